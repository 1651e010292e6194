"""Whoever changes an application, a case, a promise or another subject of a loop holds its row: shown in the statements themselves."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.journeys import filing
from tests.journeys import test_restaurant as restaurant
from tests.pages.permission_table import API, PAGES
from tests.pages.scene import HALL, MARKET, Scene, actor_of
from tests.pages.sent import CALLS, FORMS
from tests.pages.table import Row, address_of, api_address_of, place_of, rows_of
from tests.pages.trying import API_ROLES, PAGE_ROLES, browser, call, call_api, watched
from yijian.cases import operations as cases
from yijian.cases.models import Application, Case
from yijian.cases.vocabulary import SignMethod
from yijian.config.readonly import written
from yijian.credit import operations as credit
from yijian.plumbing.loops import all_bound

DONE = frozenset({"200", "201", "204", "302"})
ACTORS = ("owner", "holder")
"""Who gets on; the others are refused before anything is changed."""

_LOCK = re.compile(r"FOR (?:NO KEY )?UPDATE")


def guarded() -> frozenset[str]:
    """Return the tables whose rows are changed under their own lock: every loop's subjects.

    Whose move it is follows its subject and is closed in one statement; where it is changed by itself, in ``taking``, the row is locked.
    """
    return frozenset(binding.model._meta.db_table for binding in all_bound())


def unlocked(statements: tuple[str, ...] | list[str]) -> list[str]:
    """Return the updates of a guarded table that no lock on that table came before."""
    held: set[str] = set()
    found = []
    for sql in statements:
        if _LOCK.search(sql):
            held.update(re.findall(r'(?:FROM|JOIN) "(\w+)"', sql))
        change = written(sql)
        if change and change.act == "UPDATE" and change.table in guarded() - held:
            found.append(sql[:160])
    return found


def tried(rows: tuple[Row, ...], roles: tuple[str, ...], *, pages: bool) -> list[tuple[Row, str]]:
    """Return the writes that get on, each with who makes them."""
    found = []
    for row in rows:
        if not pages and not row.name.startswith("POST "):
            continue
        for role, cell in zip(roles, row.cells, strict=True):
            if role in ACTORS and (cell.rpartition("/")[2] if pages else cell) in DONE:
                found.append((row, role))
    return found


@pytest.mark.parametrize(
    ("row", "role"),
    tried(rows_of(PAGES), PAGE_ROLES, pages=True),
    ids=lambda value: value if isinstance(value, str) else value.title,
)
def test_a_page_changes_nothing_it_has_not_locked(row: Row, role: str, scene):
    place = place_of(row, scene)

    done = call(browser(scene, role, place), "POST", address_of(row, scene), FORMS.get(row.name))

    assert unlocked(done.statements) == []


@pytest.mark.parametrize("name", ["take", "hand-back"])
def test_an_assignment_is_locked_before_it_changes_hands(name: str, scene):
    place = scene.places["assignment"]
    sitting = browser(scene, "holder", place)
    if name == "hand-back":
        sitting.post(reverse("workbench:take", kwargs=place.names))

    done = call(sitting, "POST", reverse(f"workbench:{name}", kwargs=place.names))

    touched = [sql for sql in done.statements if '"plumbing_assignment"' in sql]
    assert _LOCK.search(touched[0])
    assert any(sql.startswith("UPDATE") for sql in touched)


@pytest.mark.parametrize(
    ("row", "role"),
    tried(rows_of(API), API_ROLES, pages=False),
    ids=lambda value: value if isinstance(value, str) else value.title,
)
def test_a_call_changes_nothing_it_has_not_locked(row: Row, role: str, scene):
    place = place_of(row, scene)
    method, address = api_address_of(row, scene)
    body = {"blanks": {}, **CALLS.get(row.name.partition(" ")[2], {})}
    if "mark" in place.names:
        body["mark"] = place.names["mark"]

    done = call_api(scene, role, place, method, address, body)

    assert unlocked(done.statements) == []


def file_it(scene: Scene) -> Callable[[], Any]:
    draft = Application.objects.get(ref=scene.places["desk"].names["ref"])
    clerk = actor_of(f"all-{HALL}", on=scene.now.date())
    return lambda: filing.sign(draft, actor=clerk, now=scene.now, method=SignMethod.DESK)


def grant(scene: Scene) -> Callable[[], Any]:
    case = Case.objects.get(ref=scene.places["case"].names["ref"])
    decider = actor_of("liujianguo", on=scene.now.date())
    restaurant.review(case, actor=decider, now=scene.now)
    return lambda: cases.grant_case(ref=case.ref, actor=decider, now=scene.now)


def accept_paper(scene: Scene) -> Callable[[], Any]:
    ref = scene.places["promise"].names["promise_ref"]
    credit.hand_in(
        ref=ref, files=[{"name": "证明.jpg", "digest": "0" * 64}], actor=scene.owner, now=scene.now
    )
    checker = actor_of(f"all-{MARKET}", on=scene.now.date())
    return lambda: credit.accept_paper(ref=ref, actor=checker, now=scene.now)


def decide_revocation(scene: Scene) -> Callable[[], Any]:
    ref = scene.places["revocation"].names["ref"]
    credit.state_case(ref=ref, actor=scene.owner, now=scene.now, statement="考试改期了。")
    decider = actor_of("liujianguo", on=scene.now.date())
    return lambda: credit.decide_revocation(ref=ref, actor=decider, now=scene.now, why="没有补交。")


def lapse(scene: Scene) -> Callable[[], Any]:
    return lambda: credit.lapse_promises(now=scene.now + timedelta(days=60))


@pytest.mark.parametrize("prepared", [file_it, grant, accept_paper, decide_revocation, lapse])
def test_an_operation_changes_nothing_it_has_not_locked(prepared, scene):
    act = prepared(scene)

    with watched() as statements:
        act()

    changed = {change.table for sql in statements if (change := written(sql)) and change.act == "UPDATE"}
    assert changed & guarded(), "it changes something that must be locked"
    assert unlocked(statements) == []
