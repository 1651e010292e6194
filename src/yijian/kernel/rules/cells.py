"""The answers that a rule tells apart: one representative for each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise
from math import ceil, floor

from yijian.kernel.rules import nodes as n
from yijian.kernel.rules.evaluating import compile_term, compile_test
from yijian.kernel.rules.grounding import single
from yijian.kernel.rules.linear import linear
from yijian.kernel.rules.vocabulary import Field, FieldType, Value

_FIRST_DAY, _LAST_DAY = date(1850, 1, 1).toordinal(), date(2200, 12, 31).toordinal()
_MANY_OPTIONS = 8


@dataclass(frozen=True, slots=True)
class Cell:
    """Answers that all tests of a field treat alike: one of them, and how many options it stands for."""

    value: Value
    weight: int = 1


class TooHard(Exception):
    """Raise when a field's answers cannot be divided within reason."""


def cells_of(field: Field, leaves: Sequence[n.Leaf]) -> tuple[Cell, ...]:
    """Return the answers to a field that its tests tell apart; ``leaves`` read no other field.

    None is among them where a test asks whether the field was filled in.

    :raises TooHard: when there are too many.
    """
    values = _CANDIDATES[field.type](field, leaves)
    if any(isinstance(leaf, n.Known) for leaf in leaves):
        values = [*values, None]
    tests = [compile_test(leaf) for leaf in dict.fromkeys(leaves)]
    found: dict[tuple[bool | None, ...], Cell] = {}
    for value in values:
        signature = tuple(test({field.name: value}) for test in tests)
        cell = found.get(signature)
        if cell is None:
            found[signature] = Cell(value)
        elif field.type is FieldType.CHOICE and field.options:
            found[signature] = Cell(cell.value, cell.weight + 1)
    return tuple(found.values())


def _booleans(field: Field, leaves: Sequence[n.Leaf]) -> list[Value]:
    return [True, False]


def _words(field: Field, leaves: Sequence[n.Leaf]) -> list[Value]:
    if field.options:
        return [o.value for o in field.options]
    texts: dict[str, None] = {}
    for leaf in leaves:
        match leaf:
            case n.Compare(_, _, n.Literal(str() as text)):
                texts[text] = None
            case n.OneOf(_, values):
                texts.update(dict.fromkeys(str(v) for v in values))
            case n.StartsWith(_, prefix):
                texts[prefix] = texts[prefix + "…"] = None
            case _:
                continue
    # where a text happens to be one of the last three, another of them stands for all the rest
    return [*texts, "其他", "另外", "●"]


def _choices(field: Field, leaves: Sequence[n.Leaf]) -> list[Value]:
    named: dict[str, None] = {}
    counted = False
    for leaf in leaves:
        if isinstance(leaf, n.Holds):
            named.update(dict.fromkeys(leaf.values))
        counted = counted or isinstance(leaf, n.Compare | n.OneOf)
    if len(named) > _MANY_OPTIONS:
        raise TooHard
    others = [o.value for o in field.options if o.value not in named] if field.options else ["其他"]
    if not field.options and counted:
        raise TooHard
    most = len(others) if counted else min(1, len(others))
    subsets = [c for size in range(len(named) + 1) for c in combinations(named, size)]
    return [(*subset, *others[:extra]) for extra in range(most + 1) for subset in subsets]


def _numbers(field: Field, leaves: Sequence[n.Leaf]) -> list[Value]:
    bounds = {b for leaf in leaves for b in _bounds(leaf)}
    least = None if field.least is None else Fraction(field.least)
    most = None if field.most is None else Fraction(field.most)
    return [_plain(v) for v in _between(sorted(bounds), least, most, whole=field.whole)]


def _dates(field: Field, leaves: Sequence[n.Leaf]) -> list[Value]:
    bounds = {b for leaf in leaves for b in _bounds(leaf)}
    ordinals = _between(sorted(bounds), Fraction(_FIRST_DAY), Fraction(_LAST_DAY), whole=True)
    return [date.fromordinal(int(o)) for o in ordinals]


