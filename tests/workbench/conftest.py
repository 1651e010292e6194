"""The sample city, a filed application, and staff signed in."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.journeys import filing
from tests.journeys.conftest import acting, django_db_setup, restaurant_once
from tests.journeys.test_restaurant import case_of, review, survey
from tests.workbench.reviewing import ACCEPTOR, DECIDER
from yijian.cases.models import Application, Case
from yijian.plumbing import clock

__all__ = ["acting", "django_db_setup", "restaurant_once"]


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def signed_in(db) -> Callable[[str], Client]:
    """Return a browser in which somebody of the sample city is signed in."""
    from yijian.accounts.models import Account

    def sign_in(username: str) -> Client:
        client = Client()
        client.force_login(Account.objects.get(username=username))
        return client

    return sign_in


@pytest.fixture
def application(restaurant_once: int, db) -> Application:
    """陈玉兰's restaurant, filed: the licence check is granted, the others wait for acceptance."""
    return Application.objects.get(pk=restaurant_once)


@pytest.fixture
def case(application) -> Case:
    """The food licence, at the market office."""
    return case_of(application, "food-licence")


@pytest.fixture
def accepted(case, acting, now):
    filing.accept(case, actor=acting(ACCEPTOR), now=now)
    case.refresh_from_db()
    return case


@pytest.fixture
def ready(accepted, application, acting, now):
    """Surveyed and ticked: only the decision is missing."""
    survey(application, acting, now)
    review(accepted, actor=acting(DECIDER), now=now)
    accepted.refresh_from_db()
    return accepted
