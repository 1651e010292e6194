"""The last page: everything once more, promises, signature."""

from typing import Any

from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from yijian.accounts.queries import actor_of, citizens_only
from yijian.cases import operations
from yijian.cases.forms import read_ticks
from yijian.cases.loops import ApplicationLoop
from yijian.cases.portal.steps import step
from yijian.cases.queries import reviewing
from yijian.cases.queries.drafting import FiledAlready
from yijian.cases.vocabulary import SignMethod
from yijian.kernel.refusal import Refusal
from yijian.plumbing import clock
from yijian.ui.vocabulary import FieldError

_TARGETS = {
    "password": "f-password",
    "code": "f-code",
    "name": "f-name",
    "mobile": "f-mobile",
    "address": "f-address",
}


class PasswordMismatch(Refusal):
    """The password does not fit the account that is signed in."""

    code = "cases.password-mismatch"
    template = "密码不对，还没有签。请再输一遍登录密码，或者改用短信验证码。"


@citizens_only
@never_cache
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
@step
def sign(request: HttpRequest, ref: str) -> HttpResponse:
    """Show everything on one page; on POST sign, and with the last signature file."""
    actor = actor_of(request)
    now = clock.now()
    try:
        page = reviewing.sign_page(ref=ref, actor=actor, now=now)
    except FiledAlready:
        if request.method == "POST":
            # A double click comes here twice: what it wanted is done.
            return redirect("cases:receipt", ref=ref)
        raise
    if request.method == "GET":
        return _render(request, page, {})
    ticks = read_ticks(request.POST, (tick.key for tick in page.ticks))
    try:
        method = _identify(request, ref)
        signed = operations.sign_application(
            ref=ref,
            actor=actor,
            now=now,
            method=method,
            consents=ticks,
            delivery=request.POST.get("delivery", "") if page.may_change else "",
            recipient={key: request.POST.get(key, "") for key in ("name", "mobile", "address")},
        )
    except Refusal as refusal:
        field = refusal.field or ""
        target = _TARGETS.get(field, f"t-{field}" if field in ticks else "signing")
        return _render(
            request,
            reviewing.sign_page(ref=ref, actor=actor, now=now),
            {
                "faults": [FieldError(target=target, sentence=refusal.sentence)],
                "field": field,
                "error": refusal.sentence,
                "ticked": {key for key, is_ticked in ticks.items() if is_ticked},
                "typed": request.POST,
            },
            status=refusal.status,
        )
    if signed.state == ApplicationLoop.signing.code:
        return redirect("cases:sign", ref=ref)
    return redirect("cases:receipt", ref=ref)


@citizens_only
@require_POST
def send_code(request: HttpRequest, ref: str) -> HttpResponse:
    """Send a code to the signer's mobile and show the page again with what was ticked and typed."""
    actor = actor_of(request)
    now = clock.now()
    context: dict[str, Any] = {"typed": request.POST}
    status = 200
    try:
        operations.send_sign_code(ref=ref, actor=actor, now=now)
        context["code_sent"] = True
    except Refusal as refusal:
        context["faults"] = [FieldError(target="f-code", sentence=refusal.sentence)]
        context |= {"field": "code", "error": refusal.sentence}
        status = refusal.status
    page = reviewing.sign_page(ref=ref, actor=actor, now=now)
    context["ticked"] = {tick.key for tick in page.ticks if request.POST.get(tick.key)}
    return _render(request, page, context, status=status)


def _identify(request: HttpRequest, ref: str) -> SignMethod:
    """Make sure that the signer is who signed in: the password again, or the code sent to their mobile."""
    if request.POST.get("method") == "code":
        operations.check_sign_code(
            ref=ref, code=request.POST.get("code", ""), actor=actor_of(request), now=clock.now()
        )
        return SignMethod.CODE
    account = authenticate(
        request, username=request.user.get_username(), password=request.POST.get("password", "")
    )
    if account is None or account.pk != request.user.pk:
        raise PasswordMismatch(field="password")
    return SignMethod.PASSWORD


def _render(
    request: HttpRequest, page: reviewing.SignPage, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    kept = {"delivery": page.delivery, "method": "password", **page.recipient}
    posted = context.get("typed", {})
    shown = {key: posted.get(key, value) for key, value in kept.items()}
    return render(
        request,
        "cases/portal/sign.html",
        {"page": page, "flow": page.flow, "shown": shown, **context},
        status=status,
    )
