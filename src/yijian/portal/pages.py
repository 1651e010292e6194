"""Home, search and halls."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from yijian.accounts.queries import actor_of
from yijian.agencies import queries as agencies
from yijian.bundles import queries as bundles
from yijian.bundles.vocabulary import BundleRow
from yijian.cases import queries as cases
from yijian.catalogue import queries as catalogue
from yijian.catalogue.vocabulary import ItemRow
from yijian.kernel.actor import ActorKind
from yijian.plumbing import clock
from yijian.ui.vocabulary import Link

_WORDS = ("开饭馆", "宝宝上户口", "办社保卡", "挂招牌")


@login_not_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show the home page: say one thing, or go by the stations of life; go on with a draft; yesterday's numbers."""
    actor = actor_of(request)
    now = clock.now()
    draft = None
    online = bundles.online()
    if actor.kind is ActorKind.CITIZEN and actor.subject_ref:
        draft = cases.latest_draft(actor)
    return render(
        request,
        "portal/home.html",
        {
            "words": [Link(title=word, url=f"{reverse('portal:search')}?q={word}") for word in _WORDS],
            "lines": bundles.lines_of_life(bundles.stages(), None),
            "draft": draft,
            "bundles": online[:8],
            "total": len(online),
            "items": _wanted(now, limit=8 if len(online) < 4 else 4),
            "halls": agencies.halls()[:3],
            "yesterday": cases.yesterday(now=now),
        },
    )


def _wanted(now: datetime, *, limit: int) -> list[ItemRow]:
    """Return single items as a start: those filed most often lately, then whatever else is on offer."""
    codes = cases.wanted_items(now=now, limit=limit)
    wanted = {row.code: row for row in catalogue.item_rows(codes=codes)} if codes else {}
    rows = [wanted[code] for code in codes if code in wanted]
    if len(rows) < limit:
        rows += [row for row in catalogue.item_rows(limit=limit * 2) if row.code not in wanted]
    return rows[:limit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One thing found."""

    title: str
    plain: str
    url: str
    kind: str
    facts: str = ""
    """Items, days and visits of a bundle in one line."""


@login_not_required
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Find bundles and items by everyday words, official names, pinyin or its initials."""
    text = request.GET.get("q", "").strip()[:60]
    hits = catalogue.search(text=text, limit=20) if text else ()
    found = [
        Found(
            title=hit.title,
            plain=hit.plain,
            url=reverse("bundles:thing", args=[hit.code]),
            kind=hit.kind,
        )
        for hit in hits
    ]
    things = [row for row in found if row.kind == "bundle"]
    online = bundles.online() if things or not found else []
    if things:
        known = {reverse("bundles:thing", args=[row.code]): row for row in online}
        first = known.get(things[0].url)
        if first is not None:
            things[0] = replace(things[0], facts=_facts(first))
    return render(
        request,
        "portal/search.html",
        {
            "q": text,
            "best": things[0] if things else None,
            "bundles": things[1:],
            "items": [row for row in found if row.kind == "item"],
            "nearest": online[:3] if text and not found else [],
            "words": [Link(title=word, url=f"{reverse('portal:search')}?q={word}") for word in _WORDS],
        },
    )


def _facts(row: BundleRow) -> str:
    days = f"{row.days}到{row.days_most}" if row.days_most > row.days else str(row.days)
    return f"{row.items}个事项，{days}个工作日，跑{row.visits}趟"


@login_not_required
@require_GET
def halls(request: HttpRequest) -> HttpResponse:
    """Show where the halls are and when they are open."""
    return render(request, "portal/halls.html", {"halls": agencies.halls()})


@login_not_required
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """Say in plain words where data comes from, who sees it, and how to look after them."""
    return render(request, "portal/privacy.html")