_CANDIDATES: dict[FieldType, Callable[[Field, Sequence[n.Leaf]], list[Value]]] = {
    FieldType.BOOLEAN: _booleans,
    FieldType.TEXT: _words,
    FieldType.CHOICE: _words,
    FieldType.CHOICES: _choices,
    FieldType.NUMBER: _numbers,
    FieldType.DATE: _dates,
}


def _plain(value: Fraction) -> int | Decimal:
    if value.denominator == 1:
        return int(value)
    return round(Decimal(value.numerator) / Decimal(value.denominator), 12).normalize()


def _between(
    bounds: list[Fraction], least: Fraction | None, most: Fraction | None, *, whole: bool
) -> list[Fraction]:
    """Return one value below all bounds, one on each, one between each two, one above all, as far as they are allowed."""
    bounds = [b for b in bounds if (least is None or b >= least) and (most is None or b <= most)]
    if not bounds:
        return [next(v for v in (least, most, Fraction(1)) if v is not None)]
    values = [_below(bounds[0], least)]
    for low, high in pairwise(bounds):
        values += [low, _middle(low, high)]
    values += [bounds[-1], _above(bounds[-1], most)]
    allowed = []
    for value in values:
        if (least is not None and value < least) or (most is not None and value > most):
            continue
        if not whole or value.denominator == 1:
            allowed.append(value)
    if whole and least is not None and least.denominator == 1:
        allowed.append(least)
    if whole and most is not None and most.denominator == 1:
        allowed.append(most)
    return allowed or [v for v in (least, most) if v is not None] or [bounds[0]]


def _below(bound: Fraction, least: Fraction | None) -> Fraction:
    step = Fraction(ceil(bound) - 1)
    if bound > 0:
        step = max(step, Fraction(0))  # a witness of -1 square metres would puzzle its reader
    if step >= bound:
        step = Fraction(floor(bound)) - 1
    return (least + bound) / 2 if least is not None and step < least < bound else step


def _above(bound: Fraction, most: Fraction | None) -> Fraction:
    step = Fraction(floor(bound) + 1)
    return (most + bound) / 2 if most is not None and bound < most < step else step


def _middle(low: Fraction, high: Fraction) -> Fraction:
    step = Fraction(floor(low) + 1)
    return step if step < high else (low + high) / 2


def _bounds(leaf: n.Leaf) -> list[Fraction]:
    """Return where a test of one number or day may change its answer."""
    match leaf:
        case n.OneOf(n.Name(), values):
            return [linear(n.Literal(v, FieldType.NUMBER)).constant for v in values]
        case n.Compare():
            found = single(leaf)
            if found is None:
                return []
            base, bound = found
            return [bound] if isinstance(base, n.Name) else _turns(base, bound)
        case _:
            return []


def _turns(base: n.Term, bound: Fraction) -> list[Fraction]:
    """Return the days on which a function of one day passes a bound, found by halving: it never turns back."""
    field = next(n.fields_of_term(base))
    compute = compile_term(base)

    def value(ordinal: int) -> Fraction:
        found = compute({field.name: date.fromordinal(ordinal)})
        if isinstance(found, date):
            return Fraction(found.toordinal())
        return Fraction(found) if isinstance(found, int | Decimal) else Fraction(0)

    rising = value(_LAST_DAY) >= value(_FIRST_DAY)
    days = []

    def reaches(found: Fraction) -> bool:
        return found >= bound

    def exceeds(found: Fraction) -> bool:
        return found > bound

    for passed in (reaches, exceeds):
        low, high = _FIRST_DAY, _LAST_DAY
        if passed(value(high if rising else low)) and not passed(value(low if rising else high)):
            while high - low > 1:
                middle = (low + high) // 2
                if passed(value(middle)) is rising:
                    high = middle
                else:
                    low = middle
            days += [Fraction(low), Fraction(high)]
    return days
