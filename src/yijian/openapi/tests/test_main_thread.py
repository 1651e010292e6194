"""The main thread over HTTP: a citizen's app files, two department systems take it to the grant, everybody sees only their own."""

import hashlib
import json
import secrets

import pytest
from django.test import Client
from tests.journeys import filing
from tests.journeys.test_restaurant import SAID, TYPED

from yijian.cases.models import Application, Case, CorrectionNotice
from yijian.cases.vocabulary import ACCEPT, DECIDE
from yijian.certificates.vocabulary import USE
from yijian.openapi.models import KeptAnswer
from yijian.openapi.tests.factories import Machine
from yijian.plumbing import clock
from yijian.plumbing.models import JournalEntry

pytestmark = pytest.mark.django_db

ITEM = "signboard"


class App:
    """A citizen's app: a session, the token from /me, JSON."""

    def __init__(self, http):
        self.http = http
        self.token = self.get("/api/v1/me")["csrf_token"]

    def get(self, path, status=200):
        return self.answered(self.http.get(path), status)

    def send(self, method, path, data=None, status=200):
        headers = {"X-CSRFToken": self.token}
        response = self.http.generic(
            method, path, json.dumps(data or {}), content_type="application/json", headers=headers
        )
        return self.answered(response, status)

    def upload(self, path, file, status=200):
        response = self.http.post(path, {"file": file}, headers={"X-CSRFToken": self.token})
        return self.answered(response, status)

    @staticmethod
    def answered(response, status):
        assert response.status_code == status, response.content.decode()
        return response.json() if response.content else None


@pytest.fixture
def owner(signed_in):
    return App(signed_in("chenyulan", "firm", http=Client(enforce_csrf_checks=True)))


@pytest.fixture
def stranger(signed_in):
    return App(signed_in("chenyulan", "self", http=Client(enforce_csrf_checks=True)))


@pytest.fixture
def acceptor(client):
    return Machine(client, agency="wj-urban", duties=[ACCEPT], name="城管收件系统")


@pytest.fixture
def decider(client):
    return Machine(client, agency="wj-urban", duties=[ACCEPT, DECIDE], name="城管审批系统")


def file_over_http(app, monkeypatch):
    """Answer, begin, fill, give, sign: as an app would, knowing nothing but the API."""
    base = "/api/v1/things/open-restaurant"
    answers = {}
    for _ in range(40):
        step = app.send("POST", f"{base}/next", {"answers": answers})
        if step["settled"]:
            break
        code = step["question"]["code"]
        answers[code] = SAID[code]
    plan = app.send("POST", f"{base}/plan", {"answers": answers})
    assert ITEM in [part["item"] for part in plan["parts"]]
    begun = app.send("POST", f"{base}/begin", {"answers": answers, "region_code": filing.WANGJIANG})
    draft = f"/api/v1/drafts/{begun['ref']}"
    app.send("PATCH", f"{draft}/fields", {"values": TYPED})
    for _ in range(4):
        form = app.get(draft)
        wrong = [f for f in form["fields"] if f["fault"] and f["question"]["kind"] != "consent"]
        if not wrong:
            break
        app.send("PATCH", f"{draft}/fields", {"values": {f["key"]: plausible(f["question"]) for f in wrong}})
    assert not wrong, wrong
    for line in app.get(draft)["materials"]:
        if line["bringer"] == "applicant" and not line["optional"]:
            photo = filing.photo()
            photo.name = "照片.jpg"
            app.upload(f"{draft}/materials/{line['code']}/files", photo)
        if line["bringer"] == "promise":
            app.send("PUT", f"{draft}/materials/{line['code']}/promise", {"wanted": True}, status=204)
    monkeypatch.setattr(secrets, "randbelow", lambda most: 123456 % most)
    app.send("POST", f"{draft}/sign-code")
    consents = [consent["key"] for consent in app.get(draft)["consents"]]
    filed = app.send("POST", f"{draft}/sign", {"code": "123456", "consents": consents})
    assert filed["state"] == "filed"
    return filed


def plausible(question):
    if question["kind"] == "choices":
        return [question["options"][0]["value"]]
    if question["options"]:
        return question["options"][0]["value"]
    return {
        "boolean": "是",
        "integer": "2",
        "decimal": "2",
        "mobile": "13800006620",
        "date": "2026-11-20",
        "region": "590102001000",
    }.get(question["kind"], "照实填写")


@pytest.fixture
def filed(owner, monkeypatch, run_jobs):
    found = file_over_http(owner, monkeypatch)
    run_jobs(now=clock.now())
    return found


def case_of(filed, item=ITEM):
    return next(case for case in filed["cases"] if case["item_code"] == item)["ref"]


def tick_all(machine, ref, step="decide"):
    page = machine.get(f"/api/v1/cases/{ref}").json()
    findings = [{"point": p["code"], "tick": "good"} for p in page["points"] if p["step"] == step]
    return machine.post(f"/api/v1/cases/{ref}/ticks", {"findings": findings})


