"""新生儿出生: both parents sign, one correction, a clock that stands still, five results in one delivery."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stories import casework
from tests.browser.stories.city import City, go, heading, named, press
from tests.browser.stories.looking import Looker
from tests.browser.stories.steps import Said, answer, fill, give_everything, photo, sign

pytestmark = pytest.mark.browser

FATHER = "林志远"
SAID: Said = {
    "in-marriage": "是",
    "born-here": "是",
    "born-at": "2026-11-16T08:26",
    "has-birth-certificate": "不是",
    "mother-ethnicity": "汉族",
    "father-ethnicity": "汉族",
    "mother-region": "澜江省安澜市望江区江畔街道",
    "father-region": "澜江省安澜市云溪县城关镇",
    "household-kind": "家庭户",
    "follow": "随妈妈",
    "settled-in-hospital": "是",
}
TYPED: Said = {
    "child-name": "林语桐",
    "child-sex": "女孩",
    "mother-name": "周晓岚",
    "mother-id": "590102199509170285",
    "mother-mobile": "13900002207",
    "father-name": "林志远",
    "father-id": "590121199302213179",
    "father-mobile": "13900003317",
    "gestation": "39",
    "birth-weight": "3250",
    "birth-length": "50",
    "birth-hospital": "安澜市妇幼保健院",
    "birth-place": "澜江省安澜市望江区",
    "child-ethnicity": "汉族",
    "household-head": "周晓岚",
    "household-relation": "女儿",
}
HANDS = {
    "出生医学证明": ("gelan", "liuxu"),
    "预防接种证": ("youjia", "zhufu"),
    "出生登记": ("gaomin", "tianjun"),
    "参保登记": ("baijie", "cuijian"),
    "社会保障卡": ("heli", "jinxin"),
}
"""Who takes in and who decides each part, at the agencies that these parents come to."""


@pytest.mark.slow
def test_a_birth_with_one_correction_and_a_stopped_clock(city, look):
    father = fill_in_and_sign(city, look)
    mother_signs_too(city, look)
    city.work()
    timeline = one_correction(city, father, look)
    settle_part(city, "出生医学证明")
    settle_part(city, "预防接种证")
    stopped_clock(city, father, timeline, look)
    settle_part(city, "参保登记")
    settle_part(city, "社会保障卡")
    go(father, timeline)
    expect(father.locator("main")).to_contain_text("一次送达")
    look(father, "timeline-newborn-delivered")
    go(father, "/wallet/")
    expect(father.locator("main")).to_contain_text("出生医学证明")


def fill_in_and_sign(city: City, look: Looker) -> Page:
    """The father answers, fills in, signs; the application waits for the mother."""
    page = city.signed_in("linzhiyuan", width=390)
    go(page, "/things/newborn/ask/")
    answer(page, SAID)
    # The mother's county, as answered, though the father who files is of another.
    expect(named(page, "望江区")).to_have_attribute("aria-pressed", "true")
    look(page, "plan-newborn")
    press(page, "按这个方案办")
    look(page, "form-newborn")
    fill(page, TYPED)
    press(page, "保存，去交材料")
    give_everything(page)
    press(page, "保存，去核对")
    look(page, "check-and-sign-newborn")
    sign(page)
    heading(page, "您签好了")
    look(page, "signed-waiting")
    return page


def mother_signs_too(city: City, look: Looker) -> None:
    """The mother is told, signs with her own account, and with that it is filed."""
    page = city.signed_in("zhouxiaolan", width=390)
    go(page, "/messages/")
    look(page, "messages-asked-to-sign")
    with page.expect_navigation():
        page.locator("main .mini a").first.click()
    heading(page, "核对一遍")
    look(page, "second-signature")
    sign(page)
    heading(page, "交好了")


def one_correction(city: City, page: Page, look: Looker) -> str:
    """The hospital asks once for everything; the father mends it on the page that the progress leads to."""
    clerk = city.signed_in("gelan")
    casework.take_up(clerk, "出生医学证明", FATHER)
    case = clerk.url
    press(clerk, "一次性告知补正")
    look(clerk, "correction-notice")
    clerk.get_by_label("出生医学证明签发知情告知书").fill("没有签名，签好重新拍。")
    press(clerk, "发出一次性告知书")

    go(page, "/my/")
    look(page, "my-cases-to-correct")
    press(page, "新生儿出生")
    timeline = page.url
    look(page, "timeline-correcting", also=("elder",))
    page.locator("main .state a.btn, main a.btn").first.click()
    heading(page, "补1处")
    look(page, "correcting", also=("elder",))
    press(page, "补好了，交回去")
    look(page, "correcting-nothing-given")
    page.locator("#defects input[type=file]").set_input_files(photo("告知书.jpg", shade=55))
    press(page, "上传")
    press(page, "补好了，交回去")
    expect(page.locator("#notices")).to_contain_text("补好了")

    go(clerk, case)
    expect(named(clerk, "一次性告知补正")).to_have_count(0)
    return timeline


def settle_part(city: City, title: str) -> None:
    """Take in, decide by another hand, and let the workers pass on what the next part needs."""
    acceptor, decider = HANDS[title]
    casework.accept(city.signed_in(acceptor), title, FATHER)
    casework.grant(city.signed_in(decider), title, FATHER)
    city.work()


def stopped_clock(city: City, page: Page, timeline: str, look: Looker) -> None:
    """A reason of the law stops the clock of the household entry; the days do not count."""
    acceptor, decider = HANDS["出生登记"]
    casework.accept(city.signed_in(acceptor), "出生登记", FATHER)
    police = city.signed_in(decider)
    casework.take_up(police, "出生登记", FATHER)
    casework.open_move(police, "启动特别程序")
    look(police, "stopping-the-clock")
    casework.make_move(police, "启动特别程序", reason="鉴定", days="3", note="要做亲子鉴定。")
    look(police, "clock-stopped")
    go(page, timeline)
    expect(page.locator("main")).to_contain_text("不算在时限里")
    look(page, "timeline-stopped")
    city.later(days=2)
    casework.take_up(police, "出生登记", FATHER)
    casework.open_move(police, "结束特别程序")
    casework.make_move(police, "结束特别程序", outcome="鉴定意见支持。")
    casework.grant(police, "出生登记", FATHER)
    city.work()
