import json
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import resolve, reverse
from django.utils.html import strip_tags

from yijian.accounts import operations
from yijian.accounts.portal import kept
from yijian.accounts.portal.middleware import SecondFactorMiddleware
from yijian.accounts.tests import factories
from yijian.accounts.tests.factories import PASSWORD, account
from yijian.kernel.actor import SYSTEM
from yijian.plumbing import clock
from yijian.plumbing.models import JournalEntry

pytestmark = pytest.mark.django_db

SIGN_IN = "/accounts/sign-in/"
HTML = {"HTTP_ACCEPT": "text/html"}


def sign_in(client, username="owner", password=PASSWORD, **fields):
    return client.post(SIGN_IN, {"username": username, "password": password, **fields}, **HTML)


def words(response):
    return strip_tags(response.content.decode())


@pytest.fixture
def owner():
    row = factories.owner()
    account("owner")
    return row


class TestSignIn:
    def test_leads_back_to_where_one_was(self, client, owner):
        response = sign_in(client, next="/accounts/me/")

        assert (response.status_code, response.url) == (302, "/accounts/me/")
        assert client.get("/accounts/me/").status_code == 200
        assert JournalEntry.objects.filter(act="accounts.sign-in").count() == 1

    def test_never_leads_elsewhere(self, client, owner):
        assert sign_in(client, next="https://evil.example/").url == "/"
        assert sign_in(Client(), next="//evil.example/").url == "/"

    def test_takes_the_name_in_any_case(self, client, owner):
        assert sign_in(client, username=" Owner ").status_code == 302

    def test_refuses_a_wrong_password_and_keeps_the_name(self, client, owner):
        response = sign_in(client, password="wrong")

        assert response.status_code == 422
        assert "账号或密码不对" in response.content.decode()
        assert 'value="owner"' in response.content.decode()
        assert not JournalEntry.objects.filter(act="accounts.sign-in").exists()

    def test_says_the_same_for_an_unknown_name(self, client, owner):
        one = sign_in(client, password="wrong").content.decode()
        other = sign_in(client, username="nobody", password="wrong").content.decode()

        assert "账号或密码不对" in one
        assert "账号或密码不对" in other

    def test_refuses_a_closed_account(self, client, owner):
        operations.set_account_active(username="owner", is_active=False, actor=SYSTEM, now=factories.NOW)

        assert sign_in(client).status_code == 422

    def test_asks_for_what_is_missing(self, client):
        response = sign_in(client, username="", password="")

        assert response.status_code == 422
        assert "还没有填账号" in response.content.decode()

    def test_shows_sample_accounts_only_when_there_are_some(self, client, owner):
        assert "示例账号" not in client.get(SIGN_IN).content.decode()


class TestLockOut:
    def test_stops_after_five_wrong_passwords_even_the_right_one(self, client, owner):
        answers = [sign_in(client, password="wrong") for _ in range(5)]

        assert answers[-1].status_code == 429
        page = sign_in(client)
        assert page.status_code == 429
        assert "连续输错5次" in words(page)
        assert "15分钟后再试" in words(page)

    def test_spares_the_owner_on_another_device(self, client, owner):
        for _ in range(6):
            sign_in(client, password="wrong")

        assert sign_in(Client(REMOTE_ADDR="10.0.0.9")).status_code == 302

    def test_forgets_after_a_success(self, client, owner):
        for _ in range(4):
            sign_in(client, password="wrong")
        sign_in(client)
        client.post("/accounts/sign-out/")

        assert sign_in(client, password="wrong").status_code == 422


class TestSignOut:
    def test_needs_a_press_and_ends_the_session(self, client, owner):
        client.force_login(account("owner"))

        assert "要退出登录吗" in client.get("/accounts/sign-out/").content.decode()
        assert client.get("/accounts/me/").status_code == 200
        client.post("/accounts/sign-out/")

        assert client.get("/accounts/me/").status_code == 302


