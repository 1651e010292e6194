"""Facts: what has happened, told to whoever hears it."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that became true, in the past tense, made of plain values and references.

    ``kind`` is ``area.past-tense`` and never changes; reshaping a fact is a new ``version`` told beside the old.
    ``about`` is the reference whose facts must be heard in order.
    """

    kind: ClassVar[str]
    version: ClassVar[int] = 1

    about: str
