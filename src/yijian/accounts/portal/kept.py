"""What a form sent when the session was over: kept for the same person, shown again, sent again by their own hand.

It waits in the anonymous session for half an hour. Only who used this browser last gets it back, so that the next person
at a public terminal does not; passwords and files are not kept.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from yijian.accounts.models import Account
from yijian.accounts.queries import actor_of, capacity_of
from yijian.plumbing.sealing import seal, unseal

SESSION_KEY = "kept_post"
OWNER_COOKIE = "yijian-last"
KEPT_FOR = timedelta(minutes=30)
MOST_BYTES = 200_000
SECRET_WORDS = ("password", "csrfmiddlewaretoken", "credential")
"""No field whose name contains one of these is kept."""
CODE = re.compile(r"[a-z][a-z0-9_.:-]*|[0-9]{1,3}")
"""How the values behind choices look: nobody typed them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptForm:
    """A form that was sent too late."""

    path: str
    capacity: str
    """In which capacity the form was filled; it is sent again in no other."""
    fields: tuple[tuple[str, str], ...]
    lost_files: bool

    @property
    def filled(self) -> int:
        """How many fields hold something."""
        return sum(1 for _, value in self.fields if value.strip())

    @property
    def words(self) -> tuple[str, ...]:
        """What the person typed and will know again; the codes behind choices are left out."""
        return tuple(value for _, value in self.fields if value.strip() and not CODE.fullmatch(value))


def keep(request: HttpRequest, *, now: datetime) -> bool:
    """Keep what a form sent, sealed; return whether anything was kept."""
    owner, capacity = _last(request)
    fields = list(_fields(request))
    size = sum(len(name) + len(value) for name, value in fields)
    if not owner or not fields or size > MOST_BYTES:
        return False
    request.session[SESSION_KEY] = seal(
        json.dumps(
            {
                "path": request.get_full_path(),
                "capacity": capacity,
                "fields": fields,
                "lost_files": bool(request.FILES),
                "owner": owner,
                "at": now.isoformat(),
            }
        )
    )
    return True


def find(request: HttpRequest, account: Account, *, now: datetime) -> KeptForm | None:
    """Return what was kept for this account, unless it is too old."""
    held = json.loads(unseal(request.session.get(SESSION_KEY, "")) or "{}")
    if not held or held["owner"] != account.ref or now - datetime.fromisoformat(held["at"]) > KEPT_FOR:
        return None
    return KeptForm(
        path=held["path"],
        capacity=held["capacity"],
        fields=tuple((name, value) for name, value in held["fields"]),
        lost_files=held["lost_files"],
    )


def drop(request: HttpRequest) -> None:
    """Forget what was kept."""
    request.session.pop(SESSION_KEY, None)


def forget_sent(request: HttpRequest, *, now: datetime) -> None:
    """Forget what was kept when the same person sends it, so that it is not offered a second time."""
    if (
        request.method != "POST"
        or SESSION_KEY not in request.session
        or not isinstance(request.user, Account)
    ):
        return
    held = find(request, request.user, now=now)
    if held is not None and held.path == request.get_full_path():
        drop(request)


def remember_owner(request: HttpRequest, response: HttpResponse) -> None:
    """Note in a signed cookie whose browser this is, and in which capacity they act."""
    user = request.user
    if not isinstance(user, Account):
        return
    wanted = user.ref, capacity_of(actor_of(request))
    if _last(request) != wanted:
        response.set_signed_cookie(
            OWNER_COOKIE,
            "|".join(wanted),
            max_age=30 * 24 * 3600,
            httponly=True,
            samesite="Lax",
            secure=bool(settings.SESSION_COOKIE_SECURE),
        )


def _last(request: HttpRequest) -> tuple[str, str]:
    owner, _, capacity = str(request.get_signed_cookie(OWNER_COOKIE, default="")).partition("|")
    return owner, capacity


def _fields(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name in request.POST:
        if not any(word in name for word in SECRET_WORDS):
            yield from ((name, value) for value in request.POST.getlist(name))


def page_of(request: HttpRequest) -> str:
    """Return the page to come back to: this one, or for a form or a script the page it was on."""
    if request.method == "GET" and request.headers.get("HX-Request") != "true":
        return request.get_full_path()
    return here(request, request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "/")


def here(request: HttpRequest, url: str) -> str:
    """Return an address if it is ours, as a path; the home page otherwise."""
    if not url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return "/"
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
