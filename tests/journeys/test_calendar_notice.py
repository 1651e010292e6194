"""The State Council's notice for the next year comes: what was reckoned by an estimate is moved, journalled, and said before."""

from datetime import date, datetime

import pytest

from tests.journeys import test_outside_systems as pages
from tests.journeys import test_restaurant as restaurant
from yijian.agencies import operations as agencies
from yijian.cases.models import Application
from yijian.kernel.actor import SYSTEM
from yijian.kernel.workdays import SpecialDay
from yijian.plumbing import calendar, journal
from yijian.plumbing.clock import CITY_TIME
from yijian.plumbing.loops import clockwork, recount_clocks
from yijian.plumbing.models import Assignment, JournalEntry, LoopClock

pytestmark = pytest.mark.django_db

CAUTION = "2027年的放假安排国务院还没公布，这个日子是估算的，公布后自动更正。"
LATE_DECEMBER = datetime(2026, 12, 28, 10, 0, tzinfo=CITY_TIME)


@pytest.fixture
def now() -> datetime:
    return LATE_DECEMBER


@pytest.fixture
def received(acting, run_jobs, now) -> Application:
    """A restaurant received so late in the year that its five days end in the next."""
    return restaurant.file_it(acting, run_jobs, now)


def five_days(application: Application) -> LoopClock:
    case = restaurant.case_of(application, "food-licence")
    return LoopClock.objects.get(subject_ref=case.ref, code="five-days")


def notice(now: datetime) -> None:
    """Record the year as the notice has it: the first week of January is free."""
    days = [SpecialDay(day=date(2027, 1, day), working=False, name="元旦") for day in range(1, 9)]
    agencies.record_calendar_year(year=2027, days=days, is_provisional=False, actor=SYSTEM, now=now)


class TestNotice:
    def test_moves_every_open_clock_that_reaches_into_the_year(self, received, run_jobs, now):
        before = five_days(received)
        assert before.due_at.astimezone(CITY_TIME).year == 2027

        notice(now)
        run_jobs(now=now)

        after = five_days(received)
        assert after.due_at > before.due_at
        reading = clockwork.reading(after, now=now, calendar=calendar.current())
        assert after.due_at == reading.due_at, "stored and reckoned anew agree"
        assert Assignment.objects.get(subject_ref=after.subject_ref, closed_at=None).due_at == after.due_at

    def test_is_told_in_the_journal_with_both_days(self, received, run_jobs, now):
        before = five_days(received)
        notice(now)
        run_jobs(now=now)

        (entry,) = JournalEntry.objects.filter(subject_ref=before.subject_ref, act="case.recount")
        assert entry.detail["before"] == before.due_at.isoformat()
        assert "一次告知期限的最后一天从2027年1月" in entry.plain
        assert list(journal.faults()) == []

    def test_told_again_moves_nothing(self, received, run_jobs, now):
        notice(now)
        run_jobs(now=now)

        assert recount_clocks(year=2027, actor=SYSTEM, now=now) == 0

    def test_leaves_alone_what_ended_and_what_ends_before(self, received, run_jobs, now):
        ended = LoopClock.objects.exclude(ended_at=None).first()
        early = LoopClock.objects.create(
            loop="case",
            subject_ref=received.ref,
            code="promised",
            title="承诺时限",
            amount=1,
            unit="workday",
            started_at=now,
            due_at=datetime(2026, 12, 29, 17, 30, tzinfo=CITY_TIME),
        )

        notice(now)
        run_jobs(now=now)

        for clock in filter(None, (ended, early)):
            due = clock.due_at
            clock.refresh_from_db()
            assert clock.due_at == due


class TestCaution:
    def test_is_said_to_citizen_and_clerk_until_the_notice_is_there(
        self, received, run_jobs, now, monkeypatch
    ):
        from yijian.plumbing import clock

        owner, clerk = pages.browser("chenyulan", "firm"), pages.browser("yangxuemei")
        case = restaurant.case_of(received, "food-licence")
        seen = {owner: f"/my/{received.ref}/", clerk: f"/work/cases/{case.ref}/"}
        with clock.reading(lambda: now):
            for browser, url in seen.items():
                assert pages.words(browser, url).count(CAUTION) == 1, url
            notice(now)
            run_jobs(now=now)
            for browser, url in seen.items():
                assert CAUTION not in pages.words(browser, url), url
