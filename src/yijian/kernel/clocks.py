"""Time limits as law counts them: when a limit is due, how much of it is used, which light it shows.

A day counts when its unit counts it and no stop covers it. Nothing walks day by day: a limit is found by jumping from
stop to stop over the calendar's look-ups. The law in prose: docs/rules/clocks.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from yijian.kernel.counting import DAY, HOUR, DayCount, DaySet, HourCount
from yijian.kernel.definitions import Limit, LimitUnit
from yijian.kernel.refusal import Refusal
from yijian.kernel.workdays import WorkCalendar

NOTICE_DAYS = 5
"""Working days for the one notice of what is missing (行政许可法 32)."""


class StopBackwards(Refusal):
    """A clock was to run again before it stopped."""

    code = "clock.stop-backwards"
    template = "恢复计时的日子（{until_on}）早于停止计时的日子（{from_on}），这样没法算期限。请把恢复的日子改到停止之后。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Days that are not counted, from the first stopped day until the first day counted again; open while it lasts.

    行政许可法 45: 听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审 are not counted. A stop that ends on the day it began stops nothing.
    """

    from_on: date
    until_on: date | None = None

    def __post_init__(self) -> None:
        """Refuse an end before the beginning."""
        if self.until_on is not None and self.until_on < self.from_on:
            raise StopBackwards(from_on=self.from_on.isoformat(), until_on=self.until_on.isoformat())


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """More of the limit's own unit, granted by the head of the agency while the clock goes on running.

    行政许可法 42: ten days more, fifteen where several agencies decide together.
    """

    amount: int


class Light(StrEnum):
    """How a clock looks to whoever must act."""

    FINE = "fine"
    WARNING = "warning"
    """预警: the last third has begun."""
    YELLOW = "yellow"
    """黄牌: due today; of an hour limit, less than one hour is left."""
    RED = "red"
    """红牌: the limit is over. A stop that comes later does not heal it."""
    STOPPED = "stopped"
    DONE = "done"


