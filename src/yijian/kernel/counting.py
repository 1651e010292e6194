"""Counting over stops: days of a unit, and working time, found by jumping from stop to stop."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from yijian.kernel.definitions import LimitUnit
from yijian.kernel.workdays import AGENCY_ZONE, WorkCalendar

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class DaySet:
    """Days as half-open ranges that are in order and do not touch; an open range has no end."""

    ranges: tuple[tuple[date, date | None], ...] = ()

    @classmethod
    def merged(cls, ranges: Iterable[tuple[date, date | None]]) -> "DaySet":
        """Return the days of all ranges, those that overlap or touch joined into one."""
        joined: list[tuple[date, date | None]] = []
        for start, end in sorted(ranges, key=lambda r: r[0]):
            if end is not None and end <= start:
                continue
            if joined and (joined[-1][1] is None or joined[-1][1] >= start):
                last = joined[-1][1]
                joined[-1] = (joined[-1][0], None if last is None or end is None else max(last, end))
            else:
                joined.append((start, end))
        return cls(tuple(joined))

    def __contains__(self, day: date) -> bool:
        return self._covering(day) is not None

    def end_of(self, day: date) -> date | None:
        """Return the first day after the range that covers a day; None when that range is open."""
        covering = self._covering(day)
        return day if covering is None else covering[1]

    def _covering(self, day: date) -> tuple[date, date | None] | None:
        place = bisect_right(self.ranges, day, key=lambda r: r[0]) - 1
        if place < 0:
            return None
        end = self.ranges[place][1]
        return self.ranges[place] if end is None or day < end else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """Counts the days of one unit, over the stops."""

    unit: LimitUnit
    calendar: WorkCalendar
    stops: DaySet

    def passing(self, after: date, until: date) -> int:
        """Return the days of the unit after one day and up to another, stopped or not."""
        if self.unit is LimitUnit.DAY:
            return (until - after).days
        return self.calendar.working_days_between(after, until)

    def counted(self, after: date, until: date) -> int:
        """Return the days of the unit after one day and up to a later one that no stop covers."""
        total = self.passing(after, until)
        for start, end in self.stops.ranges:
            first = max(after, start - DAY)
            last = until if end is None else min(until, end - DAY)
            if first < last:
                total -= self.passing(first, last)
        return total

    def nth(self, after: date, n: int) -> date | None:
        """Return the n-th counted day after a day, n being one or more; None when an open stop comes before it."""
        position, remaining = after, n
        for start, end in self.stops.ranges:
            free_until = start - DAY
            if free_until > position:
                free = self.passing(position, self._known(free_until))
                if free >= remaining or self._known(free_until) < free_until:
                    break
                position, remaining = free_until, remaining - free
            if end is None:
                return None
            position = max(position, end - DAY)
        if self.unit is LimitUnit.DAY:
            return position + remaining * DAY
        return self.calendar.add_working_days(position, remaining)

    def _known(self, day: date) -> date:
        # A stop planned beyond the calendar must not hide a limit that ends within it.
        return day if self.unit is LimitUnit.DAY else min(day, self.calendar.last_on)

    def end(self, started_on: date, total: int, *, rolls: bool) -> date | None:
        """Return the last day of a limit of so many days, rolled to an open day where the law rolls it."""
        last = self.nth(started_on, total) if total else started_on
        needs_open_day = rolls if self.unit is LimitUnit.DAY else not total
        while last is not None and (
            last in self.stops or (needs_open_day and not self.calendar.is_working(last))
        ):
            last = self.stops.end_of(last) if last in self.stops else self.calendar.next_working(last)
        return last


@dataclass(frozen=True, slots=True, kw_only=True)
class HourCount:
    """Counts working time, over the stops."""

    calendar: WorkCalendar
    stops: DaySet

    def counted(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time from one moment to a later one that no stop covers."""
        total = self.calendar.working_time_between(start, end)
        for from_on, until_on in self.stops.ranges:
            first = max(start, _midnight(from_on))
            last = end if until_on is None else min(end, _midnight(until_on))
            if first < last:
                total -= self.calendar.working_time_between(first, last)
        return total

    def end(self, start: datetime, duration: timedelta) -> datetime | None:
        """Return the moment at which so much counted working time is over; None when an open stop comes before it."""
        position, remaining = start, duration
        for from_on, until_on in self.stops.ranges:
            if _midnight(from_on) > position:
                known = min(_midnight(from_on), _midnight(self.calendar.last_on) + DAY - SECOND)
                free = self.calendar.working_time_between(position, known)
                if free >= remaining or from_on > self.calendar.last_on:
                    break
                position, remaining = _midnight(from_on), remaining - free
            if until_on is None:
                return None
            position = max(position, _midnight(until_on))
        return self.calendar.add_working_time(position, remaining)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), AGENCY_ZONE)
