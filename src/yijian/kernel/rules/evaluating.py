"""From the tree of a rule to closures: a condition becomes a function of the facts that answers True, False or None.

Answers of the type the field promises go straight through; anything else (stored JSON, floats) is read as that type first.
Results of arithmetic are compared after rounding to ``PLACES``, so that exact decimals here and binary or fixed-point
numbers in a database agree.
"""

import operator
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from math import floor
from typing import Any

from yijian.kernel.rules import nodes as n
from yijian.kernel.rules.calendar import add_days, add_months, full_months, full_years
from yijian.kernel.rules.vocabulary import Field, FieldType, Value, read_value

Facts = Mapping[str, Value]
Test = Callable[[Facts], bool | None]
Getter = Callable[[Facts], object]

PLACES = 6
"""Decimal places to which results of arithmetic are compared."""

_HALF = Decimal(5).scaleb(-PLACES - 1)

_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_READY: dict[FieldType, tuple[type, ...]] = {
    FieldType.BOOLEAN: (bool,),
    FieldType.NUMBER: (int, Decimal),
    FieldType.TEXT: (str,),
    FieldType.DATE: (date,),
    FieldType.CHOICE: (str,),
    FieldType.CHOICES: (tuple, frozenset),
}

_WORDS = frozenset({FieldType.TEXT, FieldType.CHOICE})


def compile_test(node: n.Node) -> Test:
    """Return the condition as a function of the facts; None stands for unknown."""
    match node:
        case n.Settled(value):
            return lambda facts: value
        case n.Flag(field):
            return _flag(field)
        case n.Known(field):
            return _known(field)
        case n.Compare(op, left, right):
            return _compare(op, left, right)
        case n.OneOf(term, values):
            return _one_of(term, values)
        case n.Holds(field, mode, values):
            return _holds(field, mode, frozenset(values))
        case n.StartsWith(field, prefix):
            return _starts(field, prefix)
        case n.Not(part):
            return _not(compile_test(part))
        case n.All(parts):
            return _joined(tuple(map(compile_test, parts)), settled_by=False)
        case n.Any(parts):
            return _joined(tuple(map(compile_test, parts)), settled_by=True)


def _joined(parts: tuple[Test, ...], *, settled_by: bool) -> Test:
    def joined(facts: Facts) -> bool | None:
        answer: bool | None = not settled_by
        for part in parts:
            found = part(facts)
            if found is settled_by:
                return settled_by
            if found is None:
                answer = None
        return answer

    return joined


def _not(part: Test) -> Test:
    def opposite(facts: Facts) -> bool | None:
        found = part(facts)
        return None if found is None else not found

    return opposite


def _flag(field: Field) -> Test:
    name = field.name

    def flag(facts: Facts) -> bool | None:
        value = facts.get(name)
        if value is True or value is False or value is None:
            return value
        read = read_value(field, value)
        return None if read is None else bool(read)

    return flag


def _known(field: Field) -> Test:
    name = field.name

    def known(facts: Facts) -> bool | None:
        if name not in facts:
            return None
        value = facts[name]
        return value is not None and value != ""

    return known


def compile_term(term: n.Term) -> Getter:
    """Return the term as a function of the facts; None stands for unknown."""
    match term:
        case n.Literal(constant):
            return lambda facts: constant
        case n.Name(field):
            return _answer(field)
        case n.Arithmetic(op, left, right):
            return _arithmetic(op, compile_term(left), compile_term(right), left.kind)
        case n.Call(function, arguments):
            return _call(function, tuple(map(compile_term, arguments)))


def _answer(field: Field) -> Getter:
    name, ready = field.name, _READY[field.type]
    if field.type in _WORDS:
        return _word(field)

    def answer(facts: Facts) -> object:
        value = facts.get(name)
        if value is None or value.__class__ in ready:
            return value
        return read_value(field, value)

    return answer


def _word(field: Field) -> Getter:
    name = field.name

    def word(facts: Facts) -> object:
        value = facts.get(name)
        if value.__class__ is str or value is None:
            return value or None  # an empty text is no answer
        return read_value(field, value)

    return word


