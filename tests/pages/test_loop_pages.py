"""The generic page offers a move to whoever may make it, and to nobody else."""

import re

import pytest
from django.urls import reverse

from tests.pages.scene import actor_of, signed_in
from tests.pages.trying import call
from yijian.credit import operations as credit
from yijian.plumbing.models import Assignment

BARRED = "“告知”是您办的，“决定撤销”要换一个人办"


@pytest.fixture
def procedure(scene):
    """Return the revocation that 郑国栋 gave notice of, now that the person was heard."""
    ref = scene.places["revocation"].names["ref"]
    credit.state_case(ref=ref, actor=scene.owner, now=scene.now, statement="考试改期了。")
    return ref


def browser_of(username, scene):
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = signed_in(username, on=scene.now.date())
    return client


def words(response):
    return re.sub(r"<[^>]+>|\s", "", response.content.decode())


@pytest.mark.parametrize(("username", "may"), [("zhengguodong", False), ("liujianguo", True)])
def test_a_decision_is_offered_to_other_hands_than_gave_notice(username, may, procedure, scene):
    address = reverse("workbench:loop", args=["revocation", procedure])

    seen = call(browser_of(username, scene), "GET", address)

    for move in ("revoke", "drop"):
        assert (
            reverse("workbench:move", args=["revocation", procedure, move]) in seen.response.content.decode()
        ) is may
    assert (BARRED in words(seen.response)) is not may
    barred = [
        sql
        for sql in seen.statements
        if "plumbing_journalentry" in sql and "actor_ref" in sql and "LIMIT" not in sql
    ]
    assert len([sql for sql in barred if '"act" IN' in sql]) == 1, "asked once for all moves"


def test_a_press_from_an_old_page_is_refused_and_loses_nothing(procedure, scene):
    address = reverse("workbench:move", args=["revocation", procedure, "revoke"])

    refused = call(browser_of("zhengguodong", scene), "POST", address, {"why": "到期没有补交。"})

    assert refused.said == "403"
    assert BARRED in words(refused.response)
    assert "到期没有补交。" in refused.response.content.decode()


def test_a_revocation_is_named_after_the_licence_that_may_be_revoked(procedure, scene):
    waiting = Assignment.objects.get(subject_ref=procedure, closed_at__isnull=True)
    page = call(browser_of("liujianguo", scene), "GET", reverse("workbench:inbox"))

    assert waiting.title.startswith("撤销：食品经营许可")
    assert waiting.title in words(page.response)
    assert actor_of("liujianguo", on=scene.now.date()).agency_code == waiting.agency_code
