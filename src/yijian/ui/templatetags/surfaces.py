"""Cards, notes, tags and what else holds or labels content."""

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from yijian.ui.vocabulary import Link


def drawn(component: str, **context: Any) -> SafeString:
    """Render a wrapping component's template."""
    return render_to_string(f"components/{component}/{component}.html", context)


def card(content: str, title: str = "", aside: str = "", level: int = 2, id: str = "") -> SafeString:
    """Wrap content in a card with a heading of the given level."""
    return drawn("card", content=content, title=title, aside=aside, level=level, id=id)


def sheet(content: str, title: str = "", sub: str = "", change_url: str = "", id: str = "") -> SafeString:
    """Wrap a group of fields or facts in a sheet; ``change_url`` shows 改 beside the heading."""
    return drawn("sheet", content=content, title=title, sub=sub, change_url=change_url, id=id)


def pane(
    content: str, title: str = "", aside: str = "", id: str = "", hide_title: bool = False
) -> SafeString:
    """Wrap content of the workbench in a pane with a heading line."""
    return drawn("pane", content=content, title=title, aside=aside, id=id, hide_title=hide_title)


def note(content: str, tone: str = "", icon: str = "", live: bool = False) -> SafeString:
    """Wrap one remark; tones: plain, warm (a person helps), warn, bad, info, ok. ``live`` announces it when it appears."""
    icons = {
        "": "info-circle",
        "warm": "phone",
        "warn": "alert-triangle",
        "bad": "alert-triangle",
        "info": "info-circle",
        "ok": "check",
    }
    return drawn("note", content=content, tone=tone, icon=icon or icons[tone], live=live)


def disclosure(content: str, title: str, count: str = "", open: bool = False) -> SafeString:
    """Fold content behind a title; prints open."""
    return drawn("disclosure", content=content, title=title, count=count, open=open)


def dialog(
    content: str,
    id: str,
    title: str,
    label: str = "",
    kind: str = "grey",
    small: bool = False,
    icon: str = "",
) -> SafeString:
    """Wrap content in a dialog; with ``label`` also draw the button that opens it. Without JavaScript it is a disclosure."""
    return drawn(
        "dialog", content=content, id=id, title=title, label=label, kind=kind, small=small, icon=icon
    )


def tag(label: str, tone: str = "", icon: str = "") -> dict[str, Any]:
    """Show a state or kind in one or two words."""
    return {"label": label, "tone": tone, "icon": icon}


def empty(text: str, label: str = "", url: str = "") -> dict[str, Any]:
    """Say that there is nothing, and the one thing to do."""
    return {"text": text, "label": label, "url": url}


def mini(icon: str, text: str, small: str = "", url: str = "") -> dict[str, Any]:
    """Show one line of a ``ul.mini``: icon, words, explanation."""
    return {"icon": icon, "text": text, "small": small, "url": url}


def group(title: str, aside: str = "", id: str = "", level: int = 2) -> dict[str, Any]:
    """Show the heading of a group with a quiet remark beside it."""
    return {"title": title, "aside": aside, "id": id, "level": level}


def crumbs(links: Iterable[Link], here: str) -> dict[str, Any]:
    """Show where the reader is: links upwards, then the page itself."""
    return {"links": tuple(links), "here": here}


def back(title: str, url: str) -> dict[str, Any]:
    """Link back to the step before."""
    return {"title": title, "url": url}


def waiting(rows: int = 3, sentence: str = "") -> dict[str, Any]:
    """Show grey rows of the true height while something loads; the sentence appears after four seconds."""
    return {"rows": range(rows), "sentence": sentence}
