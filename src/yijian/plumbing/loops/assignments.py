"""Whose move it is: kept in step with every move, read by every inbox."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, F, Q, QuerySet

from yijian.kernel.actor import Actor
from yijian.kernel.definitions import LimitUnit
from yijian.kernel.loop import APPLICANT, SYSTEM, Clock
from yijian.kernel.workdays import WorkCalendar
from yijian.plumbing import calendar
from yijian.plumbing.clock import CITY_TIME
from yijian.plumbing.loops import clockwork
from yijian.plumbing.loops.binding import LoopBinding, bound
from yijian.plumbing.models import Assignment, LoopClock, LoopSubject


def reassign(binding: LoopBinding, subject: LoopSubject, *, now: datetime) -> None:
    """Close the assignments of the state that was left and open those of the state reached."""
    state = binding.loop.states[subject.state]
    waiting = Assignment.objects.filter(subject_ref=subject.ref, closed_at__isnull=True)
    if state.waits_for in (None, APPLICANT, SYSTEM):
        waiting.update(closed_at=now)
        return
    described = binding.describe(subject)
    clock = _clock_of(state.clock, subject)
    wanted = {assignee.key: assignee for assignee in binding.assignees(subject)}
    # Whoever still has the same thing to do keeps the assignment, and with it who took it and since when.
    # It is locked as it is for taking: nobody's press in the same moment is written over.
    same = waiting.filter(state=state.code).select_for_update(of=("self",)).order_by("pk")
    kept = {row.key: row for row in same if row.key in wanted}
    waiting.exclude(pk__in=[row.pk for row in kept.values()]).update(closed_at=now)
    for row in kept.values():
        row.title, row.clock = described.title[:200], clock
        if row.agency_code != wanted[row.key].agency_code:
            row.agency_code, row.taken_by, row.taken_name = wanted[row.key].agency_code, "", ""
        row.due_at, row.is_stopped = _due(clock), bool(clock and clock.is_stopped)
        row.save(update_fields=_KEPT_FIELDS)
    Assignment.objects.bulk_create(
        Assignment(
            loop=binding.loop.code,
            subject_ref=subject.ref,
            key=assignee.key,
            state=state.code,
            duty=assignee.duty or state.waits_for or "",
            agency_code=assignee.agency_code,
            to_do=assignee.to_do or state.to_do or state.title,
            title=described.title[:200],
            person=described.person[:120],
            source=described.source[:120],
            number=described.number,
            clock=clock,
            due_at=_due(clock),
            is_stopped=bool(clock and clock.is_stopped),
            opened_at=now,
        )
        for assignee in wanted.values()
        if assignee.key not in kept
    )


_KEPT_FIELDS = ("title", "clock", "agency_code", "taken_by", "taken_name", "due_at", "is_stopped")
"""What is written anew of an assignment that is kept."""


def _due(clock: LoopClock | None) -> datetime | None:
    """Return when a thing is due; nothing is while its clock stands still, and it waits at the end of the inbox."""
    return None if clock is None or clock.is_stopped else clock.due_at


def _clock_of(clock: Clock | None, subject: LoopSubject) -> LoopClock | None:
    if clock is None:
        return None
    return (
        LoopClock.objects.filter(subject_ref=subject.ref, code=clock.code, ended_at__isnull=True)
        .order_by("-pk")
        .first()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """One thing that waits for the actor."""

    id: int
    loop: str
    loop_title: str
    subject_ref: str
    to_do: str
    title: str
    person: str
    source: str
    number: str
    due_at: datetime | None
    warn_on: date | None
    is_stopped: bool
    light: str
    """``red``, ``yellow``, ``warning``, ``fine``, ``stopped`` or ``none`` (no clock)."""
    opened_at: datetime
    taken_by: str
    """Reference of the colleague who has it; empty while nobody took it."""
    taken_name: str
    total: int
    """Days of the clock's limit; 0 without a clock and for clocks in hours."""
    used: int
    stopped_for: str
    """Why the clock stands still: 听证; empty while it runs."""


def waiting_for(actor: Actor) -> "QuerySet[Assignment]":
    """Return the open assignments that the actor may take: the agency's, within the actor's duties, whoever has taken them."""
    if actor.agency_code is None:
        return Assignment.objects.none()
    return Assignment.objects.filter(
        closed_at__isnull=True, agency_code=actor.agency_code, duty__in=actor.duties
    )


