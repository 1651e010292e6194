"""What is left of a rule once some facts are known."""

from collections.abc import Mapping
from typing import assert_never

from yijian.kernel.rules import nodes as n
from yijian.kernel.rules.evaluating import compile_term, compile_test
from yijian.kernel.rules.vocabulary import Field, Value


def fold(node: n.Node, facts: Mapping[str, Value]) -> n.Node:
    """Return the condition with what the facts settle taken out.

    Whatever facts come later, the rest is as true as the whole would be with all facts together.
    """
    match node:
        case n.Settled():
            return node
        case n.Not(part):
            return n.negate(fold(part, facts))
        case n.All(parts):
            return n.all_of([fold(p, facts) for p in parts])
        case n.Any(parts):
            return n.any_of([fold(p, facts) for p in parts])
        case n.Flag() | n.Known() | n.Compare() | n.OneOf() | n.Holds() | n.StartsWith():
            return _leaf(node, facts)
        case _:
            assert_never(node)


def _leaf(leaf: n.Leaf, facts: Mapping[str, Value]) -> n.Node:
    if not any(_given(f, facts) for f in n.fields_of(leaf)):
        return n.Settled(False) if isinstance(leaf, n.Known) and leaf.field.name in facts else leaf
    answer = compile_test(leaf)(facts)
    if answer is not None:
        return n.Settled(answer)
    match leaf:
        case n.Compare(op, left, right):
            return n.compare(op, fold_term(left, facts), fold_term(right, facts))
        case n.OneOf(term, values):
            return n.OneOf(fold_term(term, facts), values)
        case _:
            return leaf


def _given(field: Field, facts: Mapping[str, Value]) -> bool:
    return facts.get(field.name) is not None


def fold_term(term: n.Term, facts: Mapping[str, Value]) -> n.Term:
    """Return the term with known answers put in."""
    value = compile_term(term)(facts)
    if not isinstance(term, n.Literal) and isinstance(value, n.Constant):
        return n.Literal(value, term.kind)
    match term:
        case n.Arithmetic(op, left, right, kind):
            return n.Arithmetic(op, fold_term(left, facts), fold_term(right, facts), kind)
        case n.Call(function, arguments):
            return n.Call(function, tuple(fold_term(a, facts) for a in arguments))
        case _:
            return term
