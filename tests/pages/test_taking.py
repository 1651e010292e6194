"""我来办 on the inbox and on the page of a case, between two colleagues of one desk."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.pages.scene import MARKET, signed_in
from yijian.plumbing.models import Assignment, JournalEntry

ONE, OTHER = "liujianguo", f"all-{MARKET}"


@pytest.fixture
def people(scene):
    def browser(username):
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = signed_in(username, on=scene.now.date())
        return client

    return browser(ONE), browser(OTHER)


def words(response):
    return re.sub(r"<[^>]+>|\s", "", response.content.decode())


def pages(scene):
    """Return the pages on which the assignment stands: the inbox, the review page, the generic page."""
    ref = scene.places["case"].names["ref"]
    return (
        reverse("workbench:inbox"),
        reverse("casework:case", args=[ref]),
        reverse("workbench:loop", args=["case", ref]),
    )


def press(browser, name, scene, **sent):
    row = scene.places["assignment"].names["assignment_id"]
    return browser.post(reverse(f"workbench:{name}", args=[row]), sent, follow=True)


def test_everybody_sees_who_has_it_and_may_take_it_over(scene, people):
    one, other = people
    pk = scene.places["assignment"].names["assignment_id"]

    taken = press(one, "take", scene, next=pages(scene)[1])

    assert taken.redirect_chain == [(pages(scene)[1], 302)]
    assert "这件归您办了" in words(taken)
    for address in pages(scene):
        assert "您在办" in words(one.get(address))
        seen = words(other.get(address))
        assert "刘建国在办" in seen
        assert "接过来办" in seen

    late = press(other, "take", scene)
    assert "这件刚才刘建国已经在办了" in words(late)
    holder = Assignment.objects.get(pk=pk).taken_by
    assert "这件归您办了" in words(press(other, "take", scene, over=holder))
    assert "这件现在是齐全在办，不用您交回" in words(press(one, "hand-back", scene))
    assert "交回去了" in words(press(other, "hand-back", scene))
    assert Assignment.objects.get(pk=pk).taken_by == ""
    history = JournalEntry.objects.filter(act__startswith="assignment.").order_by("id")
    assert [row.act for row in history] == [
        "assignment.taken",
        "assignment.taken-over",
        "assignment.handed-back",
    ]
    assert "从刘建国接过来办，齐全" in words(one.get(pages(scene)[1]))


@pytest.mark.parametrize("asked", ["https://elsewhere.example/", "//elsewhere.example/work/", "/me/"])
def test_leads_back_within_the_workbench_alone(asked, scene, people):
    done = press(people[0], "take", scene, next=asked)

    assert done.redirect_chain == [(reverse("workbench:inbox"), 302)]


def test_a_taken_case_is_handed_on_free_when_it_goes_on(scene, people):
    """Whoever had the earlier step has no claim on the next one."""
    press(people[0], "take", scene)
    row = Assignment.objects.get(pk=scene.places["assignment"].names["assignment_id"])

    answer = people[0].post(
        reverse("casework:do", args=[row.subject_ref, "stop_clock"]),
        {"reason": "testing", "days": "5", "note": "要做检测"},
    )

    assert answer.status_code == 302
    following = Assignment.objects.filter(subject_ref=row.subject_ref, closed_at__isnull=True).exclude(
        pk=row.pk
    )
    assert not following.exclude(taken_by="").exists()


def test_the_page_is_worked_without_a_mouse(scene, people):
    page = people[0].get(reverse("workbench:inbox")).content.decode()

    assert page.count("data-yj-take") == page.count('form="taking"')
    assert "data-yj-take" in page
    assert "<kbd>T</kbd>" in page
