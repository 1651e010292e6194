"""The environment: read once, typed, every fault at once, secrets from files and never shown."""

import subprocess
import sys

import pytest

from yijian.config import env as environment
from yijian.config.configure_docs import PAGE, page
from yijian.config.env import ROOT, MailServer, WrongEnvironment, read_mail_url


class TestReadTheEnvironment:
    def test_names_every_wrong_variable_at_once(self, monkeypatch):
        monkeypatch.setenv("YIJIAN_SESSION_MINUTES", "soon")
        monkeypatch.setenv("YIJIAN_PUBLIC_URL", "one-stop")
        monkeypatch.setenv("DATABASE_URL", "mysql://root@db/x")

        with pytest.raises(WrongEnvironment) as refusal:
            environment.read()

        said = str(refusal.value)
        assert [line.split("：")[0].strip() for line in said.splitlines()] == [
            "DATABASE_URL",
            "YIJIAN_PUBLIC_URL",
            "YIJIAN_SESSION_MINUTES",
        ]

    def test_never_shows_a_secret(self, monkeypatch):
        monkeypatch.setenv("YIJIAN_SECRET_KEY", "hunter2")

        with pytest.raises(WrongEnvironment) as refusal:
            environment.read()

        assert "YIJIAN_SECRET_KEY" in str(refusal.value)
        assert "hunter2" not in str(refusal.value)

    def test_never_shows_the_password_of_the_mail_server(self, monkeypatch):
        monkeypatch.setenv("YIJIAN_MAIL_URL", "smtp://user:hunter2@mail.example?tls=perhaps")
        monkeypatch.setenv("YIJIAN_MAIL_FROM", "noreply@anlan.example")

        with pytest.raises(WrongEnvironment) as refusal:
            environment.read()

        assert "YIJIAN_MAIL_URL" in str(refusal.value)
        assert "hunter2" not in str(refusal.value)

    @pytest.mark.parametrize(
        "sender", ["", "政务服务", "政务服务 <noreply>", "a@b.example\nBcc: x@y.example"]
    )
    def test_wants_a_sender_where_a_mail_server_is_named(self, monkeypatch, sender):
        monkeypatch.setenv("YIJIAN_MAIL_URL", "smtp://mail.example")
        monkeypatch.setenv("YIJIAN_MAIL_FROM", sender)

        with pytest.raises(WrongEnvironment, match="YIJIAN_MAIL_FROM"):
            environment.read()

    def test_takes_a_secret_from_the_file_that_is_named(self, monkeypatch, tmp_path):
        file = tmp_path / "key"
        file.write_text("k" * 50 + "\n")
        monkeypatch.delenv("YIJIAN_SECRET_KEY", raising=False)
        monkeypatch.setenv("YIJIAN_SECRET_KEY_FILE", str(file))

        assert environment.read().yijian_secret_key == "k" * 50

    def test_says_which_file_cannot_be_read(self, monkeypatch, tmp_path):
        monkeypatch.delenv("YIJIAN_SECRET_KEY", raising=False)
        monkeypatch.setenv("YIJIAN_SECRET_KEY_FILE", str(tmp_path / "gone"))

        with pytest.raises(WrongEnvironment, match="YIJIAN_SECRET_KEY_FILE"):
            environment.read()

    def test_encryption_follows_the_public_address(self, monkeypatch):
        monkeypatch.setenv("YIJIAN_PUBLIC_URL", "https://zwfw.anlan.example/")

        read = environment.read()

        assert read.is_encrypted
        assert read.yijian_public_url == "https://zwfw.anlan.example"


class TestMailUrl:
    @pytest.mark.parametrize(
        ("url", "server"),
        [
            ("smtp://relay", MailServer(host="relay", port=587, user="", password="", tls="starttls")),
            ("smtp://relay?tls=no", MailServer(host="relay", port=25, user="", password="", tls="no")),
            (
                "smtp://u%40x:p%2Fw@mail.example:465?tls=ssl",
                MailServer(host="mail.example", port=465, user="u@x", password="p/w", tls="ssl"),
            ),
        ],
    )
    def test_names_server_port_user_and_encryption(self, url, server):
        assert read_mail_url(url) == server

    @pytest.mark.parametrize(
        "url",
        [
            "relay",
            "http://relay",
            "smtp://",
            "smtp://h:x",
            "smtp://h/folder",
            "smtp://h?tls=maybe",
            "smtp://h?x=1",
        ],
    )
    def test_refuses_what_is_none(self, url):
        with pytest.raises(ValueError, match=r"smtp://|tls="):
            read_mail_url(url)


def settings_said(
    purpose: str = "production", show: str = "", **given: str
) -> subprocess.CompletedProcess[str]:
    around = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT / "src"), **given}
    return subprocess.run(
        [
            sys.executable,
            "-c",
            f"import yijian.config.settings.{purpose} as settings\n{f'print(({show}))' if show else ''}",
        ],
        env=around,
        capture_output=True,
        text=True,
        check=False,
    )


class TestProduction:
    def test_refuses_to_start_without_its_secrets_and_without_a_traceback(self):
        answer = settings_said()

        assert answer.returncode == 1
        assert "YIJIAN_SECRET_KEY" in answer.stderr
        assert "YIJIAN_DATA_KEY" in answer.stderr
        assert "DATABASE_URL" in answer.stderr
        assert "Traceback" not in answer.stderr

    def test_starts_with_them(self):
        answer = settings_said(
            YIJIAN_SECRET_KEY="s" * 50,
            YIJIAN_DATA_KEY="d" * 50,
            DATABASE_URL="postgresql://yijian@db/yijian",
        )

        assert answer.stderr == ""
        assert answer.returncode == 0

    def test_sends_mail_through_the_server_that_is_named(self):
        answer = settings_said(
            show="settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_HOST_PASSWORD, settings.EMAIL_USE_TLS,"
            " settings.EMAIL_USE_SSL, settings.DEFAULT_FROM_EMAIL, settings.MAIL_SERVED",
            YIJIAN_SECRET_KEY="s" * 50,
            YIJIAN_DATA_KEY="d" * 50,
            DATABASE_URL="postgresql://yijian@db/yijian",
            YIJIAN_MAIL_URL="smtp://u:p%40ss@mail.example?tls=ssl",
            YIJIAN_MAIL_FROM="noreply@anlan.example",
        )

        said = "('mail.example', 465, 'p@ss', False, True, 'noreply@anlan.example', True)"
        assert (answer.stdout.strip(), answer.stderr) == (said, "")


class TestDevelop:
    def test_does_not_guess_a_database(self):
        answer = settings_said("develop")

        assert answer.returncode == 1
        assert "DATABASE_URL" in answer.stderr
        assert "./yijian manage" in answer.stderr
        assert "Traceback" not in answer.stderr

    def test_starts_with_one(self):
        answer = settings_said("develop", DATABASE_URL="postgresql://yijian@db/yijian")

        assert (answer.returncode, answer.stderr) == (0, "")


class TestConfigurePage:
    def test_is_current(self):
        assert PAGE.read_text(encoding="utf-8") == page(), "run ./yijian manage configure_docs"
