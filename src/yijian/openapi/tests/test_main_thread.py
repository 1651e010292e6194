"""The main thread over HTTP: a citizen's app files, two department systems take it to the grant, everybody sees only their own."""

import hashlib

import pytest
from django.test import Client
from tests.journeys import filing

from yijian.cases.models import Case, CorrectionNotice
from yijian.cases.vocabulary import ACCEPT, DECIDE
from yijian.certificates.vocabulary import USE
from yijian.openapi.models import KeptAnswer
from yijian.openapi.tests.factories import Machine
from yijian.openapi.tests.thread import ITEM, App, case_of, tick_all
from yijian.plumbing import clock
from yijian.plumbing.models import JournalEntry

pytestmark = pytest.mark.django_db


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
