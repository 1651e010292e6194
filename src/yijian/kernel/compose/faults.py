"""Faults of definitions: where they stand, how grave they are, and what their author can do."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from yijian.kernel.rules import NEVER, RuleFaults, Value, Vocabulary, parse, simplify
from yijian.kernel.rules.checking import check


class Severity(StrEnum):
    """What a fault means for publishing."""

    ERROR = "error"
    """Must be mended first."""
    WARNING = "warning"
    """Probably not meant; its author judges."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with a definition."""

    severity: Severity
    place: str
    """Path of what is wrong: ``parts.fire.included_when``, ``items.fire.materials.lease.needed_when``, ``choice.food``."""
    sentence: str
    position: int | None = None
    """Where in a rule's text it stands, in characters."""
    length: int = 0
    witness: tuple[tuple[str, Value], ...] = ()
    """Answers that show it, by element name."""


def error(place: str, sentence: str) -> Fault:
    """Return a fault that forbids publishing."""
    return Fault(severity=Severity.ERROR, place=place, sentence=sentence)


def warning(place: str, sentence: str) -> Fault:
    """Return a fault for its author to judge."""
    return Fault(severity=Severity.WARNING, place=place, sentence=sentence)


def rule_faults(place: str, text: str, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Yield what is wrong with a rule: unreadable is an error, never true too; idle conditions are warnings."""
    try:
        rule = parse(text, vocabulary)
    except RuleFaults as refusal:
        for fault in refusal.faults:
            yield Fault(
                severity=Severity.ERROR,
                place=place,
                sentence=fault.reason,
                position=fault.position,
                length=fault.length,
            )
        return
    never = simplify(rule, {}) == NEVER and bool(rule.text)
    for fault in check(rule, vocabulary):
        yield Fault(
            severity=Severity.ERROR if never else Severity.WARNING,
            place=place,
            sentence=fault.reason,
            position=fault.position,
            length=fault.length,
        )
