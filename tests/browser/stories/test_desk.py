"""The desk: a clerk files for an elderly visitor by keyboard; she follows it by the number on the paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stories.city import go, heading, press
from tests.browser.stories.looking import settle
from tests.browser.stories.steps import give, photo
from yijian.cases.models import Application, Signature

pytestmark = pytest.mark.browser

WANG = "59010219540418042X"
STRANGER = "11010519491231002X"
BORN = "2017-05-06T08:30"
"""Older than seven: a photograph is asked for."""


def strike(page: Page, key: str) -> None:
    """Strike a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)
    settle(page)


def test_a_clerk_files_for_an_elderly_visitor(city, look):
    desk = city.signed_in("zhoumin")
    go(desk, "/work/desk/")
    expect(desk.get_by_label("证件号码")).to_be_focused()
    look(desk, "desk-start", also=("dark", "contrast"))

    # Somebody who is not registered: the name is asked for, the number stays.
    desk.get_by_label("证件号码").fill(STRANGER)
    strike(desk, "F9")
    expect(desk.get_by_label("证件号码")).to_have_value(STRANGER)
    look(desk, "desk-start-error")
    desk.get_by_label("姓名").fill("吴敬之")
    desk.get_by_label("手机").fill("13500001234")
    strike(desk, "F9")
    expect(desk.locator(".calling")).to_contain_text("吴*之")
    strike(desk, "F9")

    # 王桂珍, 72, is known by her card; she goes first, and her number is not shown whole.
    desk.get_by_label("证件号码").fill(WANG)
    strike(desk, "F9")
    expect(desk.locator(".calling")).to_contain_text("王*珍")
    expect(desk.locator("main")).to_contain_text("72岁，优先办")
    for secret in (WANG, "吴*之"):
        expect(desk.locator("main")).not_to_contain_text(secret)
    look(desk, "desk-matter")

    # Her grandson's social card: she says it in her own words, and is asked one thing.
    desk.get_by_label("说一句，或者事项名、拼音").fill("社保卡")
    press(desk, "找")
    press(desk, "社会保障卡申领")
    look(desk, "desk-questions", also=("dark",))
    desk.get_by_label("什么时候出生的？").fill(BORN)
    desk.keyboard.press("Tab")
    expect(desk.locator("#plan")).to_contain_text("填表、收材料")
    look(desk, "desk-plan")
    strike(desk, "Control+Enter")

    # One screen for form, papers and signature. What is missing is said at once, and nothing typed is lost.
    expect(desk.locator("#materials")).to_contain_text("再交孩子证件照片就齐了")
    expect(desk.locator("#materials")).to_contain_text(re.compile(r"已满\s*7\s*周岁"))
    look(desk, "desk-filing", also=("dark", "contrast"))
    give(desk, "child-name", "王小满")
    strike(desk, "F8")
    expect(desk.locator('[name="child-name"]')).to_have_value("王小满")
    expect(desk.locator(".errors")).to_contain_text("母亲姓名")
    expect(desk.locator("#notices")).not_to_contain_text("上次没交上")
    look(desk, "desk-filing-error")
    assert Application.objects.get(clerk_ref__gt="").state == "drafting"

    give(desk, "child-sex", "男孩")
    give(desk, "mother-name", "李春燕")
    give(desk, "mother-mobile", "13700000042")
    give(desk, "card-bank", "邮储银行")
    with desk.expect_file_chooser() as chosen, desk.expect_response(re.compile("/give/")) as answered:
        desk.keyboard.press("F2")
        chosen.value.set_files(photo("孩子.jpg"))
    assert answered.value.ok, answered.value.text()
    expect(desk.locator("#materials")).to_contain_text("齐了")
    for tick in desk.locator("#signing").locator("..").locator("input[value='1'][type=checkbox]").all():
        tick.check(force=True)
    give(desk, "present", "王桂珍")
    strike(desk, "F8")

    # Filed in her name, signed by her; the paper carries number and password.
    filed = Application.objects.get(clerk_ref__gt="")
    assert (filed.state, filed.channel, filed.subject_name) == ("filed", "desk", "王桂珍")
    assert Signature.objects.get(application=filed).signer_ref == filed.subject_ref
    paper = desk.locator("main").inner_text().replace(" ", "")
    assert filed.number in paper
    assert filed.query_password in paper
    look(desk, "desk-receipt")
    desk.evaluate("window.print = () => { window.printed = true }")
    desk.keyboard.press("F8")
    expect(desk.locator("body")).to_be_visible()
    assert desk.evaluate("window.printed") is True
    city.work()
    strike(desk, "F9")
    expect(desk.locator("main")).not_to_contain_text("王*珍")

    # At home she follows it on somebody's telephone, by what stands on the paper, in large type.
    phone = city.device(f"/follow/?number={filed.number}", width=390, look="elder")
    look(phone, "follow")
    phone.get_by_label("查询密码").fill(filed.query_password)
    phone.locator("main form button[type=submit]").first.click()
    settle(phone)
    expect(phone.locator("main")).to_contain_text("社会保障卡申领")
    expect(phone.locator("main")).not_to_contain_text("王小满")
    look(phone, "followed")
    stranger = city.device(f"/follow/?number={filed.number}", width=390)
    stranger.get_by_label("查询密码").fill("000000")
    stranger.locator("main form button[type=submit]").first.click()
    settle(stranger)
    expect(stranger.locator("main")).not_to_contain_text("人社局")
    heading(stranger, "查")
