"""What may be wrong with a rule, said so that its author can mend it."""

from collections.abc import Iterable
from dataclasses import dataclass

from yijian.kernel.refusal import Refusal


@dataclass(frozen=True, slots=True)
class RuleFault:
    """One thing wrong with a rule: where it stands in the text (0-based, in characters) and why, in Chinese."""

    position: int
    length: int
    reason: str


class RuleFaults(Refusal):
    """The rule cannot be used; ``faults`` says everything that is wrong with it, in order of place."""

    code = "rules.faults"
    template = "这条规则有问题：{reasons}"

    def __init__(self, faults: Iterable[RuleFault], *, text: str = "") -> None:
        self.faults: tuple[RuleFault, ...] = tuple(
            sorted(set(faults), key=lambda f: (f.position, f.length, f.reason))
        )
        self.text = text
        super().__init__(reasons="".join(f.reason for f in self.faults))


def fault_at(text: str, start: int, end: int, reason: str) -> RuleFault:
    """Return a fault over ``text[start:end]``, kept inside the text."""
    start = max(0, min(start, len(text)))
    return RuleFault(start, max(0, min(end, len(text)) - start), reason)
