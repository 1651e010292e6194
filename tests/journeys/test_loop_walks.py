"""Random walks over every bound loop: whatever is tried, in whatever order, the declaration holds.

The subjects are copies of rows that one lived application left, set back to the beginning; moves are made by the runtime alone, so that
this is the law of the engine for every loop alike, and no area's own conditions.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import models, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.journeys import filing
from tests.journeys.deciding import take_in
from tests.journeys.test_restaurant import SAID, STAFF, TYPED, case_of
from yijian.cases import operations as cases
from yijian.credit import operations as credit
from yijian.kernel.actor import SYSTEM, Actor, ActorKind
from yijian.kernel.clocks import Stop
from yijian.kernel.definitions import Limit
from yijian.kernel.loop import APPLICANT, Loop, Move
from yijian.kernel.loop import SYSTEM as PLATFORM
from yijian.kernel.refusal import Refusal
from yijian.kernel.tests.walking import walk_count
from yijian.plumbing import calendar, loops, numbering
from yijian.plumbing.clock import CITY_TIME
from yijian.plumbing.loops import LoopBinding, all_bound, clockwork
from yijian.plumbing.models import Assignment, FactRecord, JournalEntry, LoopClock, LoopSubject
from yijian.ratings import operations as ratings

LOOPS = [binding.loop.code for binding in all_bound()]
BEGINNING = datetime(2026, 3, 2, 10, 0, tzinfo=CITY_TIME)


class TestDeclarations:
    @pytest.mark.parametrize("code", LOOPS)
    def test_from_every_state_an_end_can_be_reached(self, code):
        loop = loops.bound(code).loop
        ending = {state.code for state in loop.states.values() if state.final}
        grew = True
        while grew:
            more = {
                source.code
                for move in loop.moves.values()
                if move.arc.target.code in ending
                for source in move.arc.sources
            }
            grew = not more <= ending
            ending |= more

        assert set(loop.states) == ending

    @pytest.mark.parametrize("code", LOOPS)
    def test_what_stops_a_clock_leads_where_it_can_go_on_or_end(self, code):
        loop = loops.bound(code).loop
        for move in loop.moves.values():
            for clock in move.stops:
                leaving = loop.moves_from(move.arc.target.code)
                assert any(clock in (*after.resumes, *after.ends) for after in leaving), move.code

    @pytest.mark.parametrize("code", LOOPS)
    def test_no_final_state_keeps_a_clock(self, code):
        """Walk every state with every set of clocks that may run there."""
        loop = loops.bound(code).loop
        met = {(loop.initial.code, frozenset[str]())}
        todo = list(met)
        while todo:
            state, running = todo.pop()
            assert not (loop.states[state].final and running), f"{code}.{state} leaves {set(running)} running"
            for move in loop.moves_from(state):
                after = (running | {clock.code for clock in move.starts}) - {
                    clock.code for clock in move.ends if clock not in move.starts
                }
                step = (move.arc.target.code, after)
                if step not in met:
                    met.add(step)
                    todo.append(step)


@pytest.fixture
def lived(acting, run_jobs) -> None:
    """Leave one subject of every loop: a restaurant delivered, rated badly, with a promise that was broken."""
    now = filing.clock.now()
    chen = acting("chenyulan", "firm")
    draft = filing.begin("open-restaurant", SAID, actor=chen, now=now)
    filing.fill(draft, TYPED, actor=chen, now=now)
    filing.give_everything(draft, actor=chen, now=now)
    filed = filing.sign(draft, actor=chen, now=now)
    run_jobs(now=now)
    for item in take_in(filed, now=now):
        cases.grant_case(ref=case_of(filed, item).ref, actor=acting(STAFF[item][1]), now=now)
    run_jobs(now=now)
    ratings.give_rating(
        application_ref=filed.ref, level=1, tags=(), words="", is_anonymous=False, actor=chen, now=now
    )
    credit.lapse_promises(now=now + timedelta(days=60))
    run_jobs(now=now)


def copied(row: models.Model) -> Any:
    """Return a saved copy of a row under a name of its own, with copies of what belongs to it alone."""
    fresh = numbering.reference("W")
    texts = {
        name
        for constraint in type(row)._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
        for name in constraint.fields
    } - {"subject_ref", "state", "kind"}
    row = type(row)._default_manager.get(pk=row.pk)
    for column in type(row)._meta.concrete_fields:
        if column.primary_key:
            continue
        if isinstance(column, models.OneToOneField):
            if getattr(row, column.attname) is not None:
                whole = copied(getattr(row, column.name))
                if whole.pk is None:
                    whole.save(force_insert=True)
                setattr(row, column.name, whole)
        elif isinstance(column, models.CharField) and (column.unique or column.name in texts):
            setattr(row, column.attname, fresh[: column.max_length])
    row.pk = None
    row._state.adding = True
    if not isinstance(row, LoopSubject):
        row.save(force_insert=True)
    return row


@dataclass
class Walk:
    """What an onlooker keeps of one subject, by the declaration alone."""

    binding: LoopBinding
    subject: LoopSubject
    now: datetime = BEGINNING
    state: str = ""
    revision: int = 0
    closed: bool = False
    made: list[tuple[str, str]] = field(default_factory=list)
    clocks: dict[str, list[list[date | None]]] = field(default_factory=dict)
    started: dict[str, date] = field(default_factory=dict)

    @property
    def loop(self) -> type[Loop]:
        return self.binding.loop

    def allowed(self, move: Move, actor: Actor, revision: int | None) -> bool:
        if actor.kind is not ActorKind.SYSTEM and not self._may(move, actor):
            return False
        if revision is not None and revision != self.revision:
            return False
        if self.state not in {source.code for source in move.arc.sources}:
            return False
        times = sum(code == move.code for code, _ in self.made)
        return move.at_most is None or times < move.at_most

    def _may(self, move: Move, actor: Actor) -> bool:
        mine = self.binding.visible_to(actor).filter(pk=self.subject.pk).exists()
        if not mine or move.duty == PLATFORM:
            return False
        if move.duty == APPLICANT:
            return self.binding.applicant_may(actor, self.subject)
        if not actor.holds(move.duty) or not self.binding.may_move(actor, move, self.subject):
            return False
        return not any(code in move.not_by and who == actor.ref for code, who in self.made)

    def note(self, move: Move, actor: Actor) -> None:
        today = self.now.date()
        self.state, self.revision = move.arc.target.code, self.revision + 1
        self.closed = move.arc.target.final
        self.made.append((move.code, actor.ref))
        for clock in move.ends:
            self.clocks.pop(clock.code, None)
        for clock in move.resumes:
            for stop in self.clocks.get(clock.code, []):
                stop[1] = stop[1] or today
        for clock in move.stops:
            if clock.code in self.clocks and not any(stop[1] is None for stop in self.clocks[clock.code]):
                self.clocks[clock.code].append([today, None])
        for clock in move.starts:
            if clock.code not in self.clocks:
                self.clocks[clock.code] = []
                self.started[clock.code] = today


def everything(subject: LoopSubject) -> tuple[Any, ...]:
    """Return all that a refused move must leave as it was."""
    return (
        type(subject)._default_manager.filter(pk=subject.pk).values().get(),
        list(JournalEntry.objects.filter(subject_ref=subject.ref).order_by("id").values_list("digest")),
        FactRecord.objects.count(),
        list(Assignment.objects.filter(subject_ref=subject.ref).order_by("id").values()),
        list(LoopClock.objects.filter(subject_ref=subject.ref).order_by("id").values()),
    )


def filled(move: Move) -> dict[str, Any]:
    values = {"date": "2026-03-20", "lines": "一\n二", "ticks": ["一"]}
    return {
        blank.code: blank.options[0][0] if blank.options else values.get(blank.kind, "写明")
        for blank in move.form
    }


def actors_for(walk: Walk) -> dict[str, Actor]:
    duties = frozenset(
        {move.duty for move in walk.loop.moves.values()}
        | {state.waits_for for state in walk.loop.states.values() if state.waits_for}
    ) - {APPLICANT, PLATFORM}
    agency = walk.subject.agency_code

    def staff(ref: str, held: frozenset[str] = duties, code: str = agency) -> Actor:
        return Actor(kind=ActorKind.STAFF, ref=ref, name=ref, agency_code=code, duties=held)

    return {
        "platform": SYSTEM,
        "clerk": staff("clerk"),
        "colleague": staff("colleague"),
        "without duty": staff("novice", frozenset()),
        "elsewhere": staff("stranger", code="yx-market"),
        "person": Actor(
            kind=ActorKind.CITIZEN, ref="person", name="本人", subject_ref=walk.subject.subject_ref
        ),
        "somebody": Actor(kind=ActorKind.CITIZEN, ref="x", name="别人", subject_ref="nobody"),
    }


def begin(binding: LoopBinding) -> Walk:
    subject = copied(binding.model._default_manager.order_by("pk").first())
    subject.revision, subject.closed_at = 0, None
    with loops.opened(subject, actor=SYSTEM, now=BEGINNING):
        pass
    return Walk(binding, subject, state=binding.loop.initial.code)


def step(walk: Walk, move: Move, actor: Actor, revision: int | None) -> None:
    expected = walk.allowed(move, actor, revision)
    before = everything(walk.subject)
    reason = move.reasons[0].code if move.reasons else ""
    refusal: Refusal | None = None
    try:
        with (
            transaction.atomic(),
            loops.turn(
                move,
                ref=walk.subject.ref,
                actor=actor,
                now=walk.now,
                revision=revision,
                reason=reason,
                blanks=filled(move),
            ) as turn,
        ):
            turn.limits = {clock.code: Limit(amount=7) for clock in move.starts}
            if hasattr(turn.subject, "decided_at"):
                turn.subject.decided_at = walk.now
    except Refusal as found:
        refusal = found
    if refusal is not None:
        assert not expected, f"{move.code} was refused: {refusal.sentence}"
        assert refusal.sentence.endswith("。")
        assert everything(walk.subject) == before, f"{move.code} was refused and left something"
        return
    assert expected, f"{actor.ref} made {move.code} from {walk.state}"
    walk.note(move, actor)
    check(walk, entries=len(before[1]) + 1)


def check(walk: Walk, *, entries: int) -> None:
    subject = walk.binding.model._default_manager.get(pk=walk.subject.pk)
    assert (subject.state, subject.revision) == (walk.state, walk.revision)
    assert (subject.closed_at is not None) == walk.closed
    rows = JournalEntry.objects.filter(subject_ref=subject.ref).order_by("id")
    assert rows.count() == entries
    replayed = ""
    for row in rows:
        assert row.from_state == replayed
        replayed = row.to_state
    assert replayed == subject.state
    state = walk.loop.states[walk.state]
    waiting = Assignment.objects.filter(subject_ref=subject.ref, closed_at__isnull=True)
    if state.waits_for in (None, APPLICANT, PLATFORM):
        assert not waiting.exists()
    else:
        assert all(row.state == state.code for row in waiting)
    days = calendar.current()
    running = {
        row.code: row
        for row in LoopClock.objects.filter(subject_ref=subject.ref, ended_at__isnull=True).prefetch_related(
            "stops"
        )
    }
    assert set(running) == set(walk.clocks)
    for code, row in running.items():
        stops = tuple(Stop(from_on=begun, until_on=until) for begun, until in walk.clocks[code])
        reading = clockwork.reading(row, now=walk.now, calendar=days)
        counted = walk_count(walk.started[code], walk.now.date(), reading.unit, stops)
        assert reading.used == counted, f"{code} counted a day on which it stood still"
        assert row.is_stopped == any(stop.until_on is None for stop in stops)


@pytest.mark.django_db
@pytest.mark.slow
class TestWalks:
    @pytest.mark.parametrize("code", LOOPS)
    def test_whatever_is_tried_the_declaration_holds(self, lived, code):
        binding = loops.bound(code)
        reached: set[str] = set()

        @settings(
            max_examples=6,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        )
        @given(data=st.data())
        def walked(data: st.DataObject) -> None:
            walk = begin(binding)
            actors = actors_for(walk)
            moves = list(binding.loop.moves.values())
            for _ in range(12):
                fitting = binding.loop.moves_from(walk.state)
                # Half of the tries fit the state, so that walks get far; the other half is anything.
                pool = fitting if fitting and data.draw(st.booleans()) else moves
                move = data.draw(st.sampled_from(pool))
                who = data.draw(st.sampled_from([*actors, "platform", "clerk", "person"]))
                revision = data.draw(st.sampled_from([None, walk.revision, walk.revision - 1]))
                step(walk, move, actors[who], revision if revision != -1 else 99)
                reached.add(walk.state)
                walk.now += timedelta(days=data.draw(st.integers(0, 4)))

        walked()

        assert len(reached) >= min(3, len(binding.loop.states)), reached
