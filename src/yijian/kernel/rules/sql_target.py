"""Rules as SQL conditions, for PostgreSQL, DuckDB and Spark."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from sqlglot import exp

from yijian.kernel.rules import nodes as n
from yijian.kernel.rules.evaluating import PLACES
from yijian.kernel.rules.rule import Rule
from yijian.kernel.rules.vocabulary import TODAY, Field, FieldType

Dialect = Literal["postgres", "duckdb", "spark"]


def to_sql(
    rule: Rule,
    dialect: Dialect = "postgres",
    columns: Mapping[str, str] | None = None,
    *,
    on: date | None = None,
) -> str:
    """Return a rule as an SQL condition; NULL is unknown, as in ``evaluate``.

    ``columns`` gives the SQL of a field (a column, or any expression, in the dialect's own words); a field it does not name
    is the quoted column of its name. Columns hold booleans, numbers, dates and texts, and for multiple choices arrays of texts
    without repeats; an empty text must be NULL. ``on`` is the day of judgement, otherwise the database's current date.
    Constants of the rule are quoted, so that no text of a rule can leave its place.
    """
    return _Sql(dialect, columns or {}, on).node(rule.node)


class _Sql:
    def __init__(self, dialect: Dialect, columns: Mapping[str, str], on: date | None) -> None:
        self.dialect = dialect
        self.columns = columns
        self.on = on
        self.exact = "NUMERIC" if dialect == "postgres" else "DOUBLE"

    def column(self, field: Field) -> str:
        given = self.columns.get(field.name)
        if given is not None:
            return given if given.isidentifier() else f"({given})"
        if field.name == TODAY:
            return "CURRENT_DATE" if self.on is None else self.constant(self.on)
        return exp.to_identifier(field.name, quoted=True).sql(dialect=self.dialect)

    def constant(self, value: n.Constant) -> str:
        match value:
            case bool():
                return "TRUE" if value else "FALSE"
            case int():
                return str(value) if value >= 0 else f"({value})"
            case Decimal():
                return format(value, "f") if value >= 0 else f"({value:f})"
            case date():
                return f"DATE '{value.isoformat()}'"
            case str():
                return exp.Literal.string(value).sql(dialect=self.dialect)

    def node(self, node: n.Node) -> str:
        match node:
            case n.Settled(value):
                return self.constant(value)
            case n.Flag(field):
                return self.column(field)
            case n.Known(field):
                return f"{self.column(field)} IS NOT NULL"
            case n.Compare(op, left, right):
                return self.compare(op, left, right)
            case n.OneOf(term, values):
                return f"{self.term(term)} IN ({', '.join(map(self.constant, values))})"
            case n.Holds(field, mode, values):
                return self.holds(self.column(field), mode, values)
            case n.StartsWith(field, prefix):
                call = "startswith" if self.dialect == "spark" else "starts_with"
                return f"{call}({self.column(field)}, {self.constant(prefix)})"
            case n.Not(part):
                return f"NOT ({self.node(part)})"
            case n.All(parts):
                return " AND ".join(f"({self.node(p)})" for p in parts)
            case n.Any(parts):
                return " OR ".join(f"({self.node(p)})" for p in parts)

    def compare(self, op: str, left: n.Term, right: n.Term) -> str:
        if any(isinstance(s, n.Arithmetic) and s.kind is FieldType.NUMBER for s in (left, right)):
            return f"ROUND({self.number(left)} - {self.number(right)}, {PLACES}) {op} 0"
        return f"{self.term(left)} {op} {self.term(right)}"

    def holds(self, chosen: str, mode: n.Mode, values: tuple[str, ...]) -> str:
        each = [self.contains(chosen, self.constant(value)) for value in values]
        match mode:
            case n.Mode.ANY:
                return " OR ".join(each) if len(each) == 1 else f"({' OR '.join(each)})"
            case n.Mode.ALL:
                return " OR ".join(each) if len(each) == 1 else f"({' AND '.join(each)})"
            case n.Mode.ONLY:
                inside = " + ".join(f"CASE WHEN {e} THEN 1 ELSE 0 END" for e in each)
                return f"({self.count(chosen)} > 0 AND {self.count(chosen)} = {inside})"

    def contains(self, chosen: str, value: str) -> str:
        match self.dialect:
            case "postgres":
                return f"{value} = ANY ({chosen})"
            case "duckdb":
                return f"list_contains({chosen}, {value})"
            case "spark":
                return f"array_contains({chosen}, {value})"

    def count(self, chosen: str) -> str:
        call = {"postgres": "cardinality", "duckdb": "len", "spark": "array_size"}[self.dialect]
        return f"{call}({chosen})"

    def term(self, term: n.Term) -> str:
        match term:
            case n.Name(field):
                return self.column(field)
            case n.Literal(value):
                return self.constant(value)
            case n.Arithmetic(op, left, right):
                if left.kind is FieldType.DATE:
                    return self.days(op, left, right)
                other = self.number(right)
                return f"({self.number(left)} {op} {f'NULLIF({other}, 0)' if op == '/' else other})"
            case n.Call(function, arguments):
                return self.call(function, arguments)

    def number(self, term: n.Term) -> str:
        """Write a number that divides and rounds with its fraction."""
        sql = self.term(term)
        return (
            sql
            if isinstance(term, n.Arithmetic) and term.left.kind is FieldType.NUMBER
            else f"CAST({sql} AS {self.exact})"
        )

    def days(self, op: str, left: n.Term, right: n.Term) -> str:
        day, other = self.term(left), self.term(right)
        if right.kind is FieldType.DATE:
            return f"datediff({day}, {other})" if self.dialect == "spark" else f"({day} - {other})"
        if not isinstance(right, n.Literal):
            other = f"CAST(FLOOR({other}) AS INTEGER)"
        return self.shift(day, op, other)

    def shift(self, day: str, op: str, days: str) -> str:
        if self.dialect == "spark":
            return f"{'date_add' if op == '+' else 'date_sub'}({day}, {days})"
        return f"({day} {op} {days})"

    def call(self, function: n.Function, arguments: tuple[n.Term, ...]) -> str:
        first = self.term(arguments[0])
        match function:
            case n.Function.YEARS:
                return f"FLOOR({self.months(first, self.term(arguments[1]))} / 12.0)"
            case n.Function.MONTHS:
                return self.months(first, self.term(arguments[1]))
            case n.Function.YEAR:
                return f"EXTRACT(YEAR FROM {first})"
            case n.Function.ADD_MONTHS:
                return self.later(first, self.term(arguments[1]))
            case n.Function.COUNT:
                return self.count(first)

    def later(self, day: str, months: str) -> str:
        match self.dialect:
            case "postgres":
                return f"CAST({day} + make_interval(months => {months}) AS DATE)"
            case "duckdb":
                return f"CAST({day} + INTERVAL ({months}) MONTH AS DATE)"
            case "spark":
                return f"add_months({day}, {months})"

    def months(self, since: str, until: str) -> str:
        years = f"(EXTRACT(YEAR FROM {until}) - EXTRACT(YEAR FROM {since})) * 12"
        months = f"EXTRACT(MONTH FROM {until}) - EXTRACT(MONTH FROM {since})"
        last = f"EXTRACT(DAY FROM {self.shift(until, '+', '1')}) = 1"
        short = f"EXTRACT(DAY FROM {until}) < EXTRACT(DAY FROM {since}) AND NOT {last}"
        return f"({years} + {months} - CASE WHEN {short} THEN 1 ELSE 0 END)"
