"""Where messages go by mail: typed, confirmed by the code that was sent there, changed, removed; imported."""

from datetime import timedelta

import pytest
from django.db import connection

from yijian.accounts import operations, queries
from yijian.accounts.models import Person
from yijian.accounts.operations.mailing import MailShape, read_mail
from yijian.accounts.tests import factories
from yijian.accounts.tests.factories import NOW, account, citizen
from yijian.kernel.actor import SYSTEM
from yijian.kernel.refusal import NotFound
from yijian.plumbing import clock, codes
from yijian.plumbing.models import ConnectorCall, JournalEntry, OneTimeCode

pytestmark = pytest.mark.django_db

CHEN = "chenyulan@mail.example"
OTHER = "yulan@other.example"


@pytest.fixture
def owner(client):
    row = factories.owner()
    client.force_login(account("owner"))
    return row


def text(response):
    """Return a page without the marks that only break lines."""
    return (
        response.content.decode().replace("<wbr>", "").replace('<span class="nb">', "").replace("</span>", "")
    )


def digits(mail=CHEN):
    """Return the digits of the last code that went to an address."""
    call = ConnectorCall.objects.filter(connector="mail", request__to=mail).order_by("-pk").first()
    return call.request["text"].removeprefix("验证码")[:6]


def not_(code):
    return "000000" if code != "000000" else "111111"


def mail_of(row):
    return Person.objects.get(ref=row.ref).mail


def confirmed(row, mail=CHEN, now=NOW):
    operations.send_mail_code(mail=mail, actor=citizen(row), now=now)
    operations.confirm_mail(code=digits(mail), actor=citizen(row), now=now)


class TestReadMail:
    @pytest.mark.parametrize(
        ("typed", "mail"),
        [
            (CHEN, CHEN),
            ("  Chen.Yu-Lan@Mail.EXAMPLE\n", "Chen.Yu-Lan@mail.example"),
            ("ｃｈｅｎ＠ｍａｉｌ．ｅｘａｍｐｌｅ", "chen@mail.example"),
            ("chen@mail。example", "chen@mail.example"),
            ("chen@安澜.example", "chen@安澜.example"),
        ],
    )
    def test_takes_what_was_meant(self, typed, mail):
        assert read_mail(typed) == mail

    @pytest.mark.parametrize(
        "typed",
        [
            "", "chen", "chen@", "@mail.example", "chen@mail", "chen@localhost", "chen@[127.0.0.1]",
            "chen yulan@mail.example", "a@b@mail.example", "chen@mail.example\nBcc: x@y.example", "陈@mail.example",
            f"{'c' * 64}@{'.'.join(['d' * 60] * 4)}.example",
        ],
    )  # fmt: skip
    def test_refuses_what_is_none_in_one_sentence(self, typed):
        with pytest.raises(MailShape) as refused:
            read_mail(typed, field="mail")

        assert refused.value.field == "mail"
        assert "邮箱地址写得不对" in refused.value.sentence


