"""Writing value by value, so that one refusal does not hide the next and each is told at the row it came from."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from yijian.kernel.refusal import Refusal


@dataclass(slots=True)
class Refused:
    """The values an import could not write, each with its refusal."""

    found: list[tuple[Any, Refusal]] = field(default_factory=list)


_collecting: ContextVar[Refused | None] = ContextVar("refused_values", default=None)


@contextmanager
def collecting() -> Iterator[Refused]:
    """Keep the refusals of every ``at`` inside instead of stopping at the first."""
    refused = Refused()
    token = _collecting.set(refused)
    try:
        yield refused
    finally:
        _collecting.reset(token)


@contextmanager
def at(value: Any) -> Iterator[None]:
    """Write one value: what an operation refuses is taken back to here and kept for the report of the import."""
    refused = _collecting.get()
    if refused is None:
        yield
        return
    try:
        with transaction.atomic():
            yield
    except Refusal as refusal:
        refused.found.append((value, refusal))
