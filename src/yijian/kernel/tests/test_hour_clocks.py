"""Limits in hours against a counter that walks by quarter hours."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yijian.kernel.clocks import Light, Stop, due_at, read_clock_at
from yijian.kernel.definitions import Limit, LimitUnit
from yijian.kernel.tests.strategies import national_calendar, quarter_hours, stops_around
from yijian.kernel.tests.walking import at, is_open

CALENDAR = national_calendar()
QUARTER = timedelta(minutes=15)


class TestHours:
    def read(self, now, amount=3, **more):
        return read_clock_at(
            started_at=at(date(2026, 11, 20), 15),  # Friday
            limit=Limit(amount=amount, unit=LimitUnit.HOUR),
            calendar=CALENDAR,
            now=now,
            **more,
        )

    @pytest.mark.parametrize(
        ("now", "light", "words"),
        [
            (at(date(2026, 11, 20), 15), Light.FINE, "剩3小时"),
            (at(date(2026, 11, 20), 17), Light.WARNING, "剩1小时"),
            (at(date(2026, 11, 22), 12), Light.YELLOW, "1小时内到期"),
            (at(date(2026, 11, 23), 9, 30), Light.YELLOW, "1小时内到期"),
            (at(date(2026, 11, 23), 9, 31), Light.RED, "超期1小时"),
            (at(date(2026, 11, 23), 11, 0), Light.RED, "超期2小时"),
        ],
    )
    def test_goes_from_fine_to_red_in_working_hours(self, now, light, words):
        reading = self.read(now)

        assert (reading.light, reading.words) == (light, words)
        assert reading.due_at == at(date(2026, 11, 23), 9, 30)

    def test_no_hour_of_a_stopped_day_counts(self):
        stops = [Stop(from_on=date(2026, 11, 23), until_on=date(2026, 11, 25))]

        reading = self.read(at(date(2026, 11, 24), 11), stops=stops)

        assert reading.light is Light.STOPPED
        assert reading.due_at == at(date(2026, 11, 25), 9, 30)

    def test_done_late_keeps_how_late(self):
        reading = self.read(at(date(2026, 12, 1), 9), ended_at=at(date(2026, 11, 23), 12))

        assert (reading.light, reading.words) == (Light.DONE, "超期3小时办结")

    def test_on_the_spot_lasts_until_business_stops(self):
        reading = self.read(at(date(2026, 11, 20), 16), amount=0)

        assert (reading.light, reading.words) == (Light.YELLOW, "今天到期")
        assert reading.due_at == at(date(2026, 11, 20), 17, 30)

    def test_days_are_read_through_the_same_door(self):
        reading = read_clock_at(
            started_at=at(date(2026, 11, 23), 16),
            limit=Limit(amount=4),
            calendar=CALENDAR,
            now=at(date(2026, 11, 27), 9),
        )

        assert reading.light is Light.YELLOW

    @given(quarter_hours(date(2025, 9, 20), date(2025, 10, 10)), st.integers(1, 40), st.data())
    def test_the_end_agrees_with_walking_by_quarter_hours(self, started_at, amount, data):
        stops = data.draw(stops_around(started_at.date(), open_ones=False))
        expected, left = started_at, 4 * amount
        while left:
            left -= is_open(expected, stops)
            expected += QUARTER

        found = due_at(
            started_at=started_at,
            limit=Limit(amount=amount, unit=LimitUnit.HOUR),
            calendar=CALENDAR,
            stops=stops,
        )

        assert found == expected

    @given(quarter_hours(date(2025, 9, 20), date(2025, 10, 10)), st.integers(0, 900), st.data())
    def test_the_reading_agrees_with_walking_by_quarter_hours(self, started_at, later, data):
        stops = data.draw(stops_around(started_at.date(), open_ones=False))
        now = started_at + later * QUARTER
        quarters = sum(is_open(started_at + n * QUARTER, stops) for n in range(later))

        reading = read_clock_at(
            started_at=started_at,
            limit=Limit(amount=16, unit=LimitUnit.HOUR),
            calendar=CALENDAR,
            now=now,
            stops=stops,
        )

        assert reading.used == quarters // 4
        assert reading.left == max(0, -(-(64 - quarters) // 4))
