"""A birth in the sample city: what its parents answer and type."""

from tests.journeys import filing
from yijian.cases.models import Application

SAID = {
    "in-marriage": "是",
    "born-here": "是",
    "born-at": "2026-11-16T08:26",
    "has-birth-certificate": "否",
    "mother-ethnicity": "汉族",
    "father-ethnicity": "汉族",
    "mother-region": "590102001000",
    "father-region": "590121100000",
    "household-kind": "家庭户",
    "follow": "随母亲",
    "settled-in-hospital": "是",
}
TYPED = {
    "child-name": "林语桐",
    "child-sex": "女",
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
    "home-region": "590102001000",
    "insure-region": "590102000000",
}


def draft(acting, now, username: str = "linzhiyuan") -> Application:
    """Return the application of one parent, complete but unsigned."""
    parent = acting(username)
    application = filing.begin("newborn", SAID, actor=parent, now=now)
    filing.fill(application, TYPED, actor=parent, now=now)
    filing.give_everything(application, actor=parent, now=now)
    return application
