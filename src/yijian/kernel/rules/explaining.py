"""Why a rule holds, fails or stays open: the tree of its conditions, each with its truth and its sentence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from yijian.kernel.rules import nodes as n
from yijian.kernel.rules.evaluating import compile_test
from yijian.kernel.rules.rule import Rule
from yijian.kernel.rules.truth import Truth
from yijian.kernel.rules.vocabulary import Value, read_value
from yijian.kernel.rules.wording import sentence, wanted
from yijian.kernel.rules.writing import write


class Shape(StrEnum):
    """How a condition is built."""

    CONDITION = "condition"
    ALL = "all"
    ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One condition with its truth; ``not`` is worked into the conditions, so that none is read backwards."""

    truth: Truth
    sentence: str
    """How the facts stand to it: 经营面积 326 平方米，不小于 300 平方米."""
    wanted: str
    """What it asks for, without the facts: 经营面积不小于 300 平方米."""
    rule: str
    """The condition as text of the rule language."""
    shape: Shape = Shape.CONDITION
    parts: tuple["Explanation", ...] = ()
    fields: tuple[str, ...] = ()
    """Names of the fields it reads."""
    values: tuple[Value, ...] = ()
    """The answers used, one for each of ``fields``; None where unknown."""

    def leaves(self) -> Iterator["Explanation"]:
        """Yield the conditions without parts, in the order of the rule."""
        if self.shape is Shape.CONDITION:
            yield self
        for part in self.parts:
            yield from part.leaves()

    def deciding(self) -> tuple["Explanation", ...]:
        """Return the conditions that decided the truth.

        Of conditions that must all hold, the first that fails; of alternatives, the first that holds; otherwise all of
        them. While the truth is unknown, the conditions that are still open.
        """
        if self.shape is Shape.CONDITION:
            return (self,)
        same = [p for p in self.parts if p.truth is self.truth]
        settled_by = Truth.FALSE if self.shape is Shape.ALL else Truth.TRUE
        if self.truth is settled_by:
            same = same[:1]
        return tuple(leaf for part in same for leaf in part.deciding())


def explain(rule: Rule, facts: Mapping[str, Value]) -> Explanation:
    """Return why a rule holds, fails or stays open under the facts."""
    return _explain(rule.node, facts, negated=False)


def _explain(node: n.Node, facts: Mapping[str, Value], *, negated: bool) -> Explanation:
    match node:
        case n.Not(part):
            return _explain(part, facts, negated=not negated)
        case n.All(parts) | n.Any(parts):
            shape = Shape.ALL if isinstance(node, n.All) is not negated else Shape.ANY
            return _group(
                node, shape, tuple(_explain(p, facts, negated=negated) for p in parts), negated=negated
            )
        case n.Settled(value):
            holds = value is not negated
            text = "没有条件，一律适用" if holds else "任何情况都不适用"
            return Explanation(
                truth=Truth.of(holds), sentence=text, wanted=text, rule="true" if holds else "false"
            )
        case _:
            return _leaf(node, facts, negated=negated)


def _leaf(leaf: n.Leaf, facts: Mapping[str, Value], *, negated: bool) -> Explanation:
    answer = compile_test(leaf)(facts)
    holds = None if answer is None else answer is not negated
    fields = tuple(dict.fromkeys(n.fields_of(leaf)))
    return Explanation(
        truth=Truth.of(holds),
        sentence=sentence(leaf, facts, holds=holds, negated=negated),
        wanted=wanted(leaf, negated=negated),
        rule=write(n.Not(leaf) if negated else leaf),
        fields=tuple(f.name for f in fields),
        values=tuple(read_value(f, facts.get(f.name)) for f in fields),
    )


def _group(node: n.Node, shape: Shape, parts: tuple[Explanation, ...], *, negated: bool) -> Explanation:
    count = {truth: sum(p.truth is truth for p in parts) for truth in Truth}
    failing, holding, open_ = count[Truth.FALSE], count[Truth.TRUE], count[Truth.UNKNOWN]
    if shape is Shape.ALL:
        truth = Truth.FALSE if failing else Truth.UNKNOWN if open_ else Truth.TRUE
        told = {
            Truth.TRUE: f"{len(parts)} 个条件都符合",
            Truth.FALSE: f"{len(parts)} 个条件要都符合，有 {failing} 个不符合",
            Truth.UNKNOWN: f"{len(parts)} 个条件要都符合，还有 {open_} 个不知道",
        }
    else:
        truth = Truth.TRUE if holding else Truth.UNKNOWN if open_ else Truth.FALSE
        told = {
            Truth.TRUE: f"{len(parts)} 个条件符合一个即可，已符合 {holding} 个",
            Truth.FALSE: f"{len(parts)} 个条件符合一个即可，一个也不符合",
            Truth.UNKNOWN: f"{len(parts)} 个条件符合一个即可，还有 {open_} 个不知道",
        }
    joint = "，并且" if shape is Shape.ALL else "，或者"
    fields = dict.fromkeys(
        (name, value) for p in parts for name, value in zip(p.fields, p.values, strict=True)
    )
    return Explanation(
        truth=truth,
        sentence=told[truth],
        wanted=joint.join(f"（{p.wanted}）" if p.parts else p.wanted for p in parts),
        rule=write(n.Not(node) if negated else node),
        shape=shape,
        parts=parts,
        fields=tuple(name for name, _ in fields),
        values=tuple(value for _, value in fields),
    )
