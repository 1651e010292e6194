"""The working calendar: which days are working days (调休 included), what the working hours are, whose day a moment belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import accumulate, pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

from yijian.kernel.refusal import Refusal

AGENCY_ZONE = ZoneInfo("Asia/Shanghai")
"""Days are the agencies' days, whatever zone the server or the citizen is in."""

SATURDAY = 5


class CalendarUnknown(Refusal):
    """A day lies outside the years whose holidays are known; guessing would make a wrong limit."""

    code = "calendar.unknown"
    template = "算不出期限：还没有录入{year}年的放假和调休安排，不知道哪几天上班。请管理员导入{year}年的工作日历后再办。"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDay:
    """A day that is not what its weekday says: a holiday, or a weekend worked to make up for one (调休)."""

    day: date
    working: bool
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingHours:
    """The opening hours of a working day, as spans in order that do not touch."""

    spans: tuple[tuple[time, time], ...] = ((time(9), time(12)), (time(13, 30), time(17, 30)))

    def __post_init__(self) -> None:
        """Refuse spans that are empty, out of order or overlapping: a fault of configuration, not of a person."""
        if not self.spans or any(start >= end for start, end in self.spans):
            raise ValueError("working hours need spans that end after they start")
        if any(before[1] >= after[0] for before, after in pairwise(self.spans)):
            raise ValueError("spans of working hours stand in order and do not touch")

    @property
    def opens(self) -> time:
        """Return when the day begins."""
        return self.spans[0][0]

    @property
    def closes(self) -> time:
        """Return when the day ends."""
        return self.spans[-1][1]

    @property
    def length(self) -> timedelta:
        """Return the working time of one day."""
        return sum((_since_midnight(end) - _since_midnight(start) for start, end in self.spans), timedelta())

    def worked_by(self, moment: time) -> timedelta:
        """Return the working time of a day until a time of that day."""
        at = _since_midnight(moment)
        return sum(
            (
                max(timedelta(), min(at, _since_midnight(end)) - _since_midnight(start))
                for start, end in self.spans
            ),
            timedelta(),
        )

    def after(self, worked: timedelta) -> time:
        """Return the time of day at which so much working time is over; more than a day has is the end of the day."""
        left = worked
        for start, end in self.spans:
            span = _since_midnight(end) - _since_midnight(start)
            if left <= span:
                return (datetime.combine(date.min, start) + left).time()
            left -= span
        return self.closes


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCalendar:
    """The working days of a range of whole years, as an immutable value.

    Monday to Friday are working days unless ``special_days`` say otherwise. Every question is answered by two look-ups, however
    far apart the days are. ``provisional_years`` are known only by estimate (the State Council's notice for the next year
    comes out in November); dates that fall in them may still move.

    Special days outside the years, or told twice, are a ``ValueError``.
    """

    first_year: int
    last_year: int
    special_days: tuple[SpecialDay, ...] = ()
    hours: WorkingHours = WorkingHours()
    provisional_years: frozenset[int] = frozenset()
    _start: int = field(init=False, repr=False, compare=False)
    _days: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _counts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _special: Mapping[date, SpecialDay] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay the days out once: ordinals of working days, and how many lie before each day."""
        if self.first_year > self.last_year:
            raise ValueError("the last known year comes before the first")
        special = {entry.day: entry for entry in self.special_days}
        if len(special) != len(self.special_days):
            raise ValueError("a special day is told twice")
        if any(not self.first_year <= day.year <= self.last_year for day in special):
            raise ValueError("a special day lies outside the known years")
        start = date(self.first_year, 1, 1).toordinal()
        length = date(self.last_year, 12, 31).toordinal() - start + 1
        working = [(start + offset - 1) % 7 < SATURDAY for offset in range(length)]
        for day, entry in special.items():
            working[day.toordinal() - start] = entry.working
        object.__setattr__(self, "_start", start)
        object.__setattr__(self, "_days", tuple(start + i for i, works in enumerate(working) if works))
        object.__setattr__(self, "_counts", tuple(accumulate(working, initial=0)))
        object.__setattr__(self, "_special", MappingProxyType(special))

    @property
    def last_on(self) -> date:
        """Return the last day that is known."""
        return date(self.last_year, 12, 31)

    def is_working(self, day: date) -> bool:
        """Tell whether agencies work on a day.

        :raises CalendarUnknown: outside the known years.
        """
        index = self._index(day)
        return self._counts[index + 1] > self._counts[index]

    def name_of(self, day: date) -> str:
        """Return what a special day is called (春节, 国庆节); empty for an ordinary day or an unknown year."""
        entry = self._special.get(day)
        return entry.name if entry else ""

    def is_provisional(self, day: date) -> bool:
        """Tell whether the holidays of that year are only an estimate so far."""
        return day.year in self.provisional_years

    def next_working(self, day: date) -> date:
        """Return the first working day after a day."""
        return self.add_working_days(day, 1)

    def previous_working(self, day: date) -> date:
        """Return the last working day before a day."""
        return self.add_working_days(day, -1)

    def working_on_or_after(self, day: date) -> date:
        """Return the day itself when it is a working day, otherwise the next one."""
        return day if self.is_working(day) else self.next_working(day)

    def add_working_days(self, day: date, n: int) -> date:
        """Return the n-th working day after a day; the day itself is never counted.

        Zero gives the day itself, working or not. A negative n counts backwards (听证 is announced seven days before).

        :raises CalendarUnknown: when the count leaves the known years.
        """
        index = self._index(day)
        if n == 0:
            return day
        position = self._counts[index + 1] + n - 1 if n > 0 else self._counts[index] + n
        if position < 0:
            raise CalendarUnknown(year=self.first_year - 1)
        if position >= len(self._days):
            raise CalendarUnknown(year=self.last_year + 1)
        return date.fromordinal(self._days[position])

    def working_days_between(self, after: date, until: date) -> int:
        """Return how many working days lie after one day and up to another, the last included.

        Negative when ``until`` comes before ``after``, so that it undoes ``add_working_days``.

        :raises CalendarUnknown: when either day lies outside the known years.
        """
        return self._counts[self._index(until) + 1] - self._counts[self._index(after) + 1]

    def working_days(self, after: date, until: date) -> list[date]:
        """Return the working days after one day and up to another, the last included, in order.

        :raises CalendarUnknown: when either day lies outside the known years.
        """
        first, last = self._counts[self._index(after) + 1], self._counts[self._index(until) + 1]
        return [date.fromordinal(ordinal) for ordinal in self._days[first:last]]

    def day_of(self, moment: datetime) -> date:
        """Return the agencies' day to which a moment belongs; a naive moment is a ``ValueError``."""
        return self.local(moment).date()

    def local(self, moment: datetime) -> datetime:
        """Return a moment on the agencies' clock; a naive moment is a ``ValueError``."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return moment.astimezone(AGENCY_ZONE)

    def closing_of(self, day: date) -> datetime:
        """Return the moment at which a day is over for the agencies: the close of business, or midnight on a free day.

        A period ends when business stops (民法典 203). Midnight is told as 23:59:59, so that it still belongs to the day.

        :raises CalendarUnknown: outside the known years.
        """
        closes = self.hours.closes if self.is_working(day) else time(23, 59, 59)
        return datetime.combine(day, closes, AGENCY_ZONE)

    def worked_until(self, moment: datetime) -> timedelta:
        """Return the working time of the moment's own day up to the moment; nothing on a free day.

        :raises CalendarUnknown: outside the known years.
        """
        at = self.local(moment)
        return self.hours.worked_by(at.time()) if self.is_working(at.date()) else timedelta()

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """Return the working time from one moment to a later one; negative when the later comes first.

        :raises CalendarUnknown: when either moment lies outside the known years.
        """
        whole = self.working_days_between(self.day_of(start), self.day_of(end)) * self.hours.length
        # Counting whole days after the first up to the last takes the last day in full and the first not at all.
        last_day = self.hours.length if self.is_working(self.day_of(end)) else timedelta()
        first_day = self.hours.length if self.is_working(self.day_of(start)) else timedelta()
        return whole - (last_day - self.worked_until(end)) + (first_day - self.worked_until(start))

    def add_working_time(self, moment: datetime, duration: timedelta) -> datetime:
        """Return the moment at which so much working time after a moment is over.

        Time that runs out exactly at the close of a day is told as that close, not as the next opening.

        :raises CalendarUnknown: when the count leaves the known years.
        """
        day = self.day_of(moment)
        whole, rest = divmod(self.worked_until(moment) + duration, self.hours.length)
        if not rest and whole:
            whole, rest = whole - 1, self.hours.length
        last = self.add_working_days(day, whole if self.is_working(day) else whole + 1)
        return datetime.combine(last, self.hours.after(rest), AGENCY_ZONE)

    def _index(self, day: date) -> int:
        index = day.toordinal() - self._start
        if not 0 <= index < len(self._counts) - 1:
            raise CalendarUnknown(year=day.year)
        return index


def _since_midnight(moment: time) -> timedelta:
    return timedelta(
        hours=moment.hour, minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond
    )
