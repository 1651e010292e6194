"""The declaration of a closed loop: its states, its moves, who may make them, which clocks they touch.

A loop is a class with ``State`` and ``Move`` attributes and reads like the rule it implements. It holds no code that
changes anything: the runtime in ``plumbing.loops`` gives each move its six beats.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar, Self

APPLICANT = "applicant"
"""The move or the waiting belongs to the person the loop serves, not to staff."""

SYSTEM = "system"
"""The move is the platform's own: a clock ran out, a part arrived."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time limit that a loop runs; the amount comes from data when the clock starts."""

    code: str
    title: str
    statutory: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason that a move accepts, with the article that allows it."""

    code: str
    title: str
    law: str = ""


@dataclass(frozen=True, slots=True)
class Blank:
    """One field of the little form that a move asks for."""

    code: str
    title: str
    kind: str = "text"
    """``text``, ``long``, ``date``, ``choice``, ``lines`` (one entry a line), ``ticks`` (a checked list)."""
    required: bool = True
    options: tuple[tuple[str, str], ...] = ()
    help: str = ""


@dataclass(eq=False, slots=True)
class State:
    """A place where the subject of the loop can stand."""

    title: str
    plain: str = ""
    """The sentence the citizen reads while it stands here."""
    waits_for: str | None = None
    """A duty code, ``APPLICANT`` or ``SYSTEM``; None only in final states."""
    to_do: str = ""
    """What the one waited for must do, as the inbox says it: 受理, 作出决定."""
    clock: Clock | None = None
    """The clock whose light the inbox shows for this wait."""
    final: bool = False
    code: str = field(default="", init=False)

    def __set_name__(self, owner: type, name: str) -> None:
        """Take the attribute's name as the stored code."""
        self.code = name

    def __rshift__(self, target: "State") -> "Arc":
        return Arc((self,), target)

    def __or__(self, other: "State") -> "States":
        return States((self, other))


@dataclass(frozen=True, slots=True)
class States:
    """Several states from which one move may start."""

    members: tuple[State, ...]

    def __or__(self, other: State) -> "States":
        return States((*self.members, other))

    def __rshift__(self, target: State) -> "Arc":
        return Arc(self.members, target)


@dataclass(frozen=True, slots=True)
class Arc:
    """From where to where a move leads."""

    sources: tuple[State, ...]
    target: State


@dataclass(eq=False, slots=True)
class Move:
    """One act of the loop."""

    title: str
    arc: Arc
    duty: str
    """A duty code, ``APPLICANT`` or ``SYSTEM``."""
    not_by: tuple[str, ...] = ()
    """Codes of moves whose actor may not make this one on the same subject (受办分离)."""
    at_most: int | None = None
    reasons: tuple[Reason, ...] = ()
    form: tuple[Blank, ...] = ()
    starts: tuple[Clock, ...] = ()
    stops: tuple[Clock, ...] = ()
    resumes: tuple[Clock, ...] = ()
    ends: tuple[Clock, ...] = ()
    plain: str = ""
    """The citizen's timeline sentence; ``{agency}``, ``{reason}`` and the form's codes are places. Empty: not shown."""
    tone: str = "plain"
    """How its button looks: ``primary``, ``plain`` or ``danger``."""
    law: str = ""
    code: str = field(default="", init=False)
    loop: "type[Loop]" = field(init=False, repr=False)

    def __set_name__(self, owner: type, name: str) -> None:
        """Take the attribute's name as the stored code."""
        self.code = name


class Loop:
    """Base of every declared loop; subclasses only name states and moves.

    ``code`` is stored with every row and never changes, ``title`` is what staff read, ``noun`` what one subject is called.
    The first state declared is where a subject begins.
    """

    code: ClassVar[str]
    title: ClassVar[str]
    noun: ClassVar[str]
    states: ClassVar[dict[str, State]]
    moves: ClassVar[dict[str, Move]]
    initial: ClassVar[State]

    def __init_subclass__(cls) -> None:
        """Collect what the class declares and refuse a malformed loop at import."""
        cls.states = {n: v for n, v in vars(cls).items() if isinstance(v, State)}
        cls.moves = {n: v for n, v in vars(cls).items() if isinstance(v, Move)}
        cls.initial = next(iter(cls.states.values()))
        for move in cls.moves.values():
            move.loop = cls
        faults = list(faults_of(cls))
        if faults:
            raise TypeError(f"{cls.__name__}: " + "; ".join(faults))

    @classmethod
    def moves_from(cls, state: str) -> list[Move]:
        """Return the moves that may start from a state, in order of declaration."""
        return [m for m in cls.moves.values() if any(s.code == state for s in m.arc.sources)]

    @classmethod
    def clocks(cls) -> list[Clock]:
        """Return every clock the loop mentions, once each, in order of first mention."""
        seen: dict[str, Clock] = {}
        for move in cls.moves.values():
            for clock in (*move.starts, *move.stops, *move.resumes, *move.ends):
                seen.setdefault(clock.code, clock)
        for state in cls.states.values():
            if state.clock:
                seen.setdefault(state.clock.code, state.clock)
        return list(seen.values())

    def __new__(cls) -> Self:
        """Refuse: a loop is a declaration, never an object."""
        raise TypeError("a loop is declared, not instantiated")


def faults_of(loop: type[Loop]) -> Iterator[str]:
    """Yield what is wrong with a declaration: unreachable states, dead ends, unknown names, waits for nobody."""
    states, moves = loop.states, loop.moves
    reached = {loop.initial.code}
    grew = True
    while grew:
        grew = False
        for move in moves.values():
            if any(s.code in reached for s in move.arc.sources) and move.arc.target.code not in reached:
                reached.add(move.arc.target.code)
                grew = True
    for code, state in states.items():
        leaves = loop.moves_from(code)
        if code not in reached:
            yield f"state {code} cannot be reached"
        if state.final and leaves and all(m.duty == APPLICANT for m in leaves):
            continue
        if not state.final and not leaves:
            yield f"state {code} is a dead end"
        if not state.final and state.waits_for is None:
            yield f"state {code} waits for nobody"
    for code, move in moves.items():
        for other in move.not_by:
            if other not in moves:
                yield f"move {code} names unknown move {other} in not_by"
        for state in (*move.arc.sources, move.arc.target):
            if states.get(state.code) is not state:
                yield f"move {code} uses state {state.title} of another loop"
