"""Which question to ask next, so that the fewest settle the outcome.

Open rules that share no field are independent and are planned apart. Where the combinations of a group are few, the plan is
the best there is: the smallest expected number of questions, every answer that makes a difference held equally likely,
and a choice as likely as it has options. Where they are many, the question is taken that leaves least to ask.
Plans are kept: what is left of the rules is the same for many people.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from math import prod

from yijian.kernel.rules import nodes as n
from yijian.kernel.rules.cells import Cell, TooHard, cells_of
from yijian.kernel.rules.evaluating import compile_test
from yijian.kernel.rules.grounding import ground
from yijian.kernel.rules.planning import Plan, best_plan
from yijian.kernel.rules.rule import Rule
from yijian.kernel.rules.simplifying import fold
from yijian.kernel.rules.solving import mattering, settled, table, variables_of
from yijian.kernel.rules.vocabulary import TODAY, Field, FieldType, Value

ROWS = 512
"""Combinations of answers up to which a group of rules is planned exactly."""

STEPS = 3_000
"""Situations on the way (each answer given or not) up to which a group of rules is planned exactly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The field to ask about next."""

    name: str
    because: tuple[int, ...]
    """Positions of the rules that its answer bears on, in the sequence that was given."""
    rules: tuple[str, ...]
    """The texts of those rules."""


@dataclass(frozen=True, slots=True)
class _Open:
    """A rule that is not settled yet: its position, what is left of it, and what can still matter to it."""

    index: int
    rest: n.Node
    matters: frozenset[str]


def next_question(
    rules: Sequence[Rule],
    facts: Mapping[str, Value],
    *,
    askable: Collection[str],
    order: Sequence[str] = (),
) -> Question | None:
    """Return the question worth asking next, or None once no answer to an askable field can change an outcome.

    Between questions of equal worth the one earlier in ``order`` is taken, then the one mentioned earlier in the rules. A
    fact of None is an answer left empty: leave its field out of ``askable``, or it may be asked again.
    """
    open_rules = _open_rules(rules, facts, frozenset(askable))
    ranks = _ranks(open_rules, order)
    chosen: tuple[Fraction, int, str] | None = None
    for group in _groups(open_rules, frozenset(askable)):
        plan = _plan(group, frozenset(askable))
        best = plan.best if plan is not None else _likeliest(group, frozenset(askable))
        name = min(best, key=lambda f: ranks[f])
        worth = -Fraction(sum(1 for r in group if name in r.matters))
        if chosen is None or (worth, ranks[name]) < chosen[:2]:
            chosen = (worth, ranks[name], name)
    if chosen is None:
        return None
    because = tuple(r.index for r in open_rules if chosen[2] in r.matters)
    return Question(name=chosen[2], because=because, rules=tuple(rules[i].text for i in because))


def questions_left(
    rules: Sequence[Rule], facts: Mapping[str, Value], askable: Collection[str]
) -> tuple[int, int]:
    """Return the least and the most questions that ``next_question`` still has to ask.

    Exact where the rules can be planned; otherwise one at least, and at most every field that may still matter.
    """
    least = most = 0
    for group in _groups(_open_rules(rules, facts, frozenset(askable)), frozenset(askable)):
        plan = _plan(group, frozenset(askable))
        if plan is not None:
            least, most = least + plan.least, most + plan.most
        else:
            least, most = least + 1, most + len(_asked(group, frozenset(askable)))
    return least, most


def _open_rules(rules: Sequence[Rule], facts: Mapping[str, Value], askable: frozenset[str]) -> list[_Open]:
    found = []
    for index, rule in enumerate(rules):
        if rule.test(facts) is not None:
            continue
        rest = fold(rule.node, facts)
        if settled(rest) is not None:
            continue
        matters = mattering(rest)
        if matters & askable:
            found.append(_Open(index, rest, matters))
    return found


def _ranks(open_rules: Sequence[_Open], order: Sequence[str]) -> dict[str, int]:
    ranks: dict[str, int] = {}
    for name in (*order, *(f.name for r in open_rules for f in n.fields_of(r.rest))):
        ranks.setdefault(name, len(ranks))
    return ranks


def _asked(group: Sequence[_Open], askable: frozenset[str]) -> frozenset[str]:
    return frozenset().union(*(r.matters for r in group)) & askable


def _groups(open_rules: Sequence[_Open], askable: frozenset[str]) -> list[tuple[_Open, ...]]:
    """Return the rules in groups that share no field that may be asked."""
    groups: list[tuple[frozenset[str], list[_Open]]] = []
    for rule in open_rules:
        fields, members = rule.matters & askable, [rule]
        apart = []
        for names, others in groups:
            if names & fields:
                fields, members = fields | names, [*others, *members]
            else:
                apart.append((names, others))
        groups = [*apart, (fields, members)]
    return [tuple(members) for _, members in groups]


@lru_cache(maxsize=4096)
def _plan(group: tuple[_Open, ...], askable: frozenset[str]) -> Plan | None:
    """Return the best plan for a group, or None where it is too big or its terms mix fields that are still open."""
    grounded = ground([r.rest for r in group])
    try:
        variables = variables_of(grounded)
    except TooHard:
        return None
    asked: dict[Field, tuple[Cell, ...]] = {}
    given: dict[Field, tuple[Cell, ...]] = {}
    for field, cells in variables.items():
        behind = grounded.behind[field.name]
        if not any(f.name in askable for f in behind):
            given[field] = cells
        elif behind == (field,):
            asked[field] = cells
        else:
            return None
    if prod(len(c) for c in variables.values()) > ROWS or prod(len(c) + 1 for c in asked.values()) > STEPS:
        return None
    tests = [compile_test(node) for node in grounded.nodes]
    rows = table(tests, {**asked, **given})
    span = prod(len(c) for c in given.values())
    outcomes = [tuple(rows[i : i + span]) for i in range(0, len(rows), span)]
    return best_plan([(f.name, tuple(_weight(f, c) for c in cells)) for f, cells in asked.items()], outcomes)


def _weight(field: Field, cell: Cell) -> int:
    """How often an answer counts: options of a choice each for themselves; 0 where answers are counted as one."""
    return cell.weight if field.type is FieldType.CHOICE and field.options else 0


@lru_cache(maxsize=4096)
def _likeliest(group: tuple[_Open, ...], askable: frozenset[str]) -> list[str]:
    """Return the fields whose answer leaves the least to ask, on average over their answers."""
    fields = {f.name: f for r in group for f in n.fields_of(r.rest)}
    left: dict[str, Fraction] = {}
    for name in _asked(group, askable):
        cells = _answers(fields[name], group)
        total = sum(c.weight for c in cells)
        bearing = [r for r in group if name in r.matters]
        spread = sum(c.weight * sum(_size(fold(r.rest, {name: c.value})) for r in bearing) for c in cells)
        left[name] = Fraction(spread, total) - sum(_size(r.rest) for r in bearing)
    least = min(left.values())
    return [name for name, value in left.items() if value == least]


def _answers(field: Field, group: Sequence[_Open]) -> tuple[Cell, ...]:
    leaves = [
        leaf
        for r in group
        for leaf in n.leaves_of(r.rest)
        if {f.name for f in n.fields_of(leaf)} == {field.name}
    ]
    try:
        cells = tuple(c for c in cells_of(field, leaves) if c.value is not None)
    except TooHard:
        cells = ()
    return cells or (Cell(_ANY_ANSWER.get(field.type, "其他")),)


_ANY_ANSWER: dict[FieldType, Value] = {
    FieldType.BOOLEAN: True,
    FieldType.NUMBER: 1,
    FieldType.DATE: date(2020, 1, 1),
    FieldType.CHOICES: (),
}


def _size(node: n.Node) -> int:
    """How many answers a condition may still need: its open fields, the day aside, which is never asked."""
    return len({f.name for f in n.fields_of(node)} - {TODAY})
