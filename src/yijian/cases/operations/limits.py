"""Which limits and materials hold for one case."""

from collections.abc import Sequence
from typing import Any

from yijian.cases.models import Case
from yijian.cases.vocabulary import Handling
from yijian.kernel.definitions import ItemDefinition, Limit, LimitUnit

CORRECTION_DAYS = 30
"""Working days an applicant has for a correction; set locally, no law fixes it."""


def promised(item: ItemDefinition, *, handling: str) -> Limit:
    """Return the promised limit of a case by the way it is handled."""
    if handling == Handling.CHECK:
        return Limit(amount=0)
    return item.promised


def correction() -> Limit:
    """Return the limit of a correction."""
    return Limit(amount=CORRECTION_DAYS, unit=LimitUnit.WORKDAY)


def materials_of(case: Case) -> Sequence[dict[str, Any]]:
    """Return the materials of the plan that this case's item needs."""
    return [
        row
        for row in case.application.plan.get("materials", [])
        if case.item_code in row.get("items", ()) and row.get("group") != "not-needed"
    ]
