"""Rules for a whole table at once, as Polars expressions."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING

from yijian.kernel.rules import nodes as n
from yijian.kernel.rules.evaluating import PLACES
from yijian.kernel.rules.rule import Rule
from yijian.kernel.rules.vocabulary import TODAY, Field, FieldType

if TYPE_CHECKING:
    import polars as pl


def to_polars(rule: Rule, *, on: date | None = None, columns: Mapping[str, str] | None = None) -> "pl.Expr":
    """Return a rule as a boolean expression over columns; null is unknown, as in ``evaluate``.

    Columns are named like the fields unless ``columns`` says otherwise. They hold booleans, numbers, dates, texts (or Enum,
    Categorical) and, for multiple choices, lists of texts without repeats; an empty text must be null. ``on`` is the day
    of judgement; without it a column 今天 is read. A rule without fields is a literal: broadcast it.
    """
    return _Polars(on, columns or {}).node(rule.node)


class _Polars:
    def __init__(self, on: date | None, columns: Mapping[str, str]) -> None:
        import polars as pl  # a third of a second: only those who match populations pay for it

        self.pl = pl
        self.on = on
        self.columns = columns

    def column(self, field: Field) -> "pl.Expr":
        if field.name == TODAY and self.on is not None:
            return self.pl.lit(self.on)
        return self.pl.col(self.columns.get(field.name, field.name))

    def node(self, node: n.Node) -> "pl.Expr":
        match node:
            case n.Settled(value):
                return self.pl.lit(value)
            case n.Flag(field):
                return self.column(field)
            case n.Known(field):
                return self.column(field).is_not_null()
            case n.Compare(op, left, right):
                return self.compare(op, left, right)
            case n.OneOf(term, values):
                found = self.term(term)
                return found.is_in([_plain(v) for v in values])
            case n.Holds(field, mode, values):
                return self.holds(self.column(field), mode, values)
            case n.StartsWith(field, prefix):
                return self.column(field).cast(self.pl.String).str.starts_with(prefix)
            case n.Not(part):
                return ~self.node(part)
            case n.All(parts):
                return reduce(and_, map(self.node, parts))
            case n.Any(parts):
                return reduce(or_, map(self.node, parts))

    def compare(self, op: str, left: n.Term, right: n.Term) -> "pl.Expr":
        if any(isinstance(s, n.Arithmetic) and s.kind is FieldType.NUMBER for s in (left, right)):
            return _compared(op, (self.number(left) - self.number(right)).round(PLACES), self.pl.lit(0.0))
        return _compared(op, self.term(left), self.term(right))

    def holds(self, chosen: "pl.Expr", mode: n.Mode, values: tuple[str, ...]) -> "pl.Expr":
        each = [chosen.list.contains(value) for value in values]
        match mode:
            case n.Mode.ANY:
                return reduce(or_, each)
            case n.Mode.ALL:
                return reduce(and_, each)
            case n.Mode.ONLY:
                inside = reduce(lambda one, other: one + other, [e.cast(self.pl.Int32) for e in each])
                return (chosen.list.len() > 0) & (chosen.list.len() == inside)

    def term(self, term: n.Term) -> "pl.Expr":
        match term:
            case n.Name(field):
                return self.column(field)
            case n.Literal(value):
                return self.pl.lit(_plain(value))
            case n.Arithmetic(op, left, right):
                if left.kind is FieldType.DATE:
                    return self.days(op, left, right)
                one, other = self.number(left), self.number(right)
                match op:
                    case "+":
                        return one + other
                    case "-":
                        return one - other
                    case "*":
                        return one * other
                    case _:
                        return one / self.pl.when(other != 0).then(other)
            case n.Call(function, arguments):
                return self.call(function, arguments)

    def number(self, term: n.Term) -> "pl.Expr":
        return self.term(term).cast(self.pl.Float64)

    def days(self, op: str, left: n.Term, right: n.Term) -> "pl.Expr":
        day, other = self.term(left), self.term(right)
        if right.kind is FieldType.DATE:
            return (day - other).dt.total_days()
        if not isinstance(right, n.Literal):
            other = other.cast(self.pl.Float64).floor().cast(self.pl.Int64)
        span = self.pl.duration(days=other)
        return day + span if op == "+" else day - span

    def call(self, function: n.Function, arguments: tuple[n.Term, ...]) -> "pl.Expr":
        first = self.term(arguments[0])
        match function:
            case n.Function.YEARS:
                return self.months(first, self.term(arguments[1])).floordiv(12)
            case n.Function.MONTHS:
                return self.months(first, self.term(arguments[1]))
            case n.Function.YEAR:
                return first.dt.year()
            case n.Function.ADD_MONTHS:
                months = arguments[1]
                return first.dt.offset_by(f"{months.value if isinstance(months, n.Literal) else 0}mo")
            case n.Function.COUNT:
                return first.list.len().cast(self.pl.Int64)

    def months(self, since: "pl.Expr", until: "pl.Expr") -> "pl.Expr":
        whole = self.pl.Int32
        between = (
            (until.dt.year() - since.dt.year()) * 12
            + until.dt.month().cast(whole)
            - since.dt.month().cast(whole)
        )
        short = (until.dt.day() < since.dt.day()) & (until != until.dt.month_end())
        return between - short.cast(whole)


def _plain(value: n.Constant) -> bool | int | float | str | date:
    return float(value) if isinstance(value, Decimal) else value


def _compared(op: str, left: "pl.Expr", right: "pl.Expr") -> "pl.Expr":
    match op:
        case "=":
            return left == right
        case "<>":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case _:
            return left >= right
