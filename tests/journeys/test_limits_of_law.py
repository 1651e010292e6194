"""行政许可法 32, 38, 42, 44, 45 at their boundaries, over a holiday with a make-up workday: 国庆节 2026."""

from datetime import date, datetime, time, timedelta

import pytest

from tests.journeys import filing
from tests.journeys import test_restaurant as restaurant
from yijian.cases import operations as cases
from yijian.cases.models import Application, Case, CorrectionNotice
from yijian.cases.rules import ExtensionTooLong, MaterialsMissing, NoticeTooLate
from yijian.cases.vocabulary import Defect, Finding, Tick
from yijian.plumbing import calendar, messages
from yijian.plumbing.clock import CITY_TIME
from yijian.plumbing.loops import MoveNotAllowed, OnlySoOften, ReasonNeeded
from yijian.plumbing.models import FactRecord, LoopClock

pytestmark = pytest.mark.django_db

RECEIVED = date(2026, 9, 28)
FIFTH = date(2026, 10, 10)
"""The fifth working day after the receipt: 29 and 30 September, 8 and 9 October, and the Saturday worked for the holiday."""

DEFECT = Defect(kind="material", code="lease", title="租房合同", what="缺最后一页")


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=CITY_TIME)


@pytest.fixture
def received(acting, run_jobs) -> Case:
    """A food licence received on the last Monday before the holiday."""
    application = restaurant.file_it(acting, run_jobs, at(RECEIVED))
    case = restaurant.case_of(application, "food-licence")
    assert calendar.current().day_of(case.received_at) == RECEIVED
    return case


def decline(case: Case, acting, now: datetime) -> Case:
    return cases.decline_case(
        ref=case.ref,
        actor=acting("yangxuemei"),
        now=now,
        reason="not-ours",
        explanation="店不在本区。",
        next_step="请到云溪县市场监管局办。",
    )


def correct(case: Case, acting, now: datetime) -> Case:
    return cases.ask_for_correction(ref=case.ref, actor=acting("yangxuemei"), now=now, defects=[DEFECT])


def due_of(case: Case, clock: str) -> date:
    row = LoopClock.objects.get(subject_ref=case.ref, code=clock, ended_at__isnull=True)
    return calendar.current().day_of(row.due_at)


class TestFiveDays:
    """第三十二条: told once, completely, within five working days; silence is acceptance from the receipt."""

    def test_the_days_end_on_the_make_up_saturday(self, received):
        assert due_of(received, "five-days") == FIFTH

    @pytest.mark.parametrize("act", [correct, decline])
    def test_until_the_end_of_the_fifth_day_the_applicant_may_be_told(self, acting, received, act):
        last_minute = at(FIFTH, 23, 59)
        assert cases.accept_by_law(now=last_minute) == 0

        told = act(received, acting, last_minute)

        assert told.state in ("correcting", "declined")
        cases.accept_by_law(now=at(FIFTH + timedelta(days=1)))
        received.refresh_from_db()
        assert received.state == told.state

    @pytest.mark.parametrize("act", [correct, decline])
    def test_after_it_nothing_may_be_told_even_before_the_job_ran(self, acting, received, act):
        facts, inbox = FactRecord.objects.count(), len(messages.inbox(received.subject_ref))

        with pytest.raises(NoticeTooLate) as refused:
            act(received, acting, at(FIFTH + timedelta(days=1), 0, 1))

        assert "9月28日收件" in refused.value.sentence
        received.refresh_from_db()
        assert (received.state, received.result) == ("received", "")
        assert not CorrectionNotice.objects.filter(case=received).exists()
        assert (FactRecord.objects.count(), len(messages.inbox(received.subject_ref))) == (facts, inbox)

    def test_silence_accepts_from_the_day_of_the_receipt_whatever_points_are_open(self, acting, received):
        accepted = cases.accept_by_law(now=at(FIFTH + timedelta(days=1), 0, 7))

        received.refresh_from_db()
        assert accepted >= 1
        assert received.state == "accepted"
        assert calendar.current().day_of(received.accepted_at) == RECEIVED
        # 承诺4个工作日, 法定10个: both run from the receipt.
        assert due_of(received, "promised") == date(2026, 10, 9)
        assert due_of(received, "statutory") == calendar.current().add_working_days(RECEIVED, 10)
        with pytest.raises(MoveNotAllowed):
            correct(received, acting, at(FIFTH + timedelta(days=1)))

    def test_late_acceptance_by_a_person_is_not_refused(self, acting, received):
        done = filing.accept(received, actor=acting("yangxuemei"), now=at(FIFTH + timedelta(days=1), 0, 1))

        assert done.state == "accepted"

    def test_a_correction_starts_the_five_days_anew_and_there_is_no_second_notice(self, acting, received):
        correct(received, acting, at(FIFTH))
        answered = at(date(2026, 10, 12))
        owner = acting("chenyulan", "firm")
        with pytest.raises(MaterialsMissing):
            cases.answer_correction(ref=received.ref, actor=owner, now=answered)
        cases.give_file(
            ref=received.application.ref,
            material="lease",
            stream=filing.photo(61),
            name="合同.jpg",
            actor=owner,
            now=answered,
        )

        back = cases.answer_correction(ref=received.ref, actor=owner, now=answered)

        assert due_of(back, "five-days") == date(2026, 10, 19)
        with pytest.raises(OnlySoOften):
            correct(back, acting, answered)
        cases.accept_by_law(now=at(date(2026, 10, 19), 23, 59))
        back.refresh_from_db()
        assert back.state == "received"
        cases.accept_by_law(now=at(date(2026, 10, 20), 0, 7))
        back.refresh_from_db()
        assert back.state == "accepted"
        assert calendar.current().day_of(back.accepted_at) == date(2026, 10, 12)


