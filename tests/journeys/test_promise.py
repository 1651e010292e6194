"""A paper promised for later: kept in time, or broken with all that follows (国办发〔2020〕42号)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.journeys import filing
from tests.journeys import test_restaurant as restaurant
from yijian.cases.messages import CASE_REVOKED
from yijian.cases.models import Application, Case, GivenMaterial
from yijian.cases.queries import drafting
from yijian.cases.rules import MaterialsMissing
from yijian.certificates import queries as certificates
from yijian.certificates.vocabulary import Standing
from yijian.credit import operations as credit
from yijian.credit import queries
from yijian.credit.models import CreditEntry, Promise, Revocation
from yijian.credit.rules import MayNotPromise, NothingHandedIn
from yijian.credit.vocabulary import REPAIR, REVOKE
from yijian.kernel.actor import SYSTEM
from yijian.kernel.forms import Bringer, Way
from yijian.kernel.refusal import NotFound, NotYourDuty
from yijian.plumbing import calendar, clock, files, journal, messages
from yijian.plumbing.loops import MoveNotAllowed, SameHands
from yijian.plumbing.models import LoopClock

pytestmark = pytest.mark.django_db

PAPER = "safety-manager-proof"


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def filed(restaurant_once, acting, now) -> Application:
    """Return a restaurant filed with one paper promised, taken in by the agency."""
    application = Application.objects.get(pk=restaurant_once)
    restaurant.accept(application, "food-licence", acting, now)
    return application


@pytest.fixture
def promise(filed) -> Promise:
    return Promise.objects.get(application_ref=filed.ref, material_code=PAPER)


def uploaded(now) -> list[dict[str, object]]:
    taken = files.take_in(filing.photo(120), name="考核证明.jpg", now=now)
    return [
        {"digest": taken.digest, "name": "考核证明.jpg", "size": taken.size, "media_type": taken.media_type}
    ]


def decide_everything(application: Application, acting, run_jobs, now) -> None:
    """Grant every part that waits."""
    waiting = Case.objects.filter(application=application, state="received")
    for case in waiting:
        restaurant.accept(application, case.item_code, acting, now)
    restaurant.survey(application, acting, now)
    for case in Case.objects.filter(application=application, state="accepted"):
        decider = acting(restaurant.STAFF[case.item_code][1])
        restaurant.review(case, actor=decider, now=now)
        restaurant.cases.grant_case(ref=case.ref, actor=decider, now=now)
    run_jobs(now=now)


class TestKept:
    def test_a_paper_handed_in_and_accepted_leaves_no_entry(self, acting, run_jobs, filed, promise, now):
        assert promise.state == "signed"
        chen, checker = acting("chenyulan", "firm"), acting("wugang")

        credit.hand_in(ref=promise.ref, files=uploaded(now), actor=chen, now=now)
        kept = credit.accept_paper(ref=promise.ref, actor=checker, now=now)
        run_jobs(now=now)

        assert kept.state == "kept"
        assert kept.closed_at == now
        assert not CreditEntry.objects.filter(subject_ref=filed.subject_ref).exists()
        assert queries.may_promise(filed.subject_ref, on=now.date())
        assert credit.lapse_promises(now=now + timedelta(days=90)) == 0, "what is kept does not lapse"
        assert not Revocation.objects.filter(promise=promise).exists()

    def test_the_days_count_from_acceptance(self, acting, filed, promise, now):
        shown = queries.promise(ref=promise.ref, actor=acting("chenyulan", "firm"))

        assert shown is not None
        assert shown.due_at is not None, "the case was accepted, so the days run"

    def test_nothing_handed_in_is_not_a_handing_in(self, acting, promise, now):
        with pytest.raises(NothingHandedIn):
            credit.hand_in(ref=promise.ref, files=[], actor=acting("chenyulan", "firm"), now=now)

        promise.refresh_from_db()
        assert promise.state == "signed"

    def test_a_stranger_cannot_hand_in_for_somebody(self, acting, promise, now):
        with pytest.raises(NotFound):
            credit.hand_in(ref=promise.ref, files=uploaded(now), actor=acting("liqiusheng"), now=now)

    def test_a_paper_in_the_agencys_hands_does_not_lapse(self, acting, promise, now):
        credit.hand_in(ref=promise.ref, files=uploaded(now), actor=acting("chenyulan", "firm"), now=now)

        assert credit.lapse_promises(now=now + timedelta(days=90)) == 0

        promise.refresh_from_db()
        assert promise.state == "handed_in"

    def test_a_bad_paper_is_returned_with_what_is_wrong_and_its_day_stays(self, acting, promise, now):
        chen, checker = acting("chenyulan", "firm"), acting("wugang")
        due = queries.promise(ref=promise.ref, actor=chen).due_at
        credit.hand_in(ref=promise.ref, files=uploaded(now), actor=chen, now=now)

        credit.return_paper(ref=promise.ref, actor=checker, now=now + timedelta(days=1), what="看不清姓名")

        assert queries.promise(ref=promise.ref, actor=chen).due_at == due
        told = [row.plain for row in journal.timeline([promise.ref], for_citizen=True)]
        assert any("看不清姓名" in line and promise.title in line for line in told)

    def test_each_return_is_told_once_with_what_is_wrong_and_until_when(self, acting, filed, promise, now):
        chen, checker = acting("chenyulan", "firm"), acting("wugang")
        end = calendar.current().day_of(queries.promise(ref=promise.ref, actor=chen).due_at)
        for day, what in ((1, "看不清姓名。"), (2, "缺第2页")):
            credit.hand_in(ref=promise.ref, files=uploaded(now), actor=chen, now=now + timedelta(days=day))
            credit.return_paper(ref=promise.ref, actor=checker, now=now + timedelta(days=day), what=what)
            with pytest.raises(MoveNotAllowed):
                credit.return_paper(ref=promise.ref, actor=checker, now=now + timedelta(days=day), what=what)

        last, first = [m for m in messages.inbox(filed.subject_ref) if m.kind == "credit.returned"]

        assert first.title == f"补交的没收下：{promise.title}"
        assert first.text.startswith(
            f"补交的“{promise.title}”没收下：看不清姓名。请在{end.month}月{end.day}日前改好再交；"
        )
        assert "没收下：缺第2页。" in last.text
        assert last.link == f"/my/{filed.ref}/"

    def test_a_paper_returned_on_its_last_day_is_asked_for_today(self, acting, filed, promise, now):
        chen, checker = acting("chenyulan", "firm"), acting("wugang")
        late = queries.promise(ref=promise.ref, actor=chen).due_at - timedelta(hours=1)
        credit.hand_in(ref=promise.ref, files=uploaded(now), actor=chen, now=now)
        credit.return_paper(ref=promise.ref, actor=checker, now=late, what="看不清姓名")

        told = next(m for m in messages.inbox(filed.subject_ref) if m.kind == "credit.returned")
        assert "请今天就改好再交" in told.text

    def test_it_is_reminded_of_once(self, filed, promise, now):
        later = now + timedelta(days=26)

        first, second = credit.remind(now=later), credit.remind(now=later)

        assert (first, second) == (1, 0)

    def test_each_step_happens_on_its_day(self, filed, promise, now):
        """Reminded three working days before, still owed on its last day, broken the day after."""
        days = calendar.current()
        clock_row = LoopClock.objects.get(subject_ref=promise.ref, code="fulfil", ended_at__isnull=True)
        last = days.day_of(clock_row.due_at)
        assert last == days.add_working_days(days.day_of(now), 20)
        before = [day for day in days.working_days(days.day_of(now), last) if day < last]

        assert credit.remind(now=days.closing_of(before[-4])) == 0
        assert credit.remind(now=days.closing_of(before[-3]) - timedelta(hours=8)) == 1
        told = next(m for m in messages.inbox(filed.subject_ref) if m.kind == "credit.reminder")
        assert f"{last.month}月{last.day}日到期" in told.text
        assert credit.lapse_promises(now=days.closing_of(last) + timedelta(hours=6)) == 0
        promise.refresh_from_db()
        assert promise.state == "signed"

        assert credit.lapse_promises(now=days.closing_of(last) + timedelta(hours=7)) == 1

        promise.refresh_from_db()
        assert promise.state == "broken"

    def test_the_days_start_once(self, promise, now):
        credit.start_promises(case_ref=promise.case_ref, actor=SYSTEM, now=now + timedelta(days=5))

        entries = journal.timeline([promise.ref], for_citizen=False)
        assert [row.title for row in entries].count("承诺期限起算") == 1


class TestBroken:
    def test_everything_follows_up_to_the_cancelled_certificate(self, acting, run_jobs, filed, promise, now):
        decide_everything(filed, acting, run_jobs, now)
        case = Case.objects.get(ref=promise.case_ref)
        assert case.state == "concluded"
        assert certificates.certificate(case.certificate_mark, on=now.date()).standing is Standing.VALID
        later = now + timedelta(days=60)

        assert credit.lapse_promises(now=later) == 1
        assert credit.lapse_promises(now=later) == 0
        run_jobs(now=later)

        entry = CreditEntry.objects.get(subject_ref=filed.subject_ref)
        assert promise.title in entry.what
        revocation = Revocation.objects.get(promise=promise)
        assert revocation.state == "opened"
        leader, other = acting("zhengguodong"), acting("liujianguo")
        other = replace(other, duties=other.duties | {REVOKE})
        credit.notify_revocation(
            ref=revocation.ref,
            actor=leader,
            now=later,
            facts="考核证明到期没有补。",
            basis="行政许可法第六十九条",
        )
        credit.state_case(
            ref=revocation.ref, actor=acting("chenyulan", "firm"), now=later, statement="考试改期了。"
        )
        with pytest.raises(SameHands):
            credit.decide_revocation(ref=revocation.ref, actor=leader, now=later, why="没有补交")
        credit.decide_revocation(
            ref=revocation.ref, actor=other, now=later, why="没有补交。", answer="改期不是法定理由。"
        )
        run_jobs(now=later)

        case.refresh_from_db()
        assert (case.state, case.result) == ("revoked", "revoked")
        assert "行政复议" in case.remedies
        cancelled = certificates.certificate(case.certificate_mark, on=later.date())
        assert cancelled.standing is not Standing.VALID
        others = Case.objects.filter(application=filed).exclude(pk=case.pk)
        assert set(others.values_list("state", flat=True)) == {"concluded"}, "the other parts stand"
        told = [message.kind for message in messages.inbox(filed.subject_ref)]
        assert told.count(CASE_REVOKED.code) == 1, "the revocation is told once"
        assert list(journal.faults()) == []

    def test_the_next_filing_may_not_promise_until_it_is_repaired(
        self, acting, run_jobs, filed, promise, now
    ):
        later = now + timedelta(days=60)
        credit.lapse_promises(now=later)
        run_jobs(now=later)
        chen = acting("chenyulan", "firm")

        with pytest.raises(MayNotPromise, match=r"（[^（）]*到期没有补），在修复之前.*信用修复"):
            filing.begin("open-restaurant", restaurant.SAID, actor=chen, now=later)
        ordinary = {**restaurant.SAID, "fire-mode": "一般流程"}
        application = filing.begin("open-restaurant", ordinary, actor=chen, now=later)
        line = drafting.line(application, PAPER, now=later)
        assert line.bringer is Bringer.APPLICANT
        with pytest.raises(MaterialsMissing):
            cases_promise(application, PAPER, actor=chen, now=later)

        entry = CreditEntry.objects.get(subject_ref=filed.subject_ref)
        repairer = replace(acting("zhengguodong"), duties=frozenset({REPAIR}))
        credit.repair_credit(
            entry_ref=entry.ref, reason="fulfilled", note="已经补交", actor=repairer, now=later
        )

        assert queries.may_promise(filed.subject_ref, on=later.date())
        told = [message.kind for message in messages.inbox(filed.subject_ref)]
        assert (told.count("credit.broken"), told.count("credit.repaired")) == (1, 1)
        lines = drafting.materials(application, now=later, forecast=True).lines
        assert next(line for line in lines if line.code == PAPER).way is Way.LATER

    def test_signing_a_promised_condition_is_refused_too(self, acting, run_jobs, filed, promise, now):
        later = now + timedelta(days=60)
        credit.lapse_promises(now=later)
        chen = acting("chenyulan", "firm")

        def file_again() -> None:
            restaurant.file_it(acting, run_jobs, later)

        with pytest.raises((MayNotPromise, MaterialsMissing)):
            file_again()

        assert Application.objects.filter(subject_ref=chen.subject_ref, filed_at=later).count() == 0

    def test_the_citys_credit_office_repairs_with_a_reason_of_the_rules(self, acting, filed, promise, now):
        later = now + timedelta(days=60)
        credit.lapse_promises(now=later)
        entry = CreditEntry.objects.get(subject_ref=filed.subject_ref)
        office = acting("yuanfang")

        with pytest.raises(Exception, match="信用修复"):
            credit.repair_credit(entry_ref=entry.ref, reason="friend", note="", actor=office, now=later)
        credit.repair_credit(entry_ref=entry.ref, reason="fulfilled", note="", actor=office, now=later)

        assert queries.may_promise(filed.subject_ref, on=later.date())

    def test_a_repair_needs_the_duty_and_happens_once(self, acting, filed, promise, now):
        later = now + timedelta(days=60)
        credit.lapse_promises(now=later)
        entry = CreditEntry.objects.get(subject_ref=filed.subject_ref)

        with pytest.raises(NotYourDuty):
            credit.repair_credit(
                entry_ref=entry.ref, reason="fulfilled", note="", actor=acting("wugang"), now=later
            )
        with pytest.raises(NotFound):
            credit.repair_credit(
                entry_ref=entry.ref, reason="fulfilled", note="", actor=acting("kangning"), now=later
            )
        office = acting("yuanfang")
        credit.repair_credit(entry_ref=entry.ref, reason="fulfilled", note="", actor=office, now=later)
        credit.repair_credit(
            entry_ref=entry.ref, reason="error", note="", actor=office, now=later + timedelta(days=1)
        )

        entry.refresh_from_db()
        assert (entry.repair_reason, entry.repaired_at) == ("fulfilled", later)

    def test_a_case_not_yet_decided_ends_with_the_revocation(self, acting, run_jobs, filed, promise, now):
        later = now + timedelta(days=60)
        credit.lapse_promises(now=later)
        run_jobs(now=later)
        revocation = Revocation.objects.get(promise=promise)
        leader, other = acting("zhengguodong"), acting("liujianguo")
        other = replace(other, duties=other.duties | {REVOKE})
        credit.notify_revocation(
            ref=revocation.ref, actor=leader, now=later, facts="没有补。", basis="第六十九条"
        )
        assert credit.close_statements(now=later + timedelta(days=20)) == 1
        credit.decide_revocation(ref=revocation.ref, actor=other, now=later, why="没有补交。")
        run_jobs(now=later)

        case = Case.objects.get(ref=promise.case_ref)
        assert case.state == "revoked"
        assert case.result == "revoked"

    def test_a_procedure_dropped_leaves_the_certificate(self, acting, run_jobs, filed, promise, now):
        decide_everything(filed, acting, run_jobs, now)
        later = now + timedelta(days=60)
        credit.lapse_promises(now=later)
        run_jobs(now=later)
        revocation = Revocation.objects.get(promise=promise)
        leader, other = acting("zhengguodong"), acting("liujianguo")
        other = replace(other, duties=other.duties | {REVOKE})
        credit.notify_revocation(
            ref=revocation.ref, actor=leader, now=later, facts="没有补。", basis="第六十九条"
        )
        with pytest.raises(MoveNotAllowed):
            credit.drop_revocation(ref=revocation.ref, actor=other, now=later, why="先等陈述")
        credit.state_case(
            ref=revocation.ref, actor=acting("chenyulan", "firm"), now=later, statement="已经补了。"
        )
        credit.drop_revocation(ref=revocation.ref, actor=other, now=later, why="已经补正。")
        run_jobs(now=later)

        assert Case.objects.get(ref=promise.case_ref).state == "concluded"
        told = [message.kind for message in messages.inbox(filed.subject_ref)]
        assert (told.count("credit.notified"), told.count("credit.dropped")) == (1, 1)
        assert told.count(CASE_REVOKED.code) == 0


class TestPromisedCondition:
    """SC-16: decided on the promise, checked afterwards, taken back when it was false."""

    @pytest.fixture
    def fire(self, acting, run_jobs, filed, now) -> Promise:
        decide_everything(filed, acting, run_jobs, now)
        return Promise.objects.get(application_ref=filed.ref, kind="notice", item_code="fire-promise")

    def test_it_is_decided_on_the_promise_and_then_waits_for_the_check(self, acting, fire, now):
        days = calendar.current()
        case = Case.objects.get(ref=fire.case_ref)

        assert case.result == "granted"
        assert days.day_of(case.decided_at) == days.day_of(now), "the same day"
        assert fire.state == "to_check"
        due = LoopClock.objects.get(subject_ref=fire.ref, code="checking", ended_at__isnull=True).due_at
        assert days.day_of(due) == days.add_working_days(days.day_of(now), 20)

    def test_found_true_it_is_kept(self, acting, fire, now):
        checker = acting("wanglei")
        with pytest.raises(NotYourDuty):
            credit.confirm_promise(ref=fire.ref, actor=acting("gaofeng"), now=now, findings="看过")

        kept = credit.confirm_promise(ref=fire.ref, actor=checker, now=now, findings="现场和承诺一致")

        assert kept.state == "kept"
        assert not CreditEntry.objects.filter(subject_ref=fire.subject_ref).exists()

    def test_found_false_it_is_taken_back_and_bars_promises(self, acting, run_jobs, filed, fire, now):
        case = Case.objects.get(ref=fire.case_ref)
        credit.find_promise_false(ref=fire.ref, actor=acting("wanglei"), now=now, findings="安全出口锁着")
        run_jobs(now=now)
        entry = CreditEntry.objects.get(subject_ref=fire.subject_ref)
        assert "安全出口锁着" in entry.what
        assert not queries.may_promise(fire.subject_ref, on=now.date())
        revocation = Revocation.objects.get(promise=fire)
        chief, head = acting("sunzhiqiang"), acting("guotao")

        credit.notify_revocation(
            ref=revocation.ref, actor=head, now=now, facts="安全出口锁着。", basis="消防法第十五条"
        )
        assert credit.close_statements(now=now + timedelta(days=5)) == 0, "five working days to state"
        assert credit.close_statements(now=now + timedelta(days=15)) == 1
        with pytest.raises(SameHands):
            credit.decide_revocation(ref=revocation.ref, actor=head, now=now, why="承诺不实")
        later = now + timedelta(days=15)
        credit.decide_revocation(ref=revocation.ref, actor=chief, now=later, why="承诺不实。")
        run_jobs(now=later)

        case.refresh_from_db()
        assert (case.state, case.result) == ("revoked", "revoked")
        gone = certificates.certificate(case.certificate_mark, on=later.date())
        assert gone.standing is not Standing.VALID
        others = Case.objects.filter(application=filed).exclude(pk=case.pk)
        assert set(others.values_list("result", flat=True)) == {"granted"}
        told = [message.kind for message in messages.inbox(filed.subject_ref)]
        for kind in ("credit.broken", "credit.notified", CASE_REVOKED.code):
            assert told.count(kind) == 1, kind


class TestKeyPapers:
    def test_a_key_paper_is_never_promisable(self, acting, now):
        chen = acting("chenyulan", "firm")
        application = filing.begin("open-restaurant", restaurant.SAID, actor=chen, now=now)
        key_papers = [
            line.code
            for line in drafting.materials(application, now=now).lines
            if line.way not in (Way.PROMISE, Way.LATER)
        ]
        assert {"lease", "layout", "safety-rules"} <= set(key_papers)

        for code in key_papers:
            with pytest.raises(MaterialsMissing):
                cases_promise(application, code, actor=chen, now=now)

        assert not GivenMaterial.objects.filter(application=application, state="promised").exists()


def cases_promise(application: Application, material: str, *, actor, now) -> GivenMaterial:
    return restaurant.cases.promise_material(
        ref=application.ref, material=material, wanted=True, actor=actor, now=now
    )
