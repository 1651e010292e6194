"""Indicators: what a published number is called, how it is counted, and the one way a rate is rounded."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

CENT = Decimal("0.01")


class Better(StrEnum):
    """Which direction is good."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One published number; ``formula`` says in words what is divided by what, so that everybody can count it again."""

    code: str
    title: str
    formula: str
    unit: str = "%"
    better: Better = Better.UP

    def is_better(self, value: Decimal, than: Decimal) -> bool:
        """Tell whether one value is strictly better than another."""
        return value > than if self.better is Better.UP else value < than


def rate(numerator: int | Decimal, denominator: int | Decimal) -> Decimal | None:
    """Return a share in per cent, half up to two decimals; None where there is nothing to divide by.

    187545 of 187835 is 99.85. A share just below 100 may read 100.00: show the counts beside it.
    """
    if denominator == 0:
        return None
    # Multiplied before dividing, so that the quotient's 28 digits are the only place where anything is cut.
    return (Decimal(numerator) * 100 / Decimal(denominator)).quantize(CENT, rounding=ROUND_HALF_UP)
