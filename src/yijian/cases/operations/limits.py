"""Which limits and materials hold for one case."""

from yijian.cases.models import Case, GivenMaterial
from yijian.cases.queries import drafting
from yijian.cases.vocabulary import Handling
from yijian.kernel.definitions import ItemDefinition, Limit, LimitUnit
from yijian.kernel.forms import Bringer, MaterialLine, Way

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


def materials_of(case: Case) -> tuple[MaterialLine, ...]:
    """Return the materials that this case's item needs: those of the plan, without those that the answers took off at filing."""
    off = set(
        GivenMaterial.objects.filter(application_id=case.application_id, supply=Way.NONE.value).values_list(
            "code", flat=True
        )
    )
    return tuple(
        line
        for line in drafting.plan(case.application).materials.lines
        if case.item_code in line.items
        and line.bringer is not Bringer.NOBODY
        and not line.optional
        and line.code not in off
    )
