"""Who acts in a request, who must sign in first, and what is kept for whom the session died under."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from yijian.accounts import queries, rules
from yijian.accounts.models import Account
from yijian.accounts.portal import kept
from yijian.accounts.vocabulary import ACTING_KEY
from yijian.kernel.actor import VISITOR, Actor, ActorKind, Channel
from yijian.plumbing import clock

Next = Callable[[HttpRequest], HttpResponse]


class ActorMiddleware:
    """Resolve ``request.actor`` once; a capacity that has ended falls back to work or to oneself."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set the actor, answer, and remember whose browser this is."""
        request.actor = actor_in(request)  # type: ignore[attr-defined]  # read by queries.actor_of
        kept.forget_sent(request, now=clock.now())
        response = self.get_response(request)
        kept.remember_owner(request, response)
        return response


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Closed by default: pages are for those who signed in, unless a view says ``login_not_required``."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponse:  # type: ignore[override]  # the stubs know only the redirect
        """Answer scripts with 401 so that they keep what was typed; keep what a form sent; lead people to sign in."""
        if is_fetch(request):
            return signed_out(request)
        if request.method == "POST":
            kept.keep(request, now=clock.now())
        return redirect(sign_in_url(request))


class SecondFactorMiddleware:
    """Where the installation asks it of staff, let nobody work who has no second factor yet."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the decision falls when the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Lead staff without a second factor to the page that explains how to get one."""
        if not settings.STAFF_SECOND_FACTOR or queries.actor_of(request).kind is not ActorKind.STAFF:
            return None
        match = request.resolver_match
        name = match.url_name or "" if match else ""
        is_account_page = name.startswith(("mfa_", "account_")) or bool(
            match and "accounts" in match.namespaces
        )
        if is_account_page or getattr(view, "login_required", True) is False or has_second_factor(request):
            return None
        return redirect("accounts:second-factor")


class OneTimePasswordMiddleware:
    """Let whoever signed in with a desk's one-time password choose their own before anything else."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the decision falls when the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Lead to the page where the password is changed; public pages and signing out stay open."""
        if not isinstance(request.user, Account) or request.user.one_time_until is None:
            return None
        match = request.resolver_match
        allowed = match is not None and match.view_name in ("accounts:password", "mfa_authenticate")
        if allowed or getattr(view, "login_required", True) is False:
            return None
        return signed_out(request) if is_fetch(request) else redirect("accounts:password")


def actor_in(request: HttpRequest) -> Actor:
    """Return who acts: nobody known until they sign in."""
    channel = Channel.MOBILE if "Mobile" in request.headers.get("User-Agent", "") else Channel.WEB
    if not isinstance(request.user, Account):
        return (
            VISITOR
            if channel is Channel.WEB
            else Actor(kind=VISITOR.kind, ref=VISITOR.ref, name=VISITOR.name, channel=channel)
        )
    chosen = str(request.session.get(ACTING_KEY, ""))
    return queries.resolve_actor(request.user, rules.day_of(clock.now()), chosen=chosen, channel=channel)


def has_second_factor(request: HttpRequest) -> bool:
    """Tell whether the account has an authenticator; signing in has asked for it then."""
    from allauth.mfa.adapter import get_adapter

    return bool(get_adapter().is_mfa_enabled(request.user))


def is_fetch(request: HttpRequest) -> bool:
    """Tell whether a script asks, not a person who follows a link."""
    accepts = request.headers.get("Accept", "")
    return (
        request.headers.get("HX-Request") == "true"
        or request.headers.get("X-Requested-With") == "XMLHttpRequest"
        or request.headers.get("Sec-Fetch-Dest") == "empty"
        or ("application/json" in accepts and "text/html" not in accepts)
    )


def signed_out(request: HttpRequest) -> HttpResponse:
    """Tell a script that the session is over; what was typed stays where it is."""
    body = {
        "code": "signed-out",
        "sentence": "登录已经过期，您填的内容还在这台设备上。请重新登录，登录后接着填。",
        "sign_in": sign_in_url(request),
    }
    response = JsonResponse(body, status=401, json_dumps_params={"ensure_ascii": False})
    response["HX-Reswap"] = "none"
    response["HX-Trigger"] = "yj:signed-out"
    return response


def sign_in_url(request: HttpRequest) -> str:
    """Return the sign-in page that leads back to where the person was."""
    back = kept.page_of(request)
    query = f"?{urlencode({REDIRECT_FIELD_NAME: back})}" if back != "/" else ""
    return reverse(settings.LOGIN_URL) + query
