"""The registry of duties: what a member of staff may be entrusted with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A right to act, granted to staff of an agency for a period."""

    code: str
    title: str
    sentence: str
    platform_wide: bool = False
    """Whether it reaches over the whole platform, and so belongs to the agency that runs it alone."""


_duties: dict[str, Duty] = {}


def register_duty(code: str, title: str, sentence: str, *, platform_wide: bool = False) -> str:
    """Register a duty once and return its code, so that a vocabulary can name it in one line."""
    duty = Duty(code=code, title=title, sentence=sentence, platform_wide=platform_wide)
    if _duties.setdefault(code, duty) != duty:
        raise ValueError(f"two duties are called {code}")
    return code


def duty_title(code: str) -> str:
    """Return how people call a duty."""
    return _duties[code].title if code in _duties else code


def is_platform_wide(code: str) -> bool:
    """Tell whether a duty reaches over the whole platform; one that nobody registered does not."""
    return code in _duties and _duties[code].platform_wide


def all_duties() -> tuple[Duty, ...]:
    """Return every duty in the order of registration."""
    return tuple(_duties.values())
