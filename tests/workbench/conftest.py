"""The sample city, a filed application, and staff signed in."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.journeys.conftest import acting, django_db_setup  # noqa: F401 - fixtures
from tests.journeys.test_restaurant import case_of, file_it
from yijian.cases.models import Application, Case
from yijian.plumbing import clock


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
def application(acting, run_jobs, now) -> Application:  # noqa: F811
    """陈玉兰's restaurant, filed: the licence check is granted, the others wait for acceptance."""
    return file_it(acting, run_jobs, now)


@pytest.fixture
def case(application) -> Case:
    """The food licence, at the market office."""
    return case_of(application, "food-licence")