@pytest.fixture
def accepted(acting, received) -> Case:
    return filing.accept(received, actor=acting("yangxuemei"), now=at(RECEIVED, 11))


class TestLongerAndStopped:
    def test_the_head_extends_once_within_what_the_law_of_the_item_allows(self, acting, accepted):
        """令78号 allows five days for the food licence, fewer than the ten of 第四十二条."""
        head, before = acting("zhengguodong"), due_of(accepted, "statutory")
        for days in ("6", "0", "-1", "很多"):
            with pytest.raises(ExtensionTooLong, match="5个工作日"):
                cases.extend_limit(
                    ref=accepted.ref, actor=head, now=at(RECEIVED, 12), days=days, why="要会商"
                )
        assert due_of(accepted, "statutory") == before
        with pytest.raises(Exception, match="延长审批"):
            cases.extend_limit(
                ref=accepted.ref, actor=acting("liujianguo"), now=at(RECEIVED, 12), days="5", why="要会商"
            )

        cases.extend_limit(ref=accepted.ref, actor=head, now=at(RECEIVED, 12), days="5", why="要会商")

        assert due_of(accepted, "statutory") == calendar.current().add_working_days(before, 5)
        with pytest.raises(OnlySoOften):
            cases.extend_limit(ref=accepted.ref, actor=head, now=at(RECEIVED, 13), days="1", why="还要")

    @pytest.mark.parametrize(
        ("item", "most"), [("fire-inspection", 10), ("signboard", 10), ("food-licence", 5)]
    )
    def test_every_item_allows_what_its_law_allows(self, item, most, db):
        from yijian.cases import rules
        from yijian.catalogue import queries as catalogue

        definition = catalogue.item(item)

        assert rules.extension(str(most), item=definition) == most
        with pytest.raises(ExtensionTooLong):
            rules.extension(str(most + 1), item=definition)

    def test_only_what_article_45_names_stops_the_clock(self, acting, accepted):
        from yijian.cases.loops import STATUTORY_REASONS

        titles = {reason.title for reason in STATUTORY_REASONS}
        assert titles == {"听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审"}
        with pytest.raises(ReasonNeeded):
            cases.stop_clock(
                ref=accepted.ref,
                actor=acting("liujianguo"),
                now=at(RECEIVED, 12),
                reason="meeting",
                days="3",
                note="开会",
            )


class TestDecided:
    def decide(self, acting, accepted: Case, *, refuse: bool, now: datetime) -> Case:
        application = Application.objects.get(pk=accepted.application_id)
        for case in Case.objects.filter(application=application, state="received"):
            restaurant.accept(application, case.item_code, acting, at(RECEIVED, 11))
        restaurant.survey(application, acting, at(RECEIVED, 12))
        decider = acting("liujianguo")
        restaurant.review(accepted, actor=decider, now=now)
        if not refuse:
            return cases.grant_case(ref=accepted.ref, actor=decider, now=now)
        cases.tick_points(
            ref=accepted.ref,
            actor=decider,
            now=now,
            findings=[Finding(point="6", tick=Tick.BAD, note="生熟交叉")],
        )
        return cases.refuse_case(
            ref=accepted.ref,
            actor=decider,
            now=now,
            explanation="生熟加工交叉，不符合第6条。",
            basis="《食品安全法》第三十三条",
        )

    @pytest.mark.parametrize("refuse", [False, True], ids=["granted", "refused"])
    def test_the_result_is_to_be_handed_over_within_the_days_of_the_item(self, acting, accepted, refuse):
        decided = self.decide(acting, accepted, refuse=refuse, now=at(date(2026, 9, 30)))

        # 令78号: within five working days, again over the holiday.
        assert due_of(decided, "hand-over") == date(2026, 10, 13)

    def test_a_refusal_says_why_by_what_law_and_what_can_be_done(self, acting, accepted):
        decided = self.decide(acting, accepted, refuse=True, now=at(date(2026, 9, 30)))

        assert decided.explanation == "生熟加工交叉，不符合第6条。"
        assert decided.basis == "《食品安全法》第三十三条"
        assert "60日内申请行政复议" in decided.remedies
        assert "6个月内" in decided.remedies
        assert decided.document_digest
        told = next(m for m in messages.inbox(decided.subject_ref) if m.kind == "cases.refused")
        assert "生熟加工交叉" in told.text
        assert "行政复议" in told.text
