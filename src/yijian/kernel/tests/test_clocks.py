"""Clocks against a counter that walks day by day over the package's own calendar and shares no code with them."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yijian.kernel.clocks import (
    Extension,
    Light,
    Stop,
    StopBackwards,
    TickKind,
    deemed_accepted_on,
    due_on,
    notice_due_on,
    read_clock,
    schedule,
)
from yijian.kernel.definitions import Limit, LimitUnit
from yijian.kernel.tests.strategies import days, national_calendar, stops_around
from yijian.kernel.tests.walking import DAY, at, is_stopped, walk_count, walk_to_due
from yijian.kernel.workdays import CalendarUnknown, WorkCalendar

CALENDAR = national_calendar()

starts = days(last=date(2025, 12, 1))
day_limits = st.builds(
    Limit, amount=st.integers(0, 45), unit=st.sampled_from([LimitUnit.WORKDAY, LimitUnit.DAY])
)


class TestDueOn:
    def test_the_day_of_acceptance_is_day_zero(self):
        assert due_on(started_on=date(2026, 11, 23), limit=Limit(amount=4), calendar=CALENDAR) == date(
            2026, 11, 27
        )

    def test_a_make_up_saturday_counts_and_the_holiday_does_not(self):
        # 2026: 2月14日 (Saturday) worked, 春节 off from the 15th to the 23rd.
        assert due_on(started_on=date(2026, 2, 13), limit=Limit(amount=2), calendar=CALENDAR) == date(
            2026, 2, 24
        )

    def test_twenty_days_and_ten_more(self):
        limit, extensions = Limit(amount=20), (Extension(amount=10),)

        assert due_on(
            started_on=date(2026, 10, 9), limit=limit, calendar=CALENDAR, extensions=extensions
        ) == CALENDAR.add_working_days(date(2026, 10, 9), 30)

    def test_a_natural_limit_ending_on_a_holiday_rolls_to_the_next_working_day(self):
        limit = Limit(amount=5, unit=LimitUnit.DAY)
        started_on = date(2026, 9, 28)  # day five is 10月3日, inside 国庆节

        assert due_on(started_on=started_on, limit=limit, calendar=CALENDAR) == date(2026, 10, 8)
        assert due_on(started_on=started_on, limit=limit, calendar=CALENDAR, rolls=False) == date(2026, 10, 3)

    def test_an_on_the_spot_limit_is_due_the_same_day(self):
        assert due_on(started_on=date(2026, 11, 23), limit=Limit(amount=0), calendar=CALENDAR) == date(
            2026, 11, 23
        )

    def test_an_open_stop_leaves_the_end_unknown(self):
        stops = (Stop(from_on=date(2026, 11, 25)),)

        assert (
            due_on(started_on=date(2026, 11, 23), limit=Limit(amount=4), calendar=CALENDAR, stops=stops)
            is None
        )

    def test_an_open_stop_after_the_end_changes_nothing(self):
        stops = (Stop(from_on=date(2026, 11, 28)),)

        assert due_on(
            started_on=date(2026, 11, 23), limit=Limit(amount=4), calendar=CALENDAR, stops=stops
        ) == date(2026, 11, 27)

    def test_a_stop_planned_beyond_the_calendar_hides_nothing_before_it(self):
        stops = (Stop(from_on=date(2027, 3, 1), until_on=date(2027, 3, 5)),)

        assert due_on(
            started_on=date(2026, 11, 23), limit=Limit(amount=4), calendar=CALENDAR, stops=stops
        ) == date(2026, 11, 27)

    def test_a_limit_that_leaves_the_calendar_is_refused(self):
        with pytest.raises(CalendarUnknown, match="2027年"):
            due_on(started_on=date(2026, 12, 1), limit=Limit(amount=30), calendar=CALENDAR)

    def test_a_limit_in_hours_needs_moments(self):
        with pytest.raises(ValueError, match="moments"):
            due_on(
                started_on=date(2026, 12, 1), limit=Limit(amount=3, unit=LimitUnit.HOUR), calendar=CALENDAR
            )

    @settings(max_examples=300)
    @given(starts, day_limits, st.booleans(), st.data())
    def test_agrees_with_walking_day_by_day(self, started_on, limit, rolls, data):
        stops = data.draw(stops_around(started_on))

        found = due_on(started_on=started_on, limit=limit, calendar=CALENDAR, stops=stops, rolls=rolls)

        assert found == walk_to_due(started_on, limit, stops, rolls=rolls)

    @given(starts, day_limits, st.data())
    def test_is_never_a_stopped_day_nor_earlier_than_without_stops(self, started_on, limit, data):
        stops = data.draw(stops_around(started_on, open_ones=False))

        found = due_on(started_on=started_on, limit=limit, calendar=CALENDAR, stops=stops)

        assert not is_stopped(found, stops)
        assert found >= due_on(started_on=started_on, limit=limit, calendar=CALENDAR)

    @given(starts, day_limits, st.data())
    def test_does_not_care_how_stops_are_cut_or_ordered(self, started_on, limit, data):
        stops = data.draw(stops_around(started_on, open_ones=False))
        cut = [
            Stop(from_on=stop.from_on + n * DAY, until_on=stop.from_on + (n + 1) * DAY)
            for stop in stops
            for n in range((stop.until_on - stop.from_on).days)
        ]

        assert due_on(
            started_on=started_on, limit=limit, calendar=CALENDAR, stops=data.draw(st.permutations(cut))
        ) == due_on(started_on=started_on, limit=limit, calendar=CALENDAR, stops=stops)

    @given(starts, st.integers(1, 20), st.integers(1, 15), st.data())
    def test_an_extension_is_the_same_as_a_longer_limit(self, started_on, amount, more, data):
        stops = data.draw(stops_around(started_on))

        assert due_on(
            started_on=started_on,
            limit=Limit(amount=amount),
            calendar=CALENDAR,
            stops=stops,
            extensions=(Extension(amount=more),),
        ) == due_on(started_on=started_on, limit=Limit(amount=amount + more), calendar=CALENDAR, stops=stops)


class TestStop:
    def test_ending_before_it_begins_is_refused(self):
        with pytest.raises(StopBackwards, match="早于"):
            Stop(from_on=date(2026, 11, 25), until_on=date(2026, 11, 24))

    def test_ending_on_the_day_it_began_stops_nothing(self):
        stops = (Stop(from_on=date(2026, 11, 25), until_on=date(2026, 11, 25)),)

        assert due_on(
            started_on=date(2026, 11, 23), limit=Limit(amount=4), calendar=CALENDAR, stops=stops
        ) == date(2026, 11, 27)

    def test_a_stop_over_a_weekend_only_adds_its_working_days(self):
        stops = (Stop(from_on=date(2026, 11, 27), until_on=date(2026, 11, 30)),)  # Friday to Sunday

        assert due_on(
            started_on=date(2026, 11, 23), limit=Limit(amount=4), calendar=CALENDAR, stops=stops
        ) == date(2026, 11, 30)


class TestReading:
    STARTED = date(2026, 11, 23)  # Monday; four working days end on Friday the 27th

    def read(self, today, amount=4, **more):
        return read_clock(
            started_on=self.STARTED, limit=Limit(amount=amount), calendar=CALENDAR, today=today, **more
        )

    @pytest.mark.parametrize(
        ("today", "light", "words"),
        [
            (date(2026, 11, 23), Light.FINE, "剩4天"),
            (date(2026, 11, 25), Light.FINE, "剩2天"),
            (date(2026, 11, 26), Light.WARNING, "剩1天"),
            (date(2026, 11, 27), Light.YELLOW, "今天到期"),
            (date(2026, 11, 28), Light.RED, "超期1天"),
            (date(2026, 11, 30), Light.RED, "超期1天"),
            (date(2026, 12, 1), Light.RED, "超期2天"),
        ],
    )
    def test_goes_from_fine_to_red(self, today, light, words):
        reading = self.read(today)

        assert (reading.light, reading.words) == (light, words)

    def test_stopped_today_says_for_how_long(self):
        reading = self.read(date(2026, 11, 26), stops=[Stop(from_on=date(2026, 11, 25))])

        assert (reading.light, reading.words, reading.due_on) == (Light.STOPPED, "已停2天", None)
        assert (reading.used, reading.left) == (1, 3)
        assert [tick.kind for tick in reading.ticks] == [
            TickKind.USED,
            TickKind.STOPPED,
            TickKind.STOPPED,
            TickKind.LEFT,
            TickKind.LEFT,
            TickKind.LEFT,
        ]

    def test_a_stop_after_the_end_does_not_heal_it(self):
        reading = self.read(date(2026, 12, 2), stops=[Stop(from_on=date(2026, 11, 30))])

        assert (reading.light, reading.overdue) == (Light.RED, 1)

    def test_a_stop_right_after_the_end_still_draws_one_day_overdue(self):
        reading = self.read(date(2026, 12, 1), stops=[Stop(from_on=date(2026, 11, 28))])

        assert (reading.light, reading.overdue) == (Light.RED, 1)
        assert [tick.kind for tick in reading.ticks[-2:]] == [TickKind.STOPPED, TickKind.OVERDUE]
        assert reading.ticks[-1].on == date(2026, 12, 1)

    def test_done_in_time(self):
        reading = self.read(date(2026, 12, 20), ended_on=date(2026, 11, 25))

        assert (reading.light, reading.words, reading.used) == (Light.DONE, "按时办结", 2)

    def test_done_late_keeps_how_late(self):
        reading = self.read(date(2026, 12, 20), ended_on=date(2026, 12, 1))

        assert (reading.light, reading.words) == (Light.DONE, "超期2天办结")

    def test_ends_the_due_day_with_business(self):
        assert self.read(self.STARTED).due_at == at(date(2026, 11, 27), 17, 30)

    def test_on_the_spot_is_due_today_and_drawn_as_one_day(self):
        reading = self.read(self.STARTED, amount=0)

        assert reading.light is Light.YELLOW
        assert [tick.kind for tick in reading.ticks] == [TickKind.TODAY]

    def test_an_estimated_year_is_marked(self):
        calendar = WorkCalendar(first_year=2026, last_year=2027, provisional_years=frozenset({2027}))

        def reading(amount):
            return read_clock(
                started_on=date(2026, 12, 28),
                limit=Limit(amount=amount),
                calendar=calendar,
                today=date(2026, 12, 28),
            )

        assert reading(5).provisional
        assert not reading(2).provisional

    @settings(max_examples=300)
    @given(starts, day_limits, st.integers(0, 120), st.data())
    def test_agrees_with_walking_day_by_day(self, started_on, limit, later, data):
        stops = data.draw(stops_around(started_on))
        today = started_on + later * DAY
        last = walk_to_due(started_on, limit, stops)
        used = walk_count(started_on, today, limit.unit, stops)

        reading = read_clock(started_on=started_on, limit=limit, calendar=CALENDAR, today=today, stops=stops)

        assert (reading.due_on, reading.used) == (last, used)
        assert reading.stopped == walk_count(started_on, today, limit.unit, ()) - used
        if last is None:
            assert (reading.left, reading.overdue) == (max(0, limit.amount - used), 0)
            assert reading.light is Light.STOPPED or not is_stopped(today, stops)
        elif today > last:
            assert (reading.left, reading.light) == (0, Light.RED)
            assert reading.overdue == max(1, walk_count(last, today, limit.unit, stops))
        else:
            length = walk_count(started_on, last, limit.unit, stops)
            assert reading.left == length - used
            assert reading.overdue == 0
            if is_stopped(today, stops):
                assert reading.light is Light.STOPPED
            elif today == last:
                assert reading.light is Light.YELLOW
            else:
                assert (reading.light is Light.WARNING) == (reading.left <= length / 3)

    @settings(max_examples=400)
    @given(starts, day_limits, st.integers(0, 120), st.data())
    def test_draws_as_many_days_as_it_counts(self, started_on, limit, later, data):
        stops = data.draw(stops_around(started_on))
        today = started_on + later * DAY

        reading = read_clock(started_on=started_on, limit=limit, calendar=CALENDAR, today=today, stops=stops)

        kinds = [tick.kind for tick in reading.ticks]
        dated = [tick.on for tick in reading.ticks if tick.on]
        assert dated == sorted(set(dated))
        assert kinds.count(TickKind.LEFT) == reading.left
        assert kinds.count(TickKind.OVERDUE) == reading.overdue
        if reading.due_on != started_on:
            spent = kinds.count(TickKind.USED) + kinds.count(TickKind.TODAY)
            assert spent == walk_count(started_on, min(today, reading.due_on or today), limit.unit, stops)

    @given(starts, day_limits, st.data())
    def test_without_stops_the_light_never_goes_back(self, started_on, limit, data):
        order = [Light.FINE, Light.WARNING, Light.YELLOW, Light.RED]
        later = sorted(data.draw(st.lists(st.integers(0, 90), min_size=2, max_size=6)))

        lights = [
            order.index(
                read_clock(
                    started_on=started_on, limit=limit, calendar=CALENDAR, today=started_on + n * DAY
                ).light
            )
            for n in later
        ]

        assert lights == sorted(lights)


class TestSchedule:
    @given(starts, day_limits, st.data())
    def test_the_warning_day_is_the_first_whose_light_warns(self, started_on, limit, data):
        stops = data.draw(stops_around(started_on))
        plan = schedule(started_at=at(started_on, 10), limit=limit, calendar=CALENDAR, stops=stops)
        if plan.warn_on is None:
            assert plan.due_on is None
            return

        def light(today):
            return read_clock(
                started_on=started_on, limit=limit, calendar=CALENDAR, today=today, stops=stops
            ).light

        assert light(plan.warn_on) in (Light.WARNING, Light.YELLOW)
        assert plan.warn_on == started_on or light(plan.warn_on - DAY) in (Light.FINE, Light.STOPPED)
        assert plan.warn_on <= plan.due_on

    def test_a_limit_in_hours_warns_on_the_day_its_last_third_begins(self):
        plan = schedule(
            started_at=at(date(2026, 11, 23), 9),
            limit=Limit(amount=12, unit=LimitUnit.HOUR),
            calendar=CALENDAR,
        )

        assert plan.due_at == at(date(2026, 11, 24), 15, 30)
        assert plan.warn_on == date(2026, 11, 24)


class TestDeemedAcceptance:
    RECEIVED = date(2026, 9, 28)  # 国庆节 follows: the fifth working day is 10月9日

    def test_the_notice_is_due_on_the_fifth_working_day(self):
        assert notice_due_on(received_on=self.RECEIVED, calendar=CALENDAR) == walk_to_due(
            self.RECEIVED, Limit(amount=5), ()
        )

    def test_silence_accepts_from_the_day_of_receipt(self):
        last = notice_due_on(received_on=self.RECEIVED, calendar=CALENDAR)

        assert deemed_accepted_on(received_on=self.RECEIVED, today=last, calendar=CALENDAR) is None
        assert (
            deemed_accepted_on(received_on=self.RECEIVED, today=last + DAY, calendar=CALENDAR)
            == self.RECEIVED
        )

    def test_a_notice_in_time_prevents_it_and_a_late_one_does_not(self):
        last = notice_due_on(received_on=self.RECEIVED, calendar=CALENDAR)
        today = last + 5 * DAY

        assert (
            deemed_accepted_on(received_on=self.RECEIVED, today=today, calendar=CALENDAR, told_on=last)
            is None
        )
        assert (
            deemed_accepted_on(received_on=self.RECEIVED, today=today, calendar=CALENDAR, told_on=last + DAY)
            == self.RECEIVED
        )
