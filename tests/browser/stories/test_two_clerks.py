"""Two clerks on one case: the second reads that the page is old, and finds everything typed still there."""

import pytest
from playwright.sync_api import expect

from tests.browser.stories import casework, offices
from tests.browser.stories.city import go, press
from yijian.accounts.models import Staff
from yijian.accounts.operations import grant_duty
from yijian.cases.models import CorrectionNotice
from yijian.cases.vocabulary import ACCEPT
from yijian.kernel.actor import SYSTEM

pytestmark = pytest.mark.browser

FOOD = "食品经营许可证新办"
WHAT = "租房合同第二页看不清，请重新拍一张，四个角都要拍到。"


@pytest.fixture
def two(city):
    """Two clerks of one office who may both accept."""
    second = Staff.objects.get(name="吴刚")
    grant_duty(
        staff_ref=second.ref,
        duty=ACCEPT,
        valid_from=city.now.date(),
        valid_until=None,
        actor=SYSTEM,
        now=city.now,
    )
    return city.signed_in("yangxuemei"), city.signed_in("wugang")


def test_a_correction_written_on_an_old_page_is_kept(city, look, two):
    first, second = two
    filed = offices.filed_restaurant(city)
    case = offices.case_of(filed, "food-licence")
    casework.take_up(second, FOOD, offices.FIRM)
    offices.tick(second, "场所使用证明有效", "no")
    press(second, "一次性告知补正", within="#decision")
    expect(second.locator("main")).to_contain_text("场所使用证明有效")
    look(second, "correction", also=("dark", "contrast"))
    second.get_by_label("场所合法使用证明").fill(WHAT)

    # Meanwhile the first clerk has found it in order.
    casework.take_up(first, FOOD, offices.FIRM)
    offices.tick(first, "场所使用证明有效", "yes")
    offices.accept(first, FOOD)

    press(second, "发出一次性告知书")
    expect(second.locator("main")).to_contain_text("刚才")
    expect(second.locator("main")).to_contain_text(WHAT)
    look(second, "correction-stale")
    assert not CorrectionNotice.objects.filter(case=case).exists()
    case.refresh_from_db()
    assert case.state == "accepted"


def test_a_refusal_to_accept_written_on_an_old_page_is_kept(city, look, two):
    first, second = two
    filed = offices.filed_restaurant(city)
    case = offices.case_of(filed, "food-licence")
    go(second, f"/work/cases/{case.ref}/do/decline/")
    form = second.locator("#m-decline")
    form.get_by_label("说明", exact=True).fill("不属于本机关职权，属于城管局。")
    form.get_by_label("该找谁办、怎么办").fill("请找望江区城管局，电话0000-1234。")

    offices.accept(first, FOOD)

    press(second, "不予受理", within="#m-decline")
    expect(form.get_by_label("说明", exact=True)).to_have_value("不属于本机关职权，属于城管局。")
    expect(form.get_by_label("该找谁办、怎么办")).to_have_value("请找望江区城管局，电话0000-1234。")
    look(second, "case-stale")
    case.refresh_from_db()
    assert case.state == "accepted"


def test_one_takes_a_case_by_keyboard_and_the_other_takes_it_over(city, look, two):
    first, second = two
    filed = offices.filed_restaurant(city)
    case = offices.case_of(filed, "food-licence")
    go(first, "/work/")
    expect(first.locator("#inbox [data-yj-take]").first).to_be_visible()
    first.keyboard.press("j")
    with first.expect_navigation():
        first.keyboard.press("t")
    expect(first.locator("#notices")).to_contain_text("这件归您办了")
    expect(first.locator("#inbox")).to_contain_text("您在办")
    look(first, "inbox-taken", also=("dark", "contrast"))

    go(second, f"/work/cases/{case.ref}/")
    expect(second.locator("#holding")).to_contain_text("杨雪梅在办这件")
    look(second, "case-taken-by-another", also=("dark", "contrast"))
    press(second, "接过来办", within="#holding")
    expect(second.locator("#holding")).to_contain_text("您在办这件")
    go(first, f"/work/loops/case/{case.ref}/")
    expect(first.locator("#holding")).to_contain_text("吴刚在办这件")
    look(first, "loop-taken-by-another")
    press(second, "交回", within="#holding")
    expect(second.locator("#holding")).to_contain_text("还没有人接")
