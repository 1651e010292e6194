"""Who calls: a machine by its signature, or somebody who is signed in by their session."""

from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie, APIKeyHeader

from yijian.accounts.queries import actor_of
from yijian.cases.vocabulary import HANDLING
from yijian.kernel.actor import Actor, ActorKind
from yijian.kernel.refusal import NotYourDuty
from yijian.openapi import operations
from yijian.openapi.rules import OnlyForPeople, SecondFactorNeeded, SignatureRefused
from yijian.openapi.vocabulary import (
    CLIENT_HEADER,
    NONCE_HEADER,
    SIGNATURE_HEADER,
    TIME_HEADER,
    SignedCall,
)
from yijian.plumbing import clock


class MachineSignature(APIKeyHeader):
    """Admit a signed call; it needs all four headers."""

    param_name = SIGNATURE_HEADER

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Return the machine, None when the call is not signed at all."""
        if not is_signed(request):
            return None
        return machine_of(request)


class SignedIn(APIKeyCookie):
    """Admit whoever is signed in; writes need the CSRF token of ``GET /me``."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Actor | None:
        """Look whether anybody is signed in before asking for the token: strangers are told to sign in."""
        if actor_of(request).kind is ActorKind.VISITOR or is_signed(request):
            return None
        found: Actor | None = super().__call__(request)
        return found

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Return who is signed in."""
        actor = actor_of(request)
        needs_more = settings.STAFF_SECOND_FACTOR and actor.kind is ActorKind.STAFF
        if needs_more and not get_adapter().is_mfa_enabled(request.user):
            raise SecondFactorNeeded
        return actor


def is_signed(request: HttpRequest) -> bool:
    """Tell whether a call claims to be a machine's."""
    return CLIENT_HEADER in request.headers or SIGNATURE_HEADER in request.headers


def machine_of(request: HttpRequest) -> Actor:
    """Return the machine that signed a call; asked twice in one request, the nonce is used once.

    :raises SignatureRefused, StaleCall, Replayed: as ``operations.admit_call``.
    """
    admitted: Actor | None = getattr(request, "_admitted", None)
    if admitted is None:
        missing = [
            name
            for name in (CLIENT_HEADER, TIME_HEADER, NONCE_HEADER, SIGNATURE_HEADER)
            if not request.headers.get(name)
        ]
        if missing:
            raise SignatureRefused(why=f"缺少{'、'.join(missing)}")
        admitted = operations.admit_call(
            call=SignedCall(
                client_ref=request.headers[CLIENT_HEADER],
                method=request.method or "",
                path=request.get_full_path(),
                time=request.headers[TIME_HEADER],
                nonce=request.headers[NONCE_HEADER],
                signature=request.headers[SIGNATURE_HEADER],
                body=request.body,
            ),
            now=clock.now(),
        )
        request._admitted = admitted  # type: ignore[attr-defined]  # ours alone
        request.actor = admitted  # type: ignore[attr-defined]  # read by queries.actor_of
    return admitted


def looker_of(request: HttpRequest) -> Actor:
    """Return who looks at a case: the people it is about, or staff and systems that handle cases.

    :raises NotYourDuty: for staff and systems without any duty in cases.
    """
    actor = actor_of(request)
    if actor.kind in (ActorKind.STAFF, ActorKind.MACHINE) and not any(actor.holds(duty) for duty in HANDLING):
        raise NotYourDuty(duty="办理办件")
    return actor


def person_of(request: HttpRequest, act: str) -> Actor:
    """Return the citizen who calls.

    :raises OnlyForPeople: when staff or a machine calls.
    """
    actor = actor_of(request)
    if actor.kind is not ActorKind.CITIZEN or not actor.subject_ref:
        raise OnlyForPeople(act=act)
    return actor
