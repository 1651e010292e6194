"""The six beats of every move: lock · may they? · may it? · write · journal · tell."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db import transaction

from yijian.kernel.actor import Actor, ActorKind
from yijian.kernel.definitions import Limit
from yijian.kernel.fact import Fact
from yijian.kernel.loop import APPLICANT, SYSTEM, Clock, Loop, Move, Reason
from yijian.kernel.refusal import Conflict, NotFound, NotYourDuty
from yijian.plumbing import calendar, facts, journal, tracing
from yijian.plumbing.duties import duty_title
from yijian.plumbing.loops import assignments, clockwork
from yijian.plumbing.loops.binding import LoopBinding, bound
from yijian.plumbing.loops.refusals import (
    BlankMissing,
    MoveNotAllowed,
    NotYourAgency,
    OnlySoOften,
    ReasonNeeded,
    SameHands,
)
from yijian.plumbing.models import JournalEntry, LoopClock, LoopSubject

S = TypeVar("S", bound=LoopSubject)


@dataclass(slots=True)
class Turn(Generic[S]):
    """One move under way: what the area's own body may read and add before the runtime finishes it."""

    subject: S
    move: Move | None
    actor: Actor
    now: datetime
    reason: Reason | None
    blanks: Mapping[str, Any]
    detail: dict[str, Any] = field(default_factory=dict)
    """Goes into the journal: what changed, before and after."""
    places: dict[str, Any] = field(default_factory=dict)
    """Fill the places of the move's plain sentence."""
    plain: str | None = None
    """Replaces the move's plain sentence."""
    limits: dict[str, Limit] = field(default_factory=dict)
    """The limit of each clock that the move starts, by clock code; a clock without one is not started."""
    extensions: dict[str, int] = field(default_factory=dict)
    """How much each running clock gains, by clock code (延长审批)."""
    starts_at: datetime | None = None
    """When the started clocks began, if not now (deemed acceptance counts from the day of receipt)."""
    told: list[Fact] = field(default_factory=list)

    def tell(self, fact: Fact) -> None:
        """Have a fact told when the move is written."""
        self.told.append(fact)


@contextmanager
def turn(
    move: Move,
    *,
    ref: str,
    actor: Actor,
    now: datetime,
    revision: int | None = None,
    reason: str = "",
    blanks: Mapping[str, Any] | None = None,
) -> Iterator[Turn[Any]]:
    """Make one move of a loop; the body under ``with`` does what is the area's own.

    ``revision`` is what the actor saw; None skips the stale-page check (system moves, machine calls with their own key).

    :raises NotFound: when the actor may not see the subject, or it does not exist.
    :raises NotYourDuty: when the duty, the agency or the separation of duties forbids it.
    :raises Conflict: when the subject moved since the actor looked.
    :raises MoveNotAllowed: when the subject stands elsewhere, or the move was made as often as allowed.
    :raises ReasonNeeded: when no statutory reason was chosen.
    :raises BlankMissing: when the move's form is incomplete.
    """
    binding = bound(move.loop.code)
    with (
        tracing.span(f"move {move.loop.code}.{move.code}", loop=move.loop.code, move=move.code),
        transaction.atomic(),
    ):
        subject = _locked(binding, ref=ref, actor=actor)

        _may_they(binding, move, subject, actor)

        _may_it(binding, move, subject, revision=revision)
        chosen = _chosen_reason(move, reason)
        filled = _filled(move, blanks or {})

        taken = Turn(subject=subject, move=move, actor=actor, now=now, reason=chosen, blanks=filled)
        taken.places.update(filled)
        yield taken
        before = subject.state
        subject.state = move.arc.target.code
        subject.revision += 1
        subject.moved_at = now
        subject.closed_at = now if move.arc.target.final else None
        subject.save()
        _run_clocks(taken)
        assignments.reassign(binding, subject, now=now)

        _journal(binding, taken, from_state=before)

        for fact in taken.told:
            facts.tell(fact, now=now)


