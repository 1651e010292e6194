"""The sample city, loaded once for each worker's database, and people who act in it."""

from collections.abc import Callable

import pytest
from django.core.management import call_command

from tests.journeys.filing import acting_as
from tests.laying import delivered_once, restaurant_once
from yijian.kernel.actor import Actor

__all__ = ["acting", "delivered_once", "django_db_setup", "restaurant_once"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Load the sample city on top of the empty test database; once where the database is reused."""
    with django_db_blocker.unblock():
        from yijian.catalogue.models import ServiceItem

        if not ServiceItem.objects.exists():
            call_command("load_sample", verbosity=0)


@pytest.fixture
def acting(db) -> Callable[..., Actor]:
    """Return somebody of the sample city as an actor; ``kind`` is self, firm or staff."""
    return acting_as
