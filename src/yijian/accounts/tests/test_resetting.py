"""A forgotten password, put right at a desk."""

from datetime import timedelta

import pytest
from django.test import Client

from yijian.accounts import operations, rules
from yijian.accounts.models import Account, Person
from yijian.accounts.operations.resetting import NotSeen, StaffAccount
from yijian.accounts.tests import factories
from yijian.accounts.tests.factories import NOW, OWNER_ID, PASSWORD, account
from yijian.accounts.vocabulary import REGISTER_VISITOR, PaperKind
from yijian.kernel.actor import Actor, ActorKind
from yijian.kernel.refusal import NotYourDuty
from yijian.plumbing import clock
from yijian.plumbing.models import JournalEntry, Message

pytestmark = pytest.mark.django_db

CLERK = Actor(
    kind=ActorKind.STAFF,
    ref="S1",
    name="周敏",
    agency_code="wj-hall",
    agency_name="望江区政务服务中心",
    duties=frozenset({REGISTER_VISITOR}),
)
OWN = "xinde-mima-2027"


def reset(now=NOW, **changed):
    given = {
        "name": "陈玉兰",
        "id_type": PaperKind.RESIDENT_ID,
        "id_number": OWNER_ID,
        "seen": True,
        "actor": CLERK,
        "now": now,
    }
    return operations.reset_password(**{**given, **changed})


def sign_in(client, password, username="owner"):
    return client.post("/accounts/sign-in/", {"username": username, "password": password})


@pytest.fixture
def owner():
    row = factories.owner()
    account("owner")
    return row


class TestResetting:
    def test_ends_the_old_password_and_is_noted_and_told(self, owner):
        made = reset()

        kept = Account.objects.get(username="owner")
        assert (made.username, made.is_new) == ("owner", False)
        assert kept.check_password(made.code)
        assert not kept.check_password(PASSWORD)
        assert JournalEntry.objects.get(act="accounts.reset-password").actor_name == "周敏"
        assert "望江区政务服务中心" in Message.objects.get(to_ref=owner.ref).text

    def test_opens_an_account_for_whoever_has_none(self):
        row = factories.person(username="")

        made = reset()

        assert made.is_new
        assert made.username == "13800006620"
        assert Person.objects.get(ref=row.ref).account.check_password(made.code)

    def test_never_writes_the_code_down(self, owner):
        made = reset()

        entry = JournalEntry.objects.get(act="accounts.reset-password")
        assert made.code not in str(entry.detail)
        assert made.code not in Message.objects.get(to_ref=owner.ref).text

    @pytest.mark.parametrize(
        ("changed", "refusal"),
        [
            ({"seen": False}, NotSeen),
            ({"name": "陈玉蓝"}, rules.PersonUnknown),
            ({"id_number": "590102199509170285"}, rules.PersonUnknown),
            ({"actor": Actor(kind=ActorKind.STAFF, ref="S2", name="别人")}, NotYourDuty),
        ],
    )
    def test_is_refused_and_changes_nothing(self, owner, changed, refusal):
        with pytest.raises(refusal):
            reset(**changed)

        assert Account.objects.get(username="owner").check_password(PASSWORD)
        assert not JournalEntry.objects.filter(act="accounts.reset-password").exists()

    def test_does_not_open_a_colleagues_account(self, owner):
        factories.agencies()
        factories.staff("owner")

        with pytest.raises(StaffAccount):
            reset()


class TestSigningInWithIt:
    def test_leads_to_a_password_of_ones_own_and_nowhere_else_before(self, owner):
        made = reset(now=clock.now())
        client = Client()

        assert sign_in(client, made.code).url == "/accounts/password/"
        assert client.get("/my/").url == "/accounts/password/"
        assert client.get("/").status_code == 200
        assert "临时密码" in client.get("/accounts/password/").content.decode()

        changed = client.post(
            "/accounts/password/",
            {"old_password": made.code, "new_password": OWN, "again_password": OWN},
        )
        assert changed.status_code == 302
        assert client.get("/my/").status_code == 200
        assert sign_in(Client(), made.code).status_code == 422
        assert sign_in(Client(), OWN).status_code == 302

    def test_the_code_itself_cannot_stay(self, owner):
        made = reset(now=clock.now())
        client = Client()
        sign_in(client, made.code)

        answer = client.post(
            "/accounts/password/",
            {"old_password": made.code, "new_password": made.code, "again_password": made.code},
        )

        assert answer.status_code == 422
        assert Account.objects.get(username="owner").one_time_until is not None

    def test_is_over_after_a_day(self, owner):
        made = reset(now=clock.now() - timedelta(hours=25))

        answer = sign_in(Client(), made.code)

        assert answer.status_code == 422
        assert "已经过期" in answer.content.decode()

    def test_ends_the_sessions_of_the_old_password(self, owner):
        client = Client()
        sign_in(client, PASSWORD)
        assert client.get("/my/").status_code == 200

        reset(now=clock.now())

        assert client.get("/my/").status_code == 302
