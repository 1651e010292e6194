from datetime import timedelta

import pytest

from yijian.accounts import queries
from yijian.accounts.models import Authority, Membership
from yijian.accounts.tests import factories
from yijian.accounts.tests.factories import COLLEAGUE_ID, OWNER_ID, PASSWORD, account
from yijian.plumbing import clock, journal

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client):
    row = factories.owner()
    client.force_login(account("owner"))
    return row


def text(response):
    return response.content.decode()


class TestActing:
    def test_switches_and_stays_switched(self, client, owner):
        firm = factories.firm(owner)

        response = client.post("/accounts/acting/", {"capacity": f"firm:{firm.ref}", "next": "/accounts/me/"})

        assert response.url == "/accounts/me/"
        page = client.get("/accounts/me/")
        assert page.wsgi_request.actor.subject_ref == firm.ref
        assert factories.FIRM_CODE in text(page)
        assert "5901**********0268" not in text(page)

    def test_refuses_a_firm_of_somebody_else(self, client, owner):
        firm = factories.firm(factories.stranger())

        response = client.post("/accounts/acting/", {"capacity": f"firm:{firm.ref}"})

        assert response.status_code == 422
        assert client.get("/accounts/me/").wsgi_request.actor.subject_ref == owner.ref

    def test_cannot_be_forced_by_writing_into_the_session(self, client, owner):
        firm = factories.firm(factories.stranger())
        session = client.session
        session["acting_as"] = f"firm:{firm.ref}"
        session.save()

        assert client.get("/accounts/me/").wsgi_request.actor.subject_ref == owner.ref

    def test_asks_for_a_choice(self, client, owner):
        assert "还没有选为谁办" in text(client.post("/accounts/acting/", {}))

    def test_one_session_does_not_change_another(self, client, owner):
        firm = factories.firm(owner)
        other_window = type(client)()
        other_window.force_login(account("owner"))

        client.post("/accounts/acting/", {"capacity": f"firm:{firm.ref}"})

        assert other_window.get("/accounts/me/").wsgi_request.actor.subject_ref == owner.ref

    def test_shows_staff_their_agency(self, client):
        factories.agencies()
        factories.staff()
        client.force_login(account("clerk"))

        assert "city-market局" in text(client.get("/accounts/acting/"))
        assert client.get("/accounts/me/").status_code == 404


class TestMyData:
    def test_is_masked_until_revealed(self, client, owner):
        page = text(client.get("/accounts/me/"))

        assert "5901**********0268" in page
        assert OWNER_ID not in page
        assert journal.readings_of(owner.ref) == []

    def test_shows_everything_once_and_notes_it(self, client, owner):
        page = text(client.post("/accounts/me/reveal/"))

        assert OWNER_ID in page
        assert "本人查看" in text(client.get("/accounts/me/readings/"))
        assert OWNER_ID not in text(client.get("/accounts/me/"))


class TestAuthorities:
    def give(self, client, **fields):
        last_day = (clock.now() + timedelta(days=30)).date().isoformat()
        data = {
            "kind": "relative",
            "name": "李秋生",
            "id_type": "111",
            "id_number": COLLEAGUE_ID,
            "last_day": last_day,
        }
        return client.post("/accounts/authorities/", data | fields)

    def test_are_given_and_taken_back(self, client, owner):
        factories.colleague()

        assert self.give(client).status_code == 302
        assert "李秋生" in text(client.get("/accounts/authorities/"))
        authority = Authority.objects.get()
        client.post(f"/accounts/authorities/{authority.ref}/revoke/")

        authority.refresh_from_db()
        assert authority.revoked_at is not None
        assert "现在没有人能替您办" in text(client.get("/accounts/authorities/"))

    @pytest.mark.parametrize(
        "fields", [{"name": "李冬生"}, {"id_number": "590102198803120268"}, {"id_number": "1"}]
    )
    def test_refuse_name_and_number_that_do_not_fit_with_one_sentence(self, client, owner, fields):
        factories.colleague()

        response = self.give(client, **fields)

        assert response.status_code == 422
        assert "没有查到姓名和证件号码都对得上的人" in text(response)
        assert 'value="' + fields.get("name", "李秋生") in text(response)
        assert not Authority.objects.exists()

    def test_keep_what_was_typed_beside_the_fault(self, client, owner):
        factories.colleague()

        response = self.give(client, last_day="2020-01-01")

        assert "委托的截止日" in text(response)
        assert COLLEAGUE_ID in text(response)

    def test_of_others_are_nobodys_business(self, client, owner):
        stranger, colleague = factories.stranger(), factories.colleague()
        from yijian.accounts.tests.test_acting import authorise

        row = authorise(stranger, colleague)

        assert client.post(f"/accounts/authorities/{row.ref}/revoke/").status_code == 404
        assert Authority.objects.get().revoked_at is None


class TestColleagues:
    def test_are_named_and_removed_by_the_representative(self, client, owner):
        firm = factories.firm(owner)
        colleague = factories.colleague()
        client.post("/accounts/acting/", {"capacity": f"firm:{firm.ref}"})

        client.post("/accounts/colleagues/", {"name": "李秋生", "id_type": "111", "id_number": COLLEAGUE_ID})

        assert len(queries.members_of(firm.ref, clock.now().date())) == 2
        client.post(f"/accounts/colleagues/{colleague.ref}/end/")
        assert len(queries.members_of(firm.ref, clock.now().date())) == 1
        assert Membership.objects.count() == 2


class TestPassword:
    def change(self, client, new="quxian-huayuan-7", again=None, old=PASSWORD):
        data = {"old_password": old, "new_password": new, "again_password": again or new}
        return client.post("/accounts/password/", data)

    def test_is_changed_without_signing_out(self, client, owner):
        assert self.change(client).status_code == 302
        assert client.get("/accounts/me/").status_code == 200

    @pytest.mark.parametrize(
        ("fields", "sentence"),
        [
            ({"old": "wrong"}, "原密码不对"),
            ({"new": "12345678901"}, "不够安全"),
            ({"new": "short"}, "不够安全"),
            ({"again": "something-else"}, "两遍新密码不一样"),
        ],
    )
    def test_is_refused_with_a_sentence(self, client, owner, fields, sentence):
        response = self.change(client, **fields)

        assert response.status_code == 422
        assert sentence in text(response)
        assert queries.usernames() == {"owner"}


class TestQueries:
    @pytest.mark.parametrize("count", [1, 2, 20])
    def test_of_the_acting_page_do_not_grow_with_firms(
        self, client, owner, count, django_assert_max_num_queries
    ):
        codes = ["915901025910005386", "91590102591000618R", "9159010259100079XQ"][: min(count, 3)]
        for number, code in enumerate(codes):
            factories.firm(owner, code=code, name=f"单位{number}")
        client.get("/accounts/acting/")

        with django_assert_max_num_queries(14):
            client.get("/accounts/acting/")
