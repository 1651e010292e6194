"""Following by number and password, without an account."""

from datetime import timedelta

import pytest

from yijian.cases import operations
from yijian.cases.models import FollowAttempt
from yijian.cases.tests.portal.conftest import words
from yijian.plumbing import clock

pytestmark = pytest.mark.django_db


class TestFollow:
    def test_shows_state_and_line_with_the_name_masked(self, client, filed):
        page = client.post("/follow/", {"number": filed.number, "password": filed.query_password})

        shown = words(page).split("<main")[1]
        assert page.status_code == 200
        assert "开办餐饮店" in shown
        assert "经过" in shown
        assert filed.subject_name not in shown
        assert "/wallet/" not in shown
        assert "/papers/" not in shown

    def test_takes_the_number_from_the_code_and_as_people_write_it(self, client, filed):
        assert f'value="{filed.number}"' in words(client.get(f"/follow/?number={filed.number}"))
        spaced = f"{filed.number[:6]} {filed.number[6:]}"

        assert (
            client.post("/follow/", {"number": spaced, "password": filed.query_password}).status_code == 200
        )

    @pytest.mark.parametrize("wrong", ["number", "password", "both", "empty"])
    def test_says_the_same_whatever_is_wrong(self, client, filed, wrong):
        posted = {"number": filed.number, "password": filed.query_password}
        if wrong in ("number", "both"):
            posted["number"] = "590102202611240009999"
        if wrong in ("password", "both"):
            posted["password"] = "000000" if filed.query_password != "000000" else "111111"
        if wrong == "empty":
            posted = {"number": "", "password": ""}

        page = client.post("/follow/", posted)

        assert page.status_code == 422
        assert "没有查到。申报号和查询密码要对得上" in words(page)
        assert "开办餐饮店" not in words(page)

    def test_a_draft_cannot_be_followed(self, client, draft):
        assert client.post("/follow/", {"number": draft.number, "password": ""}).status_code == 422

    def test_ten_failures_close_it_for_a_quarter_of_an_hour(self, client, filed):
        right = {"number": filed.number, "password": filed.query_password}
        for _ in range(9):
            client.post("/follow/", {"number": filed.number, "password": "no"})
        assert client.post("/follow/", right).status_code == 200
        client.post("/follow/", {"number": filed.number, "password": "no"})

        closed = client.post("/follow/", right)
        elsewhere = client.post("/follow/", right, REMOTE_ADDR="203.0.113.9")

        assert closed.status_code == 429
        assert "15分钟里输错了10次" in words(closed)
        assert elsewhere.status_code == 200
        with clock.reading(lambda: FollowAttempt.objects.first().tried_at + timedelta(minutes=16)):
            assert client.post("/follow/", right).status_code == 200

    def test_old_failures_are_forgotten(self, now):
        operations.note_failed_attempt(address="a", now=now - timedelta(minutes=16))
        operations.note_failed_attempt(address="a", now=now)

        assert operations.forget_attempts(now=now) == 1
        assert FollowAttempt.objects.count() == 1
