"""Reads the installed front-end packages: icons to inline, fonts for documents."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

_HOW = "先在frontend目录里运行npm ci。"


def packages() -> Path:
    """Return the folder in which npm installs."""
    return Path(settings.FRONTEND) / "node_modules"


def packages_missing(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Find out whether icons, fonts and htmx are installed."""
    wanted = (
        "@tabler/icons",
        "htmx.org",
        "@expo-google-fonts/noto-serif-sc",
        "@expo-google-fonts/noto-sans-sc",
    )
    missing = [name for name in wanted if not (packages() / name).exists()]
    return [Error(f"前端包没有装：{'、'.join(missing)}。", hint=_HOW, id="ui.E001")] if missing else []


@cache
def icon_paths(name: str) -> str:
    """Return what stands inside an outline icon's ``svg`` element.

    :raises LookupError: when the icon does not exist.
    :raises ImproperlyConfigured: when the packages are not installed.
    """
    folder = packages() / "@tabler" / "icons" / "icons" / "outline"
    try:
        text = (folder / f"{name}.svg").read_text(encoding="utf-8")
    except FileNotFoundError:
        if folder.exists():
            raise LookupError(f"There is no outline icon called {name!r}.") from None
        raise ImproperlyConfigured(f"图标包没有装，{_HOW}") from None
    inside = text[text.index(">", text.index("<svg")) + 1 : text.rindex("</svg>")]
    inside = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>', "", inside)
    return re.sub(r"\s*\n\s*", "", inside).replace(" />", "/>")


def document_fonts() -> tuple[Path, ...]:
    """Return the folders of the Song and Sans fonts (TTF) with which documents are set."""
    root = packages() / "@expo-google-fonts"
    return (root / "noto-serif-sc", root / "noto-sans-sc")
