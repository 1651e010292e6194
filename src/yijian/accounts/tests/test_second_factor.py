"""Setting up and using a second factor, page by page."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse

from yijian.accounts.models import Account
from yijian.accounts.tests import factories
from yijian.accounts.tests.factories import PASSWORD, account

pytestmark = pytest.mark.django_db


def code_of(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))


@pytest.fixture
def owner(client):
    factories.owner()
    account("owner")
    client.post("/accounts/sign-in/", {"username": "owner", "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def test_a_wrong_password_does_not_confirm_who_one_is(client, owner):
    client.post("/accounts/sign-out/")
    client.post("/accounts/sign-in/", {"username": "owner", "password": PASSWORD})

    page = client.post(reverse("account_reauthenticate"), {"password": "wrong"})

    assert "密码不对" in page.content.decode()
    assert client.get(reverse("mfa_activate_totp")).status_code == 302


def test_authenticator_is_set_up_and_leads_to_the_spare_codes(client, owner):
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "验证码不对" in wrong.content.decode()
    assert secret in wrong.content.decode().replace("<wbr>", "")

    done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})

    assert done.url == reverse("mfa_view_recovery_codes")
    codes = client.get(done.url)
    assert codes.status_code == 200
    assert codes.content.decode().count('<li class="mono">') == 10
    assert "还剩10个" in client.get(reverse("mfa_index")).content.decode()


def test_sign_in_page_of_the_factor_bears_our_name_and_refuses_a_wrong_code(client, owner):
    totp.TOTP.activate(Account.objects.get(), totp.generate_totp_secret())
    client.post("/accounts/sign-out/")
    asked = client.post("/accounts/sign-in/", {"username": "owner", "password": PASSWORD})

    page = client.get(asked.url).content.decode()
    assert "<b>一件通</b>" in page
    assert "<b>testserver</b>" not in page
    assert "验证码不对" in client.post(asked.url, {"code": "000000"}).content.decode()
    assert client.get("/accounts/me/").status_code == 302


def test_authenticator_is_taken_away_again(client, owner):
    totp.TOTP.activate(Account.objects.get(), totp.generate_totp_secret())

    assert "继续用" in client.get(reverse("mfa_deactivate_totp")).content.decode()
    client.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.filter(type="totp").exists()


@pytest.mark.parametrize("name", ["mfa_add_webauthn", "mfa_list_webauthn", "mfa_generate_recovery_codes"])
def test_pages_speak_our_words(client, owner, name):
    page = client.get(reverse(name))

    assert page.status_code == 200
    assert "确认访问" not in page.content.decode()
    assert "第二种验证方式" in page.content.decode()
