"""The plan page and its paper: until when, why each part, and in which county it is filed."""

import re
from datetime import datetime

import pytest
from django.test import Client
from django.utils.html import strip_tags

from tests.journeys.newborn import SAID as NEWBORN
from tests.journeys.test_restaurant import SAID as RESTAURANT
from yijian.accounts.models import Account
from yijian.plumbing import clock

pytestmark = pytest.mark.django_db

ESTIMATED = "2027年的放假安排国务院还没公布，这个日子是估算的，公布后自动更正"
PLAN = "/things/open-restaurant/plan/"
WANGJIANG, YUNXI = "590102000000", "590121000000"


def answered(code: str, said: dict[str, object], username: str = "") -> Client:
    client = Client()
    if username:
        account = Account.objects.get(username=username)
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["guidance"] = {code: said}
    session.save()
    return client


def words(response) -> str:
    return re.sub(r"\s+", "", strip_tags(response.content.decode().replace("<wbr>", "")))


def place_of(client: Client, code: str = "newborn") -> list[str]:
    page = client.get(f"/things/{code}/plan/").content.decode()
    return re.findall(r'name="region" value="(\d+)" aria-pressed="true"', page)


class TestUntilWhen:
    @pytest.mark.parametrize("address", [PLAN, "/things/open-restaurant/notice/"])
    @pytest.mark.parametrize(("day", "is_estimated"), [(1, False), (29, True)])
    def test_a_day_reckoned_over_an_estimated_year_says_so(self, address, day, is_estimated):
        browser = answered("open-restaurant", RESTAURANT)
        with clock.reading(lambda: datetime(2026, 12, day, 10, tzinfo=clock.CITY_TIME)):
            text = words(browser.get(address))

        assert ("1月" in text) is is_estimated
        assert (ESTIMATED in text) is is_estimated


class TestWhy:
    def test_says_what_was_written_and_not_the_rule_again(self):
        text = words(answered("open-restaurant", RESTAURANT).get(PLAN))

        assert "您说门口要挂招牌。" in text
        assert "只适用于50平方米以下、不做生食和糕点的小店。" in text
        for rule in ("不小于50", "不小于300", "小于50平方米，"):
            assert rule not in text


class TestWhere:
    def test_whom_the_child_joins_decides_and_not_who_files(self):
        """The father is registered in 云溪县, the mother in 望江区."""
        assert place_of(answered("newborn", {**NEWBORN, "follow": "随母亲"}, "linzhiyuan")) == [WANGJIANG]
        assert place_of(answered("newborn", {**NEWBORN, "follow": "随父亲"}, "linzhiyuan")) == [YUNXI]

    def test_it_is_asked_before_the_plan(self):
        said = {code: value for code, value in NEWBORN.items() if code != "follow"}
        page = answered("newborn", said, "linzhiyuan").get("/things/newborn/ask/")

        assert "孩子跟谁落户" in words(page)
        assert "先选哪个县区" in words(page)

    def test_who_cannot_say_starts_from_their_own_county(self):
        assert place_of(answered("newborn", {**NEWBORN, "follow": "__unsure__"}, "linzhiyuan")) == [YUNXI]

    def test_what_was_chosen_by_hand_stands_for_this_matter_alone(self):
        browser = answered("newborn", {**NEWBORN, "follow": "随母亲"})
        browser.post("/things/newborn/choose/", {"region": YUNXI})
        session = browser.session
        session["guidance"] = {**session["guidance"], "open-restaurant": RESTAURANT}
        session.save()

        assert place_of(browser) == [YUNXI]
        assert place_of(browser, "open-restaurant") == [WANGJIANG]

    def test_starting_over_forgets_the_choice(self):
        browser = answered("newborn", {**NEWBORN, "follow": "随母亲"}, "linzhiyuan")
        browser.post("/things/newborn/choose/", {"region": YUNXI})
        browser.post("/things/newborn/again/")
        session = browser.session
        session["guidance"] = {**session["guidance"], "newborn": {**NEWBORN, "follow": "随母亲"}}
        session.save()

        assert place_of(browser) == [WANGJIANG]