class TestTheThread:
    def test_a_machine_drives_a_case_from_received_to_granted(
        self, owner, filed, acceptor, decider, run_jobs
    ):
        ref = case_of(filed)
        waiting = acceptor.get("/api/v1/inbox?loop=case").json()["rows"]
        assert ref in [row["subject_ref"] for row in waiting]

        tick_all(acceptor, ref, step="accept")
        accepted = acceptor.post(f"/api/v1/cases/{ref}/moves/accept", {}, key="accept-" + ref)
        again = acceptor.post(f"/api/v1/cases/{ref}/moves/accept", {}, key="accept-" + ref)
        assert accepted.status_code == 200, accepted.content.decode()
        assert (again.status_code, again.content) == (200, accepted.content)
        assert tick_all(decider, ref).status_code == 200
        granted = decider.post(
            f"/api/v1/cases/{ref}/moves/grant", {"revision": accepted.json()["revision"]}, key="grant-" + ref
        )
        assert granted.status_code == 200, granted.content.decode()
        run_jobs(now=clock.now())

        assert granted.json()["result"] == "granted"
        entry = JournalEntry.objects.get(subject_ref=ref, act="case.grant")
        assert (entry.actor_kind, entry.actor_ref, entry.channel) == ("machine", decider.ref, "api")
        assert JournalEntry.objects.filter(subject_ref=ref, act="case.accept").count() == 1
        seen = owner.get(f"/api/v1/applications/{filed['ref']}/timeline")
        assert any("批准了" in row["plain"] for row in seen)
        assert (
            next(c for c in owner.get(f"/api/v1/applications/{filed['ref']}")["cases"] if c["ref"] == ref)[
                "state"
            ]
            == "granted"
        )

    def test_one_machine_may_not_both_accept_and_grant(self, filed, decider):
        ref = case_of(filed)
        tick_all(decider, ref, step="accept")
        decider.post(f"/api/v1/cases/{ref}/moves/accept")
        tick_all(decider, ref)

        response = decider.post(f"/api/v1/cases/{ref}/moves/grant")

        assert (response.status_code, response.json()["code"]) == (403, "loops.same-hands")
        assert Case.objects.get(ref=ref).state == "accepted"

    def test_a_correction_goes_out_once_and_comes_back(self, owner, filed, acceptor):
        ref = case_of(filed)
        page = acceptor.get(f"/api/v1/cases/{ref}").json()
        line = next(row for row in page["materials"] if row["files"])
        defect = {
            "kind": "material",
            "code": line["code"],
            "title": line["title"],
            "what": "照片太暗，重拍一张。",
        }

        asked = acceptor.post(f"/api/v1/cases/{ref}/moves/ask_for_correction", {"defects": [defect]})
        assert asked.json()["state"] == "correcting"
        photo = filing.photo(120)
        photo.name = "重拍.jpg"
        owner.upload(f"/api/v1/drafts/{filed['ref']}/materials/{line['code']}/files", photo)
        owner.send("POST", f"/api/v1/cases/{ref}/moves/answer_correction")

        second = acceptor.post(f"/api/v1/cases/{ref}/moves/ask_for_correction", {"defects": [defect]})
        assert (second.status_code, second.json()["code"]) == (409, "loops.only-so-often")
        assert CorrectionNotice.objects.filter(case__ref=ref).count() == 1

    def test_the_clock_stops_for_a_reason_of_law_only(self, filed, acceptor, decider):
        ref = case_of(filed)
        tick_all(acceptor, ref, step="accept")
        acceptor.post(f"/api/v1/cases/{ref}/moves/accept")
        move = f"/api/v1/cases/{ref}/moves/stop_clock"
        blanks = {"days": "10", "note": "要做检测"}

        without = decider.post(move, {"blanks": blanks})
        unknown = decider.post(move, {"reason": "testing", "blanks": {**blanks, "who": "x"}})
        stopped = decider.post(move, {"reason": "testing", "blanks": blanks})

        assert (without.status_code, without.json()["field"]) == (422, "reason")
        assert (unknown.status_code, unknown.json()["code"]) == (422, "openapi.blank-unknown")
        assert stopped.json()["state"] == "suspended"
        clocks = decider.get(f"/api/v1/cases/{ref}").json()["clocks"]
        assert {row["light"] for row in clocks if row["running"]} == {"stopped"}

    def test_a_departments_system_fetches_the_materials_and_the_applicant_can_see_that(self, filed, acceptor):
        ref = case_of(filed)
        page = acceptor.get(f"/api/v1/cases/{ref}").json()
        file = next(row for row in page["materials"] if row["files"])["files"][0]

        content = acceptor.get(f"/api/v1/cases/{ref}/files/{file['id']}")

        assert content.status_code == 200
        assert content["Content-Disposition"].startswith("attachment")
        assert hashlib.new("sm3", content.content).hexdigest() == file["digest"]
        readings = JournalEntry.objects.filter(subject_ref=ref, is_reading=True, actor_ref=acceptor.ref)
        assert readings.count() == 2

    def test_a_stale_revision_is_a_conflict(self, filed, acceptor):
        ref = case_of(filed)

        response = acceptor.post(f"/api/v1/cases/{ref}/moves/accept", {"revision": 99})

        assert (response.status_code, response.json()["code"]) == (409, "conflict")

    def test_a_refusal_under_a_key_may_be_tried_again(self, filed, acceptor, decider):
        ref = case_of(filed)
        tick_all(acceptor, ref, step="accept")
        acceptor.post(f"/api/v1/cases/{ref}/moves/accept")

        early = decider.post(f"/api/v1/cases/{ref}/moves/grant", key="grant-" + ref)
        tick_all(decider, ref)
        later = decider.post(f"/api/v1/cases/{ref}/moves/grant", key="grant-" + ref)

        assert (early.status_code, early.json()["code"]) == (422, "cases.standard-not-ticked")
        assert later.status_code == 200
        assert KeptAnswer.objects.filter(key="grant-" + ref).count() == 1


