"""The tree of a rule: terms that have a value, conditions that have a truth.

Every shape of the language is one class here; evaluating, explaining, simplifying and compiling are walks over them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from yijian.kernel.rules.vocabulary import Field, FieldType

Constant = bool | int | Decimal | str | date
"""What a literal may hold."""


@dataclass(frozen=True, slots=True)
class Name:
    """The answer to a field."""

    field: Field

    @property
    def kind(self) -> FieldType:
        """The type of the answer."""
        return self.field.type


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the rule."""

    value: Constant
    kind: FieldType


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """``left op right`` with op one of + - * /; a day plus or minus days is a day, a day minus a day is days."""

    op: str
    left: "Term"
    right: "Term"
    kind: FieldType


class Function(StrEnum):
    """The functions of the language, by the name written in rules."""

    YEARS = "周岁"
    MONTHS = "满月数"
    YEAR = "年份"
    ADD_MONTHS = "加月"
    COUNT = "个数"


@dataclass(frozen=True, slots=True)
class Call:
    """A function applied to terms; YEARS and MONTHS always carry their second day."""

    function: Function
    arguments: tuple["Term", ...]

    @property
    def kind(self) -> FieldType:
        """The type of the result."""
        return FieldType.DATE if self.function is Function.ADD_MONTHS else FieldType.NUMBER


Term = Name | Literal | Arithmetic | Call


@dataclass(frozen=True, slots=True)
class Settled:
    """A condition whose truth does not depend on any fact."""

    value: bool


@dataclass(frozen=True, slots=True)
class Flag:
    """A yes-or-no field taken as a condition."""

    field: Field


@dataclass(frozen=True, slots=True)
class Known:
    """``x 已填``: true for an answer, false for one left empty (None), unknown while not asked (missing)."""

    field: Field


@dataclass(frozen=True, slots=True)
class Compare:
    """``left op right`` with op one of = <> < <= > >=."""

    op: str
    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class OneOf:
    """``term in (…)``."""

    term: Term
    values: tuple[Constant, ...]


class Mode(StrEnum):
    """How the answers of a multiple choice are tested."""

    ANY = "包含任一"
    ALL = "包含全部"
    ONLY = "只包含"
    """At least one is chosen, and none outside the list."""


@dataclass(frozen=True, slots=True)
class Holds:
    """A test of a multiple choice against options."""

    field: Field
    mode: Mode
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StartsWith:
    """``text 开头是 '…'``: codes of regions and trades go by prefix."""

    field: Field
    prefix: str


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds."""

    parts: tuple["Node", ...]


Leaf = Flag | Known | Compare | OneOf | Holds | StartsWith
Node = Settled | Flag | Known | Compare | OneOf | Holds | StartsWith | Not | All | Any

OPPOSITE = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
"""The comparison that holds exactly when the other does not."""

MIRRORED = {"=": "=", "<>": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
"""The comparison with its sides exchanged."""


def fields_of_term(term: Term) -> Iterator[Field]:
    """Yield the fields a term reads, in order of mention, repeated as often as mentioned."""
    match term:
        case Name(field):
            yield field
        case Arithmetic(_, left, right):
            yield from fields_of_term(left)
            yield from fields_of_term(right)
        case Call(_, arguments):
            for argument in arguments:
                yield from fields_of_term(argument)
        case Literal():
            return


def fields_of(node: Node) -> Iterator[Field]:
    """Yield the fields a condition reads, in order of mention, repeated as often as mentioned."""
    match node:
        case Flag(field) | Known(field) | Holds(field) | StartsWith(field):
            yield field
        case Compare(_, left, right):
            yield from fields_of_term(left)
            yield from fields_of_term(right)
        case OneOf(term):
            yield from fields_of_term(term)
        case Not(part):
            yield from fields_of(part)
        case All(parts) | Any(parts):
            for part in parts:
                yield from fields_of(part)
        case Settled():
            return


def leaves_of(node: Node) -> Iterator[Leaf]:
    """Yield the conditions that have no parts, in order of mention."""
    match node:
        case Not(part):
            yield from leaves_of(part)
        case All(parts) | Any(parts):
            for part in parts:
                yield from leaves_of(part)
        case Settled():
            return
        case _:
            yield node


def compare(op: str, left: Term, right: Term) -> Node:
    """Return a comparison in its one form: a literal stands on the right, a field against true or false is a flag.

    Whoever divides a field's answers looks for literals on the right only.
    """
    if isinstance(left, Literal):
        left, right, op = right, left, MIRRORED[op]
    if isinstance(left, Name) and isinstance(right, Literal) and isinstance(right.value, bool):
        return Flag(left.field) if right.value == (op == "=") else Not(Flag(left.field))
    return Compare(op, left, right)


def all_of(parts: list[Node]) -> Node:
    """Return the conjunction of parts: flat, without repeats, settled where a part settles it."""
    flat: dict[Node, None] = {}
    for part in parts:
        match part:
            case Settled(False):
                return part
            case Settled(True):
                continue
            case All(inner):
                flat.update(dict.fromkeys(inner))
            case _:
                flat[part] = None
    if not flat:
        return Settled(True)
    return next(iter(flat)) if len(flat) == 1 else All(tuple(flat))


def any_of(parts: list[Node]) -> Node:
    """Return the disjunction of parts: flat, without repeats, settled where a part settles it."""
    flat: dict[Node, None] = {}
    for part in parts:
        match part:
            case Settled(True):
                return part
            case Settled(False):
                continue
            case Any(inner):
                flat.update(dict.fromkeys(inner))
            case _:
                flat[part] = None
    if not flat:
        return Settled(False)
    return next(iter(flat)) if len(flat) == 1 else Any(tuple(flat))


def negate(node: Node) -> Node:
    """Return the opposite without stacking negations."""
    match node:
        case Settled(value):
            return Settled(not value)
        case Not(part):
            return part
        case _:
            return Not(node)
