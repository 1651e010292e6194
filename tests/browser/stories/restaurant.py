"""One restaurant of the sample city: what is answered and typed, and filing it without looking left or right."""

from playwright.sync_api import Page

from tests.browser.stories import casework
from tests.browser.stories.city import City, go, heading, press
from tests.browser.stories.steps import Said, answer, fill, give_everything, sign

FIRM = "望江区玉兰小馆"
SAID: Said = {
    "food-projects": ["热菜"],
    "area": "320",
    "rented": "是",
    "in-mall": "不是",
    "has-sign": "是",
    "fire-mode": "先承诺",
    "fire-built": "是",
}
TYPED: Said = {
    "operator-kind": "个体工商户",
    "business-form": "对外卖饭菜",
    "kitchen-area": "80",
    "floor": "2",
    "staff-count": "6",
    "online-food": "不是",
    "safety-manager": "陈玉兰",
    "safety-manager-mobile": "13800006620",
    "fire-materials-level": "是",
    "sign-width": "3.2",
    "sign-height": "0.8",
    "sign-place": "一楼门头上方",
    "sign-lit": "不是",
}


def file(
    city: City, *, said: Said = SAID, username: str = "chenyulan", firm: str = FIRM, delivery: str = ""
) -> Page:
    """File the restaurant from the first question to the receipt, and let the workers begin; return the page of its progress."""
    page = begin(city, said=said, username=username, firm=firm)
    fill(page, TYPED)
    press(page, "保存，去交材料")
    give_everything(page)
    press(page, "保存，去核对")
    sign(page, delivery=delivery)
    heading(page, "交好了")
    press(page, "看进度")
    city.work()
    page.reload()
    return page


def begin(city: City, *, said: Said = SAID, username: str = "chenyulan", firm: str = FIRM) -> Page:
    """Answer the questions and begin; return the page of the form."""
    page = city.signed_in(username, acting_for=firm)
    go(page, "/things/open-restaurant/ask/")
    answer(page, said)
    press(page, "按这个方案办")
    heading(page, "填一张表")
    return page


def visit(city: City, firm: str = FIRM, *, passed: str = "符合") -> None:
    """Let the market office arrange the visit and record it the next day."""
    page = city.signed_in("wugang")
    casework.take_up(page, "踏勘", firm)
    casework.make_move(
        page, "约定时间", on=f"{city.now:%Y-%m-%d}", time="下午3点", contact="陈玉兰 13800006620"
    )
    casework.make_move(page, "提交意见", passed=passed, findings="现场和图纸一致。")
