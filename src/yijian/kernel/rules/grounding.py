"""Conditions over single variables: the form in which a rule can be reasoned about.

Every leaf is brought to a test of one variable. A variable is a field, or stands for a term over several fields
(``满月数(出生日期, 今天)``, ``今天 - 出生日期``), or for a whole leaf that is beyond arithmetic. Variables are taken to be free of
one another: whatever is proved impossible for them is impossible for the fields; what is possible for them is possible
for the fields when ``exact``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from yijian.kernel.rules import nodes as n
from yijian.kernel.rules.linear import is_whole, linear
from yijian.kernel.rules.vocabulary import Field, FieldType
from yijian.kernel.rules.wording import spell_term, unit_of, wanted
from yijian.kernel.rules.writing import write, write_term


@dataclass(frozen=True, slots=True)
class Ground:
    """Conditions over single variables, and the fields that stand behind each."""

    nodes: tuple[n.Node, ...]
    behind: dict[str, tuple[Field, ...]]
    """Variable name to the fields behind it; a field stands behind itself."""
    exact: bool


def ground(conditions: Iterable[n.Node]) -> Ground:
    """Return conditions over single variables; the same term is the same variable in all of them."""
    grounder = _Grounder()
    nodes = tuple(grounder.node(c) for c in conditions)
    used: dict[str, Field] = {f.name: f for node in nodes for f in n.fields_of(node)}
    behind = {name: grounder.behind.get(name, (field,)) for name, field in used.items()}
    fields = [f.name for group in behind.values() for f in group]
    exact = not grounder.opaque.intersection(used) and len(fields) == len(set(fields))
    return Ground(nodes, behind, exact)


class _Grounder:
    def __init__(self) -> None:
        self.behind: dict[str, tuple[Field, ...]] = {}
        self.opaque: set[str] = set()

    def node(self, node: n.Node) -> n.Node:
        match node:
            case n.Not(part):
                return n.negate(self.node(part))
            case n.All(parts):
                return n.all_of([self.node(p) for p in parts])
            case n.Any(parts):
                return n.any_of([self.node(p) for p in parts])
            case n.Compare():
                return self.compare(node)
            case n.OneOf(term, values) if not isinstance(term, n.Name):
                return n.any_of([self.compare(n.Compare("=", term, n.Literal(v, term.kind))) for v in values])
            case _:
                return node

    def compare(self, leaf: n.Compare) -> n.Node:
        fields = set(n.fields_of(leaf))
        if leaf.left.kind not in (FieldType.NUMBER, FieldType.DATE):
            return self.words(leaf) if len(fields) > 1 else leaf
        total = linear(leaf.left) - linear(leaf.right)
        if not total.parts:
            return n.Settled(_COMPARE[leaf.op](total.constant))
        if len(fields) == 1 and single(leaf) is not None:
            return leaf
        base, factor = total.parts[0]
        scaled = total * (1 / factor)
        op = leaf.op if factor > 0 else n.MIRRORED[leaf.op]
        bound = -scaled.constant
        if len(scaled.parts) > 1:
            return self.sum(scaled.parts, op, bound)
        if isinstance(base, n.Call):
            if base.function is n.Function.YEARS:
                return self.years(base, op, bound)
            return self.variable(write_term(base), spell_term(base), base, op, bound)
        return self.beyond(leaf)

    def sum(self, parts: tuple[tuple[n.Term, Fraction], ...], op: str, bound: Fraction) -> n.Node:
        if any(isinstance(b, n.Arithmetic) for b, _ in parts):
            return self.beyond_sum(parts, op, bound)
        key = " + ".join(f"{f}*{write_term(b)}" for b, f in parts)
        label, unit = _named(parts)
        whole = all(f.denominator == 1 and is_whole(b) for b, f in parts)
        self.behind[key] = tuple(dict.fromkeys(field for b, _ in parts for field in n.fields_of_term(b)))
        return _test(Field(key, FieldType.NUMBER, title=label, unit=unit, whole=whole), op, bound)

    def beyond_sum(self, parts: tuple[tuple[n.Term, Fraction], ...], op: str, bound: Fraction) -> n.Node:
        text = " + ".join(f"{f}*{write_term(b)}" for b, f in parts)
        fields = tuple(dict.fromkeys(field for b, _ in parts for field in n.fields_of_term(b)))
        return self.flag(f"{text} {op} {bound}", text, fields)

    def years(self, base: n.Call, op: str, bound: Fraction) -> n.Node:
        """Turn whole years into months, so that ages in years and in months are one variable."""
        months = n.Call(n.Function.MONTHS, base.arguments)

        def at_least(years: int) -> n.Node:
            return self.variable(write_term(months), spell_term(months), months, ">=", Fraction(years * 12))

        match op:
            case ">=":
                return at_least(ceil(bound))
            case ">":
                return at_least(floor(bound) + 1)
            case "<":
                return n.negate(at_least(ceil(bound)))
            case "<=":
                return n.negate(at_least(floor(bound) + 1))
            case _:
                whole = bound.denominator == 1
                same = (
                    n.all_of([at_least(floor(bound)), n.negate(at_least(floor(bound) + 1))])
                    if whole
                    else n.Settled(False)
                )
                return same if op == "=" else n.negate(same)

    def variable(self, key: str, label: str, base: n.Term, op: str, bound: Fraction) -> n.Node:
        self.behind[key] = tuple(dict.fromkeys(n.fields_of_term(base)))
        return _test(
            Field(key, FieldType.NUMBER, title=label, unit=unit_of(base), whole=is_whole(base)), op, bound
        )

    def words(self, leaf: n.Compare) -> n.Node:
        if (
            leaf.left.kind is FieldType.BOOLEAN
            and isinstance(leaf.left, n.Name)
            and isinstance(leaf.right, n.Name)
        ):
            one, other = n.Flag(leaf.left.field), n.Flag(leaf.right.field)
            both = n.Any((n.All((one, other)), n.All((n.Not(one), n.Not(other)))))
            return both if leaf.op == "=" else n.Not(both)
        first, second = sorted((leaf.left, leaf.right), key=write_term)
        same = self.beyond(n.Compare("=", first, second))
        return same if leaf.op == "=" else n.negate(same)

    def beyond(self, leaf: n.Compare) -> n.Node:
        return self.flag(write(leaf), wanted(leaf), tuple(dict.fromkeys(n.fields_of(leaf))))

    def flag(self, key: str, label: str, fields: tuple[Field, ...]) -> n.Node:
        self.behind[key] = fields
        self.opaque.add(key)
        return n.Flag(Field(key, FieldType.BOOLEAN, title=label))


_COMPARE = {
    "=": lambda v: v == 0,
    "<>": lambda v: v != 0,
    "<": lambda v: v < 0,
    "<=": lambda v: v <= 0,
    ">": lambda v: v > 0,
    ">=": lambda v: v >= 0,
}


def _named(parts: tuple[tuple[n.Term, Fraction], ...]) -> tuple[str, str]:
    """Return a sum's label and unit."""
    days = {factor: base for base, factor in parts if base.kind is FieldType.DATE}
    if len(parts) == 2 and days.keys() == {Fraction(1), Fraction(-1)}:
        return f"{spell_term(days[Fraction(-1)])}到{spell_term(days[Fraction(1)])}的天数", "天"
    told = " + ".join(spell_term(b) if f == 1 else f"{f} × {spell_term(b)}" for b, f in parts)
    return told.replace("+ -", "- ").replace("1 × ", "") if all(abs(f) == 1 for _, f in parts) else told, ""


