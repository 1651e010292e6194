"""A page that is only looked at cannot change anything: GET and HEAD may not write (H22)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from yijian.plumbing.looking import one_look

_WRITES = re.compile(
    r"\b(?P<act>INSERT|DELETE|MERGE|TRUNCATE|COPY|(?<!FOR )(?<!KEY )(?<!DO )UPDATE)\b"
    r"(?:\s+(?:INTO|FROM|TABLE|ONLY))*\s+(?:\"?\w+\"?\.)?\"?(?P<table>\w+)\"?",
    re.IGNORECASE,
)
_CALLS = re.compile(r"\b(?P<call>procrastinate_(?:defer|cancel|retry)\w*|nextval|setval)\s*\(", re.IGNORECASE)
_COLUMNS = re.compile(r"^\s*INSERT\s+INTO\s+\"?\w+\"?\s*\((?P<columns>[^)]*)\)", re.IGNORECASE)
_READING = "plumbing_journalentry"

ALLOWED = {
    "django_session": {"INSERT", "UPDATE", "DELETE"},  # the session's own life
    _READING: {"INSERT"},  # reading personal data leaves a row; no other act does
    "plumbing_connectorcall": {"INSERT", "UPDATE"},  # a question to a register leaves its record
    "openapi_machinenonce": {"INSERT"},  # a signed question uses up its random number
    "axes_accessattempt": {"INSERT", "UPDATE", "DELETE"},  # counting wrong passwords
    "axes_accesslog": {"INSERT", "UPDATE"},
    "mfa_authenticator": {"INSERT", "UPDATE"},  # recovery codes note when they were first looked at
}
"""What looking may do to which table, each with the reason."""

CALLBACKS = ("/accounts/providers/",)
"""Where an identity provider sends people back by GET: its standard's way of signing in, guarded by a one-time state."""


class WroteWhileReading(RuntimeError):
    """A page asked for by GET tried to change something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """What a statement changes."""

    act: str
    table: str


def written(sql: str) -> Write | None:
    """Return what a statement changes, None when it only reads; locks (``FOR UPDATE``) change nothing."""
    called = _CALLS.search(sql)
    if called:
        return Write(act="CALL", table=called.group("call").lower())
    found = _WRITES.search(sql)
    return Write(act=found.group("act").upper(), table=found.group("table").lower()) if found else None


class OneLookMiddleware:
    """Let a request that only looks read each thing once; stands before whoever resolves the actor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        if request.method not in ("GET", "HEAD") or request.path.startswith(CALLBACKS):
            return self.get_response(request)
        with one_look():
            return self.get_response(request)


class ReadOnlyMiddleware:
    """Refuse every write of a GET or HEAD request but those that looking itself leaves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, under the guard when it only looks."""
        if request.method not in ("GET", "HEAD") or request.path.startswith(CALLBACKS):
            return self.get_response(request)
        with connection.execute_wrapper(_guard):
            return self.get_response(request)


def _guard(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    found = written(sql)
    if found and (
        found.act not in ALLOWED.get(found.table, ()) or (found.table == _READING and not _reads(sql, params))
    ):
        raise WroteWhileReading(f"a GET request wrote to {found.table} ({found.act})")
    return execute(sql, params, many, context)


def _reads(sql: str, params: Any) -> bool:
    """Tell whether a new row of the journal notes a reading and nothing else."""
    columns = _COLUMNS.match(sql)
    if columns is None or not isinstance(params, list | tuple):
        return False
    names = [name.strip().strip('"') for name in columns.group("columns").split(",")]
    return "is_reading" in names and params[names.index("is_reading")] is True
