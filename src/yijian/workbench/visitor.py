"""Who sits at the desk now: kept in the clerk's session and forgotten whole when the next one comes."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.http import HttpRequest

_KEY = "desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """The visitor, whom they act for, what they want and what they answered so far."""

    person: str
    subject: str
    subject_name: str
    matter: str = ""
    region: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    optional: tuple[str, ...] = ()


def visitor_of(request: HttpRequest) -> Visitor | None:
    """Return the visitor who sits at this clerk's desk, None before the first and after the last."""
    kept = request.session.get(_KEY)
    if not isinstance(kept, dict):
        return None
    return Visitor(**{**kept, "optional": tuple(kept.get("optional", ()))})


def keep(request: HttpRequest, visitor: Visitor) -> None:
    """Remember the visitor until the next one."""
    request.session[_KEY] = {**asdict(visitor), "optional": list(visitor.optional)}


def forget(request: HttpRequest) -> None:
    """Forget the visitor and everything about them; the session gets another key, so that no page of theirs can be replayed."""
    request.session.pop(_KEY, None)
    request.session.cycle_key()
