"""Templates may not use what nobody set: neither print it nor ask for a field that its object has not got.

Django passes over both in silence. A name that is optional in ``{% if %}`` or ``{% for %}`` stays allowed when the whole name is
missing; a field that a value does not have is a misspelling there too.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from unittest.mock import patch

from django.template import engines
from django.template.base import Node, Variable, VariableDoesNotExist
from django.template.context import BaseContext

FOREIGN = ("django", "allauth", "ninja")
"""Packages whose own templates are not ours to mend."""


class _Recording(str):
    """Django prints ``string_if_invalid`` where a variable is missing; this one writes down which, and where."""

    __slots__ = ("found",)
    found: list[str]

    def __contains__(self, part: object) -> bool:
        return part == "%s"

    def __mod__(self, name: object) -> str:
        _note(self.found, f"{{{{ {name} }}}}")
        return ""


def _note(found: list[str], what: str) -> None:
    """Write down what is missing in the template whose node is being drawn just now."""
    frame = sys._getframe(2)
    while frame.f_back is not None and not isinstance(frame.f_locals.get("self"), Node):
        frame = frame.f_back
    origin = getattr(frame.f_locals.get("self"), "origin", None)
    package = str(getattr(origin, "name", "")).partition("site-packages/")[2].partition("/")[0]
    if package not in FOREIGN:
        name = getattr(origin, "template_name", None) or "a template"
        found.append(f"{name} uses {what}, which nobody set")


@contextmanager
def recorded() -> Iterator[list[str]]:
    """Collect what is undefined in every template that is drawn meanwhile."""
    found: list[str] = []
    recording = _Recording("%s")
    recording.found = found
    resolve = Variable.resolve

    def watched(self: Variable, context: BaseContext) -> object:
        try:
            return resolve(self, context)
        except VariableDoesNotExist as missing:
            holder = missing.params[1] if len(missing.params) > 1 else None
            if holder is not None and not isinstance(holder, BaseContext | Mapping | str | list | tuple):
                _note(found, f"{self.var} ({type(holder).__name__} has no {missing.params[0]})")
            raise

    with (
        patch.object(Variable, "resolve", watched),
        patch.object(engines["django"].engine, "string_if_invalid", recording),
    ):
        yield found
