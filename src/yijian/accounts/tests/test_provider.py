"""Signing in through an outside provider: a small real one answers on this machine."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount

from yijian.accounts.models import Account, Person
from yijian.accounts.tests import factories
from yijian.accounts.tests.factories import OWNER_ID, account
from yijian.accounts.vocabulary import RealName

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/providers/oidc/national/login/"


class Provider(BaseHTTPRequestHandler):
    """Knows one person; says who they are to whoever holds a code."""

    claims: ClassVar[dict] = {}

    def do_GET(self):
        base = f"http://127.0.0.1:{self.server.server_port}"
        if self.path.endswith("/.well-known/openid-configuration"):
            return self.answer(
                {
                    "issuer": base,
                    "authorization_endpoint": f"{base}/authorize",
                    "token_endpoint": f"{base}/token",
                    "userinfo_endpoint": f"{base}/userinfo",
                    "jwks_uri": f"{base}/jwks",
                }
            )
        return self.answer(self.claims)

    def do_POST(self):
        base = f"http://127.0.0.1:{self.server.server_port}"
        self.rfile.read(int(self.headers["Content-Length"]))
        token = jwt.encode(
            {"iss": base, "aud": "yijian", "exp": 4102444800, **self.claims}, "k" * 32, "HS256"
        )
        return self.answer({"access_token": "t", "token_type": "Bearer", "id_token": token})

    def answer(self, body):
        text = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *args):
        pass


@pytest.fixture
def provider(settings):
    server = HTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app = {
        "provider_id": "national",
        "name": "国家政务服务平台",
        "client_id": "yijian",
        "secret": "s",
        "settings": {"server_url": f"http://127.0.0.1:{server.server_port}", "fetch_userinfo": True},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}

    def says(**claims):
        Provider.claims = {
            "sub": "u-1",
            "name": "陈玉兰",
            "id_number": OWNER_ID,
            "phone_number": "13800006620",
        } | claims

    says()
    yield says
    server.shutdown()
    server.server_close()


def go(client):
    away = client.get(LOGIN)
    assert away.status_code == 302
    state = parse_qs(urlsplit(away.url).query)["state"][0]
    return client.get(f"{LOGIN}callback/", {"code": "c", "state": state})


class TestProvider:
    def test_is_offered_on_the_sign_in_page(self, client, provider):
        page = client.get("/accounts/sign-in/").content.decode()

        assert "国家政务服务平台" in page
        assert LOGIN in page

    def test_opens_an_account_for_a_new_person(self, client, provider):
        response = go(client)

        assert (response.status_code, response.url) == (302, "/")
        person = Person.objects.get()
        assert (person.name, person.real_name, person.id_number) == ("陈玉兰", RealName.REGISTER, OWNER_ID)
        assert client.get("/accounts/me/").wsgi_request.actor.subject_ref == person.ref

    def test_finds_the_same_person_registered_at_a_desk_and_the_second_time(self, client, provider):
        row = factories.owner()
        username = account("owner").username

        go(client)
        client.post("/accounts/sign-out/")
        go(client)

        assert client.get("/accounts/me/").wsgi_request.actor.ref == row.ref
        assert (Account.objects.count(), SocialAccount.objects.count()) == (1, 1)
        assert Account.objects.get().username == username

    @pytest.mark.parametrize(
        "claims", [{"id_number": "590102198803120267"}, {"id_number": ""}, {"id_type": "999"}, {"name": ""}]
    )
    def test_is_refused_with_a_sentence_when_it_cannot_say_who(self, client, provider, claims):
        provider(**claims)

        response = go(client)

        assert response.status_code == 422
        assert "没有登录上" in response.content.decode()
        assert not Account.objects.exists()

    def test_cannot_take_over_a_person_of_another_name(self, client, provider):
        factories.owner()
        provider(name="别人")

        assert go(client).status_code == 422
        assert client.get("/accounts/me/").status_code == 302
