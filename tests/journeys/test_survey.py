"""联合踏勘: one visit, as long as a case needs it."""

import pytest

from tests.journeys import test_restaurant as restaurant
from yijian.cases import operations as cases
from yijian.cases.models import Survey, SurveyOpinion
from yijian.plumbing import clock
from yijian.plumbing.models import Assignment

pytestmark = pytest.mark.django_db


def test_is_called_off_when_the_last_case_that_needs_it_has_ended(acting, run_jobs):
    now = clock.now()
    filed = restaurant.file_it(acting, run_jobs, now, said={**restaurant.SAID, "fire-mode": "一般流程"})
    survey = Survey.objects.get(application=filed)
    visited = [row.case for row in SurveyOpinion.objects.filter(survey=survey).select_related("case")]
    assert len(visited) > 1

    for number, case in enumerate(visited, start=1):
        cases.decline_case(
            ref=case.ref,
            actor=acting(restaurant.STAFF[case.item_code][0]),
            now=now,
            reason="not-ours",
            explanation="不归本局。",
            next_step="请找别的部门。",
        )
        survey.refresh_from_db()
        assert survey.state == ("called_off" if number == len(visited) else "proposed")

    assert not Assignment.objects.filter(subject_ref=survey.ref, closed_at=None).exists()
