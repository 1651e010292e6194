"""Clock rows and the law of clocks: starting, stopping, resuming, extending, ending, reading."""

from datetime import datetime

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
    _settle(row, calendar=calendar)
    return row


def stop(*, row: LoopClock, reason: Reason, now: datetime, calendar: WorkCalendar) -> None:
    """Let a clock stand still from now on, for a statutory reason."""
    ClockStop.objects.create(clock=row, reason=reason.code, title=reason.title, law=reason.law, from_at=now)
    _settle(row, calendar=calendar)


def resume(*, row: LoopClock, now: datetime, calendar: WorkCalendar) -> None:
    """Let a standing clock run again."""
    ClockStop.objects.filter(clock=row, until_at__isnull=True).update(until_at=now)
    _settle(row, calendar=calendar)


def extend(*, row: LoopClock, amount: int, calendar: WorkCalendar) -> None:
    """Add to a limit (延长审批, 行政许可法 42): the clock goes on running."""
    row.extended_by += amount
    _settle(row, calendar=calendar)


def end(*, row: LoopClock, now: datetime) -> None:
    """End a clock; an open stop ends with it."""
    ClockStop.objects.filter(clock=row, until_at__isnull=True).update(until_at=now)
    row.ended_at = now
    row.is_stopped = False
    row.save(update_fields=["ended_at", "is_stopped"])


def of(subject_ref: str) -> tuple[LoopClock, ...]:
    """Return every clock of a subject with its stops, in the order in which they began."""
    return tuple(LoopClock.objects.filter(subject_ref=subject_ref).order_by("pk").prefetch_related("stops"))


def reading(row: LoopClock, *, now: datetime, calendar: WorkCalendar) -> law.ClockReading:
    """Return how a clock stands now; prefetch ``stops`` when many are read."""
    return law.read_clock_at(
        started_at=row.started_at,
        limit=_limit(row),
        calendar=calendar,
        now=now,
        stops=_stops(row, calendar),
        ended_at=row.ended_at,
    )


def _limit(row: LoopClock) -> Limit:
    return Limit(amount=row.amount + row.extended_by, unit=LimitUnit(row.unit))


def _stops(row: LoopClock, calendar: WorkCalendar) -> list[law.Stop]:
    return [
        law.Stop(
            from_on=calendar.day_of(stop.from_at),
            until_on=calendar.day_of(stop.until_at) if stop.until_at else None,
        )
        for stop in row.stops.all()
    ]


def recount(row: LoopClock, *, calendar: WorkCalendar) -> bool:
    """Work the dates of an open clock out anew, because the calendar changed; return whether its end moved."""
    before = row.due_at
    _settle(row, calendar=calendar)
    return row.due_at != before


def _settle(row: LoopClock, *, calendar: WorkCalendar) -> None:
    """Work out the dates that follow from start, limit, extensions and stops, and keep them for lists to sort by.

    While a stop is open the end is unknown; the last known date stays for reference, the row is marked as stopped.
    """
    stops = list(ClockStop.objects.filter(clock=row).order_by("from_at"))
    found = law.schedule(
        started_at=row.started_at,
        limit=_limit(row),
        calendar=calendar,
        stops=[
            law.Stop(
                from_on=calendar.day_of(stop.from_at),
                until_on=calendar.day_of(stop.until_at) if stop.until_at else None,
            )
            for stop in stops
        ],
    )
    row.is_stopped = any(stop.until_at is None for stop in stops)
    if found.due_at is not None:
        row.due_at, row.warn_on = found.due_at, found.warn_on
    row.save(update_fields=["due_at", "warn_on", "is_stopped", "extended_by"])
