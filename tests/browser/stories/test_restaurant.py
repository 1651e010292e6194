"""开办餐饮店, all granted: from the words somebody types to the certificate that anybody can check."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stories import casework, restaurant
from tests.browser.stories.city import City, go, heading, named, press, sign_in
from tests.browser.stories.looking import Looker, settle
from tests.browser.stories.restaurant import FIRM, SAID, TYPED
from tests.browser.stories.steps import answer, fill, give, give_everything, upload
from yijian.sample import PASSWORD

pytestmark = pytest.mark.browser


@pytest.mark.slow
def test_a_restaurant_is_found_planned_and_filed(city, look):
    chen = find_it_and_plan(city, look)
    begin_after_signing_in(chen, look)
    fill_in_the_one_form(city, chen, look)
    hand_over_materials(chen, look)
    check_and_sign(chen, look)
    number, password = keep_the_receipt(chen, look)
    follow_without_an_account(city, look, number, password)


@pytest.mark.slow
def test_a_restaurant_is_opened_and_its_licence_can_be_checked_by_anybody(city, look):
    chen = restaurant.file(city, delivery="到窗口拿")
    clerks_accept(city, look)
    departments_visit_once(city, look)
    others_decide(city, look)
    city.work()
    the_hall_hands_over(city, look)
    city.work()
    code = certificates_are_in_the_wallet(chen, look)
    anybody_checks(city, look, code)
    rate_on_the_own_phone(city, look)
    a_cancelled_one_is_told_apart(city, look, code)


def find_it_and_plan(city: City, look: Looker) -> Page:
    """Pinyin and everyday words find the bundle; few questions, each with its why, make the plan."""
    page = city.device("/", width=390)
    look(page, "home", also=("elder", "dark", "contrast"))
    for words in ("kaifandian", "想开个面馆"):
        page.get_by_role("searchbox").first.fill(words)
        press(page, "搜索")
        expect(named(page, "去看看")).to_be_visible()
    look(page, "search-found")
    press(page, "去看看")
    heading(page, "开办餐饮店")
    look(page, "thing-restaurant", also=("elder",))
    press(page, "开始办")

    expect(page.locator(".why")).to_be_visible()
    look(page, "question", also=("elder", "dark"))
    press(page, "下一题")
    page.locator(".errors a").click()
    expect(page.locator("#f-food-projects")).to_be_focused()
    look(page, "question-nothing-chosen")
    asked = answer(page, SAID)
    assert set(asked) == set(SAID)
    heading(page, "您要办4项")
    look(page, "plan", also=("elder", "dark"))
    go(page, "/things/open-restaurant/notice/")
    look(page, "notice-once")
    page.go_back()
    return page


def begin_after_signing_in(page: Page, look: Looker) -> None:
    """Beginning asks who one is; the answers are kept, and a person is led to the firm that may file."""
    press(page, "按这个方案办")
    heading(page, "登录")
    look(page, "sign-in", also=("elder", "dark"))
    sign_in(page, "chenyulan")
    heading(page, "这样办不了")
    look(page, "not-entitled")
    press(page, "换个身份办")
    look(page, "acting")
    page.get_by_role("radio", name=FIRM).check()
    press(page, "选好了")
    heading(page, "您要办4项")
    press(page, "按这个方案办")
    heading(page, "填一张表")


def fill_in_the_one_form(city: City, page: Page, look: Looker) -> None:
    """A wrong value gets its sentence and stays; what was saved is there on another device."""
    look(page, "form", also=("elder", "dark"))
    page.locator("#f-safety-manager-mobile").fill("12345")
    page.locator("#f-safety-manager").fill("陈玉兰")
    expect(page.locator("#f-safety-manager-mobile-e")).to_contain_text("手机号")
    press(page, "保存，去交材料")
    expect(page.locator(".errors")).to_be_visible()
    expect(page.locator("#f-safety-manager-mobile")).to_have_value("12345")
    look(page, "form-faults")
    fill(page, {key: value for key, value in TYPED.items() if not key.startswith("sign-")}, only=True)
    expect(page.locator("#saved")).to_contain_text("已保存")
    press(page, "先存着")

    other = city.signed_in("chenyulan", acting_for=FIRM)
    go(other, "/my/")
    look(other, "my-cases-draft")
    press(other, "接着办")
    heading(other, "填一张表")
    expect(other.locator("#f-safety-manager-mobile")).to_have_value(TYPED["safety-manager-mobile"])
    fill(other, TYPED)
    press(other, "先存着")
    other.context.close()

    page.reload()
    expect(page.locator("#f-sign-place")).to_have_value(TYPED["sign-place"])
    press(page, "保存，去交材料")
    heading(page, "材料还差")


def hand_over_materials(page: Page, look: Looker) -> None:
    """A file of the wrong kind is refused with a sentence; the others are given once; what may be promised is promised."""
    look(page, "materials", also=("elder", "dark"))
    page.set_input_files(
        "#d-lease", {"name": "合同.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}
    )
    expect(page.locator("#m-lease .uploads li")).to_contain_text("格式")
    page.set_input_files(
        "#d-lease", {"name": "合同.jpg", "mimeType": "image/jpeg", "buffer": b"#!/bin/sh\necho no\n"}
    )
    expect(page.locator("#m-lease .uploads li").last).to_contain_text("没收下")
    look(page, "materials-file-refused")
    upload(page, "lease", name="租房合同.jpg")
    press(page, "看一眼", within="#m-lease")
    heading(page, "场所合法使用证明")
    look(page, "material-look")
    press(page, "回去")
    give_everything(page)
    expect(page.locator("#m-safety-manager-proof")).to_contain_text("不承诺了")
    heading(page, "材料齐了")
    look(page, "materials-complete")
    press(page, "保存，去核对")


def check_and_sign(page: Page, look: Looker) -> None:
    """Everything stands on one page; a wrong password loses nothing; a double click files once."""
    heading(page, "核对一遍")
    look(page, "check-and-sign", also=("elder", "dark"))
    tick_everything(page)
    give(page, "delivery", "到窗口拿")
    page.get_by_label("登录密码", exact=True).last.fill("不是这个密码")
    press(page, "签名，交给3个部门")
    expect(page.locator(".errors")).to_contain_text("密码")
    expect(page.locator("#signing input[type=checkbox]:not(:checked)")).to_have_count(0)
    expect(page.locator("[name=delivery][value=window]")).to_be_checked()
    look(page, "check-and-sign-faults")
    page.get_by_label("登录密码", exact=True).last.fill(PASSWORD)
    named(page, "签名，交给3个部门").dblclick()
    page.wait_for_url("**/receipt/")
    settle(page)


def keep_the_receipt(page: Page, look: Looker) -> tuple[str, str]:
    """The receipt has number, password, QR code and a paper to keep; one filing stands in the list."""
    heading(page, "交好了")
    look(page, "receipt", also=("elder", "dark"))
    number, password = page.locator(".recno dd.num").all_text_contents()[:2]
    expect(page.get_by_role("img", name="扫码查进度")).to_be_visible()
    with page.expect_download() as given:
        named(page, "保存收件凭证").click()
    assert Path(given.value.path()).read_bytes().startswith(b"%PDF")
    press(page, "看进度")
    heading(page, "开办餐饮店")
    look(page, "timeline-filed", also=("elder", "dark"))
    go(page, "/my/")
    expect(page.get_by_role("heading", name="开办餐饮店")).to_have_count(1)
    look(page, "my-cases")
    return number, password


def follow_without_an_account(city: City, look: Looker, number: str, password: str) -> None:
    """Number and query password show how far it is, names masked, to whoever was given them."""
    page = city.device("/follow/", width=390)
    look(page, "follow", also=("elder",))
    page.get_by_label("申报号").fill(number)
    page.get_by_label("查询密码").fill("000000")
    press(page, "查进度")
    expect(page.get_by_label("申报号")).to_have_value(number)
    look(page, "follow-fault")
    page.get_by_label("查询密码").fill(password)
    press(page, "查进度")
    heading(page, "开办餐饮店")
    expect(page.locator("main")).not_to_contain_text("陈玉兰")
    look(page, "followed", also=())


def clerks_accept(city: City, look: Looker) -> None:
    """Each department takes in its part by its published points of acceptance."""
    page = city.signed_in("yangxuemei")
    heading(page, "待办")
    look(page, "inbox", also=("dark",))
    casework.take_up(page, "食品经营许可", FIRM)
    look(page, "review-accepting")
    casework.tick_all(page)
    press(page, "受理")
    for name, title in (("gaofeng", "消防"), ("zengjie", "户外招牌")):
        casework.accept(city.signed_in(name), title, FIRM)


def departments_visit_once(city: City, look: Looker) -> None:
    """One visit is arranged with the person, and its one record made."""
    page = city.signed_in("wugang")
    casework.take_up(page, "踏勘", FIRM)
    look(page, "survey-arranging")
    casework.make_move(page, "约定时间", on="2026-11-26", time="上午9点", contact="陈玉兰 13800006620")
    expect(page.locator("main")).to_contain_text("上午9点")
    look(page, "survey-arranged")
    city.later(days=1)
    casework.take_up(page, "踏勘", FIRM)
    casework.make_move(page, "提交意见", passed="符合", findings="现场和图纸一致。")
    expect(page.locator("main")).to_contain_text("已踏勘")
    look(page, "survey-recorded")


def others_decide(city: City, look: Looker) -> None:
    """Whoever accepted is refused the decision; the reviewer ticks the standard and grants."""
    page = city.signed_in("liujianguo")
    casework.take_up(page, "食品经营许可", FIRM)
    address = page.url
    look(page, "review-deciding")
    casework.tick_all(page)
    look(page, "review-ready")
    acceptor = city.signed_in("yangxuemei")
    go(acceptor, address)
    expect(named(acceptor, "准予")).to_have_count(0)
    press(page, "准予")
    expect(page.locator("#notices")).to_contain_text("准予了")
    look(page, "review-granted")
    for name, title in (("sunzhiqiang", "消防"), ("chenli", "户外招牌")):
        casework.grant(city.signed_in(name), title, FIRM)


def the_hall_hands_over(city: City, look: Looker) -> None:
    """One delivery closes the bundle: the papers lie at the desk that the person chose."""
    page = city.signed_in("fengyan")
    casework.take_up(page, "开办餐饮店", FIRM)
    look(page, "application-to-deliver")
    press(page, "全部送达")
    expect(page.locator("#notices")).to_be_visible()
    look(page, "application-delivered")


def certificates_are_in_the_wallet(page: Page, look: Looker) -> str:
    """One delivery brings everything; the wallet holds the licence; return its code of checking."""
    go(page, "/my/")
    press(page, "开办餐饮店")
    look(page, "timeline-delivered", also=("elder", "dark"))
    go(page, "/messages/")
    look(page, "messages")
    go(page, "/wallet/")
    look(page, "wallet", also=("elder", "dark"))
    press(page, "食品经营许可证")
    look(page, "certificate", also=("elder", "dark"))
    code = page.locator(".mono").first.inner_text()
    with page.expect_download() as given:
        named(page, "下载PDF").click()
    assert Path(given.value.path()).read_bytes().startswith(b"%PDF")
    press(page, "亮证")
    expect(page.get_by_role("img", name="亮证二维码")).to_be_visible()
    look(page, "certificate-shown")
    return code


def anybody_checks(city: City, look: Looker, code: str) -> None:
    """A stranger types the code and sees that the licence is real and valid."""
    page = city.device("/check/", width=390)
    look(page, "check", also=("elder", "dark"))
    page.get_by_label("12位核验码").fill("0000-0000-0000")
    press(page, "验一验")
    look(page, "check-not-found")
    page.get_by_label("12位核验码").fill(code)
    press(page, "验一验")
    expect(page.locator("main")).to_contain_text("是真的，现在有效")
    look(page, "check-valid", also=("elder",))


def rate_on_the_own_phone(city: City, look: Looker) -> None:
    """The person is asked to rate, and does so on their own phone."""
    page = city.signed_in("chenyulan", acting_for=FIRM, width=390)
    go(page, "/messages/")
    page.get_by_role("link", name="办得怎么样").first.click()
    settle(page)
    heading(page, "办得怎么样")
    look(page, "rating", also=("elder", "dark"))
    page.locator("label", has=page.locator("[name=level][value='5']")).click()
    press(page, "下一步")
    look(page, "rating-words")
    page.get_by_label("想说的话").fill("一次就办好了。")
    press(page, "交评价")
    heading(page, "谢谢")
    look(page, "rating-thanks")


def a_cancelled_one_is_told_apart(city: City, look: Looker, code: str) -> None:
    """The holder gives the licence up; from then on everybody who checks it reads so."""
    page = city.signed_in("zhengguodong")
    go(page, "/work/certificates/")
    look(page, "certificates-issued")
    press(page, "食品经营许可证")
    look(page, "certificate-of-the-agency")
    press(page, "注销")
    look(page, "certificate-cancelling")
    give(page, "reason", "持证人申请注销")
    give(page, "why", "店不开了，持证人申请注销。")
    press(page, "注销")
    expect(page.locator("main")).to_contain_text("已注销")
    stranger = city.device(f"/check/{code}/", width=390)
    expect(stranger.locator("main")).to_contain_text("证是真的，但是已注销")
    look(stranger, "check-cancelled", also=("elder", "dark"))


def tick_everything(page: Page) -> None:
    """Tick every declaration."""
    for tick in page.locator("#signing input[type=checkbox]").all():
        tick.check()
