"""Signing in and out."""

from datetime import timedelta
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME, authenticate, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods
from django.views.defaults import permission_denied

from yijian.accounts import operations, queries, rules
from yijian.accounts.forms import SignInForm
from yijian.accounts.models import Account
from yijian.accounts.portal import kept
from yijian.accounts.portal.middleware import is_fetch, signed_out
from yijian.accounts.vocabulary import ACTING_KEY
from yijian.plumbing import clock
from yijian.ui.vocabulary import ByField, FieldError

WRONG = "账号或密码不对，请核对后再输一次。连续错{most}次，这台设备要等{minutes}分钟才能再试。"
OVER = "这个临时密码已经过期，不能再用。请带身份证到任一政务服务大厅，再办一次。"
LOCKED = "这台设备上连续输错{most}次，为了保护账号，先停{minutes}分钟。{minutes}分钟后再试；忘了密码的，请带身份证到任一政务服务大厅重置。"


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for account and password; a second factor follows where the account has one."""
    back = kept.here(request, _given(request).get(REDIRECT_FIELD_NAME, "/"))
    if request.method == "GET":
        if isinstance(request.user, Account):
            return redirect(back)
        return _page(request, SignInForm(), back)
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _page(request, form, back, faults=form.faults(), status=422)
    username = str(form.cleaned_data["username"]).strip().lower()
    account = authenticate(request, username=username, password=form.cleaned_data["password"])
    if not isinstance(account, Account):
        wrong = WRONG.format(most=settings.AXES_FAILURE_LIMIT, minutes=_minutes(settings.AXES_COOLOFF_TIME))
        return _page(request, form, back, faults={"password": wrong}, status=422)
    if account.one_time_until is not None and account.one_time_until <= clock.now():
        return _page(request, form, back, faults={"password": OVER}, status=422)
    held = kept.find(request, account, now=clock.now())
    if held is not None:
        request.session[ACTING_KEY] = held.capacity
        back = reverse("accounts:kept")
    if account.one_time_until is not None:
        back = reverse("accounts:password")
    record_authentication(request, account, method="password", username=username)
    response: HttpResponse = perform_login(request, account, redirect_url=back if back != "/" else None)
    return response


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out on POST; on GET ask first, so that a link elsewhere signs nobody out."""
    if request.method == "GET":
        return render(
            request, "accounts/portal/sign_out.html", {"is_signed_in": request.user.is_authenticated}
        )
    if isinstance(request.user, Account):
        operations.note_sign_out(account=request.user, actor=queries.actor_of(request), now=clock.now())
    logout(request)
    return redirect("accounts:sign-out")


@require_http_methods(["GET", "POST"])
@never_cache
def kept_form(request: HttpRequest) -> HttpResponse:
    """Show what was sent too late, to be sent again; on POST forget it."""
    if not isinstance(request.user, Account):
        return redirect("accounts:sign-in")
    if request.method == "POST":
        path = kept.here(request, request.POST.get("path", "/"))
        kept.drop(request)
        return redirect(path)
    form = kept.find(request, request.user, now=clock.now())
    if form is None:
        return redirect(settings.LOGIN_REDIRECT_URL)
    may_send = form.capacity == queries.capacity_of(queries.actor_of(request))
    return render(request, "accounts/portal/kept.html", {"form": form, "may_send": may_send})


@require_GET
def second_factor(request: HttpRequest) -> HttpResponse:
    """Explain that work needs a second factor, and how to get one."""
    return render(request, "accounts/portal/second_factor.html")


def locked_out(request: HttpRequest, response: HttpResponse, credentials: Any = None) -> HttpResponse:
    """Answer whoever typed too many wrong passwords; called by the lock-out's middleware."""
    sentence = LOCKED.format(most=settings.AXES_FAILURE_LIMIT, minutes=_minutes(settings.AXES_COOLOFF_TIME))
    back = kept.here(request, _given(request).get(REDIRECT_FIELD_NAME, "/"))
    return _page(
        request, SignInForm(request.POST), back, faults={"password": sentence}, status=429, locked=True
    )


@login_not_required
def token_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token no longer fits, most often because the person signed in again in another tab.

    From our own pages it is kept and shown again; from elsewhere it is refused, which is what the token is for.
    """
    is_ours = request.headers.get("Sec-Fetch-Site") in ("same-origin", "none") and request.method == "POST"
    if is_ours and is_fetch(request):
        return signed_out(request)
    user = getattr(request, "user", None)
    if is_ours and kept.keep(request, now=clock.now()) and user is not None:
        return redirect("accounts:kept" if user.is_authenticated else "accounts:sign-in")
    return permission_denied(request, PermissionError(reason))


def _page(
    request: HttpRequest,
    form: SignInForm,
    back: str,
    *,
    faults: dict[str, str] | None = None,
    status: int = 200,
    locked: bool = False,
) -> HttpResponse:
    today = rules.day_of(clock.now())
    context = {
        # The samples' names are links that fill the account in.
        "username": form.data.get("username") or request.GET.get("username", ""),
        "here": f"{reverse('accounts:sign-in')}?{urlencode({REDIRECT_FIELD_NAME: back})}&username=",
        "next": back,
        "errors": ByField(faults or {}),
        "faults": [FieldError(target=f"f-{name}", sentence=text) for name, text in (faults or {}).items()],
        "locked": locked,
        "provider": _provider(),
        "has_kept": kept.SESSION_KEY in request.session,
        "samples": queries.sample_accounts(today),
    }
    return render(request, "accounts/portal/sign_in.html", context, status=status)


def _provider() -> dict[str, str] | None:
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    if not apps:
        return None
    url = reverse("openid_connect_login", args=[apps[0]["provider_id"]])
    return {"title": apps[0]["name"], "url": url}


def _given(request: HttpRequest) -> QueryDict:
    return request.POST if request.method == "POST" else request.GET


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)


@login_not_required
@require_GET
def provider_ended(request: HttpRequest, template: str, status: int = 200) -> HttpResponse:
    """Say that signing in with the identity provider came to nothing; allauth's own view would put another ``site`` on our page."""
    return render(request, template, status=status)


@login_not_required
@require_GET
def inactive(request: HttpRequest) -> HttpResponse:
    """Say that the account is closed and who opens it again."""
    return render(request, "account/account_inactive.html")
