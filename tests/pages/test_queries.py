"""What each page asks of the database: a snapshot of every page, a ceiling for all, and no list that asks for each of its rows."""

import re
from collections import Counter

import pytest

from tests.pages import copies
from tests.pages.permission_table import API, PAGES
from tests.pages.table import Row, address_of, api_address_of, place_of, rows_of
from tests.pages.trying import API_ROLES, PAGE_ROLES, Outcome, browser, call, call_api

MOST = 35
"""No page may ask more often than this; the review page of a case is the fullest."""

READERS = ("owner", "holder", "visitor", "other")
"""For whom a page is measured: the first of these who is let in sees most of it."""

WORK = ("GET /cases", "GET /inbox")
"""Calls that are a department's work: measured for who handles cases, though whose they are is let in too."""

NOTED = frozenset(
    {
        "casework:case",
        "casework:do",
        "casework:correction",
        "casework:letter",
        "casework:picture",
        "casework:receipt",
        "casework:download",
        "casework:application",
        "casework:survey",
        "deskwork:filing",
        "deskwork:receipt",
        "workbench:export",
        "workbench:loop",
        "GET /cases/{ref}",
        "GET /cases/{ref}/files/{file_id}",
    }
)
"""Where staff and systems see somebody's data: each look leaves a row that the person can read."""

_SHAPE = re.compile(
    r"^\s*(?:SELECT\s+(?P<function>pg_\w+)\(|SELECT\b.*?\bFROM\s+\"?(?P<selected>\w+)|INSERT\s+INTO\s+\"?(?P<inserted>\w+)"
    r"|UPDATE\s+\"?(?P<updated>\w+)|DELETE\s+FROM\s+\"?(?P<deleted>\w+))",
    re.IGNORECASE | re.DOTALL,
)
_KINDS = {
    "selected": "SELECT",
    "inserted": "INSERT",
    "updated": "UPDATE",
    "deleted": "DELETE",
    "function": "CALL",
}


def reader_of(row: Row, roles: tuple[str, ...]) -> str:
    """Return for whom the row is measured; empty when it is no page anybody can open."""
    opened = [role for role, cell in zip(roles, row.cells, strict=True) if cell.split("/")[0] == "200"]
    readers = ("holder",) if row.name.startswith(WORK) else READERS
    return next((role for role in readers if role in opened), "")


PAGES_READ = [row for row in rows_of(PAGES) if reader_of(row, PAGE_ROLES)]
CALLS_READ = [row for row in rows_of(API) if row.name.startswith("GET ") and reader_of(row, API_ROLES)]


def shape(statements: tuple[str, ...]) -> list[str]:
    """Return how often which table is read or written, without the values."""
    found: Counter[str] = Counter()
    for sql in statements:
        match = _SHAPE.match(sql)
        name = match.lastgroup if match else None
        found[f"{_KINDS[name]} {match.group(name)}" if match and name else sql[:60]] += 1
    return [f"{name} × {count}" if count > 1 else name for name, count in sorted(found.items())]


def read(row: Row, scene) -> Outcome:
    """Open a page twice and return the second time: what a process keeps is warm then, as it is all day."""
    place = place_of(row, scene)
    if row.name.startswith("GET "):
        role = reader_of(row, API_ROLES)
        method, address = api_address_of(row, scene)
        call_api(scene, role, place, method, address, None)
        return call_api(scene, role, place, method, address, None)
    role = reader_of(row, PAGE_ROLES)
    address = address_of(row, scene)
    call(browser(scene, role, place), "GET", address)
    return call(browser(scene, role, place), "GET", address)


@pytest.mark.parametrize("row", [*PAGES_READ, *CALLS_READ], ids=lambda row: row.title)
def test_a_page_asks_what_it_always_asked(row: Row, scene, snapshot):
    seen = read(row, scene)

    assert seen.said == "200"
    assert [f"{len(seen.statements)} in all", *shape(seen.statements)] == snapshot
    assert len(seen.statements) <= MOST
    left = seen.wrote - {"django_session", "openapi_machinenonce"}
    assert left == ({"plumbing_journalentry"} if row.name in NOTED else set()), "what looking leaves behind"


@pytest.mark.parametrize("name", sorted(copies.LISTS))
def test_a_list_asks_as_often_for_thirty_rows_as_for_one(name: str, scene):
    row = next(row for row in [*PAGES_READ, *CALLS_READ] if row.title == name)
    copies.LISTS[name](scene, 1)
    few = read(row, scene)

    copies.LISTS[name](scene, 29)
    many = read(row, scene)

    assert shape(many.statements) == shape(few.statements)
    assert len(many.response.content) > len(few.response.content) + 29 * 50, "the rows are really there"
