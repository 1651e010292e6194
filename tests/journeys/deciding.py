"""Bringing a filed restaurant to where it can be decided: the steps that journeys share."""

from tests.journeys import filing
from tests.journeys.test_restaurant import STAFF, case_of, review, survey
from yijian.cases import operations as cases
from yijian.cases.models import Application, Case, Survey
from yijian.cases.vocabulary import Finding, Tick
from yijian.catalogue import queries as catalogue


def take_in(application: Application, *, now) -> list[str]:
    """Accept every case that waits and survey the place; return the items that can be decided."""
    waiting = list(
        Case.objects.filter(application=application, state="received")
        .order_by("position")
        .values_list("item_code", flat=True)
    )
    for item in waiting:
        case = case_of(application, item)
        points = catalogue.item(item, case.item_version).review_points
        cases.accept_case(
            ref=case.ref,
            actor=filing.acting_as(STAFF[item][0]),
            now=now,
            findings=[
                Finding(point=point.code, tick=Tick.GOOD) for point in points if point.step == "accept"
            ],
        )
    if Survey.objects.filter(application=application).exists():
        survey(application, filing.acting_as, now)
    for item in waiting:
        review(case_of(application, item), actor=filing.acting_as(STAFF[item][1]), now=now)
    return waiting
