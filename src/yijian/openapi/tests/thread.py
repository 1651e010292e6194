"""A citizen's app and what it does up to filing, knowing nothing but the API."""

import json
import secrets

from tests.journeys import filing
from tests.journeys.test_restaurant import SAID, TYPED

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


def case_of(filed, item=ITEM):
    return next(case for case in filed["cases"] if case["item_code"] == item)["ref"]


def tick_all(machine, ref, step="decide"):
    page = machine.get(f"/api/v1/cases/{ref}").json()
    findings = [{"point": p["code"], "tick": "good"} for p in page["points"] if p["step"] == step]
    return machine.post(f"/api/v1/cases/{ref}/ticks", {"findings": findings})
