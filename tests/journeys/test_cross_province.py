"""SC-05 新生儿入户（跨省通办） through the pages: who goes ahead, and what the others read and may do instead."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from yijian.plumbing import clock

pytestmark = pytest.mark.django_db

PLACE = "/things/newborn-cross-province/"
RIGHT = {
    "in-marriage": "是",
    "has-birth-certificate": "是",
    "mother-ethnicity": "回族",
    "father-ethnicity": "回族",
    "mother-region": "580101000000",
    "father-region": "580101000000",
}


def months_ago(now: datetime, months: int, *, days: int = 0) -> str:
    """Return the moment some months before, and some days before that, as the page's field takes it."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    found = now.replace(year=year, month=month + 1, day=min(now.day, 28)) - timedelta(days=days)
    return f"{found:%Y-%m-%dT%H:%M}"


@pytest.fixture
def browser(db) -> Client:
    from yijian.accounts.models import Account

    client = Client()
    client.force_login(
        Account.objects.get(username="mahaiyan"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


def walk(browser: Client, said: dict[str, str]) -> tuple[list[str], str]:
    """Answer whatever is asked; return the questions asked and the page at the end."""
    asked: list[str] = []
    for _ in range(15):
        page = browser.get(f"{PLACE}ask/")
        if page.status_code == 302:
            assert page["Location"] == f"{PLACE}plan/"
            end = browser.get(page["Location"]).content.decode()
            return asked, re.sub(r"<wbr>|<span class=\"nb\">|</span>", "", end)
        code = re.search(r'name="element" value="([\w-]+)"', page.content.decode())[1]
        assert code not in asked, "asked twice"
        asked.append(code)
        answer = browser.post(f"{PLACE}ask/", {"element": code, code: said[code]})
        assert answer.status_code == 302, answer.content.decode()[:3000]
    raise AssertionError("the questions never end")


def test_eleven_months_in_wedlock_with_a_certificate_and_one_ethnicity_goes_ahead(browser):
    asked, page = walk(browser, {**RIGHT, "born-at": months_ago(clock.now(), 11)})

    assert {"mother-ethnicity", "father-ethnicity"} <= set(asked)
    assert "按这个方案办" in page
    assert "这样办不了" not in page


@pytest.mark.parametrize(
    ("said", "fact", "instead"),
    [
        ({"born-at": (12, 1)}, "孩子满一周岁了", "到父母一方户籍地的派出所办"),
        ({"born-at": (12, 0)}, "孩子满一周岁了", "到父母一方户籍地的派出所办"),
        ({"in-marriage": "否"}, "不是婚内生的孩子一样能上户口", "随父或者随母一方户籍地的派出所办"),
        ({"has-birth-certificate": "否"}, "还没有出生医学证明", "先向接生的医院申领"),
        ({"father-ethnicity": "蒙古族"}, "父母民族不同", "带民族成份填报申请书到父母一方户籍地的派出所办"),
        ({"father-region": "590102001000"}, "父母有一方的户口在本省", "请办“出生登记”"),
    ],
    ids=["over-a-year", "one-year", "not-in-wedlock", "no-certificate", "two-ethnicities", "at-home"],
)
def test_every_refusal_says_the_fact_and_the_ordinary_way(browser, said, fact, instead):
    now = clock.now()
    born = said.get("born-at", (11, 0))
    answers = {**RIGHT, **said, "born-at": months_ago(now, born[0], days=born[1])}

    asked, page = walk(browser, answers)

    assert "这样办不了，有别的办法" in page
    assert fact in page
    assert instead in page
    assert "依据：" in page
    assert "?again=" in page, "what was answered can be corrected"
    assert "按这个方案办" not in page
    assert set(said) <= set(asked)
    assert browser.post(f"{PLACE}begin/").status_code in (409, 422), "nor is there a way round the page"


def test_a_wrong_answer_corrected_leads_on(browser):
    born = {"born-at": months_ago(clock.now(), 3)}
    _, refused = walk(browser, {**RIGHT, **born, "father-ethnicity": "蒙古族"})
    assert "父母民族不同" in refused

    browser.post(f"{PLACE}ask/", {"element": "father-ethnicity", "father-ethnicity": "回族"})
    _, page = walk(browser, {**RIGHT, **born})

    assert "按这个方案办" in page


def test_a_visitor_is_asked_the_same_and_refused_the_same(db):
    answers = {**RIGHT, "born-at": months_ago(clock.now(), 11), "father-ethnicity": "蒙古族"}

    asked, page = walk(Client(), answers)

    assert {"born-at", "in-marriage", "mother-ethnicity", "father-ethnicity"} <= set(asked)
    assert "父母民族不同" in page


def test_nothing_begins_while_a_condition_is_open(browser):
    from yijian.cases.models import Application

    browser.post(f"{PLACE}ask/", {"element": "has-birth-certificate", "has-birth-certificate": "是"})

    answer = browser.post(f"{PLACE}begin/")

    assert (answer.status_code, answer["Location"]) == (302, f"{PLACE}ask/")
    assert not Application.objects.filter(matter_code="newborn-cross-province").exists()
