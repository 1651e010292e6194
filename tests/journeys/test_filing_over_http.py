"""The main path as a browser walks it: say it, answer, accept the plan, fill in, hand over, sign, follow."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.journeys import filing
from yijian.cases.models import Application
from yijian.plumbing import clock

pytestmark = pytest.mark.django_db

SAID = {
    "food-projects": ["热食"],
    "area": "320",
    "rented": "是",
    "in-mall": "否",
    "has-sign": "是",
    "fire-mode": "告知承诺",
    "fire-built": "是",
}
TYPED = {
    "operator-kind": "个体工商户",
    "business-form": "餐饮服务经营者",
    "kitchen-area": "80",
    "floor": "2",
    "staff-count": "6",
    "online-food": "0",
    "safety-manager": "陈玉兰",
    "safety-manager-mobile": "13800006620",
    "fire-materials-level": "1",
    "sign-width": "3.2",
    "sign-height": "0.8",
    "sign-place": "一楼门头上方",
    "sign-lit": "0",
}


@pytest.fixture
def browser(db) -> Client:
    """A browser that signs in by the form and acts for the restaurant."""
    from yijian.accounts.models import Account
    from yijian.accounts.queries import acting_options

    client = Client()
    client.post("/accounts/sign-in/", {"username": "chenyulan", "password": "anlan-2026"})
    account = Account.objects.get(username="chenyulan")
    firm = next(o for o in acting_options(account, clock.now().date()) if o.kind.value == "firm")
    session = client.session
    session["acting_as"] = firm.key
    session.save()
    return client


def test_a_restaurant_from_the_first_question_to_the_receipt(browser, run_jobs):
    place = "/things/open-restaurant/ask/"
    for _ in range(15):
        page = browser.get(place, follow=True)
        if page.redirect_chain and "/plan/" in page.redirect_chain[-1][0]:
            break
        asked = re.search(r'name="element" value="([\w-]+)"', page.content.decode())
        assert asked is not None
        browser.post(place, {"element": asked[1], asked[1]: SAID[asked[1]]})

    form_url = browser.post("/things/open-restaurant/begin/")["Location"]
    ref = form_url.split("/")[2]
    for _ in range(3):
        drawn = list(browser.get(form_url).context["page"].drawn)
        answer = browser.post(form_url, {**TYPED, "drawn": drawn})
        if answer.status_code == 302:
            break
    materials_url = answer["Location"]
    assert materials_url == f"/apply/{ref}/materials/"

    for _ in range(20):
        page = browser.get(materials_url).context["page"]
        rows = [row for group in page.groups for row in group.rows if row.state == "todo"]
        if not rows:
            break
        row = next((row for row in rows if row.may_promise), rows[0])
        if row.may_promise:
            browser.post(f"{materials_url}{row.code}/promise/", {"wanted": "1"})
        else:
            photo = SimpleUploadedFile("照片.jpg", filing.photo().read(), content_type="image/jpeg")
            browser.post(f"{materials_url}{row.code}/give/", {"file": photo})
    assert browser.get(materials_url).context["page"].left == 0

    sign_url = f"/apply/{ref}/sign/"
    ticks = {tick.key: "1" for tick in browser.get(sign_url).context["page"].ticks}
    identity = {"method": "password", "password": "anlan-2026", "delivery": "window"}
    receipt_url = browser.post(sign_url, {**ticks, **identity})["Location"]
    assert receipt_url == f"/my/{ref}/receipt/"
    assert browser.get(receipt_url).status_code == 200

    run_jobs()
    filed = Application.objects.get(ref=ref)
    assert filed.state == "filed"
    assert filed.cases.count() == 4
    # The register answered for the licence by itself; what waited for it has begun.
    assert filed.cases.get(item_code="licence-check").result == "granted"
    assert filed.cases.get(item_code="food-licence").state == "received"
    timeline = browser.get(f"/my/{ref}/")
    assert timeline.status_code == 200
    assert filed.ref in browser.get("/my/").content.decode()
    followed = Client().post("/follow/", {"number": filed.number, "password": filed.query_password})
    assert followed.status_code == 200
