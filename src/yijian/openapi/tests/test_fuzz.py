"""Nonsense from outside: whatever the document allows, or forbids, is answered as the document says, never by a fault.

The calls are made up by schemathesis from the document itself; a citizen makes them, with a filing and a draft of their own, and a
clerk of the department that has the case. Bounded: a few calls for each address, the same ones every time.
"""

import json
from dataclasses import dataclass

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.journeys import filing
from tests.journeys.conftest import acting  # noqa: F401 - a fixture
from tests.journeys.test_restaurant import SAID, file_it

from yijian.accounts.models import Account
from yijian.cases.models import Case
from yijian.openapi.management.commands.openapi_write import text
from yijian.plumbing import clock

pytestmark = pytest.mark.django_db

EXAMPLES = 3
"""Calls for each address and caller: all of them stay under a minute."""

SCHEMA = schemathesis.openapi.from_dict(json.loads(text()))
SCHEMA.app = WSGIHandler()

EVERYWHERE = frozenset({401, 403, 405, 413})
"""Answers that any address may give; the document tells them once, in its description."""

FILES = ("receipt", "papers", "file", "files")
"""Last words of addresses that answer with a file instead of JSON."""


@dataclass(frozen=True)
class Known:
    """References that exist, by the first word of the address."""

    refs: dict[str, str]
    citizen: dict[str, str]
    clerk: dict[str, str]


@pytest.fixture
def known(acting, run_jobs, db):  # noqa: F811
    now = clock.now()
    chen = acting("chenyulan", "firm")
    filed = file_it(acting, run_jobs, now)
    draft = filing.begin("open-restaurant", SAID, actor=chen, now=now)
    case = Case.objects.get(application=filed, item_code="signboard")
    return Known(
        refs={
            "drafts": draft.ref,
            "applications": filed.ref,
            "cases": case.ref,
            "things": "open-restaurant",
            "loops": "case",
        },
        citizen=signed_in("chenyulan", f"firm:{chen.subject_ref}"),
        clerk=signed_in("zengjie"),
    )


def signed_in(username, capacity=""):
    browser = Client()
    browser.force_login(
        Account.objects.get(username=username), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    if capacity:
        session = browser.session
        session["acting_as"] = capacity
        session.save()
    token = browser.get("/api/v1/me").json()["csrf_token"]
    cookies = {name: morsel.value for name, morsel in browser.cookies.items()}
    return {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "X-CSRFToken": token,
    }


@pytest.fixture
def one_connection(known):
    """Keep the test's own connection, and with it its transaction, between requests, as Django's test client does.

    After the client signed people in: it connects these signals again.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


BOUNDED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def test_every_address_answers_as_the_document_says(known, one_connection, subtests):
    operations = [found.ok() for found in SCHEMA.get_all_operations()]
    assert len(operations) == sum(len(methods) for methods in json.loads(text())["paths"].values())
    for operation in operations:

        @BOUNDED
        @given(case=operation.as_strategy())
        def answers(case):
            one_call(case, known)

        with subtests.test(operation.label):
            answers()


def one_call(case, known):
    first = case.path.removeprefix("/api/v1/").split("/")[0]
    if first in known.refs and case.path_parameters:
        name = next(iter(case.path_parameters))
        # Half of the calls hit something that exists, the others what was made up.
        if len(str(case.path_parameters[name])) % 2 or first == "things":
            case.path_parameters[name] = known.refs[first]
    for headers in (known.citizen, known.clerk, {}):
        answer = case.call(headers=headers)
        assert answer.status_code < 500, answer.text
        if answer.status_code >= 400:
            problem = answer.json()
            assert problem["code"], problem
            assert problem["detail"].endswith("。"), problem
        if answer.status_code not in EVERYWHERE:
            case.validate_response(answer, checks=checks_for(case, answer))


def checks_for(case, answer):
    is_file = answer.status_code == 200 and case.path.rsplit("/", 1)[-1] in FILES
    if is_file:
        return [status_code_conformance]
    return [status_code_conformance, content_type_conformance, response_schema_conformance]
