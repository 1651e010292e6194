"""The one place that turns a refusal into an answer: a page, a fragment, JSON or a problem document."""

from collections.abc import Callable

import structlog
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template

from yijian.accounts.queries import other_capacities
from yijian.accounts.vocabulary import ActingOption
from yijian.cases.queries import mine
from yijian.kernel.refusal import NotFound, Refusal
from yijian.plumbing import clock

log = structlog.get_logger()

TITLES = {
    403: "这一步不能由您办",
    404: "没有找到",
    409: "情况有变",
    422: "还差一点",
    429: "试得太勤了",
    503: "暂时连不上",
}


OWN_PAGES = ("cases", "ratings")
"""Pages about one application of the person or firm that one acts for."""


class RefusalMiddleware:
    """Answer refusals that no view put back on its own page; a missing page gets the same calm frame."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Turn a refusal into an answer; everything else is a fault and goes on its way."""
        if isinstance(fault, Http404):
            fault = NotFound(what="这个页面")
        if not isinstance(fault, Refusal):
            return None
        log.info("request.refused", code=fault.code, path=request.path, status=fault.status)
        return answer(request, fault)


def answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return a refusal in the form that the asker understands."""
    if request.headers.get("HX-Request"):
        return render(request, "config/refusal_fragment.html", {"refusal": refusal}, status=refusal.status)
    if "application/json" in request.headers.get("Accept", "") and "text/html" not in request.headers.get(
        "Accept", ""
    ):
        return JsonResponse(
            {"error": refusal.sentence, "code": refusal.code, "field": refusal.field},
            status=refusal.status,
            json_dumps_params={"ensure_ascii": False},
        )
    other = _other_capacity(request) if isinstance(refusal, NotFound) else None
    return render(
        request,
        "config/refusal.html",
        {
            "refusal": refusal,
            "heading": TITLES.get(refusal.status, "办不下去了"),
            "back": _back(request),
            "other": other,
            "here": request.path,
        },
        status=refusal.status,
    )


def _other_capacity(request: HttpRequest) -> ActingOption | None:
    """Return the person's other capacity in which the application asked for opens, None when it is not theirs at all."""
    match = request.resolver_match
    if match is None or match.namespace not in OWN_PAGES:
        return None
    ref = str(match.kwargs.get("ref", ""))
    for option, actor in other_capacities(request, clock.now().date()):
        if mine.may_open(ref=ref, actor=actor):
            return option
    return None


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that does not exist."""
    return answer(request, NotFound(what="这个页面"))


def fault(request: HttpRequest) -> HttpResponse:
    """Answer what nobody foresaw: a page that asks neither session nor database, so that it cannot break again."""
    return HttpResponse(get_template("config/fault.html").render(), status=500)


def _back(request: HttpRequest) -> str:
    """Return the page the person came from, if it is one of ours."""
    came = request.headers.get("Referer", "")
    own = f"{request.scheme}://{request.get_host()}/"
    return came if came.startswith(own) else "/"