@contextmanager
def opened(
    subject: S,
    *,
    actor: Actor,
    now: datetime,
    title: str = "",
    plain: str = "",
    starts: Iterable[tuple[Clock, Limit]] = (),
) -> Iterator[Turn[S]]:
    """Begin a subject in its loop's first state: the body may complete it, then it is saved, journalled and assigned.

    The subject is new and unsaved; the runtime sets state and moments. The body sees it saved.
    """
    loop: type[Loop] = type(subject).loop
    binding = bound(loop.code)
    with tracing.span(f"move {loop.code}.opened", loop=loop.code, move="opened"), transaction.atomic():
        subject.state = loop.initial.code
        subject.opened_at = subject.moved_at = now
        subject.save(force_insert=True)
        taken = Turn(subject=subject, move=None, actor=actor, now=now, reason=None, blanks={})
        yield taken
        today = calendar.current()
        for clock, limit in starts:
            clockwork.start(
                loop=loop.code,
                subject_ref=subject.ref,
                clock=clock,
                limit=limit,
                now=now,
                calendar=today,
            )
        assignments.reassign(binding, subject, now=now)
        described = binding.describe(subject)
        journal.write(
            act=f"{loop.code}.opened",
            title=title or f"{loop.noun}开始",
            plain=(taken.plain if taken.plain is not None else plain).format_map(_Places(taken.places)),
            loop=loop.code,
            subject_ref=subject.ref,
            parent_ref=described.parent_ref,
            to_state=subject.state,
            actor=actor,
            now=now,
            detail=taken.detail,
            about=described.about,
        )
        for fact in taken.told:
            facts.tell(fact, now=now)


def _locked(binding: LoopBinding, *, ref: str, actor: Actor) -> LoopSubject:
    rows = binding.model._default_manager.select_for_update(of=("self",)).filter(ref=ref)
    subject = rows.first()
    if subject is None:
        raise NotFound(what=binding.loop.noun)
    if actor.kind is not ActorKind.SYSTEM and not binding.visible_to(actor).filter(pk=subject.pk).exists():
        raise NotFound(what=binding.loop.noun)
    return subject


def _may_they(binding: LoopBinding, move: Move, subject: LoopSubject, actor: Actor) -> None:
    for refusal in kept_from(binding, [move], subject, actor).values():
        raise refusal


def kept_from(
    binding: LoopBinding, moves: Iterable[Move], subject: LoopSubject, actor: Actor
) -> dict[str, NotYourDuty]:
    """Return the moves that are not an actor's to make, by code, each with the reason; pages offer the others.

    Duty, agency and the separation of duties decide, as they do when the move is made; where the subject stands is not asked.
    """
    asked = list(moves)
    if actor.kind is ActorKind.SYSTEM:
        return {}
    found: dict[str, NotYourDuty] = {}
    for move in asked:
        refusal = _not_theirs(binding, move, subject, actor)
        if refusal is not None:
            found[move.code] = refusal
    parted = [move for move in asked if move.not_by and move.code not in found]
    return found | _in_the_same_hands(parted, ref=subject.ref, actor=actor)


def _not_theirs(binding: LoopBinding, move: Move, subject: LoopSubject, actor: Actor) -> NotYourDuty | None:
    if move.duty == SYSTEM:
        return NotYourDuty(duty=move.title)
    if move.duty == APPLICANT:
        return None if binding.applicant_may(actor, subject) else NotYourDuty(duty=move.title)
    if not actor.holds(move.duty):
        return NotYourDuty(duty=duty_title(move.duty))
    if not binding.may_move(actor, move, subject):
        return NotYourAgency(agency=subject.agency_code)
    return None


def same_hands(move: Move, *, ref: str, actor: Actor) -> SameHands | None:
    """Return why the separation of duties keeps an actor from a move of a subject, None when it does not (受办分离)."""
    return _in_the_same_hands([move], ref=ref, actor=actor).get(move.code)


def _in_the_same_hands(moves: Iterable[Move], *, ref: str, actor: Actor) -> dict[str, SameHands]:
    """Return the moves that an earlier act of the actor bars, asking once for all of them."""
    barred = {move: [f"{move.loop.code}.{code}" for code in move.not_by] for move in moves}
    acts = {act for named in barred.values() for act in named}
    if not acts:
        return {}
    rows = JournalEntry.objects.filter(subject_ref=ref, act__in=acts, actor_ref=actor.ref).order_by("id")
    made: dict[str, str] = {}
    for act, title in rows.values_list("act", "title"):
        made.setdefault(act, title)
    return {
        move.code: SameHands(earlier=next(made[act] for act in named if act in made), move=move.title)
        for move, named in barred.items()
        if any(act in made for act in named)
    }


def made_before(move: Move, *, ref: str) -> int:
    """Return how often a move was made on a subject."""
    return JournalEntry.objects.filter(subject_ref=ref, act=f"{move.loop.code}.{move.code}").count()


