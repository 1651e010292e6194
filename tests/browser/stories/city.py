"""The sample city as a story meets it: people at their devices, time that passes, background work that gets done."""

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import connections
from playwright.sync_api import Browser, Locator, Page, expect
from procrastinate.contrib.django import app

from tests.browser.stories.databases import BEGIN
from tests.browser.stories.looking import LOOKS, listen, settle
from yijian.plumbing import clock
from yijian.sample import PASSWORD
from yijian.ui.forms import COOKIE

Result = TypeVar("Result")


class City:
    """One copy of the sample city, its server, and everybody's devices in one story."""

    def __init__(self, *, url: str, browser: Browser, run_jobs: Callable[..., int]) -> None:
        self.url = url
        self.pages: list[Page] = []
        self._browser = browser
        self._run_jobs = run_jobs
        self._passed = timedelta()
        self._began = time.monotonic()

    def read_clock(self) -> datetime:
        """Return the story's time: it runs as everybody's does, and jumps when the story says so."""
        return BEGIN + self._passed + timedelta(seconds=time.monotonic() - self._began)

    @property
    def now(self) -> datetime:
        """The present moment of the story."""
        return clock.now()

    def later(self, *, days: float = 0, hours: float = 0) -> None:
        """Let time pass, then let the workers do what is due by the clock and whatever is queued."""
        self._passed += timedelta(days=days, hours=hours)

        def what_is_due() -> None:
            for periodic in app.periodic_registry.periodic_tasks.values():
                periodic.task(timestamp=int(self.now.timestamp()))

        beside(what_is_due)
        self.work()

    def work(self) -> int:
        """Let the workers do what is queued; return how many jobs were done."""
        return beside(lambda: self._run_jobs(now=self.now))

    def device(self, path: str = "/", *, width: int = 1440, look: str = "normal", **options: Any) -> Page:
        """Open an address on a device of its own, where nobody is signed in; ``look`` is one of LOOKS."""
        context = self._browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": 844 if width < 800 else 900},
            reduced_motion="reduce",
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **options,
        )
        context.set_default_timeout(30_000)
        context.add_cookies([{"name": COOKIE, "value": LOOKS[look], "url": self.url}])
        page = context.new_page()
        listen(page)
        self.pages.append(page)
        go(page, path)
        return page

    def signed_in(self, username: str, *, acting_for: str = "", **options: Any) -> Page:
        """Open a device and sign in there as its owner would; ``acting_for`` is the name of a firm or a person."""
        page = self.device("/accounts/sign-in/", **options)
        sign_in(page, username)
        if acting_for:
            act_for(page, acting_for)
        return page

    def close(self) -> None:
        """Close every device."""
        for page in self.pages:
            if not page.is_closed():
                page.context.close()


def beside(work: Callable[[], Result]) -> Result:
    """Work in a thread of its own, as a worker does: the browser's event loop runs in this one, and sealing runs one too."""

    def work_and_hang_up() -> Result:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as worker:
        return worker.submit(work_and_hang_up).result()


def go(page: Page, path: str) -> None:
    """Open an address and wait for the behaviours of the page."""
    page.goto(path)
    settle(page)


def press(page: Page, name: str, *, within: str = "main") -> None:
    """Press the button or link of this name that leads to another page, and wait for it."""
    with page.expect_navigation():
        named(page, name, within=within).click()
    settle(page)


def named(page: Page, name: str, *, within: str = "main") -> Locator:
    """Return the first button or link of this name; what is read aloud behind it and its key need not be said."""
    place = page.locator(within)
    whole = re.compile(rf"^\s*{re.escape(name)}\s*(：.*|Ctrl Enter|F\d+)?$")
    return place.get_by_role("button", name=whole).or_(place.get_by_role("link", name=whole)).first


def heading(page: Page, text: str) -> None:
    """Expect the page's first heading to say this."""
    expect(page.locator("h1").first).to_contain_text(text)


def sign_in(page: Page, username: str) -> None:
    """Fill in the sign-in form that is shown."""
    page.get_by_label("账号", exact=True).fill(username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    press(page, "登录")
    assert not page.url.startswith(f"{_origin(page)}/accounts/sign-in/"), page.inner_text("main")


def act_for(page: Page, name: str) -> None:
    """Choose for whom one acts."""
    go(page, "/accounts/acting/")
    page.get_by_role("radio", name=name).check()
    press(page, "选好了")


def _origin(page: Page) -> str:
    scheme, _, rest = page.url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"
