"""Whether conditions can hold at all, and which of their variables make a difference."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import product
from math import prod

from yijian.kernel.rules import nodes as n
from yijian.kernel.rules.cells import Cell, TooHard, cells_of
from yijian.kernel.rules.evaluating import Test, compile_test
from yijian.kernel.rules.grounding import Ground, ground
from yijian.kernel.rules.vocabulary import Field, Value

EFFORT = 20_000
"""Evaluations after which a question counts as too hard: about twenty milliseconds."""

TABLE = 1_024
"""Rows up to which all combinations of answers are tried."""


class Found(Enum):
    """How a search ended."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"
    """Too hard within the effort, or only possible if its variables are free of one another."""


@dataclass(frozen=True, slots=True)
class Search:
    """Whether conditions can hold, and an example: variable to value, and the variables for naming them."""

    found: Found
    example: tuple[tuple[Field, Value], ...] = ()


def variables_of(grounded: Ground) -> dict[Field, tuple[Cell, ...]]:
    """Return the variables of grounded conditions with their cells, those mentioned most first.

    :raises TooHard: when a variable's answers cannot be divided.
    """
    leaves: dict[Field, list[n.Leaf]] = {}
    for node in grounded.nodes:
        for leaf in n.leaves_of(node):
            for field in dict.fromkeys(n.fields_of(leaf)):
                leaves.setdefault(field, []).append(leaf)
    ordered = sorted(leaves, key=lambda f: -len(leaves[f]))
    return {field: cells_of(field, leaves[field]) for field in ordered}


def search(node: n.Node, *, holds: bool = True) -> Search:
    """Look for answers under which a condition holds, or, with ``holds=False``, under which it does not.

    NO is a proof. YES comes with an example that holds only the answers it needs. All variables are answered; an answer left
    empty is tried only where the condition itself asks about that.
    """
    if isinstance(node, n.Settled):
        return Search(Found.YES if node.value is holds else Found.NO)
    grounded = ground([node])
    try:
        variables = list(variables_of(grounded).items())
        example = _Walk(compile_test(grounded.nodes[0]), variables, holds=holds).walk()
    except TooHard:
        return Search(Found.MAYBE)
    if example is None:
        return Search(Found.NO)
    named = tuple((f, example[f.name]) for f, _ in variables if f.name in example)
    return Search(Found.YES if grounded.exact else Found.MAYBE, named)


class _Walk:
    """Depth-first over the cells, leaving a branch as soon as three-valued truth decides it."""

    def __init__(self, test: Test, variables: list[tuple[Field, tuple[Cell, ...]]], *, holds: bool) -> None:
        self.holds = holds
        self.test = test
        self.variables = variables
        self.left = EFFORT
        self.facts: dict[str, Value] = {}

    def walk(self, depth: int = 0) -> dict[str, Value] | None:
        self.left -= 1
        if self.left < 0:
            raise TooHard
        truth = self.test(self.facts)
        if truth is not None:
            return dict(self.facts) if truth is self.holds else None
        if depth == len(self.variables):
            return (
                None if self.holds else dict(self.facts)
            )  # an answer left empty may leave it open: it does not hold
        field, cells = self.variables[depth]
        for cell in cells:
            self.facts[field.name] = cell.value
            found = self.walk(depth + 1)
            if found is not None:
                return found
        del self.facts[field.name]
        return None


@lru_cache(maxsize=8192)
def settled(node: n.Node) -> bool | None:
    """Return the truth that a condition has whatever is answered, or None where answers decide or it is too hard to say."""
    if isinstance(node, n.Settled):
        return node.value
    if isinstance(node, n.Flag):
        return None
    if search(node).found is Found.NO:
        return False
    if search(node, holds=False).found is Found.NO:
        return True
    return None


@lru_cache(maxsize=8192)
def mattering(node: n.Node) -> frozenset[str]:
    """Return the fields whose answer can still make a difference to a condition.

    Exact where the combinations can be tried; otherwise all fields it mentions.
    """
    mentioned = frozenset(f.name for f in n.fields_of(node))
    if len(mentioned) < 2 and isinstance(node, n.Flag | n.Known | n.Holds | n.StartsWith):
        return mentioned
    grounded = ground([node])
    try:
        variables = variables_of(grounded)
    except TooHard:
        return mentioned
    if prod(len(c) for c in variables.values()) > TABLE:
        return mentioned
    rows = table([compile_test(grounded.nodes[0])], variables)
    matter: set[str] = set()
    stride = 1
    for field, cells in reversed(variables.items()):
        span = stride * len(cells)
        if any(rows[i] != rows[i + stride] for i in range(len(rows)) if i % span < span - stride):
            matter.update(f.name for f in grounded.behind[field.name])
        stride = span
    return frozenset(matter)


def table(tests: list[Test], variables: Mapping[Field, tuple[Cell, ...]]) -> list[tuple[bool | None, ...]]:
    """Return the truths of several conditions under every combination of cells, the last variable turning fastest."""
    names = [f.name for f in variables]
    choices = [[c.value for c in cells] for cells in variables.values()]
    rows = []
    for values in product(*choices):
        facts = dict(zip(names, values, strict=True))
        rows.append(tuple(test(facts) for test in tests))
    return rows
