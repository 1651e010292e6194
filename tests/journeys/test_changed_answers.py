"""An answer that chose the parts is said otherwise on the form: the plan follows, and nothing typed or given is lost."""

import re

import pytest
from django.test import Client

from tests.journeys import filing
from tests.journeys.test_restaurant import SAID, TYPED
from yijian.cases import operations as cases
from yijian.cases.models import Application, GivenMaterial
from yijian.cases.queries import drafting
from yijian.cases.rules import PlanOutdated
from yijian.plumbing import clock

pytestmark = pytest.mark.django_db

SIGN = {"sign-width": "3.2", "sign-height": "0.8", "sign-place": "一楼门头上方", "sign-lit": "否"}


@pytest.fixture
def now():
    return clock.now()


def signed_in(username: str, kind: str) -> Client:
    from yijian.accounts.models import Account
    from yijian.accounts.queries import acting_options

    account = Account.objects.get(username=username)
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    options = acting_options(account, clock.now().date())
    session["acting_as"] = next(o.key for o in options if o.kind.value == kind)
    session.save()
    return client


@pytest.fixture
def draft(acting, now) -> Application:
    """A restaurant of 320 square metres, typed and with its papers given."""
    owner = acting("chenyulan", "firm")
    found = filing.begin("open-restaurant", SAID, actor=owner, now=now)
    filing.fill(found, {**TYPED, **SIGN}, actor=owner, now=now)
    filing.give_everything(found, actor=owner, now=now)
    return Application.objects.get(pk=found.pk)


def items(draft: Application) -> set[str]:
    return {part.item for part in drafting.plan(Application.objects.get(pk=draft.pk)).parts}


def text(response) -> str:
    return re.sub(r"<wbr>|<span class=\"nb\">|</span>", "", response.content.decode())


class TestOnTheForm:
    def test_a_smaller_shop_needs_fewer_parts_and_keeps_everything(self, draft, now):
        assert {"food-licence", "fire-promise"} <= items(draft)
        before = set(
            GivenMaterial.objects.filter(application=draft, state="given").values_list("code", flat=True)
        )
        browser = signed_in("chenyulan", "firm")
        form = f"/apply/{draft.ref}/form/"
        assert 'name="area"' in text(browser.get(f"{form}?wrong=area"))

        answer = browser.post(form, {"wrong": "area", "drawn": ["area"], "area": "40"})

        renew = f"/things/open-restaurant/draft/{draft.ref}/"
        assert (answer.status_code, answer["Location"]) == (302, renew)
        page = text(browser.get(renew))
        assert "要办的事项也变了" in page
        assert "原来答：320平方米" in page
        assert "办小餐饮许可" in page
        assert "消防" in page
        assert {"food-licence", "fire-promise"} <= items(draft), "looking changes nothing"

        done = browser.post(renew)

        assert (done.status_code, done["Location"]) == (302, form)
        renewed = Application.objects.get(pk=draft.pk)
        assert renewed.ref == draft.ref
        assert "small-restaurant" in items(draft)
        assert items(draft).isdisjoint({"food-licence", "fire-promise"})
        assert renewed.raw["shop-name"] == draft.raw["shop-name"]
        assert renewed.raw["staff-count"] == draft.raw["staff-count"]
        given = set(
            GivenMaterial.objects.filter(application=draft, state="given").values_list("code", flat=True)
        )
        assert given == before
        assert "fire-promise-letter" not in {line.code for line in drafting.materials(renewed, now=now).lines}
        assert browser.get(renew).status_code == 302, "nothing is left to renew"

    def test_nothing_is_signed_while_the_plan_does_not_fit(self, draft, acting, now):
        owner = acting("chenyulan", "firm")
        cases.save_fields(ref=draft.ref, actor=owner, now=now, typed={"area": "40"})

        with pytest.raises(PlanOutdated, match="经营面积"):
            filing.sign(draft, actor=owner, now=now)

        assert Application.objects.get(pk=draft.pk).state == "drafting"

    def test_the_same_said_in_other_letters_is_no_change(self, draft, acting, now):
        cases.save_fields(ref=draft.ref, actor=acting("chenyulan", "firm"), now=now, typed={"area": "320.0"})

        assert drafting.changed_answers(Application.objects.get(pk=draft.pk), today=now.date()) == {}

    def test_what_cannot_be_done_any_more_says_so_with_another_way(self, draft, acting, now):
        cases.save_fields(
            ref=draft.ref,
            actor=acting("chenyulan", "firm"),
            now=now,
            typed={"food-projects": ["预包装食品"]},
        )

        page = signed_in("chenyulan", "firm").get(f"/things/open-restaurant/draft/{draft.ref}/")

        assert page.status_code == 422
        assert "备案" in text(page)
        assert "按新的方案接着办" not in text(page)

    def test_a_stranger_does_not_see_it(self, draft):
        for username in ("liqiusheng", "wangguizhen"):
            page = signed_in(username, "self").get(f"/things/open-restaurant/draft/{draft.ref}/")
            assert page.status_code == 404


class TestFromAnotherDevice:
    def test_a_question_opened_again_knows_the_other_answers(self, draft):
        """Only the answer that is wrong is asked: the draft remembers the rest."""
        browser = signed_in("chenyulan", "firm")
        ask = "/things/open-restaurant/ask/"
        assert 'name="area"' in text(browser.get(f"{ask}?again=area"))

        browser.post(ask, {"element": "area", "area": "350"})
        after = browser.get(ask)

        assert (after.status_code, after["Location"]) == (302, "/things/open-restaurant/plan/")
        browser.post("/things/open-restaurant/begin/")
        assert Application.objects.get(pk=draft.pk).answers["area"] == "350"

    def test_starting_over_forgets_them(self, draft):
        browser = signed_in("chenyulan", "firm")
        browser.post("/things/open-restaurant/again/")

        assert 'name="food-projects"' in text(browser.get("/things/open-restaurant/ask/"))


class TestAnotherCapacity:
    def test_a_firms_page_opened_for_oneself_offers_to_switch(self, draft):
        browser = signed_in("chenyulan", "self")
        address = f"/apply/{draft.ref}/form/"

        page = browser.get(address)

        assert page.status_code == 404
        assert "替“望江区玉兰小馆”办的" in text(page)
        form = re.search(r'action="([^"]+acting/)".*?name="capacity" value="([^"]+)"', text(page), re.DOTALL)
        switched = browser.post(form[1], {"capacity": form[2], "next": address})
        assert (switched.status_code, switched.headers.get("Location")) == (302, address)
        assert browser.get(address).status_code == 200

    def test_to_others_it_does_not_exist(self, draft):
        page = signed_in("liqiusheng", "self").get(f"/apply/{draft.ref}/form/")

        assert page.status_code == 404
        assert "替“" not in text(page)
        assert "换成这个身份" not in text(page)
