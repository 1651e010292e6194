"""Mail: through a real server, refused, unreachable, twice; and the messages that become mail."""

import contextlib
from datetime import UTC, datetime

import pytest
from django.apps import apps

from yijian.plumbing import messages
from yijian.plumbing.connectors import base, board, gateways, queue, simulators
from yijian.plumbing.connectors.gateways import SECRET_GONE
from yijian.plumbing.models import ConnectorCall, Message, SimulatedRecord, SimulatorMood
from yijian.plumbing.tests import mail_server

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
TO = "chenyulan@mail.example"
Outcome = ConnectorCall.Outcome


@pytest.fixture
def server():
    with mail_server.running() as found:
        yield found


@pytest.fixture
def real(server, settings, monkeypatch) -> None:
    """Put the real gateway in the simulator's place, as an installation with a server does."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.DEFAULT_FROM_EMAIL = "安澜市政务服务 <noreply@anlan.example>"
    settings.CONNECTORS_SIMULATED = False
    settings.MAIL_SERVED = True
    monkeypatch.setitem(base._transports, "mail", base.factory_of("mail"))  # put back afterwards
    apps.get_app_config("plumbing").ready()


def order(key="m-1", *, secret=False) -> ConnectorCall:
    return gateways.queue_mail(
        to=TO, subject="批准了：\n食品经营许可", text="“食品经营许可”批准了。\n", once_key=key, about="A-1", now=NOW,
        secret=secret,
    )  # fmt: skip


def attempt(found: ConnectorCall) -> ConnectorCall:
    with contextlib.suppress(base.OutsideDown):
        queue.attempt(call_id=found.pk, now=NOW)
    found.refresh_from_db()
    return found


class TestSimulated:
    def test_takes_a_mail_once(self):
        found = order()
        simulators.set_mood("mail", SimulatorMood.Mood.TWICE, now=NOW)

        assert attempt(found).outcome == Outcome.ANSWERED
        kept = SimulatedRecord.objects.get(connector="mail", key="m-1")
        assert (kept.body["to"], kept.body["subject"]) == (TO, "批准了： 食品经营许可")

    def test_forgets_a_code_that_went_out(self):
        assert attempt(order(secret=True)).request["text"] == SECRET_GONE

    def test_is_not_connected_where_nothing_is_simulated(self, settings):
        settings.CONNECTORS_SIMULATED = False

        assert attempt(order()).outcome == Outcome.GAVE_UP
        assert not board.is_connected("mail")


class TestTaken:
    def test_a_demonstration_shows_what_simulators_took(self, settings):
        settings.DEMONSTRATION = True
        attempt(order())

        (row,) = board.taken()
        assert (row.is_mail, row.masked_to) == (True, "c********@mail.example")
        assert "批准了" in row.text

    def test_nothing_else_does(self, settings):
        attempt(order())
        settings.DEMONSTRATION = False
        assert board.taken() == []
        settings.DEMONSTRATION, settings.CONNECTORS_SIMULATED = True, False

        assert board.taken() == []


@pytest.mark.usefixtures("real")
class TestRealServer:
    def test_takes_plain_text_in_chinese(self, server):
        found = attempt(order())

        assert (found.outcome, found.fault) == (Outcome.ANSWERED, "")
        (mail,) = server.taken
        assert server.recipients == [TO]
        assert mail["To"] == TO
        assert mail["From"] == "安澜市政务服务 <noreply@anlan.example>"
        assert mail["Subject"] == "批准了： 食品经营许可"
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail.get_content_type() == "text/plain"
        assert mail.get_content() == "“食品经营许可”批准了。\r\n"

    def test_is_shown_as_connected_and_without_moods(self):
        row = next(row for row in board.systems() if row.code == "mail")

        assert (row.is_connected, row.is_simulated) == (True, False)

    def test_refuses_a_mailbox_that_does_not_exist_for_good(self, server):
        server.answers["RCPT"] = f"550 5.1.1 <{TO}>: no such user"

        found = attempt(order())

        assert (found.outcome, found.attempts) == (Outcome.REFUSED, 1)
        assert found.fault == "550 5.1.1 <c********@mail.example>: no such user"
        assert server.taken == []

    @pytest.mark.parametrize(
        ("verb", "answer"),
        [
            ("CONNECT", "554 go away"),
            ("MAIL", "550 sender not allowed"),
            ("RCPT", "451 try again later"),
            ("DATA", "421 shutting down"),
            ("END", "452 disk full"),
            ("MAIL", "hang up"),
        ],
    )
    def test_is_tried_again_when_the_fault_may_pass_or_is_ours(self, server, verb, answer):
        server.answers[verb] = answer
        found = attempt(order())
        assert (found.outcome, server.taken) == (Outcome.FAILED, [])
        assert found.fault

        server.answers.clear()

        assert attempt(found).outcome == Outcome.ANSWERED
        assert len(server.taken) == 1

    def test_refuses_a_mail_that_the_server_will_not_have(self, server):
        server.answers["END"] = "554 looks like spam"

        assert attempt(order()).outcome == Outcome.REFUSED

    def test_waits_for_a_server_that_is_down(self, server, settings):
        settings.EMAIL_PORT = 1  # nobody listens there

        found = attempt(order())

        assert (found.outcome, found.fault) == (Outcome.FAILED, "邮件服务器没有应答：ConnectionRefusedError")

    def test_sends_the_same_message_id_when_the_answer_was_lost(self, server):
        server.answers["END"] = "hang up after taking"
        found = attempt(order())
        assert found.outcome == Outcome.FAILED
        server.answers.clear()

        assert attempt(found).outcome == Outcome.ANSWERED

        first, second = server.taken
        assert first["Message-ID"] == second["Message-ID"] == found.answer["message_id"]
        assert first["Message-ID"].endswith("@anlan.example>")

    def test_gives_every_mail_its_own_message_id(self, server):
        attempt(order("m-1"))
        attempt(order("m-2"))

        assert len({mail["Message-ID"] for mail in server.taken}) == 2


TOLD = messages.MessageKind(code="tests.told", title="批准了：{title}", text="“{title}”批准了。")
SILENT = messages.MessageKind(code="tests.silent", title="{title}", text="{title}", mail=False)


class TestMessages:
    @pytest.fixture(autouse=True)
    def book(self, monkeypatch):
        """Know one person with both addresses and one with neither."""
        known = {"P-1": messages.Addresses(mobile="13800000000", mail=TO)}
        monkeypatch.setattr(messages, "_address_book", lambda ref: known.get(ref, messages.Addresses()))

    def send(self, to="P-1", kind=TOLD, key="told-1"):
        return messages.send(
            kind=kind,
            to_ref=to,
            now=NOW,
            about="A-1",
            link="/my/A-1/",
            once_key=key,
            places={"title": "营业执照"},
        )

    def test_go_out_by_sms_and_by_mail_with_one_key(self, settings):
        settings.PUBLIC_URL = "https://zwfw.anlan.example"

        self.send()

        sms, mail = ConnectorCall.objects.order_by("connector").values("connector", "request", "once_key")[
            ::-1
        ]
        assert (sms["once_key"], mail["once_key"]) == ("told-1", "told-1")
        assert sms["request"]["text"] == "“营业执照”批准了。"
        letter = mail["request"]
        assert (letter["to"], letter["subject"]) == (TO, "批准了：营业执照")
        lines = letter["text"].splitlines()
        assert lines[0] == "“营业执照”批准了。"
        assert "登录后查看：https://zwfw.anlan.example/my/A-1/" in lines
        assert (
            lines[-1]
            == "不想再收邮件，登录后在“我的邮箱”里删掉：https://zwfw.anlan.example/accounts/me/mail/"
        )

    def test_say_in_a_demonstration_that_it_is_one(self, settings):
        settings.SITE = {**settings.SITE, "demonstration": True}
        self.send()
        settings.SITE = {**settings.SITE, "demonstration": False}
        self.send(key="told-2")

        first, second = ConnectorCall.objects.filter(connector="mail").order_by("pk")
        assert "演示平台" in first.request["text"]
        assert "演示平台" not in second.request["text"]

    def test_twice_are_one_mail(self):
        self.send()

        assert self.send() is None
        assert ConnectorCall.objects.filter(connector="mail").count() == 1

    def test_stay_in_the_portal_where_no_address_was_confirmed_or_the_kind_is_not_mailed(self):
        self.send(to="P-2", key="a")
        self.send(kind=SILENT, key="b")

        assert Message.objects.count() == 2
        assert [call.connector for call in ConnectorCall.objects.all()] == ["sms"]
