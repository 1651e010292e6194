"""One part refused with reasons, basis and remedies; the rest granted; everything handed over once."""

import pytest
from playwright.sync_api import expect

from tests.browser.stories import casework, offices
from tests.browser.stories.city import go, heading, press
from tests.browser.stories.offices import FIRM
from yijian.cases.models import Application

pytestmark = pytest.mark.browser

FOOD, FIRE, SIGN = "食品经营许可证新办", "公众聚集场所投入使用", "户外招牌设施规范管理"
WHY = "二层疏散通道被货架占用，宽度不足1.1米。"
LAW = "《中华人民共和国消防法》第十五条"


def test_the_fire_check_is_refused_and_the_rest_delivered_at_once(city, look):
    filed = offices.filed_restaurant(city, delivery="window", **{"fire-mode": "一般流程"})

    # Each department takes its part in; nothing can be accepted before its standard is ticked.
    market = city.signed_in("yangxuemei")
    look(market, "inbox", also=("dark", "contrast"))
    casework.take_up(market, FOOD, FIRM)
    assert "条没勾，勾完才能受理。" in offices.bar(market)
    look(market, "case-accept", also=("dark", "contrast"))
    offices.accept(market, FOOD)
    offices.accept(city.signed_in("gaofeng"), FIRE)
    offices.accept(city.signed_in("zengjie"), SIGN)

    # Whoever accepted sees the decision, and that it is not theirs.
    go(market, f"/work/cases/{offices.case_of(filed, 'food-licence').ref}/")
    assert "不用您做什么" in offices.bar(market)

    # One visit for all of them; each department says what it saw.
    surveyor, fire_surveyor = city.signed_in("wugang"), city.signed_in("wanglei")
    casework.take_up(surveyor, "联合踏勘", FIRM)
    look(surveyor, "survey-arrange", also=("dark",))
    casework.make_move(
        surveyor, "约定时间", on=f"{city.now:%Y-%m-%d}", time="下午3点", contact="陈玉兰 13800006620"
    )
    casework.make_move(surveyor, "提交意见", passed="符合", findings="现场和图纸一致。")
    casework.take_up(fire_surveyor, "联合踏勘", FIRM)
    look(fire_surveyor, "survey-opinion")
    casework.make_move(fire_surveyor, "提交意见", passed="不符合", findings=WHY)
    if offices.case_of(filed, "signboard").needs_survey:
        urban = city.signed_in("chenli")
        casework.take_up(urban, "联合踏勘", FIRM)
        casework.make_move(urban, "提交意见", passed="符合", findings="招牌位置合适。")

    # The two that are in order are granted.
    decider = city.signed_in("liujianguo")
    casework.take_up(decider, FOOD, FIRM)
    look(decider, "case-decide")
    casework.grant(decider, FOOD, FIRM)
    casework.grant(city.signed_in("chenli"), SIGN, FIRM)

    # The third is refused: on a point of the standard, with reason, basis and remedies.
    head = city.signed_in("sunzhiqiang")
    casework.take_up(head, FIRE, FIRM)
    casework.tick_all(head)
    assert "踏勘结论是不符合，不能准予。" in offices.bar(head)
    title = head.locator("#points-form .point b").first.inner_text().split(". ", 1)[1]
    offices.tick(head, title, "no", WHY)
    expect(head.locator("#decision")).to_contain_text(f"有1条不符合：{title}。不能准予")
    casework.open_move(head, "不予许可")
    form = head.locator("#m-refuse")
    reason = form.get_by_label("理由", exact=True)
    expect(reason).to_have_value(f"{title}：{WHY}")
    look(head, "case-refuse", also=("dark",))
    form.get_by_label("依据", exact=True).fill("")
    press(head, "不予许可", within="#m-refuse")
    expect(reason).to_have_value(f"{title}：{WHY}")
    look(head, "case-refuse-error")
    form.get_by_label("依据", exact=True).fill(LAW)
    press(head, "不予许可", within="#m-refuse")
    expect(head.locator("#notices")).to_contain_text("不予许可决定书发出了。")
    city.work()

    # One delivery closes the bundle, the refusal included.
    hall = city.signed_in("fengyan")
    casework.take_up(hall, "开办餐饮店", FIRM)
    expect(hall.locator("main")).to_contain_text("办成了3项，1项没有办成")
    look(hall, "application-deliver", also=("dark",))
    press(hall, "全部送达")
    expect(hall.locator("#notices")).to_contain_text("全部结果一次送达了。")
    city.work()
    assert Application.objects.get(pk=filed.pk).state == "delivered"

    # The citizen reads why, by which law, and what can be done about it; what was granted is theirs.
    chen = city.signed_in("chenyulan", acting_for=FIRM, width=390)
    go(chen, f"/my/{filed.ref}/")
    for words in ("3项办好了，1项没办成", WHY, LAW, "60日内", "6个月内"):
        expect(chen.locator("main")).to_contain_text(words)
    look(chen, "timeline-refused")
    go(chen, "/wallet/")
    heading(chen, "证照")
    expect(chen.locator("main")).to_contain_text("食品经营许可证")
