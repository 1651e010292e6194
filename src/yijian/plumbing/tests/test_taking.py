"""我来办, 接过来办, 交回: one of two gets it, everybody sees who has it, every press is journalled."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection

from yijian.kernel.actor import SYSTEM, Actor, ActorKind
from yijian.kernel.refusal import NotFound, NotYourDuty, Refusal
from yijian.plumbing.loops import taking
from yijian.plumbing.models import Assignment, JournalEntry
from yijian.plumbing.tests.test_runtime import CLERK, NOW

COLLEAGUE = replace(CLERK, ref="u-2", name="赵芳")


def waiting(**fields):
    return Assignment.objects.create(
        **{
            "loop": "rectification",
            "subject_ref": "s-1",
            "state": "opened",
            "duty": "tests.do",
            "agency_code": "a-1",
            "to_do": "核实",
            "title": "第1件",
            "opened_at": NOW,
            **fields,
        }
    )


def take(row, actor=CLERK, over=""):
    return taking.take(assignment_id=row.pk, actor=actor, now=NOW, over=over)


def acts():
    rows = JournalEntry.objects.filter(subject_ref="s-1").order_by("id")
    return list(rows.values_list("act", "title", "actor_ref"))


@pytest.mark.django_db
class TestTake:
    def test_shows_colleagues_who_has_it(self):
        row = waiting()

        assert take(row).is_mine
        seen = taking.holding_of("s-1", COLLEAGUE)

        assert (seen.holder, seen.holder_ref, seen.is_mine) == ("甲", "u-1", False)
        assert seen.url == f"/work/assignments/{row.pk}/take/"
        assert acts() == [("assignment.taken", "我来办", "u-1")]

    def test_twice_is_once(self):
        row = waiting()
        take(row)

        assert take(row).is_mine
        assert len(acts()) == 1

    def test_over_a_colleague_needs_to_have_seen_that_colleague(self):
        row = waiting()
        take(row)

        with pytest.raises(taking.TakenAlready, match="甲已经在办了"):
            take(row, COLLEAGUE)
        assert take(row, COLLEAGUE, over="u-1").is_mine
        with pytest.raises(taking.TakenAlready, match="赵芳已经在办了"):
            take(row, replace(CLERK, ref="u-3", name="丙"), over="u-1")

        assert acts()[1:] == [("assignment.taken-over", "从甲接过来办", "u-2")]
        assert JournalEntry.objects.get(act="assignment.taken-over").detail == {
            "to_do": "核实",
            "from": "u-1",
        }

    @pytest.mark.parametrize(
        ("actor", "closed", "refusal"),
        [
            (replace(CLERK, agency_code="a-2"), False, NotFound),
            (replace(CLERK, agency_code=None), False, NotFound),
            (replace(CLERK, kind=ActorKind.MACHINE), False, NotFound),
            (Actor(kind=ActorKind.CITIZEN, ref="p-1", name="乙", subject_ref="p-1"), False, NotFound),
            (SYSTEM, False, NotFound),
            (replace(CLERK, duties=frozenset()), False, NotYourDuty),
            (CLERK, True, taking.NoLongerWaiting),
        ],
    )
    def test_refuses_whom_it_does_not_wait_for(self, actor, closed, refusal):
        row = waiting(closed_at=NOW if closed else None)

        for press in (take, lambda row, actor: taking.hand_back(assignment_id=row.pk, actor=actor, now=NOW)):
            with pytest.raises(refusal):
                press(row, actor)

        row.refresh_from_db()
        assert (row.taken_by, acts()) == ("", [])


@pytest.mark.django_db
class TestHandBack:
    def test_leaves_it_to_everybody_again_once(self):
        row = waiting()
        take(row)

        for _ in range(2):
            assert taking.hand_back(assignment_id=row.pk, actor=CLERK, now=NOW).holder == ""

        assert take(row, COLLEAGUE).is_mine
        assert [act for act, _, _ in acts()] == [
            "assignment.taken",
            "assignment.handed-back",
            "assignment.taken",
        ]

    def test_is_for_who_has_it(self):
        row = waiting()
        take(row)

        with pytest.raises(taking.NotWithYou, match="甲在办"):
            taking.hand_back(assignment_id=row.pk, actor=COLLEAGUE, now=NOW)

        row.refresh_from_db()
        assert row.taken_by == "u-1"


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_gets_it_and_the_other_one_sentence():
    row = waiting()
    people = [replace(CLERK, ref=f"u-{number}", name=f"第{number}人") for number in range(4)]

    def press(actor):
        try:
            return take(row, actor).holder
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        said = list(pool.map(press, people))

    got = [one for one in said if isinstance(one, str)]
    refused = [one.sentence for one in said if isinstance(one, taking.TakenAlready)]
    assert len(got) == 1
    assert len(refused) == 3
    assert all(f"这件刚才{got[0]}已经在办了" in sentence for sentence in refused)
    assert len(acts()) == 1
