"""What waits for an agency, and the declared loops themselves."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from yijian.accounts.queries import actor_of
from yijian.kernel.loop import Loop, Move, State
from yijian.kernel.refusal import NotFound
from yijian.openapi import moving
from yijian.openapi.problems import Problem
from yijian.plumbing import clock
from yijian.plumbing.loops import all_bound, assignments
from yijian.plumbing.loops.assignments import InboxRow

router = Router(tags=["待办和闭环"])

REFUSALS = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
MOST = 100


class InboxOut(Schema):
    """One thing that waits for the caller."""

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
    light: str = Field(
        description="red 超期，yellow 今天到期，warning 预警，fine 宽裕，stopped 停表，none 没有时限"
    )
    opened_at: datetime
    taken_name: str = Field(description="正在办的工作人员；空为还没有人接")


class InboxList(Schema):
    """A stretch of the inbox, least time left first."""

    rows: list[InboxOut]
    after: str | None = Field(description="取下一段时带上；空为没有了")


class ReasonOut(Schema):
    """A reason that a move accepts."""

    code: str
    title: str
    law: str


class BlankOut(Schema):
    """One blank of a move's form."""

    code: str
    title: str
    kind: str
    required: bool
    options: list[tuple[str, str]]
    help: str


class MoveOut(Schema):
    """One move."""

    code: str
    title: str
    sources: list[str]
    target: str
    duty: str
    not_by: list[str]
    at_most: int | None
    reasons: list[ReasonOut]
    form: list[BlankOut]
    starts: list[str]
    stops: list[str]
    resumes: list[str]
    ends: list[str]
    law: str
    is_open: bool = Field(description="能不能经接口办")


class StateOut(Schema):
    """One state."""

    code: str
    title: str
    plain: str
    waits_for: str | None
    to_do: str
    clock: str | None
    final: bool


class LoopRow(Schema):
    """One loop in the list."""

    code: str
    title: str
    noun: str


class LoopOut(LoopRow):
    """A declared loop: enough to draw its diagram and to fill every form."""

    initial: str
    states: list[StateOut]
    moves: list[MoveOut]


class Standing(Schema):
    """Where a subject stands after a move."""

    loop: str
    ref: str
    state: str
    state_title: str
    revision: int


@router.get("/inbox", response={200: InboxList, 401: Problem}, summary="待办")
def inbox(
    request: HttpRequest,
    loop: Annotated[str, Field(max_length=40)] = "",
    light: Annotated[str, Field(pattern="^(red|yellow|warning|fine|stopped|none)?$")] = "",
    after: Annotated[str, Field(max_length=60)] = "",
    limit: Annotated[int, Field(ge=1, le=MOST)] = 50,
) -> Any:
    """Return what waits for the caller's agency within the caller's duties."""
    rows = assignments.inbox(
        actor_of(request),
        today=clock.now().date(),
        loop=loop,
        light=light,
        after=_place(after),
        limit=limit,
    )
    return InboxList(
        rows=[InboxOut.from_orm(row) for row in rows],
        after=_key(rows[-1]) if len(rows) == limit else None,
    )


@router.get("/loops", response=list[LoopRow], auth=None, summary="闭环清单")
def loops(request: HttpRequest) -> Any:
    """Return every declared loop."""
    return [LoopRow.from_orm(binding.loop) for binding in all_bound()]


@router.get("/loops/{loop}", response={200: LoopOut, 404: Problem}, auth=None, summary="闭环图")
def loop_diagram(request: HttpRequest, loop: str) -> Any:
    """Return a loop's states and moves: who may make each, by which law, with which blanks and clocks."""
    binding = moving.binding_of(loop)
    return loop_out(binding.loop, frozenset(binding.operations))


@router.post(
    "/loops/{loop}/{ref}/moves/{move}", response={200: Standing, **REFUSALS}, summary="办理任一闭环的一步"
)
def make_move(request: HttpRequest, loop: str, ref: str, move: str, body: moving.MoveIn) -> Any:
    """Make one move of any loop, e.g. mend a poor rating or give an opinion after a survey."""
    actor = actor_of(request)
    moving.make(loop, ref=ref, move=move, body=body, actor=actor, now=clock.now())
    binding = moving.binding_of(loop)
    subject = binding.visible_to(actor).filter(ref=ref).first()
    if subject is None:
        raise NotFound(what=binding.loop.noun)
    return Standing(
        loop=loop,
        ref=ref,
        state=subject.state,
        state_title=binding.loop.states[subject.state].title,
        revision=subject.revision,
    )


def loop_out(loop: type[Loop], bound_moves: frozenset[str]) -> LoopOut:
    """Return a declared loop for the outside; moves that only the platform makes are marked as not open."""
    return LoopOut(
        code=loop.code,
        title=loop.title,
        noun=loop.noun,
        initial=loop.initial.code,
        states=[_state(state) for state in loop.states.values()],
        moves=[_move(move, is_open=move.code in bound_moves) for move in loop.moves.values()],
    )


def _state(state: State) -> StateOut:
    return StateOut(
        code=state.code,
        title=state.title,
        plain=state.plain,
        waits_for=state.waits_for,
        to_do=state.to_do,
        clock=state.clock.code if state.clock else None,
        final=state.final,
    )


def _move(move: Move, *, is_open: bool) -> MoveOut:
    return MoveOut(
        code=move.code,
        title=move.title,
        sources=[state.code for state in move.arc.sources],
        target=move.arc.target.code,
        duty=move.duty,
        not_by=list(move.not_by),
        at_most=move.at_most,
        reasons=[ReasonOut.from_orm(reason) for reason in move.reasons],
        form=[BlankOut.from_orm(blank) for blank in move.form],
        starts=[clock.code for clock in move.starts],
        stops=[clock.code for clock in move.stops],
        resumes=[clock.code for clock in move.resumes],
        ends=[clock.code for clock in move.ends],
        law=move.law,
        is_open=is_open,
    )


def _key(row: InboxRow) -> str:
    return f"{row.due_at.isoformat() if row.due_at else ''}~{row.id}"


def _place(text: str) -> tuple[datetime | None, int] | None:
    """Read the place of the last row seen; nonsense begins from the start."""
    moment, _, last = text.partition("~")
    if not (last.isascii() and last.isdigit()):
        return None
    try:
        found = datetime.fromisoformat(moment) if moment else None
    except ValueError:
        return None
    return (found, int(last)) if found is None or found.tzinfo else None
