import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from yijian.agencies import operations, queries
from yijian.agencies.models import CalendarDay
from yijian.agencies.operations.calendar import DayElsewhere, YearGap, YearUnknown
from yijian.agencies.tests.factories import NOW, manager
from yijian.kernel.actor import SYSTEM
from yijian.kernel.refusal import NotYourDuty
from yijian.kernel.workdays import CalendarUnknown, SpecialDay

pytestmark = pytest.mark.django_db


def run(*years, **options):
    call_command("import_calendar", *map(str, years), stderr=io.StringIO(), **options)


class TestWorkCalendar:
    def test_is_unknown_before_any_year(self):
        with pytest.raises(CalendarUnknown):
            queries.work_calendar()

    def test_knows_holidays_and_worked_weekends(self):
        run(2026)

        calendar = queries.work_calendar()

        assert not calendar.is_working(date(2026, 10, 1))
        assert calendar.is_working(date(2026, 2, 14))
        assert not calendar.is_working(date(2026, 11, 21))

    def test_is_kept_until_a_day_changes(self, django_assert_num_queries):
        run(2026)
        calendar = queries.work_calendar()

        with django_assert_num_queries(1):
            assert queries.work_calendar() is calendar
        operations.set_calendar_day(
            day=date(2026, 11, 23), is_working=False, name="台风", actor=SYSTEM, now=NOW
        )

        assert not queries.work_calendar().is_working(date(2026, 11, 23))

    def test_says_which_years_are_estimates(self):
        run(2026, 2027, provisional=True)

        assert queries.calendar_years() == {2026: False, 2027: True}
        assert queries.work_calendar().provisional_years == {2027}


class TestImportCalendar:
    def test_refuses_a_year_not_published(self):
        with pytest.raises(CommandError, match="2027年"):
            run(2026, 2027)

        assert queries.calendar_years() == {}

    def test_twice_changes_nothing(self):
        run(2026)
        calendar = queries.work_calendar()

        run(2026)

        assert queries.work_calendar() is calendar

    def test_refuses_a_gap(self):
        run(2023)

        with pytest.raises(CommandError, match="接不上"):
            run(2025)


class TestSetCalendarDay:
    def test_takes_a_day_back(self):
        run(2026)
        day = date(2026, 11, 23)
        operations.set_calendar_day(day=day, is_working=False, name="", actor=SYSTEM, now=NOW)

        operations.set_calendar_day(day=day, is_working=True, name="", actor=SYSTEM, now=NOW)

        assert queries.work_calendar().is_working(day)
        assert not CalendarDay.objects.filter(day=day).exists()

    def test_refuses_an_unknown_year_and_staff_without_the_duty(self):
        day = date(2030, 1, 7)
        with pytest.raises(YearUnknown):
            operations.set_calendar_day(day=day, is_working=False, name="", actor=SYSTEM, now=NOW)
        with pytest.raises(NotYourDuty):
            operations.set_calendar_day(day=day, is_working=False, name="", actor=manager(duties=()), now=NOW)


class TestRecordCalendarYear:
    def test_refuses_days_of_another_year(self):
        days = [SpecialDay(day=date(2025, 1, 1), working=False, name="元旦")]

        with pytest.raises(DayElsewhere):
            operations.record_calendar_year(year=2026, days=days, is_provisional=False, actor=SYSTEM, now=NOW)

    def test_refuses_a_year_that_does_not_adjoin(self):
        operations.record_calendar_year(year=2024, days=[], is_provisional=False, actor=SYSTEM, now=NOW)

        with pytest.raises(YearGap):
            operations.record_calendar_year(year=2026, days=[], is_provisional=False, actor=SYSTEM, now=NOW)
