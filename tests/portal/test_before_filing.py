"""What a citizen sees before filing anything: home, lists, the page of a thing, questions, the one-time notice."""

import re

import pytest
from django.test import override_settings
from django.utils.html import strip_tags

from yijian.agencies import queries as agencies
from yijian.bundles import queries
from yijian.bundles.queries import matters, thing
from yijian.plumbing import clock

pytestmark = pytest.mark.django_db

WANGJIANG, YUNXI = "590102000000", "590121000000"


def words(response):
    return re.sub(r"\s+", "", strip_tags(response.content.decode().replace("<wbr>", "")))


def sign_in(client, username):
    client.post("/accounts/sign-in/", {"username": username, "password": "anlan-2026"})


class TestHome:
    def test_shows_single_items_beside_the_bundles(self, client):
        text = words(client.get("/"))

        assert "开办餐饮店" in text
        assert "办食品经营许可" in text
        assert "4到10" in text, "the slowest answers are part of the promise"

    def test_a_station_without_a_bundle_leads_on(self, client):
        text = words(client.get("/things/?line=person&stage=education"))

        assert "这一站还没有能一次办的事" in text
        assert "12345" in text
        assert "新生儿出生" in text

    def test_an_unknown_station_shows_everything(self, client):
        text = words(client.get("/things/?line=nowhere&stage=never"))

        assert "开办餐饮店" in text
        assert "市场监管局" in text


class TestThing:
    def test_says_who_what_how_long_and_where(self, client):
        text = words(client.get("/things/open-restaurant/"))

        for said in (
            "现场制作或者销售散装食品",
            "食品经营许可证",
            "4到10个工作日",
            "怎么走",
            "望江区政务服务中心",
        ):
            assert said in text
        assert "先检查再开门”要10个工作日" in text

    def test_names_only_halls_that_may_receive(self, client):
        assert "妇幼保健院" not in words(client.get("/things/open-restaurant/"))
        assert "妇幼保健院" in words(client.get("/things/newborn/"))

    def test_questions_of_the_items_are_folded_under_their_item(self):
        page = thing.thing(queries.matter("open-restaurant"), on=clock.now().date())

        assert len(page["questions"]) == 3
        assert {group.title for group in page["question_groups"]} >= {"办食品经营许可", "挂店招"}

    def test_the_slowest_way_adds_what_waits_for_each_other(self):
        matter = queries.matter("newborn")
        days = matters.finish_days(matter.definition.parts, matter.items)

        assert days["social-card"] == days["birth-registration"] + matter.items["social-card"].promised.amount
        assert days["birth-registration"] > days["birth-certificate"]

    def test_the_code_is_the_lasting_address_and_can_be_printed(self, client, settings):
        for code in ("open-restaurant", "food-licence"):
            answer = client.get(f"/things/{code}/poster/")

            assert f"{settings.PUBLIC_URL}/things/{code}/" in answer.content.decode()


class TestHallsReceiving:
    def test_a_town_hall_receives_only_for_its_place(self):
        roles = {"food-licence": "market", "signboard": "urban"}
        on = clock.now().date()
        near = {hall.code for hall, _ in agencies.halls_receiving(roles, on, region_code=WANGJIANG)}
        far = {hall.code for hall, _ in agencies.halls_receiving(roles, on, region_code=YUNXI)}

        assert "hall-wj" in near
        assert "hall-yx" not in near
        assert {"hall-yx", "hall-al"} <= far
        assert "hall-mch" not in near | far

    def test_who_takes_everything_comes_first_and_the_rest_say_what(self):
        roles = {"birth-certificate": "hospital", "birth-registration": "police", "social-card": "social"}
        found = agencies.halls_receiving(roles, clock.now().date())

        assert len(found[0][1]) == 3
        assert {hall.code: taken for hall, taken in found}["hall-mch"] == {
            "birth-certificate",
            "birth-registration",
        }


class TestQuestions:
    def test_says_why_in_one_sentence_and_what_hangs_on_it(self, client):
        page = client.get("/things/open-restaurant/ask/").content.decode()
        text = re.sub(r"\s+", "", strip_tags(page.replace("<wbr>", "")))

        assert "看这一条" not in text
        assert "要不要办：办食品经营许可、办小餐饮许可" in text

    def test_who_acts_for_themselves_in_a_firms_matter_is_told_at_once(self, client):
        sign_in(client, "chenyulan")

        assert "要用店或者单位的名义办" in words(client.get("/things/open-restaurant/ask/"))
        assert "要用店或者单位的名义办" not in words(client.get("/things/newborn/ask/"))


class TestDemonstration:
    def test_every_page_and_the_public_check_say_that_nothing_here_counts(self, client, settings):
        assert "不算数" in words(client.get("/"))
        assert "这里是演示平台" in words(client.get("/check/"))

        with override_settings(SITE={**settings.SITE, "demonstration": False}):
            assert "不算数" not in words(client.get("/"))
            assert "这里是演示平台" not in words(client.get("/check/"))
            assert "安澜市人民政府主办" in words(client.get("/"))


class TestFault:
    def test_what_breaks_says_that_nothing_is_lost(self, rf):
        from yijian.config.refusals import fault

        answer = fault(rf.get("/"))

        assert answer.status_code == 500
        assert "前面保存过的内容都在" in answer.content.decode()
