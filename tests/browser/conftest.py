"""Fixtures of browser tests: one Chromium, and pages opened in it with a width and a way of reading."""

import os

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.axe import ARGS, CHROMIUM
from yijian.ui.forms import COOKIE

# Playwright's loop runs in the test's thread; Django refuses its database calls there unless told.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all browser tests."""
    with sync_playwright() as player:
        running = player.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield running
        running.close()


@pytest.fixture
def page_of(browser, live_server):
    """Open an address of the live server; ``page.said`` collects what the console complains about."""
    contexts = []

    def opened(url, *, look="normal.normal.light", width=390, cookies=()):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, reduced_motion="reduce", locale="zh-CN"
        )
        contexts.append(context)
        context.add_cookies([{"name": COOKIE, "value": look, "url": live_server.url}, *cookies])
        page = context.new_page()
        page.said = []
        page.on(
            "console", lambda message: page.said.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(live_server.url + url)
        page.wait_for_selector("html[data-yj-ready]", state="attached")
        return page

    yield opened
    for context in contexts:
        context.close()
