"""What the frame of a page needs to know: navigation and who is signed in."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.checks import CheckMessage, Warning
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from yijian.ui.connectors import document_fonts
from yijian.ui.vocabulary import Entry, Identity, Link, RailSection

__all__ = ["document_fonts", "identity", "navigation", "rail", "routes_missing"]

ENTRIES: list[Entry] = []
"""Filled by ``operations.register_navigation`` while apps start."""
IDENTITIES: list[Callable[[HttpRequest], Identity | None]] = []
"""The one provider that ``operations.register_identity`` put here."""


def _shown(request: HttpRequest, face: str) -> list[Entry]:
    entries = [
        entry
        for entry in ENTRIES
        if entry.face == face and _address(entry) and (entry.visible is None or entry.visible(request))
    ]
    return sorted(entries, key=lambda entry: (entry.order, entry.title))


def _address(entry: Entry) -> str:
    """Return an entry's address; nothing where its area is not installed (``routes_missing`` tells operators)."""
    try:
        return reverse(entry.route, args=entry.args)
    except NoReverseMatch:
        return ""


def routes_missing(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Find registered places that lead nowhere."""
    missing = sorted({entry.route for entry in ENTRIES if not _address(entry)})
    return (
        [Warning(f"导航里的{'、'.join(missing)}没有对应的网址，这些入口不显示。", id="ui.W001")]
        if missing
        else []
    )


def _link(request: HttpRequest, entry: Entry) -> Link:
    url = _address(entry)
    match = request.resolver_match
    current = request.path == url or (
        match is not None and bool(set(match.namespaces) & set(entry.namespaces))
    )
    count = entry.count(request) if entry.count else None
    return Link(title=entry.title, url=url, icon=entry.icon, current=current, count=count, hot=entry.hot)


def navigation(request: HttpRequest, face: str) -> tuple[Link, ...]:
    """Return the places of one face in their order: ``portal``, ``tabs``, ``foot``, ``search``, ``find``."""
    return tuple(_link(request, entry) for entry in _shown(request, face))


def rail(request: HttpRequest) -> tuple[RailSection, ...]:
    """Return the places of the workbench rail under their headings, in the order in which headings first appear."""
    sections: dict[str, list[Link]] = {}
    for entry in _shown(request, "rail"):
        sections.setdefault(entry.section, []).append(_link(request, entry))
    return tuple(RailSection(title=title, links=tuple(links)) for title, links in sections.items())


def identity(request: HttpRequest) -> Identity | None:
    """Return who is signed in, or nothing for a visitor."""
    return IDENTITIES[-1](request) if IDENTITIES else None
