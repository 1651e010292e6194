"""Templates: each is used by something, and an area's pages lead to their own or to lower areas."""

import re
from functools import cache
from pathlib import Path

import allauth
import django
import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from yijian.ui.portal.specimens import PAGES

SOURCE = Path(__file__).parents[2] / "src" / "yijian"
SHELLS = frozenset({"portal", "workbench", "ui", "config"})
"""Shells join several areas, ui holds layouts, config the pages of refusals."""

FOREIGN = tuple(Path(package.__file__).parent for package in (allauth, django))
_NAMED = re.compile(r"""["']([\w./-]+\.html)(?:#[\w-]+)?["']""")
_URL = re.compile(r"""{%\s*url\s+["']([\w-]+:)?[\w-]+["']""")


@cache
def templates() -> dict[str, Path]:
    """Return every template of ours by the name it is loaded by."""
    return {
        str(file.relative_to(folder)): file
        for folder in sorted(SOURCE.glob("**/templates"))
        for file in sorted(folder.rglob("*.html"))
    }


@cache
def named() -> frozenset[str]:
    """Return every template that our Python or our templates name, or that stands in for one of a package."""
    files = [*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html")]
    ours = {
        found for file in files if "/tests/" not in str(file) for found in _NAMED.findall(file.read_text())
    }
    foreign = {
        str(file.relative_to(folder))
        for package in FOREIGN
        for folder in package.rglob("templates")
        for file in folder.rglob("*.html")
    }
    return frozenset(ours | foreign)


def area_of(file: Path) -> str:
    return file.relative_to(SOURCE).parts[0]


def floors() -> list[set[str]]:
    """Return the areas from the top floor down, as the import contract names them."""
    contract = (SOURCE.parents[1] / ".importlinter").read_text(encoding="utf-8")
    layers = re.search(r"type = layers.*?layers =\n(.*?)\n\n", contract + "\n\n", re.DOTALL)
    assert layers, "the contract of floors"
    return [
        {name.strip(" ()") for name in line.split("|")}
        for line in layers.group(1).splitlines()
        if line.strip() and not line.strip().startswith("#")
    ]


def test_every_template_is_used():
    drawn = {f"ui/gallery_{page}.html" for page in PAGES}
    unused = sorted(name for name in set(templates()) - named() - drawn if not name.startswith("components/"))

    assert unused == []


def test_every_component_is_drawn_somewhere():
    texts = {name: file.read_text(encoding="utf-8") for name, file in templates().items()}
    unused = []
    for name in texts:
        tag = Path(name).stem
        if name == f"components/{tag}/{tag}.html":
            written = re.compile(rf"{{%\s*{tag}\b")
            if not any(written.search(text) for page, text in texts.items() if page != name):
                unused.append(tag)

    assert unused == []


@cache
def namespaces() -> dict[str, str]:
    """Return the area behind each namespace of addresses."""
    found: dict[str, str] = {}

    def walk(patterns, namespace: str) -> None:
        for entry in patterns:
            if isinstance(entry, URLResolver):
                walk(entry.url_patterns, entry.namespace or namespace)
            elif isinstance(entry, URLPattern) and namespace:
                module = getattr(entry.callback, "__module__", "")
                if module.startswith("yijian."):
                    found.setdefault(namespace, module.split(".")[1])

    walk(get_resolver().url_patterns, "")
    return found


@pytest.mark.parametrize("area", sorted({area_of(file) for file in templates().values()} - SHELLS))
def test_pages_lead_to_their_own_or_to_lower_areas(area):
    height = {name: level for level, names in enumerate(reversed(floors())) for name in names}
    assert area in height, f"{area} stands on no floor"
    upward = []
    for name, file in templates().items():
        if area_of(file) != area:
            continue
        for space in _URL.findall(file.read_text(encoding="utf-8")):
            target = namespaces().get(space.rstrip(":"), area)
            if target in SHELLS:
                continue
            if target != area and height[target] >= height[area]:
                upward.append(f"{name} → {space}")

    assert upward == []