class TestClosedByDefault:
    def test_leads_visitors_to_sign_in(self, client):
        response = client.get("/accounts/me/", {"a": "1"}, **HTML)

        assert response.url == f"{SIGN_IN}?next=%2Faccounts%2Fme%2F%3Fa%3D1"

    @pytest.mark.parametrize(
        "headers",
        [
            {"HTTP_HX_REQUEST": "true"},
            {"HTTP_ACCEPT": "application/json"},
            {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"},
            {"HTTP_SEC_FETCH_DEST": "empty"},
        ],
    )
    def test_tells_scripts_with_401_so_that_they_keep_what_was_typed(self, client, headers):
        response = client.post(
            "/accounts/password/", {"a": "b"}, HTTP_REFERER="http://testserver/form?x=1", **headers
        )

        assert response.status_code == 401
        body = json.loads(response.content)
        assert body["code"] == "signed-out"
        assert body["sign_in"] == f"{SIGN_IN}?next=%2Fform%3Fx%3D1"
        assert response["HX-Reswap"] == "none"

    @pytest.mark.parametrize("path", ["/-/healthz", "/preferences/", SIGN_IN, "/accounts/sign-out/"])
    def test_leaves_public_pages_open(self, client, path):
        assert client.get(path).status_code == 200


class TestDeadSession:
    """What a form sends after the session is over must not be lost."""

    PATH = "/accounts/authorities/"

    def typed(self, client):
        client.force_login(account("owner"))
        client.get("/accounts/me/")
        client.cookies.pop("yijian-session")
        return client.post(self.PATH, {"name": "李秋生", "note": "很长的说明", "new_password": "x"}, **HTML)

    def test_keeps_it_for_the_same_person(self, client, owner):
        response = self.typed(client)

        assert response.url.startswith(SIGN_IN)
        assert "您刚才填的还在" in client.get(response.url).content.decode()
        assert sign_in(client).url == "/accounts/kept/"
        page = client.get("/accounts/kept/").content.decode()
        assert 'value="很长的说明"' in page
        assert f'action="{self.PATH}"' in page
        assert "new_password" not in page

    def test_hides_it_from_the_next_person_at_the_same_screen(self, client, owner):
        factories.stranger()
        account("stranger")
        self.typed(client)

        response = sign_in(client, username="stranger")

        assert response.url == "/"
        assert client.get("/accounts/kept/").status_code == 302

    def test_forgets_it_after_half_an_hour(self, client, owner):
        self.typed(client)
        later = clock.now() + kept.KEPT_FOR + timedelta(minutes=1)

        with clock.reading(lambda: later):
            assert sign_in(client).url == "/"

    def test_keeps_nothing_for_strangers(self, client):
        client.post(self.PATH, {"name": "李秋生"}, **HTML)

        assert kept.SESSION_KEY not in client.session

    def test_sends_it_again_only_for_the_one_it_was_typed_for(self, client, owner):
        firm = factories.firm(owner)
        client.force_login(account("owner"))
        client.post("/accounts/acting/", {"capacity": f"firm:{firm.ref}"})
        client.get("/accounts/me/")
        client.cookies.pop("yijian-session")
        client.post(self.PATH, {"name": "李秋生"}, **HTML)

        sign_in(client)

        page = client.get("/accounts/kept/").content.decode()
        assert "接着交" in page
        assert client.get("/accounts/kept/").wsgi_request.actor.subject_ref == firm.ref

    def test_is_stored_sealed(self, client, owner):
        self.typed(client)

        assert "李秋生" not in str(dict(client.session))
        assert client.session[kept.SESSION_KEY].startswith("sm4g1:")

    def test_is_shown_in_words_not_codes(self, client, owner):
        client.force_login(account("owner"))
        client.get("/accounts/me/")
        client.cookies.pop("yijian-session")
        client.post(self.PATH, {"name": "李秋生", "kind": "relative", "id_type": "111"}, **HTML)
        sign_in(client)

        page = client.get("/accounts/kept/").content.decode()
        assert "<li>李秋生</li>" in page
        assert "<li>relative</li>" not in page
        assert "<li>111</li>" not in page

    def test_is_not_offered_again_once_sent(self, client, owner):
        self.typed(client)
        sign_in(client)

        client.post(self.PATH, {"name": "李秋生"})

        assert kept.SESSION_KEY not in client.session

    def test_is_dropped_on_request(self, client, owner):
        self.typed(client)
        sign_in(client)

        client.post("/accounts/kept/", {"path": "/"})

        assert kept.SESSION_KEY not in client.session


class TestStaleToken:
    """A form of a tab that was open before signing in again carries a token that no longer fits."""

    def send(self, owner, **headers):
        client = Client(enforce_csrf_checks=True)
        client.force_login(account("owner"))
        client.get("/accounts/me/")
        return client.post("/accounts/authorities/", {"name": "李秋生"}, **headers)

    def test_from_our_own_page_is_kept(self, owner):
        assert self.send(owner, HTTP_SEC_FETCH_SITE="same-origin").url == "/accounts/kept/"

    def test_from_elsewhere_is_refused(self, owner):
        assert self.send(owner, HTTP_SEC_FETCH_SITE="cross-site").status_code == 403
        assert self.send(owner).status_code == 403


class TestSecondFactor:
    @pytest.fixture
    def clerk(self):
        factories.agencies()
        factories.staff()
        return account("clerk")

    def test_is_asked_of_staff_where_configured(self, client, clerk, settings):
        settings.STAFF_SECOND_FACTOR = True
        client.force_login(clerk)

        assert client.get("/accounts/second-factor/").status_code == 200
        assert client.get("/preferences/").status_code == 200
        request = client.get("/accounts/acting/").wsgi_request
        request.resolver_match = resolve("/accounts/acting/")
        request.resolver_match.namespaces = ["workbench"]
        response = SecondFactorMiddleware(lambda request: None).process_view(
            request, lambda request: None, (), {}
        )
        assert (response.status_code, response.url) == (302, "/accounts/second-factor/")

    def test_leaves_alone_who_acts_for_themselves(self, client, owner, settings):
        settings.STAFF_SECOND_FACTOR = True
        client.force_login(account("owner"))

        assert client.get("/accounts/me/").status_code == 200

    def test_is_asked_after_the_password(self, client, owner):
        user = account("owner")
        secret = totp.generate_totp_secret()
        totp.TOTP.activate(user, secret)

        response = sign_in(client, next="/accounts/me/")

        assert response.url == reverse("mfa_authenticate")
        assert client.get("/accounts/me/").status_code == 302
        page = client.get(response.url)
        assert page.status_code == 200
        code = totp.format_hotp_value(
            totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time())))
        )
        assert client.post(response.url, {"code": code}).url == "/accounts/me/"
        assert client.get("/accounts/me/").status_code == 200

    def test_is_stored_sealed(self, owner):
        secret = totp.generate_totp_secret()
        totp.TOTP.activate(account("owner"), secret)

        stored = Authenticator.objects.get(type="totp").data["secret"]

        assert secret not in stored
        assert stored.startswith("sm4g1:")

    def test_can_be_set_up(self, client, owner):
        sign_in(client)

        asked = client.get(reverse("mfa_activate_totp"), follow=True)
        assert 'type="password"' in asked.content.decode()
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

        for name in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn"):
            page = client.get(reverse(name))
            assert page.status_code == 200
            assert "<main" in page.content.decode()