class TestConfirm:
    def test_keeps_the_address_only_when_the_code_came_back(self):
        row = factories.owner()
        operations.send_mail_code(mail=CHEN, actor=citizen(row), now=NOW)
        assert mail_of(row) == ""
        assert queries.addresses(row.ref).mail == ""

        operations.confirm_mail(code=digits(), actor=citizen(row), now=NOW)

        assert queries.addresses(row.ref).mail == CHEN
        with connection.cursor() as cursor:
            cursor.execute("select mail from accounts_person where ref = %s", [row.ref])
            assert "chenyulan" not in cursor.fetchone()[0]

    def test_is_journalled_once_without_the_address(self):
        row = factories.owner()
        confirmed(row)
        operations.confirm_mail(code=digits(), actor=citizen(row), now=NOW)

        entry = JournalEntry.objects.get(act="accounts.keep-mail")
        assert (entry.title, entry.subject_ref) == ("登记邮箱", row.ref)
        assert CHEN not in str(entry.__dict__)

    def test_keeps_the_former_address_until_the_new_one_is_confirmed(self):
        row = factories.owner()
        confirmed(row)
        later = NOW + timedelta(minutes=2)
        operations.send_mail_code(mail=OTHER, actor=citizen(row), now=later)
        assert mail_of(row) == CHEN

        operations.confirm_mail(code=digits(OTHER), actor=citizen(row), now=later)

        assert mail_of(row) == OTHER
        assert JournalEntry.objects.filter(act="accounts.keep-mail").last().title == "换邮箱"

    def test_takes_the_code_of_the_address_that_was_typed_last(self):
        row = factories.owner()
        operations.send_mail_code(mail=CHEN, actor=citizen(row), now=NOW)
        former = digits()
        later = NOW + timedelta(minutes=1)
        operations.send_mail_code(mail=OTHER, actor=citizen(row), now=later)
        if former != digits(OTHER):
            with pytest.raises(codes.CodeWrong):
                operations.confirm_mail(code=former, actor=citizen(row), now=later)

        assert mail_of(row) == ""

    def test_is_for_oneself(self):
        row, stranger = factories.owner(), factories.stranger()
        operations.send_mail_code(mail=CHEN, actor=citizen(row), now=NOW)

        with pytest.raises(codes.CodeGone):
            operations.confirm_mail(code=digits(), actor=citizen(stranger), now=NOW)
        for nobody in (factories.clerk(), SYSTEM):
            with pytest.raises(NotFound):
                operations.send_mail_code(mail=CHEN, actor=nobody, now=NOW)

    def test_of_a_representative_brings_them_the_firms_mail(self):
        row = factories.owner()
        firm = factories.firm(row)
        operations.send_mail_code(mail=CHEN, actor=citizen(row, firm), now=NOW)
        operations.confirm_mail(code=digits(), actor=citizen(row, firm), now=NOW)

        assert queries.addresses(firm.ref) == queries.addresses(row.ref)
        assert queries.addresses(firm.ref).mail == CHEN

    def test_of_an_agent_is_their_own_not_the_principals(self):
        row, principal = factories.owner(), factories.stranger()
        actor = citizen(row, principal, authority_ref="U-1")
        operations.send_mail_code(mail=CHEN, actor=actor, now=NOW)
        operations.confirm_mail(code=digits(), actor=actor, now=NOW)

        assert (mail_of(row), mail_of(principal)) == (CHEN, "")


class TestRemove:
    def test_ends_mail_and_every_code_under_way(self):
        row = factories.owner()
        confirmed(row)
        later = NOW + timedelta(minutes=2)
        operations.send_mail_code(mail=OTHER, actor=citizen(row), now=later)

        operations.remove_mail(actor=citizen(row), now=later)

        assert mail_of(row) == ""
        assert queries.mail_of(row.ref, later).waiting == ""
        with pytest.raises(codes.CodeGone):
            operations.confirm_mail(code=digits(OTHER), actor=citizen(row), now=later)

    def test_twice_is_journalled_once(self):
        row = factories.owner()
        confirmed(row)

        operations.remove_mail(actor=citizen(row), now=NOW)
        operations.remove_mail(actor=citizen(row), now=NOW)

        assert JournalEntry.objects.filter(act="accounts.remove-mail").count() == 1


class TestRegistered:
    def test_by_the_agency_counts_as_confirmed_and_stays_when_left_empty(self):
        row = factories.person(mail=" Chen@MAIL.example ")
        factories.person()

        assert mail_of(row) == "Chen@mail.example"
        assert ConnectorCall.objects.count() == 0

    def test_wrongly_is_refused(self):
        with pytest.raises(MailShape):
            factories.person(mail="chen")

        assert not Person.objects.exists()

    def test_is_shown_masked_until_somebody_looks_whole(self):
        row = factories.person(mail=CHEN)

        assert {line.title: line.value for line in queries.my_data(row.ref, whole=False)}[
            "邮箱"
        ] == "c********@mail.example"
        assert {line.title: line.value for line in queries.my_data(row.ref, whole=True)}["邮箱"] == CHEN


