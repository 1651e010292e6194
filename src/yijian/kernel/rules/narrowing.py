"""What known facts leave of a rule: the truth that no further answer can change, the rest, and what may still matter."""

from collections.abc import Mapping

from yijian.kernel.rules.rule import ALWAYS, NEVER, Rule
from yijian.kernel.rules.simplifying import fold
from yijian.kernel.rules.solving import mattering, settled
from yijian.kernel.rules.truth import Truth
from yijian.kernel.rules.vocabulary import Value


def settle(rule: Rule, facts: Mapping[str, Value]) -> Truth:
    """Return the truth that a rule has whatever is answered next; unknown only while answers decide.

    Sharper than ``evaluate``: with the area unknown, ``面积 < 300 and 甲 or 面积 >= 300 and 甲`` is as true as 甲. Guidance uses it,
    since ``next_question`` never asks what it has settled. Where the proof would take too long it answers as ``evaluate``.
    """
    truth = rule.test(facts)
    if truth is None:
        truth = settled(fold(rule.node, facts))
    return Truth.of(truth)


def simplify(rule: Rule, facts: Mapping[str, Value]) -> Rule:
    """Return what is left to decide: ``ALWAYS`` or ``NEVER`` where the facts settle it, else the open conditions only.

    Under any later facts the rest is as true as the rule under both together, except that it may know the answer earlier.
    """
    rest = fold(rule.node, facts)
    truth = settled(rest)
    if truth is not None:
        return ALWAYS if truth else NEVER
    return rule if rest == rule.node else Rule.of(rest)


def unknown_fields(rule: Rule, facts: Mapping[str, Value]) -> frozenset[str]:
    """Return the names of fields whose answer can still change the outcome; empty once it is settled."""
    rest = fold(rule.node, facts)
    if settled(rest) is not None:
        return frozenset()
    return mattering(rest)
