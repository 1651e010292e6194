from datetime import UTC, date, datetime, time, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yijian.kernel.tests.strategies import days, national_calendar, quarter_hours
from yijian.kernel.tests.walking import at, is_open
from yijian.kernel.workdays import CalendarUnknown, SpecialDay, WorkCalendar, WorkingHours

CALENDAR = national_calendar()
QUARTER = timedelta(minutes=15)


class TestWorkingDays:
    def test_a_weekend_worked_for_a_holiday_counts(self):
        assert CALENDAR.is_working(date(2026, 2, 14))  # Saturday before 春节

    def test_a_weekday_inside_a_holiday_does_not(self):
        assert not CALENDAR.is_working(date(2026, 2, 17))
        assert CALENDAR.name_of(date(2026, 2, 17))

    def test_an_ordinary_day_has_no_name(self):
        assert CALENDAR.name_of(date(2026, 3, 2)) == ""

    @given(days(last=date(2026, 5, 1)), st.integers(1, 120))
    def test_adding_agrees_with_walking_day_by_day(self, day, n):
        expected, left = day, n
        while left:
            expected += timedelta(days=1)
            left -= chinese_calendar.is_workday(expected)

        assert CALENDAR.add_working_days(day, n) == expected

    @given(days(first=date(2004, 9, 1)), st.integers(1, 120))
    def test_going_back_agrees_with_walking_day_by_day(self, day, n):
        if day < date(2005, 1, 1):
            n = min(n, 40)
        expected, left = day, n
        while left:
            expected -= timedelta(days=1)
            left -= chinese_calendar.is_workday(expected)

        assert CALENDAR.add_working_days(day, -n) == expected

    @given(days(last=date(2026, 5, 1)), st.integers(0, 120))
    def test_between_undoes_adding(self, day, n):
        assert CALENDAR.working_days_between(day, CALENDAR.add_working_days(day, n)) == n

    @given(days(), days())
    def test_between_is_the_number_of_days_listed_and_turns_sign(self, one, other):
        after, until = sorted((one, other))

        assert CALENDAR.working_days_between(after, until) == len(CALENDAR.working_days(after, until))
        assert CALENDAR.working_days_between(until, after) == -CALENDAR.working_days_between(after, until)

    @given(days(first=date(2004, 1, 8), last=date(2026, 12, 1)))
    def test_next_and_previous_skip_the_day_itself(self, day):
        assert CALENDAR.previous_working(day) < day < CALENDAR.next_working(day)
        assert CALENDAR.working_on_or_after(day) == (
            day if chinese_calendar.is_workday(day) else CALENDAR.next_working(day)
        )

    def test_adding_nothing_gives_the_day_itself_even_when_free(self):
        assert CALENDAR.add_working_days(date(2026, 11, 22), 0) == date(2026, 11, 22)


class TestUnknownYears:
    @pytest.mark.parametrize("day", [date(2003, 12, 31), date(2027, 1, 1)])
    def test_a_day_outside_is_refused(self, day):
        with pytest.raises(CalendarUnknown, match=f"{day.year}年"):
            CALENDAR.is_working(day)

    def test_a_count_that_leaves_the_years_is_refused(self):
        with pytest.raises(CalendarUnknown, match="2027年"):
            CALENDAR.add_working_days(date(2026, 12, 1), 40)
        with pytest.raises(CalendarUnknown, match="2003年"):
            CALENDAR.add_working_days(date(2004, 1, 6), -10)

    def test_the_last_known_day_can_still_be_reached(self):
        assert CALENDAR.add_working_days(date(2026, 12, 30), 1) == date(2026, 12, 31)

    def test_an_estimated_year_says_so(self):
        calendar = WorkCalendar(first_year=2026, last_year=2027, provisional_years=frozenset({2027}))

        assert calendar.is_provisional(date(2027, 1, 4))
        assert not calendar.is_provisional(date(2026, 12, 31))


class TestMalformedCalendar:
    def test_years_in_the_wrong_order_are_a_fault(self):
        with pytest.raises(ValueError, match="before the first"):
            WorkCalendar(first_year=2026, last_year=2025)

    def test_a_day_told_twice_is_a_fault(self):
        day = SpecialDay(day=date(2026, 1, 1), working=False)
        with pytest.raises(ValueError, match="twice"):
            WorkCalendar(
                first_year=2026, last_year=2026, special_days=(day, SpecialDay(day=day.day, working=True))
            )

    def test_a_day_outside_the_years_is_a_fault(self):
        with pytest.raises(ValueError, match="outside"):
            WorkCalendar(
                first_year=2026,
                last_year=2026,
                special_days=(SpecialDay(day=date(2027, 1, 1), working=False),),
            )

    @pytest.mark.parametrize(
        "spans",
        [
            (),
            ((time(9), time(9)),),
            ((time(13), time(17)), (time(9), time(12))),
            ((time(9), time(12)), (time(12), time(17))),
        ],
    )
    def test_hours_out_of_order_are_a_fault(self, spans):
        with pytest.raises(ValueError, match="spans"):
            WorkingHours(spans=spans)


class TestMoments:
    def test_a_moment_belongs_to_the_day_in_shanghai(self):
        assert CALENDAR.day_of(datetime(2026, 11, 23, 16, 30, tzinfo=UTC)) == date(2026, 11, 24)

    def test_a_moment_without_zone_is_a_fault(self):
        with pytest.raises(ValueError, match="time zone"):
            CALENDAR.day_of(datetime(2026, 11, 23, 16, 30))  # noqa: DTZ001

    def test_a_working_day_closes_with_business_and_a_free_one_at_midnight(self):
        assert CALENDAR.closing_of(date(2026, 11, 23)) == at(date(2026, 11, 23), 17, 30)
        assert CALENDAR.closing_of(date(2026, 11, 22)).time() == time(23, 59, 59)

    def test_working_time_passes_over_lunch_and_weekend(self):
        friday = date(2026, 11, 20)

        assert CALENDAR.add_working_time(at(friday, 11), timedelta(hours=2)) == at(friday, 14, 30)
        assert CALENDAR.add_working_time(at(friday, 17), timedelta(hours=1)) == at(date(2026, 11, 23), 9, 30)

    def test_time_used_up_at_the_close_ends_at_the_close(self):
        assert CALENDAR.add_working_time(at(date(2026, 11, 23), 9), timedelta(hours=7)) == at(
            date(2026, 11, 23), 17, 30
        )

    @given(quarter_hours(date(2025, 9, 25), date(2025, 10, 15)), st.integers(1, 120))
    def test_working_time_agrees_with_walking_by_quarter_hours(self, moment, quarters):
        expected, left = moment, quarters
        while left:
            left -= is_open(expected)
            expected += QUARTER

        assert CALENDAR.add_working_time(moment, quarters * QUARTER) == expected

    @given(
        quarter_hours(date(2025, 9, 25), date(2025, 10, 15)),
        quarter_hours(date(2025, 9, 25), date(2025, 10, 15)),
    )
    def test_working_time_between_agrees_with_counting_quarter_hours(self, one, other):
        start, end = sorted((one, other))
        quarters, moment = 0, start
        while moment < end:
            quarters += is_open(moment)
            moment += QUARTER

        assert CALENDAR.working_time_between(start, end) == quarters * QUARTER
        assert CALENDAR.working_time_between(end, start) == -quarters * QUARTER
