from datetime import date

import chinese_calendar
from hypothesis import given
from hypothesis import strategies as st

from yijian.kernel.identifiers import parse_credit_code, parse_resident_id
from yijian.kernel.tests.strategies import (
    credit_codes,
    days,
    national_calendar,
    quarter_hours,
    resident_numbers,
    stops_around,
)


class TestNationalCalendar:
    @given(days())
    def test_agrees_with_the_package_it_is_made_from(self, day):
        assert national_calendar().is_working(day) is chinese_calendar.is_workday(day)


class TestStrategies:
    @given(resident_numbers())
    def test_make_identity_numbers_that_are_taken(self, number):
        assert parse_resident_id(number).number == number

    @given(credit_codes())
    def test_make_credit_codes_that_are_taken(self, code):
        assert parse_credit_code(code).code == code

    @given(st.data())
    def test_make_closed_stops_when_asked(self, data):
        stops = data.draw(stops_around(date(2026, 3, 2), open_ones=False))

        assert all(stop.until_on is not None and stop.from_on <= stop.until_on for stop in stops)

    @given(quarter_hours(date(2026, 1, 1), date(2026, 1, 2)))
    def test_make_moments_on_the_quarter(self, moment):
        assert moment.minute % 15 == 0
        assert moment.tzinfo is not None
