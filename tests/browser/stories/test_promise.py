"""A paper promised for later: kept in time, or broken with all that follows (国办发〔2020〕42号)."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stories import casework, restaurant
from tests.browser.stories.city import City, go, heading, press
from tests.browser.stories.looking import Looker, settle
from tests.browser.stories.steps import answer, fill, give_everything, photo

pytestmark = pytest.mark.browser

PAPER = "食品安全管理员考核证明"
OWED = "[aria-labelledby=owed]"


def test_a_promise_is_kept(city, look):
    chen = restaurant.file(city)
    casework.accept(city.signed_in("yangxuemei"), "食品经营许可", restaurant.FIRM)

    chen.reload()
    expect(chen.locator(OWED)).to_contain_text(PAPER)
    expect(chen.locator("main")).to_contain_text("您承诺过的材料还有1份要补")
    look(chen, "timeline-owed", also=("elder",))
    hand_in(chen, look)

    checker = city.signed_in("wugang")
    casework.take_up(checker, PAPER, restaurant.FIRM)
    look(checker, "promise-to-check")
    casework.make_move(checker, "退回重补", what="看不清姓名，请重新拍一张。")
    chen.reload()
    expect(chen.locator("main")).to_contain_text("看不清姓名")
    hand_in(chen, look)
    casework.take_up(checker, PAPER, restaurant.FIRM)
    casework.make_move(checker, "核对通过")
    look(checker, "promise-kept")

    city.later(days=60)
    chen.reload()
    expect(chen.locator("main")).to_contain_text("补齐了")
    expect(chen.locator("main")).to_contain_text("您什么都不用做")
    expect(chen.locator(OWED)).not_to_contain_text(PAPER)


def test_a_broken_promise_ends_in_revocation(city, look):
    chen = restaurant.file(city)
    timeline = chen.url
    casework.accept(city.signed_in("yangxuemei"), "食品经营许可", restaurant.FIRM)
    restaurant.visit(city)
    casework.grant(city.signed_in("liujianguo"), "食品经营许可", restaurant.FIRM)
    city.work()
    code = code_of_the_licence(chen)

    reminded_then_broken(city, chen, look)
    told_heard_and_decided(city, chen, timeline, look)
    stranger = city.device("/check/", width=390)
    stranger.get_by_label("12位核验码").fill(code)
    press(stranger, "验一验")
    expect(stranger.locator("main")).to_contain_text("撤销")
    look(stranger, "check-revoked", also=("elder",))
    the_next_filing_may_not_promise(city, look)


def hand_in(page: Page, look: Looker) -> None:
    """Hand in the paper that was promised, from the page of progress."""
    owed = page.locator(f"{OWED} details").filter(has_text="现在补上").first
    owed.locator("summary").click()
    look(page, "timeline-handing-in")
    owed.locator("input[type=file]").set_input_files(photo("考核证明.jpg", shade=120))
    with page.expect_navigation():
        owed.get_by_role("button", name="交上去").click()
    settle(page)
    expect(page.locator("#notices")).to_be_visible()


def code_of_the_licence(page: Page) -> str:
    """Return the code of checking of the licence that is now in the wallet."""
    go(page, "/wallet/")
    press(page, "食品经营许可证")
    return page.locator(".mono").first.inner_text()


def reminded_then_broken(city: City, page: Page, look: Looker) -> None:
    """Three working days before the end there is one reminder; after it, a breach."""
    city.later(days=26)
    go(page, "/messages/")
    expect(page.locator("main")).to_contain_text(PAPER)
    look(page, "messages-reminder")
    city.later(days=20)
    go(page, "/messages/")
    look(page, "messages-breach")


def told_heard_and_decided(city: City, page: Page, timeline: str, look: Looker) -> None:
    """The agency tells why, the person answers, another officer decides; whoever told may not decide."""
    leader = city.signed_in("zhengguodong")
    casework.take_up(leader, "撤销：食品经营许可", restaurant.FIRM)
    look(leader, "revocation-opened")
    casework.make_move(
        leader, "告知", facts="考核证明到期没有补。", basis="《中华人民共和国行政许可法》第六十九条"
    )
    procedure = leader.url

    go(page, timeline)
    expect(page.locator("#statement")).to_contain_text("考核证明到期没有补")
    look(page, "timeline-statement", also=("elder",))
    page.get_by_label("您的意见").fill("考试改期了。")
    press(page, "交给部门")
    expect(page.locator("#notices")).to_be_visible()
    expect(page.locator("#statement")).to_have_count(0)

    go(leader, procedure)
    expect(leader.locator("#m-revoke")).to_have_count(0)
    expect(leader.locator("main")).to_contain_text("“告知”是您办的，“决定撤销”要换一个人办")
    look(leader, "revocation-same-hands")
    other = city.signed_in("liujianguo")
    casework.take_up(other, "撤销：食品经营许可", restaurant.FIRM)
    look(other, "revocation-deciding")
    casework.make_move(other, "决定撤销", why="到期没有补交。", answer="改期不是法定理由。")
    look(other, "revocation-decided")
    city.work()
    go(page, timeline)
    expect(page.locator("main")).to_contain_text("撤销")
    look(page, "timeline-revoked")
    go(page, "/wallet/")
    look(page, "wallet-revoked")


def the_next_filing_may_not_promise(city: City, look: Looker) -> None:
    """The way by promise is refused to whoever broke one, and the page says why; the usual way stays open."""
    page = city.signed_in("chenyulan", acting_for=restaurant.FIRM)
    go(page, "/things/open-restaurant/ask/")
    answer(page, restaurant.SAID)
    heading(page, "这样办不了")
    expect(page.locator("main")).to_contain_text(f"承诺补交的“{PAPER}”到期没有补")
    expect(page.locator("main")).to_contain_text("在修复之前不能再用承诺代替材料")
    look(page, "plan-no-promise")
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile("修改.*消防办理方式")).click()
    settle(page)
    answer(page, {"fire-mode": "先检查"})
    press(page, "按这个方案办")
    heading(page, "填一张表")
    fill(page, restaurant.TYPED)
    press(page, "保存，去交材料")
    give_everything(page)
    expect(page.locator("#m-safety-manager-proof")).to_contain_text("已收到")
    expect(page.locator("#materials input[name=wanted]")).to_have_count(0)
    look(page, "materials-no-promise")
