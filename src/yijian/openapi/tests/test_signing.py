"""A call is admitted by its signature, once."""

import secrets

import pytest

from yijian.cases.vocabulary import ACCEPT
from yijian.kernel.actor import SYSTEM, Actor, ActorKind
from yijian.kernel.refusal import NotFound, NotYourDuty
from yijian.openapi import operations
from yijian.openapi.models import MachineClient, MachineNonce
from yijian.openapi.rules import NoSuchDuty, NoSuchKey
from yijian.openapi.tests.factories import Machine
from yijian.openapi.vocabulary import MANAGE_MACHINES, KeyKind
from yijian.plumbing import clock
from yijian.plumbing.models import JournalEntry

pytestmark = pytest.mark.django_db


def refused(response, code, status=401):
    assert response.status_code == status, response.content.decode()
    assert response["Content-Type"].startswith("application/problem+json")
    assert response.json()["code"] == code
    return response.json()


class TestAdmitting:
    @pytest.mark.parametrize("kind", list(KeyKind))
    def test_admits_a_signed_call_as_the_agencys_machine(self, client, kind):
        machine = Machine(client, agency="wj-market", duties=[ACCEPT], kind=kind)

        me = machine.get("/api/v1/me").json()

        assert (me["kind"], me["ref"], me["agency_code"]) == ("machine", machine.ref, "wj-market")
        assert me["duties"] == [ACCEPT]
        assert me["csrf_token"] == ""

    def test_signs_the_query_string_too(self, client):
        machine = Machine(client, agency="wj-market", duties=[ACCEPT])
        headers = machine.headers("GET", "/api/v1/cases?state=received")

        assert machine.get("/api/v1/cases?state=received").status_code == 200
        refused(client.get("/api/v1/cases?state=granted", headers=headers), "openapi.signature-refused")

    def test_refuses_the_same_call_twice(self, client):
        machine = Machine(client)
        headers = machine.headers("GET", "/api/v1/me")

        assert client.get("/api/v1/me", headers=headers).status_code == 200
        refused(client.get("/api/v1/me", headers=headers), "openapi.replayed")

    def test_lets_two_clients_use_the_same_nonce(self, client):
        nonce = secrets.token_hex(16)

        assert Machine(client).get("/api/v1/me", nonce=nonce).status_code == 200
        assert Machine(client).get("/api/v1/me", nonce=nonce).status_code == 200

    def test_refuses_a_wrong_clock(self, client):
        late = str(int(clock.now().timestamp()) - 301)

        problem = refused(Machine(client).get("/api/v1/me", time=late), "openapi.stale-call")

        assert "6分钟" in problem["detail"]

    def test_tells_which_headers_are_missing(self, client):
        headers = Machine(client).headers("GET", "/api/v1/me")
        del headers["X-Yijian-Nonce"]

        problem = refused(client.get("/api/v1/me", headers=headers), "openapi.signature-refused")

        assert "X-Yijian-Nonce" in problem["detail"]

    def test_tells_strangers_nothing_of_which_clients_exist_and_notes_no_nonce(self, client):
        machine = Machine(client)
        unknown = client.get(
            "/api/v1/me", headers=machine.headers("GET", "/api/v1/me") | {"X-Yijian-Client": "M0"}
        )
        wrong = client.get("/api/v1/me", headers=machine.headers("GET", "/api/v1/other"))

        assert refused(unknown, "openapi.signature-refused") == refused(wrong, "openapi.signature-refused")
        assert not MachineNonce.objects.exists()

    def test_a_body_changed_on_the_way_is_refused(self, client):
        machine = Machine(client, agency="wj-market", duties=[ACCEPT])
        headers = machine.headers("POST", "/api/v1/cases/C0/moves/accept", b"{}")

        response = client.post(
            "/api/v1/cases/C0/moves/accept",
            b'{"revision": 1}',
            content_type="application/json",
            headers=headers,
        )

        refused(response, "openapi.signature-refused")

    def test_a_machine_never_borrows_the_session_beside_its_signature(self, client, signed_in):
        machine = Machine(signed_in("chenyulan", "self"))

        refused(
            client.get("/api/v1/me", headers=machine.headers("GET", "/api/v1/wrong")),
            "openapi.signature-refused",
        )


class TestRegistering:
    def register(self, actor=SYSTEM, **changed):
        wanted = {
            "name": "系统",
            "agency_code": "wj-market",
            "duties": [ACCEPT],
            "kind": KeyKind.HMAC,
            "public_key": "",
        }
        return operations.register_machine(**wanted | changed, actor=actor, now=clock.now())

    def test_keeps_the_secret_sealed_and_out_of_the_journal(self):
        made = self.register()
        with_raw = MachineClient.objects.extra(select={"raw": "secret"}).get(ref=made.ref)

        assert with_raw.raw.startswith("sm4g1:")
        assert made.secret not in str(JournalEntry.objects.filter(subject_ref=made.ref).values())

    def test_needs_the_duty(self):
        clerk = Actor(kind=ActorKind.STAFF, ref="s", name="某", agency_code="wj-market")
        with pytest.raises(NotYourDuty):
            self.register(actor=clerk)
        self.register(
            actor=Actor(kind=ActorKind.STAFF, ref="s", name="某", duties=frozenset({MANAGE_MACHINES}))
        )

    @pytest.mark.parametrize(
        ("changed", "refusal"),
        [
            ({"duties": ["cases.everything"]}, NoSuchDuty),
            ({"agency_code": "nobody"}, NotFound),
            ({"kind": KeyKind.SM2, "public_key": "x"}, NoSuchKey),
        ],
    )
    def test_refuses_what_does_not_exist(self, changed, refusal):
        with pytest.raises(refusal):
            self.register(**changed)
        assert not MachineClient.objects.exists()

    def test_a_stopped_client_is_admitted_no_more(self, client):
        machine = Machine(client)
        operations.stop_machine(ref=machine.ref, actor=SYSTEM, now=clock.now())
        operations.stop_machine(ref=machine.ref, actor=SYSTEM, now=clock.now())

        refused(machine.get("/api/v1/me"), "openapi.signature-refused")
        assert JournalEntry.objects.filter(subject_ref=machine.ref).count() == 2