def _may_it(binding: LoopBinding, move: Move, subject: LoopSubject, *, revision: int | None) -> None:
    if revision is not None and revision != subject.revision:
        raise Conflict(what=binding.loop.noun)
    if not any(source.code == subject.state for source in move.arc.sources):
        raise MoveNotAllowed(
            what=binding.loop.noun, state=binding.loop.states[subject.state].title, move=move.title
        )
    if move.at_most is not None and made_before(move, ref=subject.ref) >= move.at_most:
        raise OnlySoOften(move=move.title, times=move.at_most)


def _chosen_reason(move: Move, code: str) -> Reason | None:
    if not move.reasons:
        return None
    for reason in move.reasons:
        if reason.code == code:
            return reason
    raise ReasonNeeded(
        field="reason", move=move.title, reasons="、".join(reason.title for reason in move.reasons)
    )


def _plain(value: Any) -> Any:
    """Return what a blank holds as the journal keeps it: days as text."""
    return value.isoformat() if isinstance(value, date) else value


def _filled(move: Move, blanks: Mapping[str, Any]) -> dict[str, Any]:
    filled: dict[str, Any] = {}
    for blank in move.form:
        value = blanks.get(blank.code)
        if isinstance(value, str):
            value = value.strip()
        if value in (None, "", [], ()):
            if blank.required:
                raise BlankMissing(field=blank.code, title=blank.title, fault="没有填")
            continue
        if blank.kind == "date" and isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError as fault:
                raise BlankMissing(
                    field=blank.code, title=blank.title, fault="不是日期，要写成2026-11-24这样"
                ) from fault
        if blank.kind == "choice" and value not in {option for option, _ in blank.options}:
            raise BlankMissing(field=blank.code, title=blank.title, fault="不在可选的范围里")
        if blank.kind == "lines" and isinstance(value, str):
            value = [line.strip() for line in value.splitlines() if line.strip()]
        filled[blank.code] = value
    return filled


def _run_clocks(taken: Turn[Any]) -> None:
    move = taken.move
    if move is None or not (move.starts or move.stops or move.resumes or move.ends or taken.extensions):
        return
    days = calendar.current()
    subject: LoopSubject = taken.subject
    running = {
        row.code: row
        for row in LoopClock.objects.select_for_update(of=("self",))
        .filter(subject_ref=subject.ref, ended_at__isnull=True)
        .order_by("pk")
        .prefetch_related("stops")
    }
    for clock in move.ends:
        if clock.code in running:
            clockwork.end(row=running.pop(clock.code), now=taken.now)
    for clock in move.resumes:
        if clock.code in running and running[clock.code].is_stopped:
            clockwork.resume(row=running[clock.code], now=taken.now, calendar=days)
    for code, amount in taken.extensions.items():
        if code in running:
            clockwork.extend(row=running[code], amount=amount, calendar=days)
    for clock in move.stops:
        if clock.code in running and not running[clock.code].is_stopped:
            why = taken.reason or Reason(move.code, move.title, move.law)
            clockwork.stop(row=running[clock.code], reason=why, now=taken.now, calendar=days)
    for clock in move.starts:
        if clock.code in taken.limits and clock.code not in running:
            clockwork.start(
                loop=move.loop.code,
                subject_ref=subject.ref,
                clock=clock,
                limit=taken.limits[clock.code],
                now=taken.starts_at or taken.now,
                calendar=days,
            )


class _Places(dict[str, Any]):
    """Places of a plain sentence; one that nobody filled stays empty rather than failing a legal act."""

    def __missing__(self, key: str) -> str:
        return ""


def _journal(binding: LoopBinding, taken: Turn[Any], *, from_state: str) -> None:
    move = taken.move
    if move is None:
        raise RuntimeError("only a move is journalled here")
    subject: LoopSubject = taken.subject
    described = binding.describe(subject)
    places = {
        "agency": taken.actor.agency_name,
        "reason": taken.reason.title if taken.reason else "",
        **taken.places,
    }
    sentence = move.plain if taken.plain is None else taken.plain
    journal.write(
        act=f"{binding.loop.code}.{move.code}",
        title=move.title,
        plain=sentence.format_map(_Places(places)),
        loop=binding.loop.code,
        subject_ref=subject.ref,
        parent_ref=described.parent_ref,
        from_state=from_state,
        to_state=subject.state,
        actor=taken.actor,
        now=taken.now,
        reason=taken.reason.code if taken.reason else "",
        detail={**{code: _plain(value) for code, value in taken.blanks.items()}, **taken.detail},
        about=described.about,
    )
