"""Terms as sums: what a comparison really compares, days counted as numbers."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from yijian.kernel.rules import nodes as n
from yijian.kernel.rules.vocabulary import FieldType
from yijian.kernel.rules.writing import write_term


@dataclass(frozen=True, slots=True)
class Linear:
    """``constant`` plus each base term times its factor; factors are never zero, bases stand in order of their text."""

    parts: tuple[tuple[n.Term, Fraction], ...]
    constant: Fraction

    def __add__(self, other: "Linear") -> "Linear":
        factors: dict[n.Term, Fraction] = dict(self.parts)
        for base, factor in other.parts:
            factors[base] = factors.get(base, Fraction(0)) + factor
        kept = sorted(((b, f) for b, f in factors.items() if f), key=lambda part: write_term(part[0]))
        return Linear(tuple(kept), self.constant + other.constant)

    def __mul__(self, factor: Fraction) -> "Linear":
        if not factor:
            return Linear((), Fraction(0))
        return Linear(tuple((b, f * factor) for b, f in self.parts), self.constant * factor)

    def __sub__(self, other: "Linear") -> "Linear":
        return self + other * Fraction(-1)


def linear(term: n.Term) -> Linear:
    """Return a number or a day as a sum; what is no sum (a product of two answers, an age) is a base of its own."""
    match term:
        case n.Literal(date() as day):
            return Linear((), Fraction(day.toordinal()))
        case n.Literal(int() | Decimal() as number):
            return Linear((), Fraction(number))
        case n.Arithmetic("+", left, right) if _whole_days(term):
            return linear(left) + linear(right)
        case n.Arithmetic("-", left, right) if _whole_days(term):
            return linear(left) - linear(right)
        case n.Arithmetic("*", left, right):
            one, other = linear(left), linear(right)
            if not one.parts:
                return other * one.constant
            if not other.parts:
                return one * other.constant
        case n.Arithmetic("/", left, right):
            divisor = linear(right)
            if not divisor.parts and divisor.constant:
                return linear(left) * (1 / divisor.constant)
    return Linear(((term, Fraction(1)),), Fraction(0))


def _whole_days(term: n.Arithmetic) -> bool:
    """Whether days are added that have no fraction, which evaluation would drop."""
    if term.kind is FieldType.NUMBER:
        return True
    amount = linear(term.right)
    return amount.constant.denominator == 1 and all(
        f.denominator == 1 and is_whole(b) for b, f in amount.parts
    )


def is_whole(term: n.Term) -> bool:
    """Whether a term has only whole values; a day counts as a whole number."""
    match term:
        case n.Name(field):
            return field.whole or field.type is FieldType.DATE
        case n.Call():
            return True
        case n.Literal(value):
            return isinstance(value, int | date)
        case n.Arithmetic(op, left, right):
            return term.kind is FieldType.DATE or (op != "/" and is_whole(left) and is_whole(right))
