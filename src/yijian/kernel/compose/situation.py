"""What is known about one person's situation, in the words of the rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from yijian.kernel.definitions import DataElement
from yijian.kernel.forms import Answer, Value, facts_of
from yijian.kernel.forms.sentences import deciding_names, fill, open_names, reason
from yijian.kernel.forms.values import vocabulary_of
from yijian.kernel.rules import TODAY, Rule, Truth, Vocabulary, parse, settle


@dataclass(frozen=True, slots=True)
class Situation:
    """Answers and registers as facts, with the vocabulary that rules are read in."""

    elements: Mapping[str, DataElement]
    vocabulary: Vocabulary
    facts: Mapping[str, Value]
    declined: frozenset[str]
    """Names of elements answered 说不准 that nothing else tells."""

    @classmethod
    def of(
        cls,
        elements: Mapping[str, DataElement],
        answers: Mapping[str, Answer],
        known: Mapping[str, Answer],
        *,
        on: date | None,
    ) -> "Situation":
        """Gather what is known; an answer goes before a register, 说不准 behind it."""
        facts = {**facts_of(known, elements), **facts_of(answers, elements)}
        declined = {
            elements[c].name for c, v in answers.items() if v is None and c in elements
        } - facts.keys()
        if on is not None:
            facts[TODAY] = on
        return cls(elements, vocabulary_of(elements), facts, frozenset(declined))

    def rule(self, text: str) -> Rule:
        """Read a rule.

        :raises RuleFaults: when it cannot be read.
        """
        return parse(text, self.vocabulary)

    def truth(self, text: str) -> Truth:
        """Judge a rule."""
        return settle(self.rule(text), self.facts)

    def reason(self, text: str) -> str:
        """Say which conditions decided a rule."""
        return reason(self.rule(text), self.facts)

    def deciding(self, text: str) -> tuple[str, ...]:
        """Return codes of the elements whose answers decided a rule."""
        return self.codes(deciding_names(self.rule(text), self.facts))

    def missing(self, text: str) -> tuple[str, ...]:
        """Return names of the elements whose answers a rule still waits for."""
        return open_names([self.rule(text)], self.facts)

    def codes(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the codes of elements named as rules name them."""
        by_name = {e.name: code for code, e in self.elements.items()}
        return tuple(by_name[n] for n in names if n in by_name)

    def told(self, template: str) -> str:
        """Fill the answers into a sentence of the bundle."""
        return fill(template, self.facts, self.elements.values())

    def why_open(self, names: tuple[str, ...]) -> str:
        """Say that something waits for answers, and how it goes on without them."""
        unsure = [n for n in names if n in self.declined]
        unasked = [n for n in names if n not in self.declined]
        said = []
        if unsure:
            said.append(f"您说不准“{'、'.join(unsure)}”")
        if unasked:
            said.append(f"“{'、'.join(unasked)}”还没有回答")
        return f"{'，'.join(said)}，先按要办来准备，到窗口核对后再定。"


def sentence(*parts: str) -> str:
    """Return parts as sentences, each with one full stop, blanks left out."""
    return "".join(p.rstrip("。") + "。" for p in parts if p.strip("。 "))
