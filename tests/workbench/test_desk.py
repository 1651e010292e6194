"""The desk: a clerk files for a visitor, and nothing of one visitor reaches the next."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.journeys import filing
from tests.journeys.test_restaurant import SAID, TYPED
from tests.workbench.words import words
from yijian.accounts import queries as accounts
from yijian.cases.models import Application, Case, GivenFile, Signature
from yijian.cases.queries import drafting
from yijian.kernel.definitions import ElementKind
from yijian.plumbing import journal

pytestmark = pytest.mark.django_db

CLERK, OTHER_CLERK = "zhoumin", "hanxue"
CHEN, WANG = "590102198803120268", "59010219540418042X"
DESK = "/work/desk/"


def greet(browser, number=CHEN, **typed):
    return browser.post(reverse("workbench:desk-visitor"), {"id_type": "111", "id_number": number, **typed})


def act_for_firm(browser):
    chen = accounts.find_person_by_id("111", CHEN)
    from yijian.plumbing import clock

    firm = accounts.firms_of(chen.ref, clock.now().date())[0]
    browser.post(reverse("workbench:desk-for"), {"subject": firm.ref})
    return firm


def answer_everything(browser, said=SAID, **more):
    """Answer what the screen asks, as often as it asks more."""
    for _ in range(6):
        page = browser.get(DESK)
        screen = page.context["screen"]
        typed = {"asked": [row.code for row in screen.rows]}
        for row in screen.rows:
            typed[f"q-{row.code}"] = said.get(row.code, "说不准")
        browser.post(reverse("workbench:desk-answers"), {**typed, **more})
        if browser.get(DESK).context["screen"].plan is not None:
            return


@pytest.fixture
def clerk(signed_in):
    return signed_in(CLERK)


@pytest.fixture
def draft(clerk) -> Application:
    """陈玉兰 sits at the desk for her shop; the questions are answered, the filing is open."""
    greet(clerk)
    act_for_firm(clerk)
    clerk.post(reverse("workbench:desk-matter"), {"matter": "open-restaurant"})
    answer_everything(clerk)
    response = clerk.post(reverse("workbench:desk-begin"))
    assert response.status_code == 302, words(response)
    return Application.objects.get(clerk_ref__gt="")


def typed_form(draft: Application) -> dict:
    """Return what a clerk types into every open field."""
    typed: dict = {"drawn": []}
    for field in drafting.plan(draft).form.fields:
        if field.element.kind in (ElementKind.CONSENT, ElementKind.SIGNATURE):
            continue
        if draft.raw.get(field.key) in (None, "", []):
            typed["drawn"].append(field.key)
            typed[field.key] = TYPED.get(field.element.code) or filing.plausible(field.element)
    return typed


def take_in(clerk, draft):
    page = clerk.get(reverse("deskwork:filing", args=[draft.ref])).context["page"]
    for row in page.materials:
        if row.state == "todo" and row.may_give:
            clerk.post(
                reverse("deskwork:give", args=[draft.ref, row.code]),
                {"file": SimpleUploadedFile("扫描.jpg", filing.photo().read(), "image/jpeg")},
            )


def sign(clerk, draft, **more):
    page = clerk.get(reverse("deskwork:filing", args=[draft.ref])).context["page"]
    sent = {
        **typed_form(draft),
        "delivery": "electronic",
        "present": [row.role for row in page.signers],
        **{tick.key: "1" for tick in page.ticks},
        **more,
    }
    return clerk.post(reverse("deskwork:sign", args=[draft.ref]), sent)


class TestWhoMaySitThere:
    def test_visitors_sign_in_first(self, client, db):
        assert client.get(DESK).status_code == 302

    def test_for_citizens_it_does_not_exist(self, signed_in, db):
        assert signed_in("chenyulan").get(DESK).status_code == 404

    def test_colleagues_without_the_duty_are_told_so(self, signed_in, db):
        assert signed_in("liujianguo").get(DESK).status_code == 403

    def test_clerks_may(self, clerk):
        assert "来的是谁" in words(clerk.get(DESK))


class TestGreeting:
    def test_finds_who_is_registered_by_the_paper_alone_and_notes_it(self, clerk):
        greet(clerk)
        text = words(clerk.get(DESK))

        assert "陈*兰" in text
        assert CHEN not in text
        chen = accounts.find_person_by_id("111", CHEN)
        assert any(row.purpose == "窗口收件" for row in journal.readings_of(chen.ref))

    def test_registers_who_is_not(self, clerk):
        greet(clerk, "11010519491231002X", name="吴敬之", mobile="13500001234")

        assert "吴*之" in words(clerk.get(DESK))
        assert accounts.find_person_by_id("111", "11010519491231002X") is not None

    def test_asks_for_the_name_of_who_is_not_known_and_keeps_the_number(self, clerk):
        response = greet(clerk, "11010519491231002X")

        assert response.status_code == 422
        assert "没有登记过" in words(response)
        assert "11010519491231002X" in response.content.decode()

    def test_a_wrong_number_says_what_is_wrong(self, clerk):
        response = greet(clerk, "110105194912310021", name="吴敬之", mobile="13500001234")

        assert response.status_code == 422
        assert 'value="吴敬之"' in response.content.decode()

    def test_elderly_visitors_go_first(self, clerk):
        greet(clerk, WANG)

        assert re.search(r"\d\d岁，优先办", words(clerk.get(DESK)))

    def test_others_do_not(self, clerk):
        greet(clerk)

        assert "优先办" not in words(clerk.get(DESK))

    def test_whoever_has_a_firm_may_act_for_it_and_for_no_other(self, clerk):
        greet(clerk)
        firm = act_for_firm(clerk)

        assert clerk.session["desk"]["subject"] == firm.ref
        assert clerk.post(reverse("workbench:desk-for"), {"subject": "F-OTHER"}).status_code == 404


class TestQuestions:
    def test_all_stand_on_one_screen(self, clerk):
        greet(clerk)
        clerk.post(reverse("workbench:desk-matter"), {"matter": "open-restaurant"})

        screen = clerk.get(DESK).context["screen"]

        assert len(screen.rows) >= 6
        assert screen.left == len(screen.rows)
        assert screen.plan is None

    def test_the_plan_stands_beside_when_all_are_answered(self, clerk):
        greet(clerk)
        act_for_firm(clerk)
        clerk.post(reverse("workbench:desk-matter"), {"matter": "open-restaurant"})
        answer_everything(clerk)

        text = words(clerk.get(DESK))
        assert "办食品经营许可" in text
        assert "填表、收材料" in text

    def test_an_answer_that_does_not_fit_stays_with_its_sentence(self, clerk):
        greet(clerk)
        clerk.post(reverse("workbench:desk-matter"), {"matter": "open-restaurant"})
        clerk.post(reverse("workbench:desk-answers"), {"asked": ["area"], "q-area": "很大"})

        response = clerk.get(DESK)

        assert "很大" in response.content.decode()
        assert next(row for row in response.context["screen"].rows if row.code == "area").error

    def test_a_script_gets_only_what_follows_when_the_questions_stay_the_same(self, clerk):
        greet(clerk)
        clerk.post(reverse("workbench:desk-matter"), {"matter": "open-restaurant"})
        asked = [row.code for row in clerk.get(DESK).context["screen"].rows]

        response = clerk.post(
            reverse("workbench:desk-answers"),
            {"asked": asked, "q-rented": "是"},
            headers={"HX-Request": "true"},
        )

        assert response["HX-Reswap"] == "none"
        assert "<html" not in response.content.decode()

    def test_finds_matters_by_everyday_words(self, clerk):
        greet(clerk)

        assert 'value="open-restaurant"' in clerk.get(DESK, {"q": "开饭馆"}).content.decode()
        assert "没有找到" in words(clerk.get(DESK, {"q": "龘龘龘"}))

    def test_a_matter_that_does_not_exist_is_not_there(self, clerk):
        greet(clerk)

        assert clerk.post(reverse("workbench:desk-matter"), {"matter": "nothing"}).status_code == 404

    def test_a_counter_takes_only_what_it_has_the_mandate_for(self, signed_in):
        maternity = signed_in("gelan")
        greet(maternity)
        act_for_firm(maternity)
        maternity.post(reverse("workbench:desk-matter"), {"matter": "open-restaurant"})
        answer_everything(maternity, region="590102000000")

        response = maternity.post(reverse("workbench:desk-begin"))

        assert response.status_code == 403
        assert "没有收" in words(response)
        assert not Application.objects.filter(clerk_ref__gt="").exists()


class TestTakingIn:
    def test_fills_in_what_is_known_and_asks_the_rest(self, clerk, draft):
        page = clerk.get(reverse("deskwork:filing", args=[draft.ref])).context["page"]

        assert page.form.known > 0
        assert page.form.left > 0
        assert page.first

    def test_typed_fields_are_kept_when_signing_is_refused(self, clerk, draft):
        response = sign(clerk, draft, **{"applicant-mobile": "123"})

        assert response.status_code == 422
        assert 'value="123"' in response.content.decode()
        draft.refresh_from_db()
        assert draft.state == "drafting"

    def test_a_file_that_is_none_is_refused_beside_its_material(self, clerk, draft):
        page = clerk.get(reverse("deskwork:filing", args=[draft.ref])).context["page"]
        bad = SimpleUploadedFile("合同.pdf", b"MZ" * 100, "application/pdf")

        response = clerk.post(reverse("deskwork:give", args=[draft.ref, page.first]), {"file": bad})
        empty = clerk.post(reverse("deskwork:give", args=[draft.ref, page.first]), {})

        assert response.status_code == 422
        assert "没收下" in words(response)
        assert empty.status_code == 422

    def test_a_file_may_be_given_back(self, clerk, draft):
        page = clerk.get(reverse("deskwork:filing", args=[draft.ref])).context["page"]
        good = SimpleUploadedFile("合同.jpg", filing.photo().read(), "image/jpeg")
        clerk.post(reverse("deskwork:give", args=[draft.ref, page.first]), {"file": good})
        file = GivenFile.objects.get(material__application=draft)

        clerk.post(reverse("deskwork:take-back", args=[draft.ref, file.pk]))

        file.refresh_from_db()
        assert file.taken_back_at is not None

    def test_nobody_else_opens_a_clerks_filing(self, signed_in, draft):
        for username, status in ((OTHER_CLERK, 404), ("chenyulan", 404), ("liujianguo", 403)):
            url = reverse("deskwork:filing", args=[draft.ref])
            assert signed_in(username).get(url).status_code == status

    def test_may_be_given_up(self, clerk, draft):
        clerk.post(reverse("deskwork:discard", args=[draft.ref]))

        draft.refresh_from_db()
        assert draft.state == "withdrawn"
        assert clerk.get(reverse("deskwork:filing", args=[draft.ref])).status_code == 404


class TestSigningAtTheDesk:
    def test_files_in_the_visitors_name_and_prints_the_receipt(self, clerk, draft, run_jobs, now):
        take_in(clerk, draft)
        response = sign(clerk, draft)

        assert response.status_code == 302, words(response)
        draft.refresh_from_db()
        assert draft.state == "filed"
        assert draft.channel == "desk"
        signature = Signature.objects.get(application=draft)
        assert signature.signer_ref == draft.subject_ref
        assert signature.method == "desk"
        run_jobs(now=now)
        assert Case.objects.filter(application=draft, state="received").exists()
        receipt = clerk.get(response["Location"])
        assert draft.number in words(receipt).replace(" ", "")
        assert draft.query_password in words(receipt)
        assert 'data-yj-key="F8"' in receipt.content.decode()

    def test_nothing_is_agreed_to_for_the_visitor(self, clerk, draft):
        take_in(clerk, draft)
        page = clerk.get(reverse("deskwork:filing", args=[draft.ref]))
        for tick in page.context["page"].ticks:
            assert not re.search(rf'name="{tick.key}"[^>]*checked', page.content.decode())

        response = sign(clerk, draft, **{tick.key: "" for tick in page.context["page"].ticks})

        assert response.status_code == 422
        assert "没有勾选同意" in words(response)

    def test_somebody_must_be_present(self, clerk, draft):
        take_in(clerk, draft)

        response = sign(clerk, draft, present=[])

        assert response.status_code == 422
        assert "还没有选谁在场" in words(response)

    def test_signing_twice_is_one_filing(self, clerk, draft):
        take_in(clerk, draft)
        sign(clerk, draft)

        again = clerk.post(reverse("deskwork:sign", args=[draft.ref]), {})

        assert again.status_code == 404
        assert Application.objects.filter(state="filed").count() == 1

    def test_the_hall_hands_over_what_was_filed_at_its_desk(self, clerk, draft):
        from yijian.cases import access

        assert draft.desk_code == "wj-w06"
        assert access.deliverer_of(draft) == "wj-hall"


class TestNextVisitor:
    def test_nothing_of_the_last_one_is_left(self, clerk, draft):
        shown = words(clerk.get(DESK))
        assert "望江区玉兰小馆" in shown or "陈*兰" in shown

        clerk.post(reverse("workbench:desk-next"))

        assert "desk" not in clerk.session
        text = clerk.get(DESK).content.decode()
        for secret in (
            "陈*兰",
            "陈玉兰",
            "玉兰小馆",
            CHEN[:4] + "*",
            "925901025910001164",
            "13800006620",
            "138****",
        ):
            assert secret not in text
        greet(clerk, WANG)
        text = words(clerk.get(DESK))
        assert "王*珍" in text
        assert "陈*兰" not in text
        assert clerk.session["desk"]["answers"] == {}
        assert clerk.session["desk"]["matter"] == ""

    def test_a_new_visitor_starts_clean_even_without_pressing_next(self, clerk, draft):
        greet(clerk, WANG)

        assert clerk.session["desk"]["answers"] == {}
        assert clerk.session["desk"]["subject"] == accounts.find_person_by_id("111", WANG).ref

    def test_the_session_gets_another_key(self, clerk, draft):
        before = clerk.session.session_key
        clerk.post(reverse("workbench:desk-next"))

        assert clerk.session.session_key != before

    @pytest.mark.parametrize("name", ["desk-begin", "desk-answers", "desk-matter", "desk-for"])
    def test_a_page_of_the_last_one_sends_nothing(self, clerk, draft, name):
        clerk.post(reverse("workbench:desk-next"))

        response = clerk.post(reverse(f"workbench:{name}"), {"matter": "open-restaurant"})

        assert response.status_code == 409
        assert "已经办完离开" in words(response)

    def test_pages_are_not_kept_by_the_browser(self, clerk, draft):
        for url in (DESK, reverse("deskwork:filing", args=[draft.ref])):
            assert "no-store" in clerk.get(url)["Cache-Control"]

    def test_what_was_put_aside_is_listed_without_the_name(self, clerk, draft):
        clerk.post(reverse("workbench:desk-next"))

        text = words(clerk.get(DESK))
        assert "开办餐饮店" in text
        assert "玉兰" not in text
