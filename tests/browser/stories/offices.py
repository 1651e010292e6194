"""Filings that stories of offices begin with, and what reviewers do by keyboard."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.stories import casework
from tests.browser.stories.city import City, beside
from tests.browser.stories.looking import settle
from tests.journeys import filing, test_promise, test_restaurant
from yijian.accounts.models import Account
from yijian.accounts.queries import acting_options, resolve_actor
from yijian.cases import operations as cases
from yijian.cases.models import Application, Case
from yijian.cases.queries import drafting, signing
from yijian.cases.vocabulary import SignMethod
from yijian.kernel.actor import Actor
from yijian.plumbing import clock

FIRM = "望江区玉兰小馆"


def acting(username: str, kind: str = "") -> Actor:
    """Return somebody of the sample city as an actor; ``kind`` is self, firm or staff."""
    account = Account.objects.get(username=username)
    today = clock.now().date()
    options = acting_options(account, today)
    key = next((option.key for option in options if option.kind.value == kind), "")
    return resolve_actor(account, today, chosen=key)


def filed_restaurant(city: City, *, delivery: str = "electronic", **said: str) -> Application:
    """File 陈玉兰's restaurant by the operations, for stories that begin after it; its licence is checked, the other parts wait."""

    def file() -> str:
        chen, now = acting("chenyulan", "firm"), city.now
        draft = filing.begin("open-restaurant", {**test_restaurant.SAID, **said}, actor=chen, now=now)
        filing.fill(draft, test_restaurant.TYPED, actor=chen, now=now)
        filing.give_everything(draft, actor=chen, now=now)
        draft.refresh_from_db()
        plan = drafting.plan(draft)
        promises = signing.promises_of(draft, plan, drafting.materials(draft, now=now))
        agreed = [*(field.key for field in signing.consent_fields(plan)), *(text.key for text in promises)]
        filed = cases.sign_application(
            ref=draft.ref,
            actor=chen,
            now=now,
            method=SignMethod.PASSWORD,
            consents=dict.fromkeys(agreed, True),
            delivery=delivery,
        )
        return filed.ref

    ref = beside(file)
    city.work()
    return Application.objects.get(ref=ref)


def decide_everything(city: City, filed: Application) -> None:
    """Let every part be accepted, surveyed and granted by the operations."""
    jobs: Callable[..., int] = lambda now: 0  # noqa: E731 - the city works off what is queued
    beside(lambda: test_promise.decide_everything(filed, acting, jobs, city.now))
    city.work()


def case_of(application: Application, item: str) -> Case:
    """Return the case of one item as it stands now."""
    return Case.objects.get(application=application, item_code=item)


def bar(page: Page) -> str:
    """Return what the decision bar says."""
    return page.locator("#decision .decide p").inner_text()


def accept(page: Page, title: str) -> None:
    """Accept a case from the inbox with two keys: all points met, taken in."""
    casework.take_up(page, title, FIRM)
    if page.locator("#rest button").count():
        page.keyboard.press("Alt+y")
        expect(page.locator("#points-left")).to_contain_text("都勾了")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    settle(page)
    expect(page.locator("#notices")).to_contain_text("受理了，时钟开始走。")


def tick(page: Page, title: str, mark: str, note: str = "") -> None:
    """Tick one point of the standard (yes, no, na), say what is wrong, and wait until each is saved."""
    point = page.locator("#points-form .point").filter(has_text=title)
    with page.expect_response(lambda response: response.url.endswith("/tick/")):
        point.locator(f"label.v-{mark}").click()
    if note:
        with page.expect_response(lambda response: response.url.endswith("/tick/")):
            point.get_by_label("哪里不符合").fill(note)
            page.keyboard.press("Tab")
