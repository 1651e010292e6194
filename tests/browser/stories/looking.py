"""Looking at a page as everybody has to: narrow and wide, with axe, without sideways scroll, and its picture where one is wanted."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from tests.browser.axe import faults, sideways
from yijian.ui.forms import COOKIE

WIDTHS = (390, 1440)
HEIGHTS = {390: 844, 1440: 900}
LOOKS = {
    "normal": "normal.normal.light",
    "elder": "elder.normal.light",
    "contrast": "normal.high.light",
    "dark": "normal.normal.dark",
}
"""Ways of reading, as the preferences cookie writes them."""


def listen(page: Any) -> None:
    """Collect in ``page.said`` what a page complains about.

    A refusal (4xx) of what a person sent is an answer, not a fault; a script, style or picture that is not there is one.
    """
    page.said = []

    def hear(message: Any) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            page.said.append(message.text)

    def receive(response: Any) -> None:
        answered = response.request.resource_type in ("document", "xhr", "fetch")
        if response.status >= (500 if answered else 400):
            page.said.append(f"{response.status} {response.url}")

    page.on("console", hear)
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.on("response", receive)


class Looker:
    """Looks at pages; each name once in a run, because asking axe costs."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.seen: set[str] = set()

    def __call__(self, page: Any, name: str, *, also: Iterable[str] = ()) -> None:
        """Look at what the page shows now, in both widths; ``also`` names further LOOKS, in which it is opened again.

        The page stays as it was, its window included. What only a click or a POST has drawn cannot be opened again: give it no ``also``.
        """
        if name in self.seen:
            return
        self.seen.add(name)
        before = page.viewport_size
        self._look(page, name, WIDTHS)
        for look in also:
            read_in(page, look)
            page.reload()
            settle(page)
            # What differs between looks shows on a phone first; pictures are wanted of both.
            self._look(page, f"{name}-{look}", WIDTHS if self.folder else WIDTHS[:1])
        if also:
            read_in(page, "normal")
            page.reload()
            settle(page)
        page.set_viewport_size(before)

    def _look(self, page: Any, name: str, widths: Iterable[int]) -> None:
        for width in widths:
            page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            settle(page)
            if self.folder:
                self._photograph(page, f"{name}-{width}", width)
            place = f"{name} at {width}px ({page.url})"
            assert not sideways(page), f"{place} scrolls sideways"
            assert faults(page) == [], place
            assert page.said == [], place
            assert dead_ends(page) == [], place

    def _photograph(self, page: Any, name: str, width: int) -> None:
        # A window as tall as the page: what sticks to an edge stands where it ends.
        height = int(page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": width, "height": max(height, HEIGHTS[width])})
        page.screenshot(path=self.folder / f"{name}.png", full_page=True)
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})


def dead_ends(page: Any) -> list[str]:
    """Return the links to a place of this page that is not there: of an error summary, say."""
    found: list[str] = page.eval_on_selector_all(
        'a[href^="#"]',
        "links => links.map(link => link.getAttribute('href')).filter(href => !document.getElementById(href.slice(1)))",
    )
    return found


def read_in(page: Any, look: str) -> None:
    """Choose a way of reading for the next page that is opened on this device."""
    # The site's root, not the page: a cookie of a folder would stand beside the first one, not instead of it.
    root = urljoin(page.url, "/")
    page.context.add_cookies([{"name": COOKIE, "value": LOOKS[look], "url": root}])


def settle(page: Any) -> None:
    """Wait until the behaviours of the page are attached."""
    page.wait_for_selector("html[data-yj-ready]", state="attached")
