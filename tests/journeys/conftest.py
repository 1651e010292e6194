"""The sample city, loaded once for each worker's database, and people who act in it."""

from collections.abc import Callable

import pytest
from django.core.management import call_command

from yijian.kernel.actor import Actor
from yijian.plumbing import clock


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
    from yijian.accounts.models import Account
    from yijian.accounts.queries import acting_options, resolve_actor

    def as_actor(username: str, kind: str = "") -> Actor:
        account = Account.objects.get(username=username)
        today = clock.now().date()
        options = acting_options(account, today)
        key = next((option.key for option in options if option.kind.value == kind), "")
        return resolve_actor(account, today, chosen=key)

    return as_actor
