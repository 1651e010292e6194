"""Who may open which page of the accounts."""

import pytest
from django.urls import reverse

from yijian.accounts.models import Membership
from yijian.accounts.tests import factories
from yijian.accounts.tests.factories import TODAY, account
from yijian.accounts.tests.test_acting import authorise
from yijian.accounts.vocabulary import REGISTER_VISITOR, MembershipRole

pytestmark = pytest.mark.django_db

OPEN, SIGN_IN, NO, GONE = 200, 302, 403, 404
GETS = {
    # name: (visitor, citizen, staff without duty, staff with duty)
    "accounts:sign-in": (OPEN, SIGN_IN, SIGN_IN, SIGN_IN),
    "accounts:sign-out": (OPEN, OPEN, OPEN, OPEN),
    "accounts:kept": (SIGN_IN, SIGN_IN, SIGN_IN, SIGN_IN),
    "accounts:second-factor": (SIGN_IN, OPEN, OPEN, OPEN),
    "accounts:acting": (SIGN_IN, OPEN, OPEN, OPEN),
    "accounts:me": (SIGN_IN, OPEN, GONE, GONE),
    "accounts:mail": (SIGN_IN, OPEN, GONE, GONE),
    "accounts:readings": (SIGN_IN, OPEN, GONE, GONE),
    "accounts:authorities": (SIGN_IN, OPEN, GONE, GONE),
    "accounts:colleagues": (SIGN_IN, OPEN, GONE, GONE),
    "accounts:password": (SIGN_IN, OPEN, OPEN, OPEN),
    "mfa_index": (SIGN_IN, OPEN, OPEN, OPEN),
    "mfa_list_webauthn": (SIGN_IN, OPEN, OPEN, OPEN),
}


@pytest.fixture
def people():
    """陈玉兰 with a firm, 王桂珍 who has nothing to do with her, a clerk without and one with a duty."""
    factories.agencies()
    owner, stranger = factories.owner(), factories.stranger()
    factories.colleague()
    factories.staff()
    factories.staff("senior", "何静", duties=(REGISTER_VISITOR,))
    for username in ("owner", "stranger", "colleague", "clerk", "senior"):
        account(username)
    return owner, stranger, factories.firm(owner)


def enter(client, username):
    if username:
        client.force_login(account(username))
    return client


def act(client, key):
    assert client.post("/accounts/acting/", {"capacity": key}).status_code == 302


@pytest.mark.parametrize("name", GETS)
@pytest.mark.parametrize(("column", "username"), list(enumerate(["", "owner", "clerk", "senior"])))
def test_pages_open_for_whom_they_should(client, people, name, column, username):
    enter(client, username)

    assert client.get(reverse(name)).status_code == GETS[name][column]


@pytest.mark.parametrize(
    ("username", "status"),
    [("", SIGN_IN), ("owner", OPEN), ("stranger", OPEN), ("clerk", GONE), ("senior", GONE)],
)
def test_reveal_shows_only_ones_own(client, people, username, status):
    response = enter(client, username).post("/accounts/me/reveal/", {"purpose": "核对办件"})

    assert response.status_code == status
    assert (factories.OWNER_ID in response.content.decode()) is (username == "owner")


@pytest.mark.parametrize(
    ("username", "status"),
    [
        ("", SIGN_IN),
        ("stranger", GONE),
        ("clerk", GONE),
        ("senior", GONE),
        ("owner", SIGN_IN),
        ("colleague", SIGN_IN),
    ],
)
def test_authority_is_ended_only_by_those_it_binds_and_is_unknown_to_clerks_who_serve_neither(
    client, people, username, status
):
    owner, _, _ = people
    agent = factories.colleague()
    row = authorise(owner, agent)

    response = enter(client, username).post(f"/accounts/authorities/{row.ref}/revoke/", {"reason": "不用了"})

    assert response.status_code == status
    rows = enter(client, "owner").get("/accounts/authorities/").content.decode()
    ended = "现在没有人能替您办" in rows
    assert ended is (username in ("owner", "colleague"))


@pytest.mark.parametrize(
    ("username", "status"),
    [("", SIGN_IN), ("stranger", GONE), ("clerk", GONE), ("senior", GONE), ("owner", SIGN_IN)],
)
def test_colleague_is_taken_off_only_by_the_representative_acting_for_the_firm(
    client, people, username, status
):
    _, _, firm = people
    colleague = factories.colleague()
    factories.join(colleague, firm, MembershipRole.CLERK)
    enter(client, username)
    if username == "owner":
        act(client, f"firm:{firm.ref}")

    response = client.post(f"/accounts/colleagues/{colleague.ref}/end/")

    assert response.status_code == status
    still = Membership.objects.get(person__ref=colleague.ref).valid_until is None
    assert still is (username != "owner")


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/me/reveal/",
        "/accounts/me/mail/confirm/",
        "/accounts/me/mail/remove/",
        "/accounts/authorities/x/revoke/",
        "/accounts/colleagues/x/end/",
    ],
)
def test_what_changes_something_is_not_done_by_looking(client, people, path):
    assert enter(client, "owner").get(path).status_code == 405


class TestIsolationAfterSwitching:
    """After a switch nothing of the former subject is left on any page."""

    def test_between_oneself_and_a_firm(self, client, people):
        owner, _, firm = people
        authorise(owner, factories.colleague())
        enter(client, "owner")

        assert "李秋生" in client.get("/accounts/authorities/").content.decode()
        act(client, f"firm:{firm.ref}")
        for path in (
            "/accounts/me/",
            "/accounts/authorities/",
            "/accounts/me/readings/",
            "/accounts/colleagues/",
        ):
            page = client.get(path).content.decode()
            assert "李秋生" not in page
            assert "5901**********0268" not in page
        assert factories.OWNER_ID not in client.post("/accounts/me/reveal/").content.decode()

        act(client, f"self:{owner.ref}")
        assert factories.FIRM_CODE not in client.get("/accounts/me/").content.decode()

    def test_between_oneself_and_a_principal(self, client, people):
        owner, stranger, _ = people
        row = authorise(stranger, owner)
        enter(client, "owner")
        act(client, f"authority:{row.ref}")

        page = client.get("/accounts/me/")
        assert page.wsgi_request.actor.subject_ref == stranger.ref
        assert "5901**********0268" not in page.content.decode()
        refused = client.post(
            "/accounts/authorities/",
            {
                "kind": "relative", "name": "李秋生", "id_type": "111", "id_number": factories.COLLEAGUE_ID,
                "last_day": TODAY.replace(year=TODAY.year + 1).isoformat(),
            },
        )  # fmt: skip
        assert refused.status_code == 422
        assert "委托要由本人" in refused.content.decode()

        enter(client, "stranger").post(f"/accounts/authorities/{row.ref}/revoke/")
        back = enter(client, "owner").get("/accounts/me/")
        assert back.wsgi_request.actor.subject_ref == owner.ref

    def test_readings_go_to_the_one_who_was_read(self, client, people):
        owner, _, firm = people
        enter(client, "owner")
        act(client, f"firm:{firm.ref}")
        client.post("/accounts/me/reveal/")

        assert "查看完整" in client.get("/accounts/me/readings/").content.decode()
        act(client, f"self:{owner.ref}")
        assert "还没有人看过" in client.get("/accounts/me/readings/").content.decode()
