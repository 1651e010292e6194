"""What citizens do on pages, in the steps that several stories share."""

import io
import re
from collections.abc import Mapping
from typing import Any

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.stories.city import press, settle
from yijian.sample import PASSWORD

Said = Mapping[str, str | list[str]]
"""Answers by the code of the element: what stands beside the mark, or what is typed."""


def photo(name: str = "照片.jpg", shade: int = 200) -> dict[str, Any]:
    """Return a small real photograph as a device hands it over."""
    out = io.BytesIO()
    Image.new("RGB", (200, 120), (shade, shade, 180)).save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def answer(page: Page, said: Said) -> list[str]:
    """Answer question after question until the plan is shown; return which were asked."""
    asked = []
    while "/ask/" in page.url:
        code = page.locator("main input[name=element]").input_value()
        assert code not in asked, f"{code} was asked twice"
        assert code in said, f"no answer prepared for {code}: {page.inner_text('h1')}"
        asked.append(code)
        give(page, code, said[code])
        press(page, "下一题")
    return asked


def give(page: Page, name: str, value: str | list[str], *, within: str = "main") -> None:
    """Give a value to the field of this name: mark it, choose it or type it."""
    field = page.locator(f'{within} [name="{name}"]')
    kind = field.first.get_attribute("type")
    if kind in ("radio", "checkbox"):
        for words in [value] if isinstance(value, str) else value:
            page.locator(f"{within} label", has=page.locator(f'[name="{name}"]')).filter(
                has_text=re.compile(rf"^\s*{re.escape(words)}")
            ).first.click()
        return
    assert isinstance(value, str)
    if field.evaluate("element => element.tagName") == "SELECT":
        field.select_option(label=value)
    else:
        field.fill(value)


def fill(page: Page, typed: Said, *, only: bool = False) -> list[str]:
    """Fill in the form that is shown, questions that come up on the way too; return which were asked.

    ``only``: what is not in ``typed`` stays open; else it gets an answer that anybody might give.
    """
    asked: list[str] = []
    while fresh := [name for name in drawn(page) if name not in asked]:
        name = fresh[0]
        asked.append(name)
        if only and name not in typed:
            continue
        field = page.locator(f'main [name="{name}"]').first
        redraws = field.get_attribute("hx-post")
        if name in typed or not _has_value(page, name):
            if redraws:
                with page.expect_response(lambda response: response.url.endswith("/save/")):
                    give(page, name, typed.get(name) or _plausible(page, name))
                    page.keyboard.press("Tab")
                page.wait_for_timeout(100)
            else:
                give(page, name, typed.get(name) or _plausible(page, name))
    return asked


def drawn(page: Page) -> list[str]:
    """Return the fields that the form asks now, in order."""
    names: list[str] = page.eval_on_selector_all(
        "#groups input[name=drawn]", "fields => fields.map(field => field.value)"
    )
    return names


def waiting(page: Page) -> list[str]:
    """Return the materials for which nothing was given yet, in order."""
    found: list[str] = page.locator("#materials .drop input[type=file]").evaluate_all(
        "inputs => inputs.filter(input => !input.closest('details')).map(input => input.id.slice(2))"
    )
    return found


def give_everything(page: Page) -> None:
    """On the list of materials: promise what may be promised, upload a photograph of each other one."""
    expect(page.locator("#materials")).to_be_visible()
    while open_yet := waiting(page):
        promised = [code for code in open_yet if page.locator(f"#m-{code} form input[name=wanted]").count()]
        rest = [code for code in open_yet if code not in promised]
        # What may follow later can be promised only once the others are there: the offer comes up then.
        if promised:
            promise(page, promised[0])
        else:
            upload(page, rest[0])


def promise(page: Page, code: str) -> None:
    """Promise a material instead of giving it."""
    with page.expect_navigation():
        page.locator(f"#m-{code} form:has(input[name=wanted]) button").click()
    settle(page)


def upload(page: Page, code: str, **options: Any) -> None:
    """Upload a photograph for one material and wait until the list shows it."""
    with page.expect_response(lambda response: response.url.endswith("/give/")) as answered:
        page.set_input_files(f"#d-{code}", photo(**options))
    assert answered.value.status == 200, answered.value.text()
    expect(page.locator(f"#m-{code}").get_by_role("link", name="看一眼")).to_be_visible()


def sign(page: Page, *, delivery: str = "") -> None:
    """Tick every declaration, confirm with the password and sign."""
    for tick in page.locator("#signing input[type=checkbox]").all():
        tick.check(force=True)
    if delivery:
        give(page, "delivery", delivery)
    page.get_by_label("登录密码", exact=True).last.fill(PASSWORD)
    button = page.locator("#signing .action-bar button, #signing button[type=submit]").last
    with page.expect_navigation():
        button.click()
    settle(page)


def _has_value(page: Page, name: str) -> bool:
    return bool(
        page.evaluate(
            """name => [...document.querySelectorAll(`main [name="${name}"]`)].some(
                field => ["radio", "checkbox"].includes(field.type) ? field.checked : field.value)""",
            name,
        )
    )


def _plausible(page: Page, name: str) -> str:
    """Return an answer that anybody might give."""
    field = page.locator(f'main [name="{name}"]').first
    match field.get_attribute("type"):
        case "radio" | "checkbox":
            return str(
                page.locator("main label", has=page.locator(f'[name="{name}"]'))
                .first.inner_text()
                .split("\n")[0]
            )
        case "date":
            return "2026-11-20"
        case "tel":
            return "13800006620"
    if field.evaluate("element => element.tagName") == "SELECT":
        return str(field.locator("option").nth(1).inner_text())
    return "2" if field.get_attribute("inputmode") in ("numeric", "decimal") else "照实填写"