def inbox(
    actor: Actor,
    *,
    today: date,
    loop: str = "",
    light: str = "",
    text: str = "",
    after: tuple[datetime | None, int] | None = None,
    ids: Collection[int] = (),
    limit: int = 50,
) -> list[InboxRow]:
    """Return what waits for an actor, the least time left first, stopped and undated ones last.

    ``after`` is the (due_at, id) of the last row seen: keyset paging, equally fast on any page. ``ids`` names single rows.
    """
    rows = waiting_for(actor).select_related("clock").prefetch_related("clock__stops")
    if loop:
        rows = rows.filter(loop=loop)
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(person__icontains=text) | Q(number=text))
    if light:
        rows = rows.filter(light_condition(light, today=today))
    if ids:
        rows = rows.filter(pk__in=ids)
    if after is not None:
        due_at, last_id = after
        if due_at is None:
            rows = rows.filter(due_at__isnull=True, id__gt=last_id)
        else:
            rows = rows.filter(
                Q(due_at__gt=due_at) | Q(due_at=due_at, id__gt=last_id) | Q(due_at__isnull=True)
            )
    ordered = list(rows.order_by(F("due_at").asc(nulls_last=True), "id")[:limit])
    # An inbox without clocks opens also before anybody recorded a calendar.
    days = calendar.current() if any(row.clock for row in ordered) else None
    return [_row(row, today=today, days=days) for row in ordered]


def light_condition(light: str, *, today: date) -> Q:
    """Return the database condition of one light."""
    stopped = Q(is_stopped=True)
    if light == "stopped":
        return stopped
    if light == "none":
        return Q(clock__isnull=True)
    dated = Q(clock__isnull=False) & ~stopped
    if light == "red":
        return dated & Q(due_at__date__lt=today)
    if light == "yellow":
        return dated & Q(due_at__date=today)
    if light == "warning":
        return dated & Q(due_at__date__gt=today, clock__warn_on__lte=today)
    return dated & Q(due_at__date__gt=today) & ~Q(clock__warn_on__lte=today)


def counts(actor: Actor, *, today: date, loop: str = "") -> dict[str, int]:
    """Return how many wait under each light, in one query; of one kind of loop if given."""
    lights = ("red", "yellow", "warning", "fine", "stopped", "none")
    rows = waiting_for(actor).filter(loop=loop) if loop else waiting_for(actor)
    found = rows.aggregate(
        all=Count("id"),
        **{light: Count("id", filter=light_condition(light, today=today)) for light in lights},
    )
    return {key: int(value) for key, value in found.items()}


def counts_by_loop(actor: Actor) -> dict[str, int]:
    """Return how many wait in each kind of loop."""
    rows = waiting_for(actor).values("loop").annotate(n=Count("id")).order_by("loop")
    return {row["loop"]: row["n"] for row in rows}


def _row(row: Assignment, *, today: date, days: WorkCalendar | None) -> InboxRow:
    total, used = _days_of(row.clock, today=today, days=days)
    stops = [stop for stop in row.clock.stops.all() if stop.until_at is None] if row.clock else []
    return InboxRow(
        id=row.pk,
        loop=row.loop,
        loop_title=bound(row.loop).loop.title,
        subject_ref=row.subject_ref,
        to_do=row.to_do,
        title=row.title,
        person=row.person,
        source=row.source,
        number=row.number,
        due_at=row.due_at,
        warn_on=row.clock.warn_on if row.clock else None,
        is_stopped=row.is_stopped,
        light=light_of(row, today=today),
        opened_at=row.opened_at,
        taken_by=row.taken_by,
        taken_name=row.taken_name,
        total=total,
        used=used,
        stopped_for=stops[0].title if stops else "",
    )


def _days_of(clock: LoopClock | None, *, today: date, days: WorkCalendar | None) -> tuple[int, int]:
    """Return how many days a clock has and how many of them are used; nothing for clocks in hours."""
    if clock is None or days is None or clock.unit == LimitUnit.HOUR.value:
        return 0, 0
    at = datetime.combine(today, time(12), tzinfo=CITY_TIME)
    reading = clockwork.reading(clock, now=at, calendar=days)
    return reading.amount, reading.used


def light_of(row: Assignment, *, today: date) -> str:
    """Return the light of one assignment whose clock is loaded."""
    if row.clock is None or row.due_at is None:
        return "stopped" if row.is_stopped else "none"
    if row.is_stopped:
        return "stopped"
    due_on = row.due_at.astimezone(CITY_TIME).date()
    if due_on < today:
        return "red"
    if due_on == today:
        return "yellow"
    if row.clock.warn_on is not None and row.clock.warn_on <= today:
        return "warning"
    return "fine"


def open_for(subject_refs: Iterable[str]) -> dict[str, Assignment]:
    """Return the open assignment of each subject."""
    rows = Assignment.objects.filter(
        subject_ref__in=list(subject_refs), closed_at__isnull=True, key=""
    ).select_related("clock")
    return {row.subject_ref: row for row in rows}


def urls_of(rows: Iterable[InboxRow]) -> dict[str, str]:
    """Return the staff page of each row's subject, one query for each kind of loop."""
    by_loop: dict[str, list[str]] = {}
    for row in rows:
        by_loop.setdefault(row.loop, []).append(row.subject_ref)
    found: dict[str, str] = {}
    for code, refs in by_loop.items():
        binding = bound(code)
        for subject in binding.model._default_manager.filter(ref__in=refs):
            found[subject.ref] = binding.url(subject)
    return found
