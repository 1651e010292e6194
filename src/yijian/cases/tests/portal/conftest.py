"""The sample city, browsers of its people, and one restaurant on its way."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.journeys import filing
from tests.journeys.conftest import acting, django_db_setup
from tests.journeys.test_restaurant import SAID, TYPED
from tests.laying import restaurant_once

from yijian.cases.models import Application
from yijian.plumbing import clock

__all__ = ["acting", "django_db_setup", "restaurant_once"]

PASSWORD = "anlan-2026"
SIGN = {"sign-width": "3.2", "sign-height": "0.8", "sign-place": "一楼门头上方", "sign-lit": "否"}


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def browser_of(db) -> Callable[..., Client]:
    """Return a browser in which somebody of the sample city is signed in; ``kind`` is self, firm or staff."""
    from yijian.accounts.models import Account
    from yijian.accounts.queries import acting_options

    def browser(username: str, kind: str = "") -> Client:
        account = Account.objects.get(username=username)
        client = Client()
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        for option in acting_options(account, clock.now().date()):
            if option.kind.value == kind:
                session = client.session
                session["acting_as"] = option.key
                session.save()
                break
        return client

    return browser


@pytest.fixture
def owner(browser_of) -> Client:
    """The restaurant's owner, acting for it."""
    return browser_of("chenyulan", "firm")


@pytest.fixture
def stranger(browser_of) -> Client:
    return browser_of("wangguizhen")


@pytest.fixture
def draft(acting, now) -> Application:
    """The restaurant's draft as it is when the form page opens for the first time."""
    return filing.begin("open-restaurant", SAID, actor=acting("chenyulan", "firm"), now=now)


@pytest.fixture
def complete(draft, acting, now) -> Application:
    """The same with form and materials complete, ready to be signed."""
    actor = acting("chenyulan", "firm")
    filing.fill(draft, {**TYPED, **SIGN}, actor=actor, now=now)
    filing.give_everything(draft, actor=actor, now=now)
    return draft


@pytest.fixture
def filed(restaurant_once, db) -> Application:
    """The same, filed and with its first cases received."""
    return Application.objects.get(pk=restaurant_once)


def words(response: Any) -> str:
    """Return a page's text without the marks that only break lines."""
    return (
        response.content.decode().replace("<wbr>", "").replace('<span class="nb">', "").replace("</span>", "")
    )
