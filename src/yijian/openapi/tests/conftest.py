"""The sample city for the open API, people and machines that call it, and one matter filed over it."""

import pytest
from conftest import var_of
from django.test import Client
from tests import queued
from tests.journeys.conftest import django_db_setup
from tests.laying import laid

from yijian.accounts.models import Account
from yijian.accounts.queries import acting_options
from yijian.accounts.vocabulary import ACTING_KEY
from yijian.cases.vocabulary import ACCEPT, DECIDE
from yijian.openapi.tests.factories import Machine
from yijian.openapi.tests.thread import App, file_over_http
from yijian.plumbing import clock

__all__ = ["django_db_setup"]


def sign_in(username, kind="", *, http):
    """Sign somebody of the sample city in; ``kind`` is self, firm or staff."""
    account = Account.objects.get(username=username)
    http.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    if kind:
        options = acting_options(account, clock.now().date())
        session = http.session
        session[ACTING_KEY] = next(option.key for option in options if option.kind.value == kind)
        session.save()
    return http


@pytest.fixture
def signed_in(client, db):
    return lambda username, kind="", http=client: sign_in(username, kind, http=http)


@pytest.fixture
def owner(signed_in):
    return App(signed_in("chenyulan", "firm", http=Client(enforce_csrf_checks=True)))


@pytest.fixture
def stranger(signed_in):
    return App(signed_in("chenyulan", "self", http=Client(enforce_csrf_checks=True)))


@pytest.fixture
def acceptor(client):
    return Machine(client, agency="wj-urban", duties=[ACCEPT], name="城管收件系统")


@pytest.fixture
def decider(client):
    return Machine(client, agency="wj-urban", duties=[ACCEPT, DECIDE], name="城管审批系统")


@pytest.fixture(scope="module")
def filed_once(django_db_setup, django_db_blocker, request, tmp_path_factory):
    """File over HTTP once for all tests of a module; what the API said."""

    def file():
        app = App(sign_in("chenyulan", "firm", http=Client(enforce_csrf_checks=True)))
        with pytest.MonkeyPatch.context() as patch:
            found = file_over_http(app, patch)
        queued.work_off(now=clock.now())
        return found

    var = var_of(request.config, tmp_path_factory)
    with laid(file, blocker=django_db_blocker, var=var) as found:
        yield found


@pytest.fixture
def filed(filed_once, db):
    return filed_once
