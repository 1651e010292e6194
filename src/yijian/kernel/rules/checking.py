"""What is wrong with rules that can be read: those that never or always hold, contradictions, gaps and overlaps.

What is reported is proved. Where a proof would be too hard nothing is said, except by ``exactly_one``, which marks what it
could not prove as not ``sure``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations

from yijian.kernel.rules import nodes as n
from yijian.kernel.rules.faults import RuleFault, RuleFaults
from yijian.kernel.rules.rule import Rule, parse
from yijian.kernel.rules.simplifying import fold
from yijian.kernel.rules.solving import Found, Search, search, settled
from yijian.kernel.rules.vocabulary import TODAY, Field, FieldType, Value, Vocabulary
from yijian.kernel.rules.wording import spell, wanted
from yijian.kernel.rules.writing import write


def check(rule: Rule, vocabulary: Vocabulary) -> tuple[RuleFault, ...]:
    """Return what is wrong with a rule: words that the vocabulary has not (any more), conditions that never or always hold.

    Besides the whole rule, each alternative that can never hold and each requirement that always holds is told, since its
    author meant something else. A rule written as plainly true or false is taken as meant.
    """
    if not rule.text or isinstance(rule.node, n.Settled):
        return ()
    try:
        node = parse(rule.text, vocabulary).node
    except RuleFaults as refusal:
        return refusal.faults
    whole = settled(node)
    if whole is not None:
        truth = "永远成立，等于没有条件" if whole else "永远不成立，没有人会符合"
        return (RuleFault(0, len(rule.text), f"这条规则{truth}。请检查其中的数值和 and、or。"),)
    return tuple(RuleFault(0, len(rule.text), reason) for reason in _idle_parts(node))


def _idle_parts(node: n.Node) -> Iterator[str]:
    match node:
        case n.Not(part):
            yield from _idle_parts(part)
        case n.All(parts) | n.Any(parts):
            for part in parts:
                truth = settled(part)
                if truth is None:
                    yield from _idle_parts(part)
                elif truth:
                    yield f"其中“{write(part)}”永远成立，可以删去，或者写错了。"
                else:
                    yield f"其中“{write(part)}”永远不成立，可以删去，或者写错了。"
        case _:
            return


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two rules, by name, that can never hold together."""

    first: str
    second: str
    reason: str


def contradictions(rules: Mapping[str, Rule]) -> tuple[Contradiction, ...]:
    """Return the pairs of rules that can never hold together, in the order given.

    A rule that never holds by itself contradicts none: ``check`` tells about it.
    """
    possible = {name: rule for name, rule in rules.items() if search(rule.node).found is not Found.NO}
    found = []
    for first, second in combinations(possible, 2):
        one, other = possible[first], possible[second]
        if one.fields & other.fields and search(n.all_of([one.node, other.node])).found is Found.NO:
            reason = f"“{first}”要求{_asks(one)}，“{second}”要求{_asks(other)}，两条不可能同时成立。"
            found.append(Contradiction(first=first, second=second, reason=reason))
    return tuple(found)


def _asks(rule: Rule) -> str:
    match rule.node:
        case n.Not(part) if isinstance(part, n.Leaf):
            return wanted(part, negated=True)
        case node if isinstance(node, n.Leaf):
            return wanted(node)
        case _:
            return f"“{rule.text}”"


class Misfit(StrEnum):
    """What is wrong with alternatives."""

    GAP = "gap"
    OVERLAP = "overlap"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlternativeFault:
    """Answers under which no alternative holds, or two do."""

    kind: Misfit
    names: tuple[str, ...]
    """The two that overlap; empty for a gap."""
    witness: tuple[tuple[str, Value], ...]
    """Answers that show it, as field name and value; fields left out do not matter."""
    reason: str
    sure: bool = True
    """False where it could not be proved: the witness may be impossible, or missing."""


def exactly_one(rules: Mapping[str, Rule]) -> tuple[AlternativeFault, ...]:
    """Return where alternatives fail to be such that exactly one holds whatever is answered.

    One gap at most is told, and one overlap for each pair, each with answers that show it.
    """
    faults = []
    gap = _example(n.all_of([n.negate(r.node) for r in rules.values()]))
    if gap.found is not Found.NO:
        told = (
            f"{_told(gap)}时，{len(rules)} 种情形一种也不适用。"
            if gap.example
            else "可能有答案一种情形也不适用。"
        )
        faults.append(_fault(Misfit.GAP, (), gap, told))
    for first, second in combinations(rules, 2):
        overlap = _example(n.all_of([rules[first].node, rules[second].node]))
        if overlap.found is not Found.NO:
            both = f"“{first}”和“{second}”"
            told = (
                f"{_told(overlap)}时，{both}同时适用，应当只有一种。"
                if overlap.example
                else f"{both}可能同时适用，应当只有一种。"
            )
            faults.append(_fault(Misfit.OVERLAP, (first, second), overlap, told))
    return tuple(faults)


_SAMPLE_DAYS = (date(2026, 6, 15), date(2028, 2, 29), date(2026, 12, 31))


def _example(node: n.Node) -> Search:
    """Look for answers under which a condition holds, on sample days where it mixes ages and days beyond proof."""
    found = search(node)
    if found.found is not Found.MAYBE:
        return found
    today = next((f for f in n.fields_of(node) if f.name == TODAY), None)
    for day in _SAMPLE_DAYS if today is not None else ():
        sample = search(fold(node, {TODAY: day}))
        if sample.found is Found.YES and today is not None:
            return Search(Found.YES, ((today, day), *sample.example))
    return Search(Found.MAYBE)


def _fault(kind: Misfit, names: tuple[str, ...], found: Search, told: str) -> AlternativeFault:
    sure = found.found is Found.YES
    reason = told if sure else f"{told}（这一点无法完全确定，请人工核对。）"
    witness = tuple((f.name, v) for f, v in found.example)
    return AlternativeFault(kind=kind, names=names, witness=witness, reason=reason, sure=sure)


def _told(found: Search) -> str:
    return "、".join(_answer(field, value) for field, value in found.example)


def _answer(field: Field, value: Value) -> str:
    if value is None:
        return f"{field.label}没有填写"
    if field.type is FieldType.CHOICES and not value:
        return f"{field.label}一项也没有选"
    joint = " " if field.type in (FieldType.NUMBER, FieldType.DATE) else "为"
    return f"{field.label}{joint}{spell(value, field)}"
