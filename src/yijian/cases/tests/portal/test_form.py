"""The one form: what is known, what must be typed, saving, checking, going on."""

import pytest
from tests.journeys import filing, newborn
from tests.journeys.test_restaurant import SAID, TYPED

from yijian.cases import operations
from yijian.cases.models import Application
from yijian.cases.queries import filling
from yijian.cases.tests.portal.conftest import SIGN, words
from yijian.plumbing.connectors import simulators

pytestmark = pytest.mark.django_db


class TestPrefill:
    def test_fills_what_the_registers_and_the_account_know(self, draft, acting, now):
        page = filling.form_page(ref=draft.ref, actor=acting("chenyulan", "firm"), now=now)
        known = {row.label: (row.value, row.source) for row in page.knowns}

        assert known["店名"] == ("望江区玉兰小馆", "市场监管登记库")
        assert known["联系手机"] == ("138****6620", "实名登录")
        assert known["统一社会信用代码"][0] == "9259**********1164"
        assert known["经营面积"] == ("320平方米", "您刚才答的")
        assert page.known + page.to_type == page.total

    def test_never_overwrites_what_was_typed(self, draft, acting, now):
        actor = acting("chenyulan", "firm")
        operations.save_fields(ref=draft.ref, actor=actor, now=now, typed={"applicant-mobile": "13900002207"})

        operations.prefill(ref=draft.ref, actor=actor, now=now)

        assert Application.objects.get(pk=draft.pk).raw["applicant-mobile"] == "13900002207"

    def test_asks_the_hospital_and_the_population_register_for_a_newborn(self, acting, now):
        mother = acting("zhouxiaolan")
        draft = filing.begin("newborn", newborn.SAID, actor=mother, now=now)

        assert draft.raw["mother-name"] == "周晓岚"
        assert draft.raw["mother-id"] == "590102199509170285"
        assert draft.raw["birth-hospital"] == "安澜市妇幼保健院"
        assert draft.known["birth-hospital"]["from"] == "助产机构分娩记录"

    def test_a_register_that_is_down_is_said_and_its_fields_are_asked(self, acting, now, browser_of):
        for register in ("hospital", "marriage"):
            simulators.set_mood(register, "down", now=now)
        mother = acting("zhouxiaolan")
        draft = filing.begin("newborn", newborn.SAID, actor=mother, now=now)
        browser = browser_of("zhouxiaolan")

        page = browser.get(f"/apply/{draft.ref}/form/")
        assert "助产机构分娩记录暂时连不上" in words(page)
        assert 'name="birth-hospital"' in words(page)

        for register in ("hospital", "marriage"):
            simulators.set_mood(register, "normal", now=now)
        again = browser.post(f"/apply/{draft.ref}/known/", follow=True)
        assert "暂时连不上" not in words(again)
        assert "安澜市妇幼保健院" in words(again)


class TestFormPage:
    def test_counts_and_asks_only_what_is_not_known(self, owner, draft):
        page = owner.get(f"/apply/{draft.ref}/form/")

        assert page.status_code == 200
        assert "处已经替您填好" in words(page)
        assert 'name="kitchen-area"' in words(page)
        assert 'name="shop-name"' not in words(page)

    def test_lets_a_known_value_be_typed_anew(self, owner, draft):
        page = owner.get(f"/apply/{draft.ref}/form/?wrong=shop-name")
        assert 'value="望江区玉兰小馆"' in words(page)

        owner.post(
            f"/apply/{draft.ref}/form/",
            {"drawn": ["shop-name"], "wrong": ["shop-name"], "shop-name": "望江区玉兰面馆", "stay": "1"},
        )

        assert Application.objects.get(pk=draft.pk).raw["shop-name"] == "望江区玉兰面馆"
        assert 'value="望江区玉兰面馆"' in words(owner.get(f"/apply/{draft.ref}/form/"))

    def test_says_everything_that_is_missing_and_keeps_what_was_typed(self, owner, draft):
        drawn = list(owner.get(f"/apply/{draft.ref}/form/").context["page"].drawn)

        page = owner.post(
            f"/apply/{draft.ref}/form/",
            {"drawn": drawn, "safety-manager-mobile": "1397310442", "staff-count": "6"},
        )

        assert page.status_code == 422
        assert "<title>错误：" in words(page)
        assert 'value="1397310442"' in words(page)
        assert "少了1位" in words(page)
        summary = words(page).split('class="errors"')[1].split("</ul>")[0]
        assert summary.count("项没有填") == 1
        assert "还没有填" not in summary, "each empty field says so itself, the summary once for all"
        assert words(page).count("还没有填") >= 2
        assert Application.objects.get(pk=draft.pk).raw["staff-count"] == "6"

    def test_goes_on_to_the_materials_when_complete(self, owner, draft):
        for _ in range(3):
            drawn = list(owner.get(f"/apply/{draft.ref}/form/").context["page"].drawn)
            answer = owner.post(f"/apply/{draft.ref}/form/", {**TYPED, **SIGN, "drawn": drawn})
            if answer.status_code == 302:
                break

        assert answer.status_code == 302
        assert answer["Location"] == f"/apply/{draft.ref}/materials/"

    def test_asks_the_sizes_of_the_sign_only_when_there_is_one(self, acting, now, owner):
        without = filing.begin(
            "open-restaurant", {**SAID, "has-sign": "否"}, actor=acting("chenyulan", "firm"), now=now
        )

        assert 'name="sign-width"' not in words(owner.get(f"/apply/{without.ref}/form/"))