def _test(field: Field, op: str, bound: Fraction) -> n.Node:
    if bound.denominator == 1:
        return n.Compare(op, n.Name(field), n.Literal(int(bound), FieldType.NUMBER))
    number = Decimal(bound.numerator) / Decimal(bound.denominator)
    return n.Compare(op, n.Name(field), n.Literal(number, FieldType.NUMBER))


def single(leaf: n.Compare) -> tuple[n.Term, Fraction] | None:
    """Return the base and the bound of a comparison of one number or day with a constant, or None where it is more.

    The base is a field, or a function of one field that never turns back (an age, a year, a day so many months later).
    """
    total = linear(leaf.left) - linear(leaf.right)
    if len(total.parts) != 1:
        return None
    base, factor = total.parts[0]
    if isinstance(base, n.Arithmetic) or len(set(n.fields_of_term(base))) != 1:
        return None
    if isinstance(base, n.Call) and not _steady(base):
        return None
    return base, -total.constant / factor


def _steady(base: n.Call) -> bool:
    """Whether a function reads its one field once and only shifted: then it never turns back."""
    mentioned = list(n.fields_of_term(base))
    if len(mentioned) != 1 or mentioned[0].type not in (FieldType.DATE, FieldType.CHOICES):
        return False
    for argument in base.arguments:
        for inner, _ in linear(argument).parts:
            if isinstance(inner, n.Arithmetic) or (isinstance(inner, n.Call) and not _steady(inner)):
                return False
    return True
