"""Buttons, links and everything pressed."""

from collections.abc import Iterable
from typing import Any

from django.forms.utils import flatatt
from django.utils.safestring import SafeString

from yijian.ui.templatetags.surfaces import drawn
from yijian.ui.vocabulary import Link

KINDS = {"primary": "", "two": "two", "three": "three", "grey": "grey", "no": "no"}


def attributes(given: dict[str, Any]) -> SafeString:
    """Turn keyword arguments into attributes: ``data_yj_print=""`` becomes ``data-yj-print=""``, ``hx_get`` ``hx-get``."""
    return flatatt({name.rstrip("_").replace("_", "-"): value for name, value in given.items()})


def button(
    label: str,
    href: str = "",
    kind: str = "primary",
    icon: str = "",
    small: bool = False,
    wide: bool = False,
    type: str = "submit",
    name: str = "",
    value: str = "",
    about: str = "",
    key: str = "",
    disabled: bool = False,
    **attrs: Any,
) -> dict[str, Any]:
    """Draw a button, or a link that looks like one when ``href`` is given. One primary per screen.

    ``about`` is read after the label and tells equal buttons apart; ``key`` shows its shortcut; ``disabled`` keeps it
    reachable (``aria-disabled``), so say beside it what is missing. Further keywords become attributes.
    """
    style = " ".join(
        part for part in ("btn", KINDS[kind], "small" if small else "", "wide" if wide else "") if part
    )
    return {
        "label": label, "href": href, "style": style, "icon": icon, "type": type, "name": name, "value": value,
        "about": about, "key": key, "disabled": disabled, "attrs": attributes(attrs),
    }  # fmt: skip


def action_bar(content: str, stick: bool = True) -> SafeString:
    """Wrap the buttons that end a page; on phones they stick to the bottom edge."""
    return drawn("action_bar", content=content, stick=stick)


def chips(links: Iterable[Link], label: str = "筛选") -> dict[str, Any]:
    """Show filters as chips; the current one is filled."""
    return {"links": tuple(links), "label": label}


def search(
    action: str,
    value: str = "",
    placeholder: str = "",
    label: str = "搜索要办的事",
    name: str = "q",
    id: str = "s",
) -> dict[str, Any]:
    """Draw the search field with speech where the browser has it."""
    return {
        "action": action,
        "value": value,
        "placeholder": placeholder,
        "label": label,
        "name": name,
        "id": id,
    }


def help_call(title: str, url: str, small: str = "", icon: str = "phone") -> dict[str, Any]:
    """Draw a large way to a person (长辈版): telephone, family, reading aloud."""
    return {"title": title, "url": url, "small": small, "icon": icon}


def copy(text: str, label: str = "复制", about: str = "") -> dict[str, Any]:
    """Copy a text; shown only where the browser can."""
    return {"text": text, "label": label, "about": about}


def share(title: str, url: str = "", label: str = "发给家人", text: str = "") -> dict[str, Any]:
    """Send an address by the device's own sharing; copies it where there is none. Empty: this page."""
    return {"title": title, "url": url, "label": label, "text": text}


def printer(label: str = "打印") -> dict[str, Any]:
    """Print this page; shown only with JavaScript."""
    return {"label": label}


def listen(label: str = "把这一页念给我听", target: str = "main") -> dict[str, Any]:
    """Read a region aloud; shown only where the browser can speak."""
    return {"label": label, "target": target}


def pager(
    first: int,
    last: int,
    total: int | None = None,
    previous_url: str = "",
    next_url: str = "",
    unit: str = "条",
) -> dict[str, Any]:
    """Say which rows are shown and lead to the neighbours; keyset paging needs no page numbers."""
    return {
        "first": first,
        "last": last,
        "total": total,
        "previous_url": previous_url,
        "next_url": next_url,
        "unit": unit,
    }
