"""The frame of pages: who speaks, where one is, where one may go."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.template import Context
from django.urls import reverse

from yijian.ui import queries
from yijian.ui.vocabulary import Flow, Link, Progress


def _request(context: Context) -> HttpRequest:
    request = context["request"]
    if not isinstance(request, HttpRequest):
        raise TypeError("Layouts need the request in their context: use render(request, …).")
    return request


def gov(context: Context) -> dict[str, Any]:
    """Say who is speaking, and let the reader choose 长辈版 or other ways of reading."""
    request = _request(context)
    return {
        "site": context["site"], "preferences": context["preferences"], "url": reverse("ui:preferences"), "here": request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }  # fmt: skip


def foot(context: Context, slim: bool = False, wide: bool = True) -> dict[str, Any]:
    """Draw the foot: ways to people, who answers for the site."""
    return {
        "site": context["site"],
        "links": queries.navigation(_request(context), "foot"),
        "slim": slim,
        "wide": wide,
    }


def portal_nav(context: Context) -> dict[str, Any]:
    """Draw the main navigation of the portal, folded into a menu on phones."""
    return {"links": queries.navigation(_request(context), "portal")}


def tabs(context: Context) -> dict[str, Any]:
    """Draw the bottom tabs of phones: 首页 办事 进度 证照."""
    return {"links": queries.navigation(_request(context), "tabs")[:5]}


def head_tools(context: Context) -> dict[str, Any]:
    """Draw messages and account at the end of the portal's head."""
    request = _request(context)
    return {"identity": queries.identity(request), "links": queries.navigation(request, "tools")}


def rail(context: Context) -> dict[str, Any]:
    """Draw the rail of the workbench."""
    return {"sections": queries.rail(_request(context))}


def staff_tools(context: Context) -> dict[str, Any]:
    """Draw messages, agency and account at the end of the workbench's head."""
    return {"identity": queries.identity(_request(context))}


def find(context: Context) -> dict[str, Any]:
    """Draw the workbench's search, if an area has registered one."""
    request = _request(context)
    links = queries.navigation(request, "find")
    return {"link": links[0] if links else None, "value": request.GET.get("q", "")}


def notices(context: Context) -> dict[str, Any]:
    """Show what Django's messages say; new ones are announced. Everything swapped out of band lands in ``#notices``."""
    return {"messages": list(context.get("messages") or ())}


def brand(title: str, small: str = "", url: str = "/", label: str = "") -> dict[str, Any]:
    """Draw mark and name, leading home."""
    return {"title": title, "small": small, "url": url, "label": label}


def city(drawing: str = "anlan") -> dict[str, Any]:
    """Draw the home picture: the city as one stroke standing on the hero's bottom line."""
    return {"drawing": drawing}


def life(title: str, small: str, stops: Iterable[Link]) -> dict[str, Any]:
    """Draw one line of life with its stations."""
    listed = tuple(stops)
    return {"title": title, "small": small, "stops": listed, "few": len(listed) <= 6}


def stations(flow: Flow) -> dict[str, Any]:
    """Draw the stations of a filing."""
    now = next((at for at, station in enumerate(flow.stations) if station.state == Progress.NOW), None)
    following = flow.stations[now + 1] if now is not None and now + 1 < len(flow.stations) else None
    return {
        "stations": flow.stations, "number": now + 1 if now is not None else 0, "total": len(flow.stations),
        "here": flow.stations[now] if now is not None else None, "following": following,
    }  # fmt: skip
