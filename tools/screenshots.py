"""Retakes pictures of every page against a running server: ``tools/screenshots.py http://127.0.0.1:8000 var/screenshots``.

One table names the pages, their addresses, who is signed in, and how they are read; pages whose login is not given are left out.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

WIDTHS = (390, 1440)
CHROMIUM = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
COOKIE = "yj_preferences"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One page to photograph."""

    name: str
    url: str
    login: str = ""
    """Key of LOGINS; empty: a visitor."""
    look: str = "normal.normal.light"
    """Mode, contrast and theme as the preferences cookie writes them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """How somebody signs in: the form's address, and what is typed into which field."""

    url: str
    fields: tuple[tuple[str, str], ...]


SIGN_IN = "/accounts/sign-in/"
LOGINS: dict[str, Login] = {
    name: Login(url=SIGN_IN, fields=(("username", username), ("password", "anlan-2026")))
    for name, username in (
        ("citizen", "chenyulan"),
        ("clerk", "yangxuemei"),
        ("desk", "zhoumin"),
        ("operator", "mayong"),
    )
}
"""Accounts of the sample city, by what they are needed for."""

SHOTS = (
    Shot(name="gallery", url="/ui/gallery/"),
    Shot(name="gallery-elder", url="/ui/gallery/", look="elder.normal.light"),
    Shot(name="gallery-contrast", url="/ui/gallery/", look="normal.high.light"),
    Shot(name="gallery-dark", url="/ui/gallery/", look="normal.normal.dark"),
    Shot(name="home", url="/ui/gallery/home/"),
    Shot(name="home-dark", url="/ui/gallery/home/", look="normal.normal.dark"),
    Shot(name="home-elder", url="/ui/gallery/home/", look="elder.normal.light"),
    Shot(name="flow", url="/ui/gallery/flow/"),
    Shot(name="flow-elder", url="/ui/gallery/flow/", look="elder.normal.light"),
    Shot(name="workbench", url="/ui/gallery/workbench/"),
    Shot(name="workbench-dark", url="/ui/gallery/workbench/", look="normal.normal.dark"),
    Shot(name="plain", url="/ui/gallery/plain/"),
    Shot(name="print", url="/ui/gallery/print/"),
    Shot(name="preferences", url="/preferences/"),
    Shot(name="sign-in", url=SIGN_IN),
    Shot(name="sign-in-elder", url=SIGN_IN, look="elder.normal.light"),
    Shot(name="sign-out", url="/accounts/sign-out/", login="citizen"),
    Shot(name="acting", url="/accounts/acting/", login="citizen"),
    Shot(name="acting-staff", url="/accounts/acting/", login="clerk"),
    Shot(name="me", url="/accounts/me/", login="citizen"),
    Shot(name="readings", url="/accounts/me/readings/", login="citizen"),
    Shot(name="authorities", url="/accounts/authorities/", login="citizen"),
    Shot(name="password", url="/accounts/password/", login="citizen"),
    Shot(name="factors", url="/accounts/factors/", login="citizen"),
    Shot(name="factors-dark", url="/accounts/factors/", login="citizen", look="normal.normal.dark"),
    Shot(name="inbox", url="/work/", login="clerk"),
    Shot(name="cases", url="/work/cases/", login="clerk"),
    Shot(name="desk", url="/work/desk/", login="desk"),
    Shot(name="systems", url="/work/systems/", login="operator"),
)


def _context(browser: Browser, base: str, shot: Shot, width: int) -> BrowserContext:
    context = browser.new_context(
        viewport={"width": width, "height": 844 if width < 800 else 900},
        device_scale_factor=1,
        locale="zh-CN",
        reduced_motion="reduce",
    )
    context.add_cookies([{"name": COOKIE, "value": shot.look, "url": base}])
    return context


def _sign_in(page: Page, base: str, login: Login) -> None:
    page.goto(base + login.url)
    for name, value in login.fields:
        page.fill(f'[name="{name}"]', value)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_load_state()


def _wide(page: Page) -> bool:
    """Tell whether the page must be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def take(base: str, folder: Path, only: set[str], widths: tuple[int, ...]) -> int:
    """Photograph the pages and return how many of them failed."""
    folder.mkdir(parents=True, exist_ok=True)
    bad = 0
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=list(CHROMIUM))
        for shot in SHOTS:
            if (only and shot.name not in only) or (shot.login and shot.login not in LOGINS):
                continue
            for width in widths:
                context = _context(browser, base, shot, width)
                page = context.new_page()
                faults: list[str] = []
                page.on(
                    "console",
                    lambda message, faults=faults: (
                        faults.append(message.text) if message.type == "error" else None
                    ),
                )
                page.on("pageerror", lambda error, faults=faults: faults.append(str(error)))
                if shot.login:
                    _sign_in(page, base, LOGINS[shot.login])
                answer = page.goto(base + shot.url, wait_until="networkidle")
                if answer is None or answer.status >= 400:
                    faults.append(f"status {answer.status if answer else 'none'}")
                if _wide(page):
                    faults.append("scrolls sideways")
                # a window as tall as the page: what sticks to an edge stands where it ends
                height = int(page.evaluate("document.documentElement.scrollHeight"))
                page.set_viewport_size({"width": width, "height": height})
                page.screenshot(path=folder / f"{shot.name}-{width}.png", full_page=True)
                context.close()
                bad += bool(faults)
                print(f"{shot.name}-{width}: {'; '.join(faults) or 'ok'}")
        browser.close()
    return bad


def main() -> None:
    """Read the arguments and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", help="address of the running server")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", action="append", default=[], help="name of a page; may be repeated")
    parser.add_argument("--width", action="append", type=int, default=[])
    given = parser.parse_args()
    sys.exit(
        1 if take(given.base.rstrip("/"), given.folder, set(given.only), tuple(given.width) or WIDTHS) else 0
    )


if __name__ == "__main__":
    main()