class TestWhoMaySeeWhat:
    def test_the_case_is_there_for_its_own_people_only(self, client, owner, stranger, filed, acceptor):
        ref = case_of(filed)
        path = f"/api/v1/cases/{ref}"
        other = Machine(client, agency="wj-fire", duties=[ACCEPT, DECIDE])
        nobody = Machine(client, duties=[ACCEPT, DECIDE])

        assert Client().get(path).status_code == 401
        assert stranger.get(path, status=404)["code"] == "not-found"
        assert other.get(path).status_code == 404
        assert nobody.get(path).status_code == 404
        assert acceptor.get(path).status_code == 200
        assert owner.get(path)["ref"] == ref

    def test_a_move_needs_the_duty_and_the_agency(self, client, owner, stranger, filed):
        ref = case_of(filed)
        path = f"/api/v1/cases/{ref}/moves/accept"
        idle = Machine(client, agency="wj-urban", duties=[])
        other = Machine(client, agency="wj-fire", duties=[ACCEPT])

        assert Client().post(path, b"{}", content_type="application/json").status_code == 401
        assert stranger.send("POST", path, status=404)
        assert owner.send("POST", path, status=403)["code"] == "not-your-duty"
        assert other.post(path).status_code == 404
        assert idle.post(path).status_code == 403
        assert Case.objects.get(ref=ref).state == "received"

    def test_a_department_sees_its_own_case_of_an_application_and_no_other(self, client, filed, acceptor):
        lists = {
            agency: [
                row["item_code"]
                for row in Machine(client, agency=agency, duties=[ACCEPT]).get("/api/v1/cases").json()["rows"]
                if row["application_ref"] == filed["ref"]
            ]
            for agency in ("wj-urban", "wj-fire")
        }

        assert lists["wj-urban"] == [ITEM]
        assert ITEM not in lists["wj-fire"]
        page = acceptor.get(f"/api/v1/cases/{case_of(filed)}").json()
        assert "kitchen-area" not in [value["key"] for value in page["values"]]

    def test_drafts_are_their_owners_alone(self, owner, stranger, acceptor, filed):
        path = f"/api/v1/drafts/{filed['ref']}"

        assert owner.get(path)["ref"] == filed["ref"]
        assert stranger.get(path, status=404)
        assert acceptor.get(path).status_code == 404

    def test_staff_and_machines_do_not_begin_or_sign(self, signed_in, acceptor):
        clerk = App(signed_in("yangxuemei", "staff", http=Client(enforce_csrf_checks=True)))
        path = "/api/v1/things/open-restaurant/begin"
        body = {"answers": {}, "region_code": filing.WANGJIANG}

        assert clerk.send("POST", path, body, status=403)["code"] == "openapi.only-for-people"
        assert acceptor.post(path, body).json()["code"] == "openapi.only-for-people"

    def test_a_session_writes_only_with_its_token(self, owner):
        owner.token = "wrong" * 8

        problem = owner.send("POST", "/api/v1/things/open-restaurant/begin", {"region_code": "x"}, status=403)

        assert problem["code"] == "openapi.csrf-failed"

    def test_staff_without_a_second_factor_are_refused_where_it_is_asked(self, signed_in, settings):
        settings.STAFF_SECOND_FACTOR = True
        http = signed_in("yangxuemei", "staff")

        assert http.get("/api/v1/inbox").json()["code"] == "openapi.second-factor-needed"

    def test_certificates_need_their_own_duty(self, client, acceptor):
        body = {"code_type": "111", "code": "110101199003070000", "purpose": "办招牌"}

        assert acceptor.post("/api/v1/certificates/search", body).json()["code"] == "not-your-duty"
        user = Machine(client, agency="wj-urban", duties=[USE])
        assert user.post("/api/v1/certificates/search", body).status_code in (200, 404)


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
