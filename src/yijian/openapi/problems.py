"""Every "no" of the open API as one problem document (RFC 9457)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from yijian.kernel.refusal import NotFound, Refusal
from yijian.openapi.rules import NotSignedIn

log = structlog.get_logger()

View = Callable[..., HttpResponse]

TITLES = {
    400: "请求读不懂",
    401: "没有认出您是谁",
    403: "这一步不能由您办",
    404: "没有找到",
    405: "这个地址不能这样用",
    409: "情况有变",
    413: "内容太大",
    422: "还差一点",
    429: "试得太勤了",
    500: "平台出了错",
    503: "暂时连不上",
}


class Malformed(Refusal):
    """The request does not have the shape that the document of the API describes."""

    code = "openapi.malformed"
    template = "请求的内容不合接口文档：{faults}。请改好再发。"


class WrongOrigin(Refusal):
    """A browser's call without the token that proves it comes from our own page."""

    code = "openapi.csrf-failed"
    status = 403
    template = "缺少页面令牌，或者令牌不对。请先读 /api/v1/me 里的csrf_token，放进X-CSRFToken再发。"


class TooLarge(Refusal):
    """More than one call may carry."""

    code = "openapi.too-large"
    status = 413
    template = "内容太大，一次收不下。请减小后再发。"


class Unreadable(Refusal):
    """The request cannot be read at all."""

    code = "openapi.unreadable"
    status = 400
    template = "请求读不出来。请检查是不是UTF-8的JSON，再发一次。"


class WrongMethod(Refusal):
    """The address exists, but not for this method."""

    code = "openapi.wrong-method"
    status = 405
    template = "这个地址不能用{method}。请看接口文档里它能用什么方法。"


class Failed(Refusal):
    """A fault of ours; nothing was changed."""

    code = "openapi.failed"
    status = 500
    template = "平台出了错，什么都没有改动，我们已经记下来了。请过一会儿再试，可以用同一个Idempotency-Key。"


class Problem(Schema):
    """Why not: ``detail`` is one sentence that may be shown to people, ``code`` never changes."""

    type: str = Field(examples=["urn:yijian:problem:loops.move-not-allowed"])
    title: str = Field(examples=["情况有变"])
    status: int = Field(examples=[409])
    detail: str = Field(description="发生了什么、为什么、怎么办；可以直接给人看")
    code: str = Field(examples=["loops.move-not-allowed"])
    field: str | None = Field(default=None, description="哪一栏有问题")


def problem(refusal: Refusal) -> HttpResponse:
    """Return a refusal as a problem document."""
    response = JsonResponse(
        {
            "type": f"urn:yijian:problem:{refusal.code}",
            "title": TITLES.get(refusal.status, "办不下去了"),
            "status": refusal.status,
            "detail": refusal.sentence,
            "code": refusal.code,
            "field": refusal.field,
        },
        status=refusal.status,
        content_type="application/problem+json; charset=utf-8",
        json_dumps_params={"ensure_ascii": False},
    )
    if refusal.status == 401:
        response["WWW-Authenticate"] = 'Yijian-Signature realm="/api/v1/"'
    return response


def refusal_of(fault: Exception | type[Exception]) -> Refusal | None:
    """Return how an anticipated fault is told; None for one that nobody anticipated."""
    if isinstance(fault, Refusal):
        return fault
    if isinstance(fault, AuthenticationError):
        return NotSignedIn()
    if isinstance(fault, ValidationError):
        places = [_place(error) for error in fault.errors]
        return Malformed(
            field=places[0][0] if places else None,
            faults="；".join(f"{place}：{message}" if place else message for place, message in places[:5]),
        )
    if isinstance(fault, Http404):
        return NotFound(what="这个接口")
    if isinstance(fault, RequestDataTooBig):
        return TooLarge()
    if isinstance(fault, HttpError):
        return WrongOrigin() if fault.status_code == 403 else Unreadable()
    return None


def register(api: NinjaAPI) -> None:
    """Have every exception of the API answered here."""

    def answer(request: HttpRequest, fault: Exception | type[Exception]) -> HttpResponse:
        refusal = refusal_of(fault)
        if refusal is None:
            log.error("openapi.failed", path=request.path, exc_info=True)  # noqa: LOG014 - called inside ninja's except
            got_request_exception.send(sender=None, request=request)
            return problem(Failed())
        log.info("openapi.refused", code=refusal.code, path=request.path, status=refusal.status)
        return problem(refusal)

    for kind in (Exception, Refusal, AuthenticationError, ValidationError, HttpError, Http404):
        api.add_exception_handler(kind, answer)


def answers_with_problems(view: View) -> View:
    """Let strangers in as far as the endpoint itself, and tell a wrong method as a problem too.

    Every endpoint names its own callers; the pages' guard would answer with a redirect to a form.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            return problem(NotFound(what="这个接口"))
        return problem(WrongMethod(method=request.method)) if response.status_code == 405 else response

    # Sessions prove themselves by the token that callers.SignedIn asks for.
    return login_not_required(csrf_exempt(answered))


def nowhere(request: HttpRequest, address: str) -> HttpResponse:
    """Answer an address that no endpoint has."""
    return problem(NotFound(what="这个接口"))


def _place(error: dict[str, Any]) -> tuple[str, str]:
    """Return the field at fault without the names that ninja puts before it, and what is wrong."""
    parts = [
        str(part) for part in error.get("loc", ()) if part not in ("body", "path", "query", "form", "file")
    ]
    return ".".join(parts[1:] if len(parts) > 1 else parts), str(error.get("msg", ""))
