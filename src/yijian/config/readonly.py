"""A page that is only looked at cannot change anything: GET and HEAD may not write (H22)."""

import re
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

_WRITES = re.compile(r"^\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)\"?", re.IGNORECASE)

ALLOWED = frozenset(
    {
        "django_session",  # the session's own life
        "plumbing_journalentry",  # reading personal data leaves a row
        "plumbing_connectorcall",  # a question to a register leaves its record
        "accounts_account",  # last_login
        "openapi_machinenonce",  # a signed question uses up its random number
        "axes_accessattempt",
        "axes_accesslog",
        "mfa_authenticator",  # recovery codes note when they were first looked at
    }
)
"""Tables that looking may write to, each with the reason."""

CALLBACKS = ("/accounts/providers/",)
"""Where an identity provider sends people back by GET: its standard's way of signing in, guarded by a one-time state."""


class WroteWhileReading(RuntimeError):
    """A page asked for by GET tried to change something."""


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
    found = _WRITES.match(sql)
    if found and found.group(1).lower() not in ALLOWED:
        raise WroteWhileReading(f"a GET request wrote to {found.group(1)}")
    return execute(sql, params, many, context)
