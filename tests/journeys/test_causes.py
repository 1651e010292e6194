"""Whose doing it was: what the platform does because of somebody's act is journalled in their name; a repeat writes nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.journeys import filing
from tests.journeys.deciding import take_in
from tests.journeys.test_restaurant import SAID, STAFF, TYPED, case_of
from yijian.cases import operations as cases
from yijian.cases.models import Application
from yijian.credit import operations as credit
from yijian.credit.models import Promise, Revocation
from yijian.credit.vocabulary import REVOKE
from yijian.kernel.actor import SYSTEM
from yijian.plumbing import clock
from yijian.plumbing.models import JournalEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def delivered(acting, run_jobs, now) -> Application:
    """A restaurant granted and delivered, with one paper promised."""
    chen = acting("chenyulan", "firm")
    draft = filing.begin("open-restaurant", SAID, actor=chen, now=now)
    filing.fill(draft, TYPED, actor=chen, now=now)
    filing.give_everything(draft, actor=chen, now=now)
    filed = filing.sign(draft, actor=chen, now=now)
    run_jobs(now=now)
    for item in take_in(filed, now=now):
        cases.grant_case(ref=case_of(filed, item).ref, actor=acting(STAFF[item][1]), now=now)
    run_jobs(now=now)
    return Application.objects.get(pk=filed.pk)


def row(subject_ref: str, act: str) -> JournalEntry:
    return JournalEntry.objects.get(subject_ref=subject_ref, act=act)


def paper_of(application: Application) -> Promise:
    return Promise.objects.get(application_ref=application.ref, kind="tolerance")


class TestRevocation:
    def test_is_journalled_down_to_the_certificate_in_the_name_of_whoever_decided(
        self, acting, run_jobs, delivered, now
    ):
        later = now + timedelta(days=60)
        credit.lapse_promises(now=later)
        run_jobs(now=later)
        revocation = Revocation.objects.get(promise=paper_of(delivered))
        decider = replace(acting("liujianguo"), duties=acting("liujianguo").duties | {REVOKE})
        credit.notify_revocation(
            ref=revocation.ref, actor=acting("zhengguodong"), now=later, facts="没有补。", basis="第六十九条"
        )
        credit.close_statements(now=later + timedelta(days=20))
        credit.decide_revocation(ref=revocation.ref, actor=decider, now=later, why="没有补交。")
        run_jobs(now=later)

        case = case_of(delivered, "food-licence")
        revoked = row(case.ref, "case.revoke")
        assert (revoked.actor_ref, revoked.actor_name) == (decider.ref, "刘建国")
        assert (revoked.agency_code, revoked.agency_name) == (decider.agency_code, decider.agency_name)
        assert (revoked.actor_kind, revoked.channel) == ("system", "system"), "the platform's own hand"
        ended = JournalEntry.objects.get(act="certificate.revoke")
        assert (ended.actor_ref, ended.actor_kind) == (decider.ref, "system")

    def test_is_opened_by_nobody_when_a_day_passed_and_by_the_checker_when_a_promise_was_false(
        self, acting, run_jobs, delivered, now
    ):
        later = now + timedelta(days=60)
        credit.lapse_promises(now=later)
        condition = Promise.objects.filter(
            application_ref=delivered.ref, kind="notice", state="to_check"
        ).first()
        checker = acting("wanglei")
        checker = replace(checker, duties=acting("wugang").duties, agency_code=condition.agency_code)
        credit.find_promise_false(ref=condition.ref, actor=checker, now=later, findings="没有灭火器")
        run_jobs(now=later)

        lapsed = Revocation.objects.get(promise=paper_of(delivered))
        found = Revocation.objects.get(promise=condition)
        assert row(lapsed.ref, "revocation.opened").actor_name == "系统"
        assert row(found.ref, "revocation.opened").actor_name == checker.name

    def test_the_last_decision_names_who_settled_the_whole(self, delivered):
        settled = row(delivered.ref, "application.settle")

        assert settled.actor_ref == row(case_of(delivered, "signboard").ref, "case.grant").actor_ref
        assert settled.actor_kind == "system"


class TestRepeated:
    def test_a_promise_begins_once(self, delivered, now):
        promise = paper_of(delivered)

        credit.start_promises(case_ref=promise.case_ref, actor=SYSTEM, now=now + timedelta(days=1))

        assert JournalEntry.objects.filter(subject_ref=promise.ref, act="promise.begin").count() == 1
        revision = promise.revision
        promise.refresh_from_db()
        assert promise.revision == revision

    def test_a_statement_made_in_the_same_moment_does_not_hold_up_the_others(
        self, acting, run_jobs, delivered, now
    ):
        opened = []
        for promise in Promise.objects.filter(application_ref=delivered.ref).order_by("pk")[:2]:
            revocation = credit.open_revocation(
                promise_ref=promise.ref, why="没有做到", actor=SYSTEM, now=now
            )
            credit.notify_revocation(
                ref=revocation.ref, actor=SYSTEM, now=now, facts="没有做到。", basis="第六十九条"
            )
            opened.append(revocation)
        first, second = opened
        # What the job has read when the statement comes in between: the clock still runs, the procedure has gone on.
        Revocation.objects.filter(pk=first.pk).update(state="heard")

        closed = credit.close_statements(now=now + timedelta(days=20))

        second.refresh_from_db()
        assert (closed, second.state) == (1, "heard")
