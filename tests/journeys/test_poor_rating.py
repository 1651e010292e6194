"""差评: verified, judged, mended by one, called back by another, closed (国办发〔2019〕51号)."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.journeys import test_restaurant as restaurant
from tests.journeys.test_promise import decide_everything
from yijian.cases.models import Application
from yijian.kernel.refusal import Conflict, NotFound, NotYourDuty
from yijian.plumbing import clock, journal, messages
from yijian.plumbing.loops import BlankMissing, SameHands, assignments
from yijian.plumbing.models import FactRecord, LoopClock
from yijian.ratings import operations, queries, rules
from yijian.ratings.models import Rating, Rectification
from yijian.ratings.vocabulary import RECTIFY, REVISIT, VERIFY, Judgement

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def delivered(acting, run_jobs, now) -> Application:
    application = restaurant.file_it(acting, run_jobs, now)
    decide_everything(application, acting, run_jobs, now)
    application.refresh_from_db()
    assert application.state == "delivered"
    return application


def rate(application: Application, acting, now, *, level=2, tags=("207",), anonymous=False) -> Rating:
    return operations.give_rating(
        application_ref=application.ref,
        level=level,
        tags=tags,
        words="办了太久，样本也没有。",
        is_anonymous=anonymous,
        actor=acting("chenyulan", "firm"),
        now=now,
    )


@pytest.fixture
def mending(delivered, acting, now) -> Rectification:
    rate(delivered, acting, now)
    return Rectification.objects.get(rating__application_ref=delivered.ref)


def staff(acting, mending: Rectification, username: str, *duties: str):
    """Return somebody with duties in the agency that was rated."""
    return replace(acting(username), agency_code=mending.agency_code, duties=frozenset(duties))


class TestToItsEnd:
    def test_a_reasonable_one_is_mended_answered_and_closed(self, acting, run_jobs, mending, now):
        verifier = staff(acting, mending, "wugang", VERIFY)
        mender = staff(acting, mending, "liujianguo", RECTIFY, REVISIT)
        caller = staff(acting, mending, "yangxuemei", REVISIT)
        waiting = assignments.inbox(verifier, today=now.date())
        assert [row.subject_ref for row in waiting] == [mending.ref]
        assert waiting[0].due_at is not None

        operations.find_reasonable(
            ref=mending.ref, actor=verifier, now=now, findings="确实没有样本", cause="指南没更新"
        )
        operations.answer_poor_rating(
            ref=mending.ref, actor=mender, now=now, measure="补了样本", answer="样本已经放上，向您道歉。"
        )
        with pytest.raises(SameHands):
            operations.close_poor_rating(ref=mending.ref, actor=mender, now=now, resolved="yes", said="好")
        later = now + timedelta(hours=1)
        operations.return_to_mending(ref=mending.ref, actor=caller, now=now, why="样本打不开")
        operations.answer_poor_rating(
            ref=mending.ref, actor=mender, now=later, measure="换了文件", answer="样本能打开了。"
        )
        closed = operations.close_poor_rating(
            ref=mending.ref, actor=caller, now=now, resolved="yes", said="满意"
        )
        run_jobs(now=now)

        assert closed.state == "closed"
        assert closed.resolved is True
        assert not LoopClock.objects.filter(subject_ref=mending.ref, ended_at__isnull=True).exists()
        told = [row.plain for row in journal.timeline([mending.ref], for_citizen=True)]
        assert "样本能打开了。" in told
        answers = [row for row in messages.inbox(mending.subject_ref) if "样本" in row.text]
        assert len(answers) == 2
        assert queries.invitation(
            application_ref=mending.rating.application_ref, actor=acting("chenyulan", "firm")
        ).answer
        assert FactRecord.objects.filter(kind="ratings.poor-rating-closed", about=mending.ref).count() == 1
        assert list(journal.faults()) == []

    def test_an_unreasonable_one_is_kept_with_its_reason_and_not_counted(self, acting, mending, now):
        verifier = staff(acting, mending, "wugang", VERIFY, REVISIT)
        caller = staff(acting, mending, "yangxuemei", REVISIT)

        operations.find_unreasonable(
            ref=mending.ref, actor=verifier, now=now, findings="样本一直都在，有截图。"
        )
        with pytest.raises(SameHands):
            operations.close_not_counted(ref=mending.ref, actor=verifier, now=now, said="知道了")
        closed = operations.close_not_counted(ref=mending.ref, actor=caller, now=now, said="知道了")

        rating = Rating.objects.get(pk=mending.rating_id)
        assert closed.state == "closed"
        assert closed.findings == "样本一直都在，有截图。"
        assert rating.judgement == Judgement.UNREASONABLE
        assert rating.level == 2, "it is kept"
        rows = Rectification.objects.select_related("rating")
        judged = [Judgement(row.rating.judgement) for row in rows]
        assert rules.rectification_rate(judged, [row.state == "closed" for row in rows]) is None
        assert rules.rectification_rate([*judged, Judgement.REASONABLE], [True, True]) == Decimal(100), (
            "only the reasonable one counts"
        )

    def test_findings_must_be_written(self, acting, mending, now):
        with pytest.raises(BlankMissing) as refused:
            operations.find_unreasonable(
                ref=mending.ref, actor=staff(acting, mending, "wugang", VERIFY), now=now, findings="  "
            )

        assert refused.value.field == "findings"

    def test_a_page_seen_before_another_moved_is_stale(self, acting, mending, now):
        verifier = staff(acting, mending, "wugang", VERIFY)
        seen = mending.revision
        operations.find_reasonable(
            ref=mending.ref, actor=verifier, now=now, findings="属实", cause="忙", revision=seen
        )

        with pytest.raises(Conflict):
            operations.find_unreasonable(
                ref=mending.ref, actor=verifier, now=now, findings="不属实", revision=seen
            )

    def test_another_agency_sees_nothing_of_it(self, acting, mending, now):
        stranger = replace(acting("kangning"), duties=frozenset({VERIFY}))

        with pytest.raises(NotFound):
            operations.find_reasonable(ref=mending.ref, actor=stranger, now=now, findings="x", cause="y")

    def test_a_duty_is_needed(self, acting, mending, now):
        with pytest.raises(NotYourDuty):
            operations.find_reasonable(
                ref=mending.ref, actor=staff(acting, mending, "wugang"), now=now, findings="x", cause="y"
            )


class TestRating:
    def test_a_second_rating_is_refused(self, acting, delivered, now):
        rate(delivered, acting, now, level=5, tags=())

        with pytest.raises(rules.RatedAlready):
            rate(delivered, acting, now)

        assert Rating.objects.get(application_ref=delivered.ref).level == 5
        assert not Rectification.objects.exists()

    def test_fair_is_not_poor(self, acting, delivered, now):
        rate(delivered, acting, now, level=3, tags=("307",))

        assert not Rectification.objects.exists()

    @pytest.mark.parametrize(
        ("level", "tags", "refusal"),
        [
            (None, (), rules.LevelMissing),
            (9, (), rules.LevelMissing),
            (2, ("510",), rules.TagOfAnotherLevel),
        ],
    )
    def test_a_rating_out_of_order_is_refused(self, acting, delivered, now, level, tags, refusal):
        with pytest.raises(refusal):
            rate(delivered, acting, now, level=level, tags=tags)

        assert Rating.objects.get(application_ref=delivered.ref).level is None

    def test_a_clerk_may_not_rate(self, acting, delivered, now):
        with pytest.raises(rules.NotOnTheClerksScreen):
            operations.give_rating(
                application_ref=delivered.ref,
                level=5,
                tags=(),
                words="",
                is_anonymous=False,
                actor=acting("liujianguo"),
                now=now,
            )

    def test_another_citizen_may_not_rate(self, acting, delivered, now):
        with pytest.raises(NotFound):
            operations.give_rating(
                application_ref=delivered.ref,
                level=1,
                tags=(),
                words="",
                is_anonymous=False,
                actor=acting("liqiusheng"),
                now=now,
            )

    def test_an_invitation_unanswered_is_no_rating(self, delivered, acting):
        assert rules.active_rate(asked=1, rated=Rating.objects.filter(level__isnull=False).count()) == 0

    def test_an_anonymous_one_does_not_show_the_name(self, acting, delivered, now):
        rate(delivered, acting, now, anonymous=True)
        found = Rectification.objects.get()

        rows = assignments.inbox(staff(acting, found, "wugang", VERIFY), today=now.date())

        assert rows[0].person == "匿名"
