"""差评 (SC-12): verified, mended, answered, called back, closed; the citizen sees the answer."""

import pytest
from playwright.sync_api import expect

from tests.browser.stories import offices
from tests.browser.stories.city import go, press
from tests.browser.stories.steps import give
from yijian.cases.models import Application
from yijian.ratings.models import Rectification

pytestmark = pytest.mark.browser

HANDS = {
    "wj-market": ("yangxuemei", "liujianguo", "zhengguodong"),
    "wj-fire": ("gaofeng", "sunzhiqiang", "guotao"),
    "wj-urban": ("zengjie", "chenli", "liaoming"),
}
"""Who verifies, who mends, who calls back."""
SAID = "等了很久，窗口也没有样本可以看。"
ANSWER = "样本已经放上网页和窗口，给您添麻烦了，对不起。"


def test_a_poor_rating_goes_round_until_it_is_closed(city, look):
    filed = offices.filed_restaurant(city)
    offices.decide_everything(city, filed)
    assert Application.objects.get(pk=filed.pk).state == "delivered"

    chen = city.signed_in("chenyulan", acting_for=offices.FIRM, width=390)
    go(chen, f"/my/{filed.ref}/rate/")
    give(chen, "level", "不满意")
    press(chen, "下一步")
    chen.get_by_label("想说的话").fill(SAID)
    look(chen, "rate-poor")
    press(chen, "交评价")
    city.work()
    mending = Rectification.objects.get(rating__application_ref=filed.ref)
    verifier, mender, caller = (city.signed_in(name) for name in HANDS[mending.agency_code])

    def open_it(page):
        go(page, "/work/?loop=rectification")
        with page.expect_navigation():
            page.locator("#inbox").get_by_role("link", name="去办").first.click()
        page.wait_for_selector("html[data-yj-ready]", state="attached")

    open_it(verifier)
    expect(verifier.locator("main")).to_contain_text(SAID)
    look(verifier, "rectification", also=("dark",))
    form = verifier.locator("#m-find_reasonable")
    form.get_by_label("核实情况").fill("确实没有样本。")
    press(verifier, "认定合理", within="#m-find_reasonable")
    # What was typed stays when something is missing.
    expect(form.get_by_label("核实情况")).to_have_value("确实没有样本。")
    look(verifier, "rectification-error")
    form.get_by_label("根本原因").fill("指南更新后没有同步样本。")
    press(verifier, "认定合理", within="#m-find_reasonable")

    open_it(mender)
    mender.get_by_label("怎么改的").fill("补了样本，窗口摆了纸质的。")
    mender.get_by_label("给办事人的答复").fill(ANSWER)
    press(mender, "整改并答复", within="#m-mend")
    city.work()
    go(chen, f"/my/{filed.ref}/rate/")
    expect(chen.locator("main")).to_contain_text(ANSWER)
    look(chen, "rate-answered")

    open_it(caller)
    called = caller.locator("#m-close")
    give(caller, "resolved", "认可")
    called.get_by_label("办事人怎么说").fill("说样本能看了，满意。")
    press(caller, "回访办结", within="#m-close")
    expect(caller.locator("main")).to_contain_text("办结")
    look(caller, "rectification-closed")
    city.work()

    mending.refresh_from_db()
    assert mending.state == "closed"
    for page in (verifier, mender, caller):
        go(page, "/work/")
        expect(page.locator("main")).not_to_contain_text("差评整改")
    go(chen, f"/my/{filed.ref}/rate/")
    expect(chen.locator("main")).to_contain_text("回访过了，这件事办结")
    expect(chen.locator("main")).to_contain_text(ANSWER)