class TestSaving:
    def test_answers_with_the_time_and_what_is_wrong(self, owner, draft):
        answer = owner.post(
            f"/apply/{draft.ref}/save/",
            {"changed": ["staff-count", "floor"], "staff-count": "很多", "floor": "2"},
            headers={"Accept": "application/json"},
        )

        assert answer.status_code == 200
        assert set(answer.json()["errors"]) == {"staff-count"}
        kept = Application.objects.get(pk=draft.pk)
        assert kept.raw["staff-count"] == "很多"
        assert kept.values["floor"] == 2
        assert answer.json()["saved_at"]

    def test_changes_only_the_fields_that_were_sent(self, owner, draft):
        owner.post(f"/apply/{draft.ref}/save/", {"changed": ["floor"], "floor": "2"})
        owner.post(f"/apply/{draft.ref}/save/", {"changed": ["staff-count"], "staff-count": "5"})

        raw = Application.objects.get(pk=draft.pk).raw
        assert (raw["floor"], raw["staff-count"]) == ("2", "5")

    def test_draws_the_questions_anew_only_when_one_comes_or_goes(self, owner, draft):
        drawn = list(owner.get(f"/apply/{draft.ref}/form/").context["page"].drawn)
        htmx = {"HX-Request": "true"}

        same = owner.post(f"/apply/{draft.ref}/save/", {"drawn": drawn, "staff-count": "5"}, headers=htmx)
        other = owner.post(
            f"/apply/{draft.ref}/save/", {"drawn": drawn[:-1], "staff-count": "5"}, headers=htmx
        )

        assert same.status_code == 204
        assert 'id="groups"' in words(other)

    def test_what_is_no_question_of_the_form_is_not_kept(self, owner, draft):
        owner.post(f"/apply/{draft.ref}/save/", {"changed": ["nonsense"], "nonsense": "x"})

        assert "nonsense" not in Application.objects.get(pk=draft.pk).raw

    def test_checks_one_field_without_saving(self, owner, draft):
        answer = owner.post(f"/apply/{draft.ref}/check/", {"field": "staff-count", "value": "很多"})

        assert "要填数字" in answer.json()["error"]
        assert "staff-count" not in Application.objects.get(pk=draft.pk).raw


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("form/", "get"),
        ("form/", "post"),
        ("save/", "post"),
        ("check/", "post"),
        ("known/", "post"),
        ("materials/", "get"),
    ],
)
class TestWhoMayFill:
    def test_a_visitor_is_led_to_sign_in(self, client, draft, path, method):
        answer = getattr(client, method)(f"/apply/{draft.ref}/{path}")

        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/sign-in/")

    def test_a_stranger_finds_nothing(self, stranger, draft, path, method):
        assert getattr(stranger, method)(f"/apply/{draft.ref}/{path}").status_code == 404

    def test_staff_find_nothing(self, browser_of, draft, path, method):
        assert getattr(browser_of("zhoumin"), method)(f"/apply/{draft.ref}/{path}").status_code == 404

    def test_the_owner_acting_for_herself_finds_nothing_of_the_firm(self, browser_of, draft, path, method):
        assert (
            getattr(browser_of("chenyulan", "self"), method)(f"/apply/{draft.ref}/{path}").status_code == 404
        )