def _compare(op: str, left: n.Term, right: n.Term) -> Test:
    holds = _OPERATORS[op]
    if _computed(left) or _computed(right):
        return _compare_rounded(holds, compile_term(left), compile_term(right))
    if isinstance(left, n.Name) and isinstance(right, n.Literal) and left.field.type not in _WORDS:
        field, constant = left.field, right.value
        name, ready = field.name, _READY[field.type]

        def compare_constant(facts: Facts) -> bool | None:
            value: object = facts.get(name)
            if value.__class__ not in ready:
                if value is None:
                    return None
                value = read_value(field, value)
                if value is None:
                    return None
            return holds(value, constant)

        return compare_constant
    one, other = compile_term(left), compile_term(right)

    def compare(facts: Facts) -> bool | None:
        first = one(facts)
        if first is None:
            return None
        second = other(facts)
        return None if second is None else holds(first, second)

    return compare


def _computed(term: n.Term) -> bool:
    return isinstance(term, n.Arithmetic) and term.kind is FieldType.NUMBER


def _compare_rounded(holds: Callable[[Any, Any], bool], one: Getter, other: Getter) -> Test:
    def compare(facts: Facts) -> bool | None:
        first, second = one(facts), other(facts)
        if not isinstance(first, int | Decimal) or not isinstance(second, int | Decimal):
            return None
        difference = first - second
        return holds(0 if -_HALF <= difference <= _HALF else difference, 0)

    return compare


def _arithmetic(op: str, one: Getter, other: Getter, left_kind: FieldType) -> Getter:
    if left_kind is FieldType.DATE:
        return _date_arithmetic(op, one, other)

    def compute(facts: Facts) -> object:
        first, second = one(facts), other(facts)
        if not isinstance(first, int | Decimal) or not isinstance(second, int | Decimal):
            return None
        match op:
            case "+":
                return first + second
            case "-":
                return first - second
            case "*":
                return first * second
            case _:
                return None if second == 0 else Decimal(first) / Decimal(second)

    return compute


def _date_arithmetic(op: str, one: Getter, other: Getter) -> Getter:
    sign = -1 if op == "-" else 1

    def compute(facts: Facts) -> object:
        first, second = one(facts), other(facts)
        if isinstance(first, date) and isinstance(second, date):
            return first.toordinal() - second.toordinal()
        if isinstance(first, date) and isinstance(second, int | Decimal):
            return add_days(first, sign * floor(second))
        return None

    return compute


def _call(function: n.Function, arguments: tuple[Getter, ...]) -> Getter:
    first = arguments[0]

    def two_days(count: Callable[[date, date], int]) -> Getter:
        second = arguments[1]

        def between(facts: Facts) -> object:
            since, until = first(facts), second(facts)
            return count(since, until) if isinstance(since, date) and isinstance(until, date) else None

        return between

    def year(facts: Facts) -> object:
        day = first(facts)
        return day.year if isinstance(day, date) else None

    def later(facts: Facts) -> object:
        day, months = first(facts), arguments[1](facts)
        return add_months(day, months) if isinstance(day, date) and isinstance(months, int) else None

    def count(facts: Facts) -> object:
        chosen = first(facts)
        return len(frozenset(chosen)) if isinstance(chosen, tuple | frozenset) else None

    match function:
        case n.Function.YEARS:
            return two_days(full_years)
        case n.Function.MONTHS:
            return two_days(full_months)
        case n.Function.YEAR:
            return year
        case n.Function.ADD_MONTHS:
            return later
        case n.Function.COUNT:
            return count


def _one_of(term: n.Term, values: tuple[n.Constant, ...]) -> Test:
    get, wanted = compile_term(term), frozenset(values)

    def one_of(facts: Facts) -> bool | None:
        value = get(facts)
        return None if value is None else value in wanted

    return one_of


def _holds(field: Field, mode: n.Mode, wanted: frozenset[str]) -> Test:
    get = _answer(field)

    def holds(facts: Facts) -> bool | None:
        chosen = get(facts)
        if not isinstance(chosen, tuple | frozenset):
            return None
        match mode:
            case n.Mode.ANY:
                return not wanted.isdisjoint(chosen)
            case n.Mode.ALL:
                return wanted.issubset(chosen)
            case n.Mode.ONLY:
                return bool(chosen) and wanted.issuperset(chosen)

    return holds


def _starts(field: Field, prefix: str) -> Test:
    get = _answer(field)

    def starts(facts: Facts) -> bool | None:
        value = get(facts)
        return value.startswith(prefix) if isinstance(value, str) else None

    return starts