class TestPages:
    def send(self, client, mail=CHEN):
        return client.post("/accounts/me/mail/", {"mail": mail})

    def confirm(self, client, code, mail=CHEN):
        return client.post("/accounts/me/mail/confirm/", {"mail": mail, "code": code})

    def test_an_address_is_set_with_the_code_that_was_mailed(self, client, owner):
        assert "我的邮箱" in text(client.get("/accounts/me/"))
        assert self.send(client).url == "/accounts/me/mail/"
        assert f"验证码发到{CHEN}了" in text(client.get("/accounts/me/mail/"))

        assert self.confirm(client, digits()).status_code == 302

        page = text(client.get("/accounts/me/mail/"))
        assert "邮箱登记好了" in page
        assert "c********@mail.example" in page
        assert CHEN not in page
        assert "验证码发到" not in page
        assert "c********@mail.example" in text(client.get("/accounts/me/"))

    def test_a_wrong_address_is_told_and_stays_in_the_box(self, client, owner):
        page = self.send(client, "chen@mail")

        assert page.status_code == 422
        assert "邮箱地址写得不对" in text(page)
        assert 'value="chen@mail"' in text(page)
        assert not OneTimeCode.objects.exists()

    def test_a_wrong_code_is_told_beside_the_code(self, client, owner):
        self.send(client)

        page = self.confirm(client, not_(digits()))

        assert page.status_code == 422
        assert "验证码不对。请看最新收到的一条，还可以再输4次。" in text(page)
        assert 'href="#f-code"' in text(page)
        assert mail_of(owner) == ""

    def test_an_expired_code_is_told_beside_the_address_that_stays_in_the_box(self, client, owner):
        self.send(client)
        code = digits()
        later = clock.now() + timedelta(minutes=5)
        with clock.reading(lambda: later):
            page = self.confirm(client, code)

        assert page.status_code == 422
        assert "验证码过了5分钟，不能用了。请重新获取验证码。" in text(page)
        assert 'href="#f-mail"' in text(page)
        assert f'value="{CHEN}"' in text(page)
        assert mail_of(owner) == ""

    def test_the_code_twice_is_one_address(self, client, owner):
        self.send(client)
        code = digits()

        assert self.confirm(client, code).status_code == 302
        assert self.confirm(client, code).status_code == 302
        assert JournalEntry.objects.filter(act="accounts.keep-mail").count() == 1

    def test_sending_twice_says_when_it_may_be_sent_again(self, client, owner):
        self.send(client)

        page = self.send(client, OTHER)

        assert page.status_code == 429
        assert "验证码刚刚发到c********@mail.example" in text(page)
        assert f'value="{OTHER}"' in text(page)
        assert ConnectorCall.objects.filter(connector="mail").count() == 1

    def test_the_address_in_use_is_not_asked_again(self, client, owner):
        self.send(client)
        self.confirm(client, digits())

        page = self.send(client)

        assert page.status_code == 422
        assert "已经登记好了" in text(page)

    def test_is_changed_and_removed(self, client, owner):
        self.send(client)
        self.confirm(client, digits())
        later = clock.now() + timedelta(minutes=2)
        with clock.reading(lambda: later):
            self.send(client, OTHER)
            page = text(client.get("/accounts/me/mail/"))
            assert "c********@mail.example" in page
            assert f"验证码发到{OTHER}了" in page
            self.confirm(client, digits(OTHER), OTHER)
        assert mail_of(owner) == OTHER

        assert client.post("/accounts/me/mail/remove/").status_code == 302

        assert mail_of(owner) == ""
        assert "邮箱删掉了" in text(client.get("/accounts/me/mail/"))

    def test_says_when_no_mail_goes_out_from_here(self, client, owner, settings):
        settings.CONNECTORS_SIMULATED = False

        page = self.send(client)

        assert page.status_code == 503
        assert "邮件还没有接入本系统" in text(page)
        assert not OneTimeCode.objects.exists()

    @pytest.mark.parametrize("path", ["", "confirm/", "remove/"])
    def test_does_not_exist_for_staff(self, client, path):
        factories.agencies()
        factories.staff()
        client.force_login(account("clerk"))

        assert client.post(f"/accounts/me/mail/{path}", {"mail": CHEN, "code": "1"}).status_code == 404

    def test_of_a_firm_says_where_its_messages_go(self, client, owner):
        firm = factories.firm(owner)
        client.post("/accounts/acting/", {"capacity": f"firm:{firm.ref}"})

        page = text(client.get("/accounts/me/"))

        assert "发到法定代表人自己的手机和邮箱" in page
        assert "/accounts/me/mail/" not in page
