"""The permission table: who may open which address at all. An address that is missing here fails."""

import re

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.permission_table import MACHINES, OUTSIDE_SIGN_IN, PUBLIC, SIGNED_IN, STAFF

pytestmark = pytest.mark.django_db

_ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>")
_SAMPLES = {"int": "1", "slug": "nobody-knows", "str": "nobody-knows", "path": "nobody", "uuid": "0" * 32}


def addresses() -> dict[str, str]:
    """Return every named address of the installation with an example; allauth's and Django's own included."""
    found: dict[str, str] = {}

    def walk(patterns, prefix: str, namespace: str) -> None:
        for entry in patterns:
            text = prefix + str(entry.pattern)
            if isinstance(entry, URLResolver):
                inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
                walk(entry.url_patterns, text, inner)
            elif isinstance(entry, URLPattern):
                sample = _ARGUMENT.sub(lambda match: _SAMPLES[match.group(1) or "str"], text)
                sample = re.sub(r"\(\?P<\w+>[^)]*\)", "nobody", sample).replace("^", "").replace("$", "")
                found[f"{namespace}{entry.name or text}"] = "/" + sample.replace("\\Z", "")

    walk(get_resolver().url_patterns, "", "")
    return found


def standing(name: str) -> str:
    """Return under which heading of the table an address stands."""
    headings = (("public", PUBLIC), ("signed-in", SIGNED_IN), ("staff", STAFF), ("machines", MACHINES))
    for heading, names in headings:
        if any(re.fullmatch(pattern, name) for pattern in names):
            return heading
    return ""


def test_every_address_stands_in_the_table():
    missing = [name for name in addresses() if not standing(name)]

    assert missing == []


def test_a_visitor_is_asked_to_sign_in_everywhere_else():
    client = Client(raise_request_exception=False)
    wrong = []
    for name, address in addresses().items():
        heading = standing(name)
        if heading == "public" or any(re.fullmatch(pattern, name) for pattern in OUTSIDE_SIGN_IN):
            continue
        answer = client.get(address)
        asked = answer.status_code in (302, 401) and (
            answer.status_code == 401 or "sign-in" in answer.headers.get("Location", "")
        )
        if not asked and answer.status_code != 405:
            wrong.append(f"{name} {address}: {answer.status_code}")

    assert wrong == []


def test_the_api_answers_strangers_with_a_problem_document():
    client = Client(raise_request_exception=False)
    wrong = []
    for name, address in addresses().items():
        if standing(name) != "machines":
            continue
        answer = client.get(address)
        opened = answer.status_code == 200 and "json" in answer.headers.get("Content-Type", "")
        if answer.status_code not in (401, 403, 404, 405, 422) and not opened:
            wrong.append(f"{name} {address}: {answer.status_code}")

    assert wrong == []


def test_no_public_address_fails():
    client = Client(raise_request_exception=True)
    wrong = []
    for name, address in addresses().items():
        if standing(name) == "public":
            status = client.get(address).status_code
            if status >= 500:
                wrong.append(f"{name} {address}: {status}")

    assert wrong == []
