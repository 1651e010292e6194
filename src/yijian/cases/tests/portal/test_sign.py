"""Checking everything, promising, signing, filing; codes by SMS; several signers."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.journeys import filing
from tests.journeys.newborn import draft as newborn_draft

from yijian.cases import operations
from yijian.cases.models import Application, Case, GivenMaterial
from yijian.cases.operations import sign_codes
from yijian.cases.queries import drafting, promises, reviewing
from yijian.cases.tests.portal.conftest import PASSWORD, words
from yijian.catalogue import queries as catalogue
from yijian.plumbing import messages
from yijian.plumbing.connectors.gateways import SECRET_GONE
from yijian.plumbing.models import ConnectorCall, OneTimeCode, SimulatedRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticks(complete, acting, now) -> dict[str, str]:
    page = reviewing.sign_page(ref=complete.ref, actor=acting("chenyulan", "firm"), now=now)
    return {tick.key: "1" for tick in page.ticks}


class TestSignPage:
    def test_shows_everything_and_ticks_nothing(self, owner, complete, ticks):
        page = words(owner.get(f"/apply/{complete.ref}/sign/"))

        assert "签名，交给3个部门" in page
        assert "交给谁，看什么" in page
        assert len(ticks) >= 2
        for key in ticks:
            assert f'name="{key}" value="1">' in page

    def test_asks_once_for_the_promise_of_an_item_and_its_letter(self, owner, complete, ticks):
        """消防安全告知承诺书 is the text of the item's promise; what follows later is promised for itself."""
        promised = set(
            GivenMaterial.objects.filter(application=complete, state="promised").values_list(
                "code", flat=True
            )
        )
        assert "fire-promise-letter" in promised
        assert "promise:fire-promise" in ticks
        assert set(ticks) == {
            "promise:fire-promise",
            *(f"promise:{code}" for code in promised - {"fire-promise-letter"}),
        }
        text = catalogue.item("fire-promise").promise_text
        assert words(owner.get(f"/apply/{complete.ref}/sign/")).count(text[:20]) == 1
        assert text[:20] in words(owner.get(f"/apply/{complete.ref}/materials/")), "the letter's own text"

    def test_a_letter_that_another_item_wants_too_is_promised_apart(self, complete, now):
        plan = drafting.plan(complete)
        letter = drafting.line(complete, "fire-promise-letter", now=now)

        assert promises.item_promised_by(letter, plan) == "fire-promise"
        for other in (
            replace(letter, items=("fire-promise", "food-licence")),
            replace(letter, items=("food-licence",)),
            replace(letter, tolerate_days=10),
        ):
            assert promises.item_promised_by(other, plan) == ""
            keys = [text.key for text in promises.promises_to_sign(plan, [other], [letter.code])]
            assert keys == ["promise:fire-promise", "promise:fire-promise-letter"]

    def test_names_what_is_missing_instead_of_a_signature(self, owner, draft):
        page = words(owner.get(f"/apply/{draft.ref}/sign/"))

        assert "还差" in page
        assert "签名，交给" not in page

    def test_a_stranger_finds_nothing(self, stranger, complete, client):
        assert stranger.get(f"/apply/{complete.ref}/sign/").status_code == 404
        assert stranger.post(f"/apply/{complete.ref}/sign/").status_code == 404
        assert client.get(f"/apply/{complete.ref}/sign/").status_code == 302


