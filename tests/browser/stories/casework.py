"""What clerks do on pages, in the steps that several stories share."""

from collections.abc import Mapping

from playwright.sync_api import Page, expect

from tests.browser.stories.city import go, named, press
from tests.browser.stories.steps import give


def take_up(page: Page, title: str, person: str) -> None:
    """Open what waits for this clerk from the inbox, by its title and whose it is."""
    go(page, "/work/")
    row = page.locator("#inbox tbody tr").filter(has_text=title).filter(has_text=person)
    with page.expect_navigation():
        row.first.locator("a.t").click()
    expect(page.locator("html[data-yj-ready]")).to_be_attached()


def tick_all(page: Page, mark: str = "yes", *, but: Mapping[str, str] | None = None) -> None:
    """Tick every point of the published standard: yes, no or na; ``but`` gives other marks to points by words of their title."""
    points = page.locator("#points-form .point")
    by_script = page.locator("#points-form").get_attribute("hx-post") is not None
    for point in points.all():
        title = point.locator("b").first.inner_text()
        chosen = next((other for words, other in (but or {}).items() if words in title), mark)
        choice = point.locator(f"label.v-{chosen}")
        if choice.locator("input").is_checked():
            continue
        if by_script:
            with page.expect_response(lambda response: response.url.endswith("/tick/")) as answered:
                choice.click()
            assert answered.value.ok, answered.value.text()
        else:
            choice.click()


def open_move(page: Page, title: str) -> None:
    """Open the form of a move that stands in the bar of a case."""
    press(page, title)
    expect(page.locator("#do")).to_be_visible()


def make_move(page: Page, title: str, *, reason: str = "", **typed: str) -> None:
    """Fill in the form of a move, on a case or on the page of a loop, and send it."""
    form = page.locator("form.move").filter(has=page.get_by_role("button", name=title)).last
    place = f"#{form.get_attribute('id')}"
    for name, value in {"reason": reason, **typed}.items():
        if value:
            give(page, name, value, within=place)
    press(page, title, within=place)


def accept(page: Page, title: str, person: str) -> None:
    """Take in a case from the inbox: every point of acceptance is fulfilled."""
    take_up(page, title, person)
    tick_all(page)
    press(page, "受理")
    expect(page.locator("#notices")).to_contain_text("受理了")


def grant(page: Page, title: str, person: str) -> None:
    """Grant a case from the inbox: every point of the standard is fulfilled."""
    take_up(page, title, person)
    tick_all(page)
    expect(named(page, "准予")).to_be_enabled()
    press(page, "准予")
    expect(page.locator("#notices")).to_contain_text("准予了")
