"""The best order of questions over a table of outcomes: an exact decision tree by dynamic programming.

The table holds one outcome for every combination of answers, the last question turning fastest. Answers that lead to the
same outcomes whatever else is answered are one answer; a question of which all answers are one is not asked.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction

Axis = tuple[str, tuple[int, ...]]
"""A question and the weights of its answers; answers of weight 0 count one for each group of like answers."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the best order of questions costs, and the questions it may begin with."""

    cost: Fraction
    """Expected number of questions."""
    least: int
    most: int
    best: tuple[str, ...] = ()


_DONE = Plan(Fraction(0), 0, 0)


def best_plan(axes: Sequence[Axis], outcomes: Sequence[Hashable]) -> Plan:
    """Return the plan that needs the fewest questions on average to know the outcome."""
    numbers: dict[Hashable, int] = {}
    table = tuple(numbers.setdefault(o, len(numbers)) for o in outcomes)
    return _Planner().plan(tuple(axes), table)


class _Planner:
    def __init__(self) -> None:
        self.known: dict[tuple[tuple[Axis, ...], tuple[int, ...]], Plan] = {}

    def plan(self, axes: tuple[Axis, ...], table: tuple[int, ...]) -> Plan:
        axes, table = _merged(axes, table)
        if not axes:
            return _DONE
        key = (axes, table)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = self._choose(axes, table)
        return found

    def _choose(self, axes: tuple[Axis, ...], table: tuple[int, ...]) -> Plan:
        cost: Fraction | None = None
        least, most = 0, 0
        best: list[str] = []
        for position, (name, weights) in enumerate(axes):
            rest = axes[:position] + axes[position + 1 :]
            counts = [w or 1 for w in weights]
            plans = [self.plan(rest, part) for part in _slices(axes, table, position)]
            expected = 1 + sum((w * p.cost for w, p in zip(counts, plans, strict=True)), Fraction(0)) / sum(
                counts
            )
            low, high = 1 + min(p.least for p in plans), 1 + max(p.most for p in plans)
            if cost is None or expected < cost:
                cost, least, most, best = expected, low, high, [name]
            elif expected == cost:
                least, most = min(least, low), max(most, high)
                best.append(name)
        return Plan(cost or Fraction(0), least, most, tuple(best))


def _slices(axes: tuple[Axis, ...], table: tuple[int, ...], position: int) -> list[tuple[int, ...]]:
    """Return the table of each answer to one question."""
    inner = 1
    for _, weights in axes[position + 1 :]:
        inner *= len(weights)
    count = len(axes[position][1])
    span = inner * count
    starts = range(0, len(table), span)
    return [
        tuple(v for s in starts for v in table[s + i * inner : s + (i + 1) * inner]) for i in range(count)
    ]


def _merged(axes: tuple[Axis, ...], table: tuple[int, ...]) -> tuple[tuple[Axis, ...], tuple[int, ...]]:
    """Return the table with like answers made one and questions without a difference left out."""
    position = 0
    while position < len(axes):
        name, weights = axes[position]
        groups: dict[tuple[int, ...], int] = {}
        parts = _slices(axes, table, position)
        for part, weight in zip(parts, weights, strict=True):
            groups[part] = groups.get(part, 0) + weight
        if len(groups) == 1:
            table = parts[0]
            axes = axes[:position] + axes[position + 1 :]
            continue
        if len(groups) < len(weights):
            inner = 1
            for _, others in axes[position + 1 :]:
                inner *= len(others)
            kept = list(groups)
            table = tuple(
                v for s in range(0, len(kept[0]), inner) for part in kept for v in part[s : s + inner]
            )
            axes = (*axes[:position], (name, tuple(groups.values())), *axes[position + 1 :])
        position += 1
    return axes, table
