"""Clock rows and the law of clocks: starting, stopping, resuming, extending, ending, reading."""

from datetime import date, datetime

from yijian.kernel import clocks as law
from yijian.kernel.definitions import Limit, LimitUnit
from yijian.kernel.loop import Clock, Reason
from yijian.kernel.workdays import WorkCalendar
from yijian.plumbing.models import ClockStop, LoopClock


def start(
    *, loop: str, subject_ref: str, clock: Clock, limit: Limit, now: datetime, calendar: WorkCalendar
) -> LoopClock:
    """Start a clock of a subject; the day of the start is day zero (行政许可法 42, 82)."""
    row = LoopClock(
        loop=loop,
        subject_ref=subject_ref,
        code=clock.code,
        title=clock.title,
        statutory=clock.statutory,
        amount=limit.amount,
        unit=limit.unit.value,
        started_at=now,
    )
    row.save(force_insert=True)
    _settle(row, stops=[], today=calendar.day_of(now), calendar=calendar)
    return row


def stop(*, row: LoopClock, reason: Reason, now: datetime, calendar: WorkCalendar) -> None:
    """Let a clock stand still from now on, for a statutory reason."""
    ClockStop.objects.create(clock=row, reason=reason.code, title=reason.title, law=reason.law, from_at=now)
    _settle(row, stops=_stops(row, calendar), today=calendar.day_of(now), calendar=calendar)


def resume(*, row: LoopClock, now: datetime, calendar: WorkCalendar) -> None:
    """Let a standing clock run again."""
    ClockStop.objects.filter(clock=row, until_at__isnull=True).update(until_at=now)
    _settle(row, stops=_stops(row, calendar), today=calendar.day_of(now), calendar=calendar)


def extend(*, row: LoopClock, amount: int, now: datetime, calendar: WorkCalendar) -> None:
    """Add to a limit (延长审批, 行政许可法 42): the clock goes on running."""
    row.extended_by += amount
    _settle(row, stops=_stops(row, calendar), today=calendar.day_of(now), calendar=calendar)


def end(*, row: LoopClock, now: datetime) -> None:
    """End a clock; an open stop ends with it."""
    ClockStop.objects.filter(clock=row, until_at__isnull=True).update(until_at=now)
    row.ended_at = now
    row.is_stopped = False
    row.save(update_fields=["ended_at", "is_stopped"])


def reading(row: LoopClock, *, today: date, calendar: WorkCalendar) -> law.ClockReading:
    """Return how a clock stands today; needs ``stops`` prefetched when many are read."""
    return law.read_clock(
        started_on=calendar.day_of(row.started_at),
        limit=Limit(amount=row.amount + row.extended_by, unit=LimitUnit(row.unit)),
        stops=_stops(row, calendar),
        calendar=calendar,
        today=today,
        ended_on=calendar.day_of(row.ended_at) if row.ended_at else None,
    )


def _stops(row: LoopClock, calendar: WorkCalendar) -> list[law.Stop]:
    return [
        law.Stop(
            from_on=calendar.day_of(stop.from_at),
            until_on=calendar.day_of(stop.until_at) if stop.until_at else None,
        )
        for stop in sorted(row.stops.all(), key=lambda stop: stop.from_at)
    ]


def _settle(row: LoopClock, *, stops: list[law.Stop], today: date, calendar: WorkCalendar) -> None:
    raise NotImplementedError
