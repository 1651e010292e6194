"""Reading the tables of who may do what."""

import re
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from tests.pages.scene import MARKET, Place, Scene
from yijian.certificates.operations import show_certificate
from yijian.certificates.queries import show_code
from yijian.plumbing import clock

_PLACE = re.compile(r"{(\w+)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One address with one subject, and what each role is told."""

    name: str
    """The name of the address; for the open API the method and the path."""
    subject: str
    cells: tuple[str, ...]

    @property
    def title(self) -> str:
        """What the test is called."""
        return f"{self.name}[{self.subject}]"


def rows_of(text: str) -> tuple[Row, ...]:
    """Return the rows of a table; lines that begin with # are headings."""
    rows = []
    for line in text.splitlines():
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if words[0].isupper():
            words = [f"{words[0]} {words[1]}", *words[2:]]
        rows.append(Row(name=words[0], subject=words[1], cells=tuple(words[2:])))
    return tuple(rows)


def place_of(row: Row, scene: Scene) -> Place:
    """Return the subject of a row: a place of the scene, with what is written beside it (``case,move=grant``), or none (``-``)."""
    subject, _, agency = row.subject.partition("@")
    first, *more = subject.split(",")
    if "=" in first:
        more, first = [first, *more], "-"
    found = scene.places.get(first, Place(names={}, agency=agency or MARKET))
    if first == "shown":
        # What is being shown has a code of this minute: it is made when it is tried, as is the showing below.
        code = show_code(found.names["code"], scene.owner, now=clock.now()).code
        found = Place(names={"code": code}, agency=found.agency)
    if first == "showing":
        showing = show_certificate(ref=found.names["ref"], actor=scene.owner, now=clock.now())
        found = Place(names={**found.names, "showing": showing}, agency=found.agency)
    extra = dict(word.split("=", 1) for word in more if not word.startswith("?"))
    return Place(names={**found.names, **extra}, agency=found.agency, session=found.session)


def address_of(row: Row, scene: Scene) -> str:
    """Return the address of a page."""
    return reverse(row.name, kwargs=place_of(row, scene).names or None)


def api_address_of(row: Row, scene: Scene) -> tuple[str, str]:
    """Return method and address of a call of the open API."""
    method, _, path = row.name.partition(" ")
    names = {**place_of(row, scene).names}
    names.setdefault("material", names.get("code", ""))
    path, _, query = _PLACE.sub(lambda found: str(names[found.group(1)]), path).partition("?")
    asked = f"?{urlencode(dict([query.split('=', 1)]))}" if query else ""
    return method, f"/api/v1{path}{asked}"