class TickKind(StrEnum):
    """What one day of the drawn bar is."""

    USED = "used"
    TODAY = "today"
    LEFT = "left"
    STOPPED = "stopped"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """One day of the drawn bar; ``on`` is None for days left that have no date while a stop is open."""

    on: date | None
    kind: TickKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """What a clock row stores; all None while an open stop leaves the end unknown."""

    due_on: date | None
    due_at: datetime | None
    warn_on: date | None
    """The first day of the last third, or the due day itself when the limit is too short to have one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockReading:
    """How a clock stands on one day, or stood on the day it ended.

    ``used``, ``left``, ``overdue`` and ``stopped`` are whole units: working days, days or hours. A limit that has run out is
    overdue by at least one, also on the weekend after.
    """

    unit: LimitUnit
    amount: int
    """The limit with its extensions."""
    started_on: date
    as_of: date
    due_on: date | None
    """None while an open stop leaves the end unknown."""
    due_at: datetime | None
    used: int
    left: int
    overdue: int
    stopped: int
    """Units passed over so far because of stops."""
    light: Light
    provisional: bool = False
    """The due day lies in a year whose holidays are still an estimate."""
    ticks: tuple[Tick, ...] = ()
    """The bar, oldest first: one tick for each day of the unit; none for hours."""

    @property
    def words(self) -> str:
        """Return the state in the few words that stand beside the bar: 剩4天, 今天到期, 超期1天, 已停2天."""
        unit = "小时" if self.unit is LimitUnit.HOUR else "天"
        match self.light:
            case Light.DONE:
                return f"超期{self.overdue}{unit}办结" if self.overdue else "按时办结"
            case Light.RED:
                return f"超期{self.overdue}{unit}"
            case Light.YELLOW:
                return "1小时内到期" if self.unit is LimitUnit.HOUR else "今天到期"
            case Light.STOPPED:
                return f"已停{self.stopped}{unit}" if self.stopped else "已停"
            case _:
                return f"剩{self.left}{unit}"


def due_on(
    *,
    started_on: date,
    limit: Limit,
    calendar: WorkCalendar,
    stops: Iterable[Stop] = (),
    extensions: Iterable[Extension] = (),
    rolls: bool = True,
) -> date | None:
    """Return the last day of a limit in days; None when an open stop comes before it.

    The day of the start is day zero, the day after is day one (行政许可法 82: working days without statutory holidays; 民法典 201 for
    natural days). A natural limit whose last day is free ends on the next working day (民法典 203) unless ``rolls`` is off.
    An amount of zero is due on the spot: on the first working day from the start on. A limit in hours is a ``ValueError``: it
    needs moments, see ``due_at``.

    :raises CalendarUnknown: when the count leaves the known years.
    """
    total = _total(limit, extensions)
    return _day_count(limit, total, calendar, stops).end(started_on, total, rolls=rolls)


def due_at(
    *,
    started_at: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    stops: Iterable[Stop] = (),
    extensions: Iterable[Extension] = (),
    rolls: bool = True,
) -> datetime | None:
    """Return the last moment of a limit of any unit; None when an open stop comes before it.

    Days end when business stops (民法典 203). Hours are working hours and run from the start itself (民法典 201); on a stopped
    day none of them counts.

    :raises CalendarUnknown: when the count leaves the known years.
    """
    return schedule(
        started_at=started_at, limit=limit, calendar=calendar, stops=stops, extensions=extensions, rolls=rolls
    ).due_at


def schedule(
    *,
    started_at: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    stops: Iterable[Stop] = (),
    extensions: Iterable[Extension] = (),
    rolls: bool = True,
) -> Schedule:
    """Return the dates that follow from a limit of any unit, to be stored beside it.

    :raises CalendarUnknown: when the count leaves the known years.
    """
    total = _total(limit, extensions)
    if limit.unit is LimitUnit.HOUR and total:
        hours = HourCount(calendar=calendar, stops=_days_of(stops))
        end = hours.end(started_at, total * HOUR)
        warn = None if end is None else hours.end(started_at, total * HOUR * 2 / 3)
        return Schedule(
            due_on=calendar.day_of(end) if end else None,
            due_at=end,
            warn_on=calendar.day_of(warn) if warn else None,
        )
    count = _day_count(limit, total, calendar, stops)
    started_on = calendar.day_of(started_at)
    last = count.end(started_on, total, rolls=rolls)
    if last is None:
        return Schedule(due_on=None, due_at=None, warn_on=None)
    length = count.counted(started_on, last)
    warn_on = count.nth(started_on, length - length // 3) if length else last
    return Schedule(due_on=last, due_at=calendar.closing_of(last), warn_on=warn_on)


def read_clock(
    *,
    started_on: date,
    limit: Limit,
    calendar: WorkCalendar,
    today: date,
    stops: Iterable[Stop] = (),
    extensions: Iterable[Extension] = (),
    ended_on: date | None = None,
    rolls: bool = True,
) -> ClockReading:
    """Return how a limit in days stands today, or stood on the day it ended.

    A limit in hours is a ``ValueError``: it needs moments, see ``read_clock_at``.

    :raises CalendarUnknown: when the count leaves the known years.
    """
    total = _total(limit, extensions)
    count = _day_count(limit, total, calendar, stops)
    last = count.end(started_on, total, rolls=rolls)
    as_of = max(started_on, ended_on or today)
    used = count.counted(started_on, as_of)
    left = max(0, total - used) if last is None else count.counted(as_of, last) if as_of < last else 0
    overdue = max(1, count.counted(last, as_of)) if last is not None and as_of > last else 0
    length = total if last is None else count.counted(started_on, last)
    if ended_on is not None:
        light = Light.DONE
    elif overdue:
        light = Light.RED
    elif as_of in count.stops:
        light = Light.STOPPED
    elif as_of == last:
        light = Light.YELLOW
    else:
        light = Light.WARNING if 3 * left <= length else Light.FINE
    return ClockReading(
        unit=count.unit,
        amount=total,
        started_on=started_on,
        as_of=as_of,
        due_on=last,
        due_at=calendar.closing_of(last) if last else None,
        used=used,
        left=left,
        overdue=overdue,
        stopped=count.passing(started_on, as_of) - used,
        light=light,
        provisional=last is not None and calendar.is_provisional(last),
        ticks=_ticks(count, started_on, as_of, last=last, left=left, ended=ended_on is not None),
    )


def read_clock_at(
    *,
    started_at: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    now: datetime,
    stops: Iterable[Stop] = (),
    extensions: Iterable[Extension] = (),
    ended_at: datetime | None = None,
    rolls: bool = True,
) -> ClockReading:
    """Return how a limit of any unit stands now, or stood when it ended.

    Of hours, those used are whole ones over, those left and overdue are counted as soon as they have begun.

    :raises CalendarUnknown: when the count leaves the known years.
    """
    stops, extensions = tuple(stops), tuple(extensions)
    total = _total(limit, extensions)
    if limit.unit is not LimitUnit.HOUR or not total:
        return read_clock(
            started_on=calendar.day_of(started_at),
            limit=limit,
            calendar=calendar,
            today=calendar.day_of(now),
            stops=stops,
            extensions=extensions,
            ended_on=calendar.day_of(ended_at) if ended_at else None,
            rolls=rolls,
        )
    hours = HourCount(calendar=calendar, stops=_days_of(stops))
    end = hours.end(started_at, total * HOUR)
    as_of = max(started_at, ended_at or now)
    worked = hours.counted(started_at, as_of)
    remaining = max(timedelta(), total * HOUR - worked)
    is_over = end is not None and as_of > end
    if ended_at is not None:
        light = Light.DONE
    elif is_over:
        light = Light.RED
    elif calendar.day_of(as_of) in hours.stops:
        light = Light.STOPPED
    elif remaining < HOUR:
        light = Light.YELLOW
    else:
        light = Light.WARNING if 3 * remaining <= total * HOUR else Light.FINE
    last = calendar.day_of(end) if end else None
    return ClockReading(
        unit=limit.unit,
        amount=total,
        started_on=calendar.day_of(started_at),
        as_of=calendar.day_of(as_of),
        due_on=last,
        due_at=end,
        used=worked // HOUR,
        left=-(-remaining // HOUR),
        overdue=max(1, -(-hours.counted(end, as_of) // HOUR)) if end is not None and is_over else 0,
        stopped=(calendar.working_time_between(started_at, as_of) - worked) // HOUR,
        light=light,
        provisional=last is not None and calendar.is_provisional(last),
    )


def notice_due_on(*, received_on: date, calendar: WorkCalendar, days: int = NOTICE_DAYS) -> date:
    """Return the last day for telling an applicant, once and completely, what is missing.

    :raises CalendarUnknown: when the count leaves the known years.
    """
    return calendar.add_working_days(received_on, days)


def deemed_accepted_on(
    *,
    received_on: date,
    today: date,
    calendar: WorkCalendar,
    told_on: date | None = None,
    days: int = NOTICE_DAYS,
) -> date | None:
    """Return the day from which an application counts as accepted because nobody told what is missing; None if it does not.

    行政许可法 32: without notice within five days the application is accepted from the day it was received; so the limit counts from
    ``received_on``, though it becomes certain only after the fifth working day. A notice told too late changes nothing.

    :raises CalendarUnknown: when the count leaves the known years.
    """
    last = notice_due_on(received_on=received_on, calendar=calendar, days=days)
    told_in_time = told_on is not None and told_on <= last
    return received_on if today > last and not told_in_time else None


def _ticks(
    count: DayCount, started_on: date, as_of: date, *, last: date | None, left: int, ended: bool
) -> tuple[Tick, ...]:
    until = as_of if last is None else max(as_of, last)
    if count.unit is LimitUnit.DAY:
        days = [started_on + n * DAY for n in range(1, (until - started_on).days + 1)]
    else:
        days = count.calendar.working_days(started_on, until)
    if last == started_on:
        days.insert(0, started_on)
    ticks = [Tick(on=day, kind=_kind(day, as_of, count, last=last, ended=ended)) for day in days]
    if last is None:
        ticks += [Tick(on=None, kind=TickKind.LEFT)] * left
    elif as_of > last and not any(tick.kind is TickKind.OVERDUE for tick in ticks):
        # Being overdue shows at once, also on a free day or under a stop that came too late.
        if ticks and ticks[-1].on == as_of:
            ticks.pop()
        ticks.append(Tick(on=as_of, kind=TickKind.OVERDUE))
    return tuple(ticks)


def _kind(day: date, as_of: date, count: DayCount, *, last: date | None, ended: bool) -> TickKind:
    if day in count.stops:
        return TickKind.STOPPED
    if last is not None and day > last:
        return TickKind.OVERDUE
    if day == as_of:
        return TickKind.USED if ended else TickKind.TODAY
    return TickKind.USED if day < as_of else TickKind.LEFT


def _day_count(limit: Limit, total: int, calendar: WorkCalendar, stops: Iterable[Stop]) -> DayCount:
    if limit.unit is LimitUnit.HOUR and total:
        raise ValueError("a limit in hours needs moments: use due_at, schedule, read_clock_at")
    # On the spot is a matter of the day, whatever the unit.
    unit = LimitUnit.DAY if limit.unit is LimitUnit.DAY else LimitUnit.WORKDAY
    return DayCount(unit=unit, calendar=calendar, stops=_days_of(stops))


def _total(limit: Limit, extensions: Iterable[Extension]) -> int:
    return limit.amount + sum(extension.amount for extension in extensions)


def _days_of(stops: Iterable[Stop]) -> DaySet:
    return DaySet.merged((stop.from_on, stop.until_on) for stop in stops)
