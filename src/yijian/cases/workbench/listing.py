"""The cases of the agency, found and filtered."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from yijian.accounts.queries import actor_of, needs_any
from yijian.cases.queries import casework
from yijian.cases.queries.casework.listing import LIGHT_TITLES, STATE_TITLES
from yijian.cases.vocabulary import HANDLING
from yijian.cases.workbench.reading import number
from yijian.plumbing import clock
from yijian.ui.vocabulary import Link, Option


@needs_any(*HANDLING)
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """List the cases that the asker's agency accepts, decides or leads, youngest first."""
    kept = {
        name: request.GET.get(name, "").strip()[:60]
        for name in ("q", "state", "light")
        if request.GET.get(name, "").strip()
    }
    page = casework.case_page(
        actor=actor_of(request),
        now=clock.now(),
        state=kept.get("state", ""),
        light=kept.get("light", ""),
        text=kept.get("q", ""),
        before=number(request.GET.get("before")),
    )
    address = reverse("casework:cases")
    return render(
        request,
        "cases/workbench/list.html",
        {
            "page": page,
            "q": kept.get("q", ""),
            "states": [Option(value=code, title=title) for code, title in STATE_TITLES.items()],
            "state": kept.get("state", ""),
            "light": kept.get("light", ""),
            "lights": [
                Link(
                    title=title,
                    url=_url(address, {**kept, "light": code}),
                    current=kept.get("light", "") == code,
                )
                for code, title in (("", "全部"), *LIGHT_TITLES.items())
            ],
            "next_url": _url(address, {**kept, "before": str(page.next_id)}) if page.next_id else "",
            "is_filtered": bool(kept) or "before" in request.GET,
            "all_url": address,
        },
    )


def _url(address: str, query: dict[str, str]) -> str:
    given = {name: value for name, value in query.items() if value}
    return f"{address}?{urlencode(given)}" if given else address
