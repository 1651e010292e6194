"""Asks axe-core whether a page can be used by everybody; reusable by every browser test.

``faults(page)`` runs axe on what the page shows now and returns one readable line per violation, so ``assert faults(page) == []``.
"""

import shutil
from functools import lru_cache
from pathlib import Path
from typing import Any

from yijian.config.console.checks import BROWSERS

CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), "/usr/bin/chromium")
ARGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
"""How the browser of tests is started: ``chromium.launch(executable_path=CHROMIUM, args=ARGS)``."""
AXE = Path(__file__).resolve().parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@lru_cache(maxsize=1)
def _source() -> str:
    return AXE.read_text(encoding="utf-8")


def faults(page: Any, *, within: str = "", tags: list[str] | None = None) -> list[str]:
    """Return every violation with its rule, its help and the first elements it concerns."""
    # evaluate() goes through the debugger, so the page's own content policy stays in force
    page.evaluate(f"() => {{ if (!window.axe) {{ {_source()} }} }}")
    # Details of what passed are not asked for: they cost more than the rules themselves.
    found = page.evaluate(
        """([within, tags]) => axe.run(
            within ? document.querySelector(within) : document,
            {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]},
        )""",
        [within, tags or TAGS],
    )
    lines = []
    for violation in found["violations"]:
        places = "; ".join(
            f"{' '.join(map(str, node['target']))} [{(node.get('any') or [{}])[0].get('message', '')}]"
            for node in violation["nodes"][:4]
        )
        lines.append(f"{violation['id']} ({len(violation['nodes'])}): {violation['help']}: {places}")
    return lines


def sideways(page: Any) -> bool:
    """Tell whether the page must be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
