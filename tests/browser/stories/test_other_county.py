"""A clerk of another county sees nothing of a filing: not in lists, not by search, not by address, not by the API."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.browser.stories import offices
from tests.browser.stories.city import go
from yijian.cases.models import Case, GivenFile, Survey
from yijian.cases.vocabulary import ACCEPT, DECIDE
from yijian.certificates.models import Certificate
from yijian.openapi.tests.factories import Machine

pytestmark = pytest.mark.browser

STRANGERS = ("houjie", "kangning", "lanlan", "weiguo")
"""云溪县: who accepts, who decides, who sits at the desk, who runs the hall."""


@pytest.mark.parametrize("decided", [False, True], ids=["under-way", "decided"])
def test_a_clerk_of_another_county_sees_nothing(city, look, decided):
    filed = offices.filed_restaurant(city)
    if decided:
        offices.decide_everything(city, filed)
    case = offices.case_of(filed, "food-licence")
    file = GivenFile.objects.filter(material__application=filed).order_by("pk").first()
    survey = Survey.objects.get(application=filed)
    # The address of each leads somewhere for those whose case it is.
    own = city.signed_in("yangxuemei")
    paths = [
        f"/work/cases/{case.ref}/",
        f"/work/cases/{case.ref}/files/{file.pk}/?p=1",
        f"/work/applications/{filed.ref}/",
        f"/work/applications/{filed.ref}/receipt/",
        f"/work/surveys/{survey.ref}/",
        f"/work/loops/case/{case.ref}/",
        f"/work/cases/{case.ref}/files/{file.pk}/original/",
        f"/api/v1/cases/{case.ref}",
        f"/api/v1/cases/{case.ref}/files/{file.pk}",
    ]
    if decided:
        paths.append(f"/work/cases/{case.ref}/letter/")
    for path in paths:
        assert own.request.get(path).status == 200, path

    mark = Certificate.objects.get(mark=case.certificate_mark).ref if decided else ""
    for username in STRANGERS:
        page = city.signed_in(username)
        go(page, "/work/")
        expect(page.locator("main")).to_contain_text("都办完了")
        if username == "houjie":
            look(page, "inbox-empty", also=("dark",))
        go(page, "/work/cases/")
        expect(page.locator("main")).to_contain_text("本单位还没有办件")
        if username == "houjie":
            look(page, "cases-empty")
        for text in (filed.number, case.number, "玉兰小馆", "陈玉兰", "食品经营"):
            go(page, f"/work/cases/?q={text}")
            expect(page.locator("main")).to_contain_text("没有找到")
            assert "玉兰小馆" not in page.locator("main").inner_text()
        for path in [
            *paths,
            f"/work/cases/{case.ref}/correction/",
            f"/follow/{filed.ref}/",
            f"/my/{filed.ref}/",
        ]:
            answer = page.request.get(path)
            assert answer.status in (403, 404), f"{username} {path}: {answer.status}"
            assert filed.subject_name not in answer.text()
            if not path.endswith("/correction/"):
                assert answer.status == 404, f"{username} {path}: {answer.status}"
        if mark:
            assert page.request.get(f"/work/certificates/{mark}/").status == 404
        listed = page.request.get("/api/v1/cases").json()["rows"]
        assert listed == []
    go(page, "/work/")
    answer = page.goto(f"/work/cases/{case.ref}/")
    assert answer.status == 404
    look(page, "not-found-staff")

    machine = Machine(Client(), agency="yx-market", duties=[ACCEPT, DECIDE])
    assert machine.get(f"/api/v1/cases/{case.ref}").status_code == 404
    assert machine.post(f"/api/v1/cases/{case.ref}/moves/accept", {}).status_code == 404
    before = Case.objects.get(pk=case.pk)
    assert (before.state, before.revision) == (case.state, case.revision)
