"""差评: verified, judged, mended by one, called back by another, closed (国办发〔2019〕51号)."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from yijian.cases.models import Application
from yijian.kernel.refusal import Conflict, NotFound, NotYourDuty
from yijian.plumbing import calendar, clock, journal, messages
from yijian.plumbing.loops import BlankMissing, MoveNotAllowed, OnlySoOften, SameHands, assignments
from yijian.plumbing.models import FactRecord, LoopClock
from yijian.ratings import operations, queries, rules
from yijian.ratings.models import Rating, Rectification
from yijian.ratings.vocabulary import RECTIFY, REVISIT, VERIFY, Judgement

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def delivered(delivered_once, db) -> Application:
    application = Application.objects.get(pk=delivered_once)
    assert application.state == "delivered"
    return application


def rate(
    application: Application, acting, now, *, level=2, tags=("207",), anonymous=False, part=None
) -> Rating:
    return operations.give_rating(
        application_ref=application.ref,
        level=level,
        tags=tags,
        words="办了太久，样本也没有。",
        is_anonymous=anonymous,
        actor=acting("chenyulan", "firm"),
        now=now,
        part=part,
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
            application_ref=mending.rating.application_ref,
            actor=acting("chenyulan", "firm"),
            on=now.date(),
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


class TestWhoAnswers:
    def test_the_lead_answers_for_the_whole(self, acting, delivered, now):
        rating = rate(delivered, acting, now)

        found = Rectification.objects.get(rating=rating)
        assert rating.agency_code == found.agency_code == "wj-market"
        assert min(rating.agency_codes) != "wj-market", "not the alphabetically first"

    def test_the_agency_of_the_part_named_answers_for_it(self, acting, delivered, now):
        row = queries.invitation(
            application_ref=delivered.ref, actor=acting("chenyulan", "firm"), on=now.date()
        )
        fire = next(n for n, title in enumerate(row.parts) if "消防" in title)

        rating = rate(delivered, acting, now, part=fire)

        found = Rectification.objects.get(rating=rating)
        assert found.agency_code == "wj-fire"
        assert rating.about_part == row.parts[fire]
        inspector, stranger = acting("gaofeng"), acting("yangxuemei")
        assert mending_of(inspector, now) == [found.ref]
        assert mending_of(stranger, now) == []

    @pytest.mark.parametrize("part", [-1, 99])
    def test_a_part_it_did_not_have_is_refused(self, acting, delivered, now, part):
        with pytest.raises(rules.PartUnknown):
            rate(delivered, acting, now, part=part)

        assert Rating.objects.get(application_ref=delivered.ref).level is None

    def test_one_agency_alone_answers_whoever_leads(self):
        parts = [("上户口", "wj-police"), ("改户口", "wj-police")]

        assert rules.answers_for(parts=parts, lead="wj-health", named=None) == "wj-police"
        assert rules.answers_for(parts=[], lead="wj-health", named=None) == "wj-health"


def mending_of(actor, now) -> list[str]:
    return [
        row.subject_ref
        for row in assignments.inbox(actor, today=now.date())
        if row.loop == Rectification.loop.code
    ]


class TestNotAgreed:
    @pytest.fixture
    def closed(self, acting, mending, now) -> Rectification:
        verifier = staff(acting, mending, "wugang", VERIFY)
        operations.find_reasonable(ref=mending.ref, actor=verifier, now=now, findings="属实", cause="忙")
        operations.answer_poor_rating(
            ref=mending.ref,
            actor=staff(acting, mending, "liujianguo", RECTIFY),
            now=now,
            measure="补了",
            answer="补好了。",
        )
        return mending

    def close(self, acting, closed, now, *, resolved="yes") -> Rectification:
        return operations.close_poor_rating(
            ref=closed.ref,
            actor=staff(acting, closed, "yangxuemei", REVISIT),
            now=now,
            resolved=resolved,
            said="还是打不开",
        )

    def test_the_person_has_it_opened_again_once_with_new_days(self, acting, closed, now):
        assert self.close(acting, closed, now).state == "closed"
        chen = acting("chenyulan", "firm")
        row = queries.invitation(application_ref=closed.rating.application_ref, actor=chen, on=now.date())
        assert row.object_until is not None

        again = operations.reopen_poor_rating(ref=closed.ref, actor=chen, now=now, why="样本还是旧的")

        assert (again.state, again.closed_at, again.objection) == ("opened", None, "样本还是旧的")
        assert Rating.objects.get(pk=closed.rating_id).judgement == Judgement.NONE
        running = LoopClock.objects.filter(subject_ref=closed.ref, ended_at__isnull=True)
        assert [row.code for row in running] == ["verifying"]
        assert closed.ref in mending_of(staff(acting, closed, "wugang", VERIFY), now)
        told = [row.plain for row in journal.timeline([closed.ref], for_citizen=True)]
        assert "您不认可，重新核实：样本还是旧的" in told
        operations.find_unreasonable(
            ref=closed.ref, actor=staff(acting, closed, "wugang", VERIFY), now=now, findings="样本是新的"
        )
        operations.close_not_counted(
            ref=closed.ref, actor=staff(acting, closed, "yangxuemei", REVISIT), now=now, said="知道了"
        )
        with pytest.raises(OnlySoOften):
            operations.reopen_poor_rating(ref=closed.ref, actor=chen, now=now, why="还是旧的")
        assert Rectification.objects.get(pk=closed.pk).state == "closed"
        assert (
            queries.invitation(
                application_ref=closed.rating.application_ref, actor=chen, on=now.date()
            ).object_until
            is None
        )

    def test_a_no_at_the_call_back_opens_it_again_once(self, acting, closed, now):
        assert self.close(acting, closed, now, resolved="no").state == "opened"
        operations.find_reasonable(
            ref=closed.ref,
            actor=staff(acting, closed, "wugang", VERIFY),
            now=now,
            findings="确实打不开",
            cause="格式不对",
        )
        operations.answer_poor_rating(
            ref=closed.ref,
            actor=staff(acting, closed, "liujianguo", RECTIFY),
            now=now,
            measure="换了",
            answer="换好了。",
        )

        final = self.close(acting, closed, now, resolved="no")

        assert (final.state, final.resolved) == ("closed", False)
        last = messages.inbox(closed.subject_ref)[0]
        assert "12345" in last.text

    @pytest.mark.parametrize(("days_later", "is_open"), [(0, True), (1, False)])
    def test_the_days_for_it_end(self, acting, closed, now, days_later, is_open):
        self.close(acting, closed, now)
        closed.refresh_from_db()
        last = rules.object_until(closed.closed_at, calendar.current())
        at = calendar.current().closing_of(last) + timedelta(days=days_later)
        chen = acting("chenyulan", "firm")
        row = queries.invitation(application_ref=closed.rating.application_ref, actor=chen, on=at.date())
        assert (row.object_until is not None) == is_open

        if is_open:
            assert (
                operations.reopen_poor_rating(ref=closed.ref, actor=chen, now=at, why="没改").state
                == "opened"
            )
        else:
            with pytest.raises(rules.ObjectionTooLate):
                operations.reopen_poor_rating(ref=closed.ref, actor=chen, now=at, why="没改")

    @pytest.mark.parametrize(("username", "refusal"), [("liqiusheng", NotFound), ("yangxuemei", NotYourDuty)])
    def test_nobody_else_opens_it_again(self, acting, closed, now, username, refusal):
        self.close(acting, closed, now)

        with pytest.raises(refusal):
            operations.reopen_poor_rating(ref=closed.ref, actor=acting(username), now=now, why="没改")

        assert Rectification.objects.get(pk=closed.pk).state == "closed"

    def test_what_is_still_open_is_not_opened_again(self, acting, closed, now):
        with pytest.raises(MoveNotAllowed):
            operations.reopen_poor_rating(
                ref=closed.ref, actor=acting("chenyulan", "firm"), now=now, why="没改"
            )


class TestPages:
    @pytest.fixture
    def at_home(self, client):
        from yijian.accounts.models import Account

        client.force_login(Account.objects.get(username="chenyulan"))
        return client

    def test_a_poor_rating_names_its_part_and_is_answered_there(self, at_home, acting, delivered, now):
        as_firm(at_home, delivered)
        address = f"/my/{delivered.ref}/rate/"
        first = at_home.post(address, {"level": "1", "more": "1"})
        assert "说的是哪一项" in first.content.decode()
        assert "checked" not in first.content.decode().split('id="f-part"')[1].split("</fieldset>")[0]

        at_home.post(address, {"level": "1", "words": "拖了很久", "part": "1"})

        rating = Rating.objects.get(application_ref=delivered.ref)
        assert rating.about_part == rating.parts[1][0]
        assert rating.agency_code == rating.parts[1][1]
        assert f"说的是“{rating.about_part}”" in at_home.get(address).content.decode()

    def test_a_closed_one_is_opened_again_on_the_page(self, at_home, acting, mending, now):
        verifier = staff(acting, mending, "wugang", VERIFY)
        operations.find_unreasonable(ref=mending.ref, actor=verifier, now=now, findings="有样本")
        operations.close_not_counted(
            ref=mending.ref, actor=staff(acting, mending, "yangxuemei", REVISIT), now=now, said="知道了"
        )
        as_firm(at_home, mending)
        address = f"/my/{mending.rating.application_ref}/rate/"
        assert "要求重新核实" in at_home.get(address).content.decode()

        empty = at_home.post(f"{address}again/", {"why": " "})
        assert empty.status_code == 422
        assert "没有填" in empty.content.decode()
        done = at_home.post(f"{address}again/", {"why": "样本是去年的"})

        assert done.status_code == 302
        mending.refresh_from_db()
        assert mending.state == "opened"
        assert "要求重新核实" not in at_home.get(address).content.decode()


def as_firm(client, row) -> None:
    """Act for the firm that an application or a rectification belongs to."""
    session = client.session
    session["acting_as"] = f"firm:{row.subject_ref}"
    session.save()


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
