"""Every page that can be opened without a case of one's own: everybody can use it, in both widths."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.stories.city import act_for, go, press
from tests.browser.stories.restaurant import FIRM

pytestmark = pytest.mark.browser

PAPERLESS = ("elder", "dark", "contrast")
VISITOR = {
    "home": ("/", PAPERLESS),
    "things": ("/things/", ("elder",)),
    "things-of-a-stage": ("/things/?line=person&stage=birth", ()),
    "thing-newborn": ("/things/newborn/", ()),
    "thing-item": ("/things/food-licence/", ()),
    "search-empty": ("/search/", ("elder",)),
    "search-nothing": ("/search/?q=%E7%AB%A0%E9%B1%BC%E9%A3%9E%E8%88%B9", ()),
    "halls": ("/halls/", ("elder",)),
    "preferences": ("/preferences/", ("elder", "dark")),
    "refused-not-found": ("/nowhere/", ()),
    "gallery-home": ("/ui/gallery/home/", PAPERLESS),
    "gallery-flow": ("/ui/gallery/flow/", ("elder",)),
    "gallery-workbench": ("/ui/gallery/workbench/", ("dark",)),
    "gallery-plain": ("/ui/gallery/plain/", ()),
    "gallery-print": ("/ui/gallery/print/", ()),
}
"""Pages for whoever comes, by the name of their picture."""

CITIZEN = {
    "home-signed-in": ("/", ()),
    "my-cases-none": ("/my/", ("elder",)),
    "messages-none": ("/messages/", ()),
    "wallet-none": ("/wallet/", ()),
    "me": ("/accounts/me/", ("elder", "dark")),
    "readings": ("/accounts/me/readings/", ()),
    "authorities": ("/accounts/authorities/", ("elder",)),
    "password": ("/accounts/password/", ()),
    "factors": ("/accounts/factors/", ("dark",)),
    "sign-out": ("/accounts/sign-out/", ()),
}

STAFF = {
    "yangxuemei": {
        "inbox-empty": ("/work/", ("dark",)),
        "cases-empty": ("/work/cases/", ()),
        "acting-staff": ("/accounts/acting/", ()),
    },
    "zhoumin": {"desk": ("/work/desk/", ()), "visitor-copy": ("/work/certificates/visitor/", ())},
    "zhengguodong": {"certificates-issued-none": ("/work/certificates/", ())},
    "mayong": {"systems": ("/work/systems/", ("dark",))},
}


def test_pages_for_whoever_comes(city, look):
    page = city.device("/")
    for name, (path, also) in VISITOR.items():
        go(page, path)
        look(page, name, also=also)


def test_pages_of_a_person_who_has_signed_in(city, look):
    page = city.device("/accounts/sign-in/")
    page.get_by_label("账号", exact=True).fill("chenyulan")
    page.get_by_label("密码", exact=True).fill("不是这个密码")
    press(page, "登录")
    look(page, "sign-in-refused")
    page = city.signed_in("chenyulan")
    for name, (path, also) in CITIZEN.items():
        go(page, path)
        look(page, name, also=also)
    act_for(page, FIRM)
    go(page, "/accounts/colleagues/")
    look(page, "colleagues")


@pytest.mark.parametrize("username", STAFF)
def test_pages_of_staff(city, look, username):
    page = city.signed_in(username)
    for name, (path, also) in STAFF[username].items():
        go(page, path)
        look(page, name, also=also)


def test_an_address_for_messages_by_mail(city, look):
    """Typed, confirmed by the code that came by mail, used for the next message, removed."""
    page = city.signed_in("sunxiaochuan")
    go(page, "/accounts/me/")
    press(page, "我的邮箱")
    look(page, "mail-none", also=("elder", "dark"))
    page.get_by_label("邮箱", exact=True).fill("xiaochuan@mail")
    press(page, "发验证码")
    look(page, "mail-wrong")
    page.get_by_label("邮箱", exact=True).fill("xiaochuan@mail.example")
    press(page, "发验证码")
    look(page, "mail-code", also=("elder",))
    city.work()
    page.get_by_label("验证码", exact=True).fill("12345")
    press(page, "就用这个邮箱")
    look(page, "mail-code-wrong")
    operator = city.signed_in("mayong")
    go(operator, "/work/systems/")
    look(operator, "systems-taken")
    letter = operator.get_by_role("listitem").filter(has_text="x********@mail.example").inner_text()
    page.get_by_label("验证码", exact=True).fill(re.search(r"验证码(\d{6})", letter).group(1))
    press(page, "就用这个邮箱")
    expect(page.locator("main")).to_contain_text("x********@mail.example")
    look(page, "mail-set", also=("elder", "dark"))
    go(page, "/accounts/me/")
    expect(page.locator("main")).to_contain_text("x********@mail.example")
    look(page, "me-with-mail")
    go(page, "/accounts/me/mail/")
    press(page, "删掉，不再收邮件")
    expect(page.locator("main")).not_to_contain_text("x********@mail.example")
