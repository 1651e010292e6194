"""Bringing a filed restaurant to where it can be decided: the steps that journeys share."""

from tests.journeys import filing
from tests.journeys.test_restaurant import STAFF, case_of, review, survey
from yijian.cases.models import Application, Case, Survey


def take_in(application: Application, *, now) -> list[str]:
    """Accept every case that waits and survey the place; return the items that can be decided."""
    waiting = list(
        Case.objects.filter(application=application, state="received")
        .order_by("position")
        .values_list("item_code", flat=True)
    )
    for item in waiting:
        case = case_of(application, item)
        filing.accept(case, actor=filing.acting_as(STAFF[item][0]), now=now)
    if Survey.objects.filter(application=application).exists():
        survey(application, filing.acting_as, now)
    for item in waiting:
        review(case_of(application, item), actor=filing.acting_as(STAFF[item][1]), now=now)
    return waiting
