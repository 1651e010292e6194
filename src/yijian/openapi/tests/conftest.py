"""The sample city for the open API."""

import pytest
from django.core.management import call_command

from yijian.accounts.models import Account


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Load the sample city on top of the empty test database; once where the database is reused."""
    with django_db_blocker.unblock():
        from yijian.catalogue.models import ServiceItem

        if not ServiceItem.objects.exists():
            call_command("load_sample", verbosity=0)


@pytest.fixture
def signed_in(client, db):
    """Sign somebody of the sample city in; ``kind`` is self, firm or staff."""
    from yijian.accounts.queries import acting_options
    from yijian.accounts.vocabulary import ACTING_KEY
    from yijian.plumbing import clock

    def sign_in(username, kind="", http=client):
        account = Account.objects.get(username=username)
        http.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        if kind:
            options = acting_options(account, clock.now().date())
            session = http.session
            session[ACTING_KEY] = next(option.key for option in options if option.kind.value == kind)
            session.save()
        return http

    return sign_in