class TestSigning:
    def sign(self, browser, ref: str, **posted):
        form = {"method": "password", "password": PASSWORD, "delivery": "electronic", **posted}
        return browser.post(f"/apply/{ref}/sign/", form)

    def test_files_and_shows_the_receipt(self, owner, complete, ticks):
        answer = self.sign(owner, complete.ref, **ticks)

        assert answer["Location"] == f"/my/{complete.ref}/receipt/"
        filed = Application.objects.get(pk=complete.pk)
        assert filed.state == "filed"
        assert Case.objects.filter(application=filed).count() == 4
        receipt = words(owner.get(answer["Location"]))
        assert filed.query_password in receipt
        assert "交好了" in receipt

    def test_twice_gives_one_application(self, owner, complete, ticks):
        first = self.sign(owner, complete.ref, **ticks)
        again = self.sign(owner, complete.ref, **ticks)

        assert first["Location"] == again["Location"]
        assert Case.objects.filter(application=complete).count() == 4

    def test_refuses_a_wrong_password_and_keeps_the_ticks(self, owner, complete, ticks):
        page = self.sign(owner, complete.ref, **{**ticks, "password": "not-the-password"})

        assert page.status_code == 422
        assert "密码不对，还没有签" in words(page)
        assert "not-the-password" not in words(page)
        for key in ticks:
            assert f'name="{key}" value="1" checked' in words(page)
        assert Application.objects.get(pk=complete.pk).state == "drafting"

    @pytest.mark.parametrize("left_out", [0, -1])
    def test_refuses_while_anything_is_not_agreed_to(self, owner, complete, ticks, left_out):
        keys = list(ticks)
        agreed = {key: "1" for key in keys if key != keys[left_out]}

        page = self.sign(owner, complete.ref, **agreed)

        assert page.status_code == 422
        assert "还有1处没有勾选同意" in words(page)
        assert Application.objects.get(pk=complete.pk).state == "drafting"

    def test_keeps_how_the_results_come_and_asks_for_the_address(self, owner, complete, ticks):
        parcel = {"delivery": "post", "name": "陈玉兰", "mobile": "13800006620", "address": ""}
        page = self.sign(owner, complete.ref, **{**ticks, **parcel})
        assert page.status_code == 422
        assert "收件地址" in words(page)

        self.sign(owner, complete.ref, **{**ticks, **parcel, "address": "望江区江畔路88号"})

        filed = Application.objects.get(pk=complete.pk)
        assert (filed.state, filed.delivery, filed.recipient["address"]) == (
            "filed",
            "post",
            "望江区江畔路88号",
        )


class TestCodes:
    def code_of(self, sent: OneTimeCode) -> str:
        text = ConnectorCall.objects.get(once_key=f"sign-code|{sent.pk}").request["text"]
        return text.split("验证码")[1][:6]

    def test_a_code_sent_by_sms_signs(self, owner, complete, ticks):
        page = owner.post(f"/apply/{complete.ref}/sign/code/", {**ticks, "method": "code"})
        assert "验证码发到138****6620了" in words(page)
        for key in ticks:
            assert f'name="{key}" value="1" checked' in words(page)

        sent = OneTimeCode.objects.get()
        answer = owner.post(
            f"/apply/{complete.ref}/sign/",
            {**ticks, "method": "code", "code": self.code_of(sent), "delivery": "electronic"},
        )

        assert answer["Location"] == f"/my/{complete.ref}/receipt/"
        assert Application.objects.get(pk=complete.pk).signatures.get().method == "code"

    def test_is_kept_as_a_hash_and_forgotten_once_it_went_out(self, acting, complete, now, run_jobs):
        sent = operations.send_sign_code(ref=complete.ref, actor=acting("chenyulan", "firm"), now=now)
        code = self.code_of(sent)

        run_jobs()

        assert code not in sent.code_hash
        call = ConnectorCall.objects.get(once_key=f"sign-code|{sent.pk}")
        assert (call.outcome, call.request["text"]) == ("answered", SECRET_GONE)
        assert code in SimulatedRecord.objects.get(connector="sms", key=f"sign-code|{sent.pk}").body["text"]

    def test_five_wrong_tries_end_it(self, acting, complete, now):
        actor = acting("chenyulan", "firm")
        sent = operations.send_sign_code(ref=complete.ref, actor=actor, now=now)
        code = self.code_of(sent)
        wrong = "000000" if code != "000000" else "111111"
        for left in (4, 3, 2, 1):
            with pytest.raises(sign_codes.CodeWrong, match=f"还可以再输{left}次"):
                operations.check_sign_code(ref=complete.ref, code=wrong, actor=actor, now=now)
        with pytest.raises(sign_codes.CodeGone):
            operations.check_sign_code(ref=complete.ref, code=wrong, actor=actor, now=now)

        with pytest.raises(sign_codes.CodeGone):
            operations.check_sign_code(ref=complete.ref, code=code, actor=actor, now=now)

    def test_ends_after_five_minutes_and_with_every_change(self, acting, complete, now):
        actor = acting("chenyulan", "firm")
        sent = operations.send_sign_code(ref=complete.ref, actor=actor, now=now)
        code = self.code_of(sent)
        operations.check_sign_code(
            ref=complete.ref, code=code, actor=actor, now=now + timedelta(minutes=4, seconds=59)
        )

        with pytest.raises(sign_codes.CodeGone, match="过了5分钟"):
            operations.check_sign_code(
                ref=complete.ref, code=code, actor=actor, now=now + timedelta(minutes=5)
            )
        operations.save_fields(ref=complete.ref, actor=actor, now=now, typed={"floor": "3"})
        with pytest.raises(sign_codes.CodeGone, match="内容又改过"):
            operations.check_sign_code(ref=complete.ref, code=code, actor=actor, now=now)

    def test_is_sent_once_a_minute(self, acting, complete, now):
        actor = acting("chenyulan", "firm")
        operations.send_sign_code(ref=complete.ref, actor=actor, now=now)

        with pytest.raises(sign_codes.CodeTooSoon):
            operations.send_sign_code(ref=complete.ref, actor=actor, now=now + timedelta(seconds=59))
        operations.send_sign_code(ref=complete.ref, actor=actor, now=now + timedelta(seconds=60))

        assert OneTimeCode.objects.count() == 2


