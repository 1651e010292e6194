"""Joining a declared loop to its table: how to describe, show, reach and move its subjects."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from yijian.kernel.actor import Actor, ActorKind
from yijian.kernel.loop import Loop, Move
from yijian.plumbing.models import LoopSubject


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What an inbox row and the head of a generic page say about one subject."""

    title: str
    person: str = ""
    source: str = ""
    number: str = ""
    parent_ref: str = ""
    about: tuple[str, ...] = ()
    """People whose data the subject holds."""
    lines: tuple[tuple[str, str], ...] = ()
    """Labelled facts for the generic page."""
    files: tuple[tuple[str, str], ...] = ()
    """Titles and digests of the documents that whoever moves the subject must look at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignee:
    """One who must move next; ``key`` tells several apart when they work in parallel (joint survey)."""

    agency_code: str
    duty: str = ""
    """Empty: the duty that the state waits for."""
    key: str = ""
    to_do: str = ""


def holder(subject: LoopSubject) -> tuple[Assignee, ...]:
    """Assign the state's duty to the agency that holds the subject; the default."""
    return (Assignee(agency_code=subject.agency_code),)


def holds_it(actor: Actor, move: Move, subject: LoopSubject) -> bool:
    """Tell whether the subject is with the actor's own agency; the default rule of who may move."""
    return actor.agency_code == subject.agency_code


def is_served(actor: Actor, subject: LoopSubject) -> bool:
    """Tell whether the actor is the person served, or acts for them; the default for the applicant's moves."""
    return actor.kind is ActorKind.CITIZEN and actor.subject_ref == subject.subject_ref


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopBinding:
    """One loop joined to its table.

    ``operations`` maps a move's code to the area's operation, called with ref, actor, now, revision, reason and blanks;
    moves without an entry are made only from inside the area. ``assignees`` names who must move next while the subject stands
    in a state that waits for staff.
    """

    loop: type[Loop]
    model: type[LoopSubject]
    visible_to: Callable[[Actor], "QuerySet[Any]"]
    describe: Callable[[Any], Description]
    url: Callable[[Any], str]
    operations: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    may_move: Callable[[Actor, Move, Any], bool] = holds_it
    applicant_may: Callable[[Actor, Any], bool] = is_served
    assignees: Callable[[Any], tuple[Assignee, ...]] = holder


_bindings: dict[str, LoopBinding] = {}


def bind(binding: LoopBinding) -> None:
    """Register a loop with its table; once for each loop code."""
    known = _bindings.get(binding.loop.code)
    if known is not None and known.model is not binding.model:
        raise ValueError(f"two loops are called {binding.loop.code}")
    binding.model.loop = binding.loop
    _bindings[binding.loop.code] = binding


def bound(code: str) -> LoopBinding:
    """Return the binding of a loop code."""
    return _bindings[code]


def all_bound() -> tuple[LoopBinding, ...]:
    """Return every bound loop in the order of registration."""
    return tuple(_bindings.values())


def deals_with(actor: Actor, subject_ref: str) -> bool:
    """Tell whether an actor may see anything that goes round for a person or firm: a filing, a case, a survey, a certificate."""
    return any(
        binding.visible_to(actor).filter(subject_ref=subject_ref).exists() for binding in _bindings.values()
    )
