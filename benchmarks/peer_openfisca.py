"""The peer of ``rules.py``: OpenFisca judges as many subjects by a hundred rules of the same make, vectorised, two-valued.

Run in an environment with ``requirements/peers.lock``: ``python benchmarks/peer_openfisca.py [subjects]``. Nothing is unknown to it, ages are
counted in years of the calendar, and texts are numbers: all that spares it work.
"""

import random
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

RULES = 100
PERIOD = "2026-06"
Test = Callable[[Any], Any]

FIRM = build_entity(key="firm", plural="firms", label="A firm", is_person=True)


def variable(name: str, value_type: type, formula: Callable[..., Any] | None = None) -> type[Variable]:
    """Return a monthly variable of a firm."""
    body: dict[str, Any] = {"value_type": value_type, "entity": FIRM, "definition_period": DateUnit.MONTH}
    if formula:
        body["formula"] = formula
    return type(name, (Variable,), body)


INPUTS: dict[str, type] = {
    "staff": int,
    "turnover": float,
    "research": float,
    "trade": int,
    "place": int,
    "founded": int,
    "broke_trust": bool,
    "in_park": bool,
}


def tests(draw: random.Random) -> list[Callable[[], Test]]:
    """Return the makers of tests, one for each kind that ``rules.py`` draws."""

    def compare(name: str, limit: float) -> Test:
        if draw.random() < 0.5:
            return lambda get: get(name) < limit
        return lambda get: get(name) >= limit

    def between() -> Test:
        low, high = draw.randint(1, 9) * 100, draw.randint(10, 40) * 1000
        return lambda get: (get("turnover") >= low) & (get("turnover") <= high)

    def share() -> Test:
        least = draw.randint(1, 9) / 100
        return lambda get: get("research") / get("turnover") >= least

    def trades() -> Test:
        one, other = draw.randrange(8), draw.randrange(8)
        return lambda get: (get("trade") == one) | (get("trade") == other)

    def place() -> Test:
        city = 4300 + draw.randint(1, 14)
        return lambda get: get("place") // 100 == city

    def since() -> Test:
        year = draw.randint(2000, 2024)
        return lambda get: get("founded") >= year

    return [
        lambda: compare("staff", draw.choice([10, 20, 50, 100, 300])),
        between,
        share,
        trades,
        place,
        lambda: compare("founded", 2026 - draw.randint(1, 10)),
        lambda: lambda get: ~get("broke_trust"),
        lambda: lambda get: get("in_park"),
        since,
    ]


def formula_of(parts: list[Test]) -> Callable[..., Any]:
    """Return the formula that joins the tests of one rule."""

    def formula(firm: Any, period: Any) -> Any:
        def get(name: str) -> Any:
            return firm(name, period)

        found = ~get("broke_trust") & (parts[0](get) | parts[1](get))
        for part in parts[2:]:
            found = found & part(get)
        return found

    return formula


def rules() -> list[type[Variable]]:
    """Return the rules as variables: not broken trust, one of two tests, and all the others."""
    draw = random.Random(11)
    makers = tests(draw)
    made = []
    for number in range(RULES):
        parts = [draw.choice(makers)() for _ in range(draw.randint(3, 6))]
        made.append(variable(f"rule_{number}", bool, formula_of(parts)))
    return made


def population(count: int) -> dict[str, Any]:
    """Return invented firms."""
    draw = np.random.default_rng(7)
    return {
        "staff": draw.integers(0, 800, count),
        "turnover": draw.random(count) * 40_000 + 1,
        "research": draw.random(count) * 2_000,
        "trade": draw.integers(0, 8, count),
        "place": (4300 + draw.integers(1, 15, count)) * 100 + draw.integers(1, 31, count),
        "founded": draw.integers(1995, 2026, count),
        "broke_trust": draw.random(count) < 0.05,
        "in_park": draw.random(count) < 0.3,
    }


def main(count: int) -> None:
    """Measure and print one line."""
    system = TaxBenefitSystem([FIRM])
    for name, value_type in INPUTS.items():
        system.add_variable(variable(name, value_type))
    for rule in rules():
        system.add_variable(rule)
    known = population(count)
    best = float("inf")
    for _ in range(3):
        simulation = SimulationBuilder().build_default_simulation(system, count=count)
        for name, values in known.items():
            simulation.set_input(name, PERIOD, values)
        started = time.perf_counter()
        eligible = sum(int(simulation.calculate(f"rule_{number}", PERIOD).sum()) for number in range(RULES))
        best = min(best, time.perf_counter() - started)
    if not 0 < eligible < count * RULES:
        raise SystemExit("the peer's rules separate nobody")
    print(f"{count:,} subjects x {RULES} rules {best:9.2f} s    OpenFisca-Core, two-valued")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
