"""Static files that do not lie in an app: one stylesheet made of many, and the few served files of installed packages."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage, Storage

from yijian.ui.connectors import packages

CSS = Path(__file__).parent / "static" / "ui" / "css"
FIRST = (
    "layers",
    "tokens",
    "themes/staff",
    "themes/elder",
    "themes/contrast",
    "themes/dark",
    "reset",
    "base",
    "components/layout",
    "components/flow",
    "components/pane",
)
"""Parts whose order matters; the other components follow by name, then utilities and print."""
LAST = ("utilities", "print")
SERVED = ("htmx.org/dist/htmx.min.js",)
"""The only files of ``node_modules`` that the server hands out, under ``vendor/``."""


def parts() -> list[Path]:
    """Return the stylesheets in the order in which they are joined."""
    rest = sorted(
        path.relative_to(CSS).with_suffix("").as_posix() for path in (CSS / "components").glob("*.css")
    )
    names = [*FIRST, *(name for name in rest if name not in FIRST), *LAST]
    return [CSS / f"{name}.css" for name in names]


class StylesheetFinder(BaseFinder):
    """Joins the stylesheets of all components into ``ui/ui.css``, anew whenever one of them has changed."""

    name = "ui/ui.css"

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=Path(settings.VAR) / "ui-stylesheet")
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """Have nothing to object to."""
        return []

    def _build(self) -> str:
        target = Path(self.storage.path(self.name))
        sources = parts()
        newest = max(path.stat().st_mtime for path in [*sources, CSS / "components"])
        if not target.exists() or target.stat().st_mtime < newest:
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, waiting = tempfile.mkstemp(dir=target.parent)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write("\n".join(path.read_text(encoding="utf-8") for path in sources))
            Path(waiting).chmod(0o644)
            Path(waiting).replace(target)
        return str(target)

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return where the joined stylesheet lies."""
        if path != self.name:
            return []
        return [self._build()] if find_all else self._build()

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Hand the joined stylesheet to ``collectstatic``."""
        self._build()
        yield self.name, self.storage


class PackageFinder(BaseFinder):
    """Finds the served files of installed packages under ``vendor/``."""

    prefix = "vendor"

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=packages())
        self.storage.prefix = self.prefix  # type: ignore[attr-defined]  # collectstatic reads it
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """Leave missing packages to the check of the app."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return where a served package file lies."""
        name = path.removeprefix(f"{self.prefix}/")
        found = (
            [str(packages() / name)]
            if path != name and name in SERVED and (packages() / name).exists()
            else []
        )
        return found if find_all else (found[0] if found else [])

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Hand the served files to ``collectstatic``."""
        for name in SERVED:
            yield name, self.storage
