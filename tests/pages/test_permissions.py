"""The permission table by role: what each address tells each person about a real subject, and that a no changes nothing."""

import re

import pytest

from tests.architecture.test_permissions import addresses
from tests.pages.permission_table import API, PAGES
from tests.pages.sent import CALLS, FORMS
from tests.pages.table import Row, address_of, api_address_of, place_of, rows_of
from tests.pages.trying import API_ROLES, ASIDE, PAGE_ROLES, browser, call, call_api
from yijian.openapi.api import api

PAGE_ROWS = rows_of(PAGES)
API_ROWS = rows_of(API)
NOES = frozenset({"in", "401", "403", "404", "405"})


@pytest.mark.parametrize("row", PAGE_ROWS, ids=lambda row: row.title)
def test_a_page_answers_each_role_as_the_table_says(row: Row, scene):
    place, address = place_of(row, scene), address_of(row, scene)
    told, wrong = [], []
    for role in PAGE_ROLES:
        got = call(browser(scene, role, place), "GET", address)
        sent = call(browser(scene, role, place), "POST", address, FORMS.get(row.name))
        told.append(f"{got.said}/{sent.said}")
        if sent.said in NOES and sent.wrote - ASIDE:
            wrong.append(f"{role} is refused ({sent.said}) after writing to {sorted(sent.wrote - ASIDE)}")

    assert tuple(told) == row.cells
    assert wrong == []


@pytest.mark.parametrize("row", API_ROWS, ids=lambda row: row.title)
def test_the_open_api_answers_each_role_as_the_table_says(row: Row, scene):
    place = place_of(row, scene)
    method, address = api_address_of(row, scene)
    body = {"blanks": {}, **CALLS.get(row.name.partition(" ")[2], {})}
    if "mark" in place.names:
        body["mark"] = place.names["mark"]
    told, wrong = [], []
    for role in API_ROLES:
        answered = call_api(scene, role, place, method, address, body)
        told.append(answered.said)
        if answered.said in NOES and answered.wrote - ASIDE:
            wrong.append(
                f"{role} is refused ({answered.said}) after writing to {sorted(answered.wrote - ASIDE)}"
            )
        if answered.said in NOES and "problem+json" not in answered.response.headers["Content-Type"]:
            wrong.append(f"{role} is refused without a problem document")

    assert tuple(told) == row.cells
    assert wrong == []


def test_every_address_stands_in_the_table():
    known = {row.name for row in PAGE_ROWS}
    missing = [
        name for name in addresses() if name not in known and not name.startswith(("openapi", "api/v1/"))
    ]

    assert missing == []


def test_every_call_of_the_open_api_stands_in_the_table():
    known = {re.sub(r"\?.*", "", row.name) for row in API_ROWS}
    missing = []
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method in methods:
            name = f"{method.upper()} {path.removeprefix('/api/v1')}"
            if name not in known:
                missing.append(name)

    assert missing == []


def test_a_system_of_a_department_has_no_pages(scene):
    """A signature opens the open API and nothing else: pages lead a system to sign in, as they lead every visitor."""
    from django.test import Client

    from tests.pages.trying import signature

    opened = []
    for row in PAGE_ROWS:
        if not row.cells[0].startswith("in"):
            continue
        address = address_of(row, scene)
        headers = signature(scene, place_of(row, scene).agency, "GET", address, b"")
        if call(Client(), "GET", address, headers=headers).said != "in":
            opened.append(row.title)

    assert opened == []
