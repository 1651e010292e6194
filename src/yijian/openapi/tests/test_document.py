"""The document is a promise: it changes only on purpose."""

import json

import pytest
from django.core.management import CommandError, call_command

from yijian.openapi.management.commands.openapi_write import PAGE, text


def test_the_kept_document_is_current():
    try:
        call_command("openapi_write", check=True)
    except CommandError:
        assert PAGE.read_text(encoding="utf-8") == text(), "openapi_write keeps the new document"


def test_every_endpoint_tells_its_problems_as_problem_documents():
    document = json.loads(text())
    assert document["openapi"].startswith("3.1")
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], path
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    assert list(response["content"]) == ["application/problem+json"], (path, method)


def test_operations_have_names_of_their_own():
    names = [
        operation["operationId"]
        for methods in json.loads(text())["paths"].values()
        for operation in methods.values()
    ]

    assert len(names) == len(set(names))
    assert {"cases_make_move", "certificates_search", "applications_sign"} <= set(names)


@pytest.mark.django_db
class TestAddresses:
    def test_the_document_is_open_to_everybody(self, client):
        assert client.get("/api/v1/openapi.json").json()["info"]["version"] == "1.0.0"

    def test_the_page_shows_every_endpoint_under_the_strict_content_policy(self, client):
        response = client.get("/api/v1/docs/")
        page = response.content.decode()

        assert response.status_code == 200
        assert "unsafe-inline" not in response["Content-Security-Policy"]
        for path in json.loads(text())["paths"]:
            assert path in page

    def test_unknown_addresses_and_methods_are_problems_too(self, client):
        nowhere, wrong = client.get("/api/v1/nowhere/at/all"), client.delete("/api/v1/inbox")

        assert (nowhere.status_code, nowhere.json()["code"]) == (404, "not-found")
        assert (wrong.status_code, wrong.json()["code"]) == (405, "openapi.wrong-method")
