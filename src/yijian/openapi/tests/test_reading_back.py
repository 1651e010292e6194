"""What comes back over HTTP: lists by key, papers, certificates, messages; and wrong questions."""

import pytest
from django.test import Client
from tests.journeys import filing

from yijian.cases.models import Application, Case
from yijian.openapi.tests.thread import case_of, tick_all
from yijian.plumbing import clock

pytestmark = pytest.mark.django_db


class TestLists:
    def test_pages_by_key_without_gap_or_repeat(self, owner, filed):
        seen, after = [], ""
        while True:
            page = owner.get(f"/api/v1/cases?limit=2{after}")
            seen += [row["ref"] for row in page["rows"]]
            if page["after"] is None:
                break
            after = f"&after={page['after']}"

        assert seen == list(
            Case.objects.filter(application__ref=filed["ref"]).order_by("-pk").values_list("ref", flat=True)
        )

    def test_more_cases_ask_no_more_questions(self, owner, filed, django_assert_max_num_queries):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        counts = []
        for limit in (1, 2, 20):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                owner.get(f"/api/v1/cases?limit={limit}")
            counts.append(len(asked))

        assert len(set(counts)) == 1, counts

    def test_search_and_loops_are_open_to_everybody(self):
        stranger = Client()

        hits = stranger.get("/api/v1/search?q=开饭馆").json()
        loop = stranger.get("/api/v1/loops/case").json()
        thing = stranger.get("/api/v1/things/open-restaurant").json()

        assert hits[0]["code"] == "open-restaurant"
        assert "case" in [row["code"] for row in stranger.get("/api/v1/loops").json()]
        assert {move["code"] for move in loop["moves"] if move["is_open"]} >= {"accept", "grant", "refuse"}
        assert not next(move for move in loop["moves"] if move["code"] == "deem_accepted")["is_open"]
        assert thing["is_bundle"]
        assert "open-restaurant" in [row["code"] for row in stranger.get("/api/v1/things").json()]

    @pytest.mark.parametrize(
        ("path", "code"),
        [
            ("/api/v1/search", "openapi.malformed"),
            ("/api/v1/things/nothing", "not-found"),
            ("/api/v1/loops/nothing", "not-found"),
            ("/api/v1/search?q=x&limit=1000", "openapi.malformed"),
        ],
    )
    def test_wrong_questions_are_problems(self, path, code):
        assert Client().get(path).json()["code"] == code

    def test_an_answer_that_does_not_fit_names_its_field(self):
        response = Client().post(
            "/api/v1/things/open-restaurant/plan",
            {"answers": {"area": "很大"}},
            content_type="application/json",
        )

        assert (response.status_code, response["Content-Type"].split(";")[0]) == (
            422,
            "application/problem+json",
        )
        assert "面积" in response.json()["detail"]

    def test_a_body_that_is_no_json_is_unreadable(self):
        response = Client().post(
            "/api/v1/things/open-restaurant/plan", b"{nonsense", content_type="application/json"
        )

        assert (response.status_code, response.json()["code"]) == (400, "openapi.unreadable")


class TestWhatComesBack:
    def test_the_receipt_is_a_sealed_pdf_for_its_owner_alone(self, owner, stranger, filed):
        path = f"/api/v1/applications/{filed['ref']}/receipt"

        content = owner.http.get(path)

        assert content["Content-Type"] == "application/pdf"
        assert content.content.startswith(b"%PDF")
        assert content["Content-Disposition"].startswith("attachment")
        stranger.get(path, status=404)

    def test_number_and_password_tell_how_it_stands_without_a_session(self, filed, client):
        password = Application.objects.get(ref=filed["ref"]).query_password
        asked = {"number": filed["number"], "password": password}

        told = client.post("/api/v1/follow", asked, content_type="application/json")
        wrong = client.post(
            "/api/v1/follow", {**asked, "password": "000000"}, content_type="application/json"
        )

        assert told.status_code == 200
        assert told.json()["title"] == filed["title"]
        assert filed["subject_name"] not in told.content.decode()
        assert wrong.status_code in (404, 422)
        assert wrong.json()["detail"].endswith("。")

    def test_a_certificate_comes_into_the_wallet_and_is_shown(
        self, owner, stranger, filed, acceptor, decider, run_jobs
    ):
        ref = case_of(filed)
        tick_all(acceptor, ref, step="accept")
        acceptor.post(f"/api/v1/cases/{ref}/moves/accept")
        tick_all(decider, ref)
        assert decider.post(f"/api/v1/cases/{ref}/moves/grant").status_code == 200
        run_jobs(now=clock.now())

        held = next(row for row in owner.get("/api/v1/wallet") if row["kind"] == "signboard-permit")
        shown = owner.send("POST", f"/api/v1/wallet/{held['ref']}/showing")
        file = owner.http.get(f"/api/v1/wallet/{held['ref']}/file")

        assert held["standing"] == "valid"
        assert file.content.startswith(b"%PDF")
        assert owner.http.get(shown["check_path"]).status_code == 200
        stranger.send("POST", f"/api/v1/wallet/{held['ref']}/showing", status=404)

    def test_messages_are_listed_and_marked_as_read(self, owner, filed):
        fresh = [row for row in owner.get("/api/v1/messages") if row["read_at"] is None]

        assert owner.send("POST", "/api/v1/messages/read") == {"read": len(fresh)}
        assert all(row["read_at"] for row in owner.get("/api/v1/messages"))

    def test_a_draft_is_given_up(self, owner, monkeypatch):
        begun = owner.send(
            "POST",
            "/api/v1/things/signboard/begin",
            {"answers": {"in-mall": "否", "rented": "否"}, "region_code": filing.WANGJIANG},
        )

        owner.send("DELETE", f"/api/v1/drafts/{begun['ref']}", status=204)

        assert Application.objects.get(ref=begun["ref"]).state == "withdrawn"

    def test_an_app_changes_for_whom_it_acts(self, owner):
        capacities = owner.get("/api/v1/me/capacities")
        own = next(row for row in capacities if row["key"].startswith("self"))

        owner.send("PUT", "/api/v1/me/acting", {"key": own["key"]}, status=204)

        assert owner.get("/api/v1/me")["acting_for_name"] == "陈玉兰"
        owner.send("PUT", "/api/v1/me/acting", {"key": "firm:nobody"}, status=403)
