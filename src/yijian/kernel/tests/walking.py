"""The naive counter: walks day by day over the package's own calendar and shares no code with the clocks."""

from datetime import date, datetime, time, timedelta

import chinese_calendar

from yijian.kernel.clocks import Stop
from yijian.kernel.definitions import Limit, LimitUnit
from yijian.kernel.workdays import AGENCY_ZONE

DAY = timedelta(days=1)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=AGENCY_ZONE)


def is_stopped(day: date, stops: tuple[Stop, ...]) -> bool:
    return any(s.from_on <= day and (s.until_on is None or day < s.until_on) for s in stops)


def is_stopped_for_good(day: date, stops: tuple[Stop, ...]) -> bool:
    return any(s.until_on is None and s.from_on <= day for s in stops)


def is_counted(day: date, unit: LimitUnit, stops: tuple[Stop, ...]) -> bool:
    return (unit is LimitUnit.DAY or chinese_calendar.is_workday(day)) and not is_stopped(day, stops)


def walk_to_due(
    started_on: date, limit: Limit, stops: tuple[Stop, ...], *, rolls: bool = True
) -> date | None:
    day, left = started_on, limit.amount
    while left:
        day += DAY
        if is_stopped_for_good(day, stops):
            return None
        left -= is_counted(day, limit.unit, stops)
    must_work = rolls if limit.unit is LimitUnit.DAY else limit.amount == 0
    while is_stopped(day, stops) or (must_work and not chinese_calendar.is_workday(day)):
        if is_stopped_for_good(day, stops):
            return None
        day += DAY
    return day


def walk_count(after: date, until: date, unit: LimitUnit, stops: tuple[Stop, ...]) -> int:
    found, day = 0, after
    while day < until:
        day += DAY
        found += is_counted(day, unit, stops)
    return found


def is_open(moment: datetime, stops: tuple[Stop, ...] = ()) -> bool:
    in_hours = time(9) <= moment.time() < time(12) or time(13, 30) <= moment.time() < time(17, 30)
    return in_hours and is_counted(moment.date(), LimitUnit.WORKDAY, stops)
