"""What goes wrong between a page and its person: keyboard only, zoom, a session that ends, a stale page, another device."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import sideways
from tests.browser.stories import restaurant
from tests.browser.stories.city import go, heading, press, settle, sign_in
from tests.browser.stories.steps import drawn, fill

pytestmark = pytest.mark.browser


@pytest.fixture
def form(city) -> Page:
    """The one form of a restaurant that was begun."""
    return restaurant.begin(city)


def groups(page: Page) -> str:
    """Return what the form asks as the browser holds it, values included, without what differs between two pages."""
    written: str = page.evaluate(
        """() => {
            const groups = document.querySelector("#groups").cloneNode(true);
            const real = document.querySelectorAll("#groups input, #groups select, #groups textarea");
            groups.querySelectorAll("input, select, textarea").forEach((field, at) => {
                field.setAttribute("data-holds", field.type === "radio" || field.type === "checkbox" ? real[at].checked : real[at].value);
                for (const name of ["checked", "value"]) if (field.type !== "radio" && field.type !== "hidden") field.removeAttribute(name);
                if (field.type === "radio") field.removeAttribute("checked");
            });
            groups.querySelectorAll("[class]").forEach(element => element.setAttribute("class", element.getAttribute("class").replace(/htmx-\\w+/g, "").trim()));
            return groups.innerHTML.replace(/\\s+/g, " ").replace(/ class=""/g, "");
        }"""
    )
    return written


def test_a_form_drawn_anew_by_script_is_the_form_of_a_fresh_page(form):
    fill(form, restaurant.TYPED)
    expect(form.locator("#saved")).to_contain_text("已保存")
    form.wait_for_timeout(1200)
    by_script = groups(form)

    form.reload()
    settle(form)

    assert groups(form) == by_script


def test_questions_are_answered_with_the_keyboard_alone(city):
    page = city.device("/things/open-restaurant/ask/")
    page.locator("input[name=food-projects]").first.focus()

    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    settle(page)

    expect(page.locator("input[name=area]")).to_be_visible()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "area":
            break
    page.keyboard.type("320")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("320平方米")


def test_a_form_is_filled_and_sent_with_the_keyboard_alone(form):
    reached = set()
    form.locator("#main").focus()
    for _ in range(120):
        form.keyboard.press("Tab")
        name, kind = form.evaluate("[document.activeElement.name || '', document.activeElement.type || '']")
        if name == "wrong" or not name:
            if form.evaluate("document.activeElement.textContent.includes('保存，去交材料')"):
                break
            continue
        reached.add(name)
        if kind == "radio":
            form.keyboard.press("Space")
        elif kind in ("text", "tel") and name in restaurant.TYPED:
            form.keyboard.type(str(restaurant.TYPED[name]))
    assert set(drawn(form)) <= reached
    with form.expect_navigation():
        form.keyboard.press("Enter")
    settle(form)
    heading(form, "材料还差")


def test_at_200_percent_nothing_scrolls_sideways(city, form):
    form.set_viewport_size({"width": 720, "height": 450})
    assert not sideways(form)
    for path in (
        "/",
        "/things/open-restaurant/",
        "/things/open-restaurant/plan/",
        "/my/",
        "/wallet/",
        "/check/",
    ):
        go(form, path)
        assert not sideways(form), path
    clerk = city.signed_in("yangxuemei", width=720)
    for path in ("/work/", "/work/cases/"):
        go(clerk, path)
        assert not sideways(clerk), path


def test_a_session_that_ends_in_mid_form_loses_nothing_typed(form):
    form.locator("#f-safety-manager").fill("王小明")
    form.context.clear_cookies(name="yijian-session")

    press(form, "保存，去交材料")
    heading(form, "登录")
    expect(form.locator("main")).to_contain_text("您刚才填的还在")
    sign_in(form, "chenyulan")

    expect(form.locator("main")).to_contain_text("王小明")


def test_a_stale_page_does_not_undo_what_another_one_saved(city, form):
    other = form.context.new_page()
    go(other, form.url)
    other.locator("#f-safety-manager").fill("李新")
    press(other, "先存着")

    form.locator("#f-kitchen-area").fill("66")
    expect(form.locator("#saved")).to_contain_text("已保存")
    form.wait_for_timeout(1200)
    other.reload()

    expect(other.locator("#f-kitchen-area")).to_have_value("66")
    expect(other.locator("#f-safety-manager")).to_have_value("李新")


def test_what_was_handed_in_is_not_taken_for_unsent(city, form):
    form.locator("#f-safety-manager").fill("陈玉兰")
    press(form, "保存，去交材料")
    expect(form.locator("#notices")).not_to_contain_text("上次没交上")

    other = city.signed_in("chenyulan", acting_for=restaurant.FIRM)
    go(other, form.url)
    other.locator("#f-safety-manager").fill("李新")
    press(other, "先存着")
    form.goto(form.url)
    settle(form)

    expect(form.locator("#f-safety-manager")).to_have_value("李新")


def test_elder_pages_offer_reading_aloud_and_a_person(city):
    page = city.device("/things/open-restaurant/ask/", look="elder", width=390)

    expect(page.get_by_role("link", name="打电话问人")).to_be_visible()
    expect(page.locator("[data-yj-listen]")).to_have_count(1)
    assert (
        page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p, main span')).fontSize)")
        >= 18
    )