class TestSeveralSigners:
    def test_the_other_parent_signs_in_their_own_account_and_it_is_filed(
        self, acting, now, browser_of, run_jobs
    ):
        application = newborn_draft(acting, now, "linzhiyuan")
        father, mother = browser_of("linzhiyuan"), browser_of("zhouxiaolan")
        assert mother.get(f"/apply/{application.ref}/sign/").status_code == 404

        page = reviewing.sign_page(ref=application.ref, actor=acting("linzhiyuan"), now=now)
        posted = {tick.key: "1" for tick in page.ticks} | {
            "method": "password",
            "password": PASSWORD,
            "delivery": "electronic",
        }
        answer = father.post(f"/apply/{application.ref}/sign/", posted)
        assert answer["Location"] == f"/apply/{application.ref}/sign/"
        assert "您签好了" in words(father.get(answer["Location"]))

        link = messages.inbox(acting("zhouxiaolan").ref)[0].link
        assert link == f"/apply/{application.ref}/sign/"
        shown = words(mother.get(link))
        assert "周晓岚，母亲" in shown
        assert f'href="/apply/{application.ref}/form/"' not in shown
        assert mother.get(f"/apply/{application.ref}/form/").status_code == 404

        answer = mother.post(link, posted)

        assert answer["Location"] == f"/my/{application.ref}/receipt/"
        assert Application.objects.get(pk=application.pk).state == "filed"
        receipt = mother.get(answer["Location"])
        assert receipt.status_code == 200
        assert "查询密码" not in words(receipt).split("<main")[1].split("</dl>")[0]
        assert mother.get(f"/my/{application.ref}/").status_code == 200
        assert mother.get(f"/my/{application.ref}/receipt/file/").status_code == 404

    def test_a_change_after_the_first_signature_asks_everybody_again(self, acting, now, browser_of):
        application = newborn_draft(acting, now, "linzhiyuan")
        filing.sign(application, actor=acting("linzhiyuan"), now=now)
        father = browser_of("linzhiyuan")

        assert "签过的都要重新签一次" in words(father.get(f"/apply/{application.ref}/form/"))
        father.post(f"/apply/{application.ref}/save/", {"changed": ["child-name"], "child-name": "林语晨"})

        assert not application.signatures.filter(voided_at__isnull=True).exists()
