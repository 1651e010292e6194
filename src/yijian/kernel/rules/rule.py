"""A rule: its text, its tree, and its truth under the facts."""

from collections.abc import Mapping
from functools import lru_cache

from yijian.kernel.rules import nodes as n
from yijian.kernel.rules.evaluating import Test, compile_test
from yijian.kernel.rules.reading import read
from yijian.kernel.rules.truth import Truth
from yijian.kernel.rules.vocabulary import Value, Vocabulary
from yijian.kernel.rules.writing import write


class Rule:
    """One condition in the platform's rule language; equal where text and meaning are equal, hashable, immutable."""

    __slots__ = ("_hash", "fields", "node", "test", "text")

    text: str
    """As its author wrote it; empty for ``ALWAYS``."""
    fields: frozenset[str]
    """Names of all fields it reads, 今天 included where it reads the day."""
    node: n.Node
    test: Test
    """The compiled condition: True, False, or None for unknown."""

    def __init__(self, text: str, node: n.Node) -> None:
        self.text = text
        self.node = node
        self.fields = frozenset(f.name for f in n.fields_of(node))
        self.test = compile_test(node)
        self._hash = hash((text, node))

    @classmethod
    def of(cls, node: n.Node) -> "Rule":
        """Return the rule of a tree, with the text written out."""
        if isinstance(node, n.Settled):
            return ALWAYS if node.value else NEVER
        return cls(write(node), node)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return (
            isinstance(other, Rule)
            and self._hash == other._hash
            and self.text == other.text
            and self.node == other.node
        )

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        return f"Rule({self.text!r})"

    def __str__(self) -> str:
        return self.text


ALWAYS = Rule("", n.Settled(True))
"""The rule of an empty text: it holds whatever the facts."""

NEVER = Rule("false", n.Settled(False))
"""The rule that holds under no facts."""

_TRUTH: dict[bool | None, Truth] = {True: Truth.TRUE, False: Truth.FALSE, None: Truth.UNKNOWN}


def parse(text: str, vocabulary: Vocabulary) -> Rule:
    """Return the rule that a text means in a vocabulary; an empty text is ``ALWAYS``. Repeated calls are cheap.

    :raises RuleFaults: for syntax, unknown fields and options, wrong types and functions that do not exist, all at once.
    """
    text = text.strip()
    return _parse(text, vocabulary) if text else ALWAYS


@lru_cache(maxsize=8192)
def _parse(text: str, vocabulary: Vocabulary) -> Rule:
    return Rule(text, read(text, vocabulary))


def evaluate(rule: Rule, facts: Mapping[str, Value]) -> Truth:
    """Return whether a rule holds under the facts.

    A missing fact and None are unknown, and unknown travels by Kleene's logic: ``unknown and false`` is false. Rules about
    ages and days need the fact ``今天``. A text that cannot be read as its field's type is unknown.
    """
    return _TRUTH[rule.test(facts)]
