"""Trying one address as one person: who sits at which browser, what is sent, what came of it."""

import hashlib
import hmac
import json
import secrets
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.journeys import filing
from tests.pages.scene import ELSEWHERE, Place, Scene
from yijian.config.readonly import written
from yijian.plumbing import clock

PAGE_ROLES = ("visitor", "other", "owner", "away", "colleague", "holder")
"""Columns of the table of pages: nobody signed in; a citizen whom it does not concern; whose it is; staff of another county with every
duty; staff of the same agency without any duty; staff of the same agency with every duty."""

API_ROLES = (*PAGE_ROLES, "machine", "far-machine")
"""The open API is also called by systems: of the same agency, and of another county, both with every duty."""

ASIDE = frozenset({"django_session", "openapi_machinenonce", "axes_accessattempt", "cases_followattempt"})
"""What even a refusal may leave: the session's own life, a used-up random number, a counted attempt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one call."""

    said: str
    """The status, ``in`` for being led to sign in."""
    response: HttpResponse
    wrote: frozenset[str]
    """Tables that were written to, also by statements that were undone again."""
    statements: tuple[str, ...]


def browser(scene: Scene, role: str, place: Place) -> Client:
    """Return a browser as it stands before somebody of a role, with what its session holds of the place."""
    client = Client()
    if role == "visitor":
        if place.session:
            session = client.session
            session.update(place.session)
            session.save()
        return client
    client.cookies[settings.SESSION_COOKIE_NAME] = scene.sessions[role, place.agency]
    if place.session:
        session = client.session
        session.update(place.session)
        session.save()
    return client


@contextmanager
def watched() -> Iterator[list[str]]:
    """Collect every statement that reaches the database meanwhile."""
    statements: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield statements


def call(
    client: Client,
    method: str,
    address: str,
    body: Any = None,
    headers: Any = None,
    kind: str = "application/json",
) -> Outcome:
    """Call an address; whatever it changed is undone afterwards."""
    with transaction.atomic():
        with watched() as statements:
            if method == "GET":
                response = client.get(address, headers=headers)
            elif isinstance(body, bytes):
                response = client.generic(method, address, body, content_type=kind, headers=headers)
            else:
                response = client.post(address, filled(body), headers=headers)
        transaction.set_rollback(True)
    led = response.status_code == 302 and "/accounts/sign-in/" in response.headers["Location"]
    return Outcome(
        said="in" if led else str(response.status_code),
        response=response,
        wrote=frozenset(found.table for sql in statements if (found := written(sql)) is not None),
        statements=tuple(statements),
    )


def filled(body: Any) -> dict[str, Any]:
    """Return what a form sends, its files made anew: a file that was sent once is at its end."""
    given = dict(body or {})
    for name, value in given.items():
        if value == "a photograph":
            given[name] = SimpleUploadedFile("照片.jpg", filing.photo(77).read(), content_type="image/jpeg")
    return given


def signature(scene: Scene, agency: str, method: str, path: str, body: bytes) -> dict[str, str]:
    """Return the headers with which a system of an agency signs a call."""
    machine = scene.machines[agency]
    time, nonce = str(int(clock.now().timestamp())), secrets.token_hex(16)
    text = "\n".join([method, path, time, nonce, hashlib.new("sm3", body).hexdigest()]).encode()
    signed = b64encode(hmac.new(machine.secret.encode(), text, "sm3").digest()).decode()
    return {
        "X-Yijian-Client": machine.ref,
        "X-Yijian-Time": time,
        "X-Yijian-Nonce": nonce,
        "X-Yijian-Signature": signed,
    }


def call_api(scene: Scene, role: str, place: Place, method: str, address: str, body: Any) -> Outcome:
    """Call the open API as somebody of a role; a file goes as a form, everything else as JSON."""
    is_form = isinstance(body, dict) and "a photograph" in body.values()
    kind = MULTIPART_CONTENT if is_form else "application/json"
    sent = b""
    if method != "GET":
        sent = encode_multipart(BOUNDARY, filled(body)) if is_form else json.dumps(body or {}).encode()
    if role in ("machine", "far-machine"):
        agency = place.agency if role == "machine" else ELSEWHERE
        headers = signature(scene, agency, method, address, sent)
        return call(Client(), method, address, sent, headers=headers, kind=kind)
    return call(browser(scene, role, place), method, address, sent, kind=kind)
