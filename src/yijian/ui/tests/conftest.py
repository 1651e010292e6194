"""Templates of these tests refuse variables that nobody set."""

import pytest
from django.template import engines


class _Refused(str):
    """Django prints ``string_if_invalid`` where a variable is missing; this one objects instead."""

    def __contains__(self, part):
        return part == "%s"

    def __mod__(self, name):
        raise AssertionError(f"A template uses {name!s}, which nobody set.")


@pytest.fixture(autouse=True)
def refuse_undefined(monkeypatch):
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", _Refused("missing %s"))
