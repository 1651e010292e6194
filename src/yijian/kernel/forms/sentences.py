"""Small sentences about rules: why something holds or not, and what is not answered yet."""

import re
from collections.abc import Iterable, Mapping

from yijian.kernel.definitions import DataElement
from yijian.kernel.forms.values import shown
from yijian.kernel.rules import TODAY, Rule, Truth, Value, explain, settle, unknown_fields
from yijian.kernel.rules.vocabulary import field_of, read_value

_PLACE = re.compile(r"\{([^{}]+)\}")


def reason(rule: Rule, facts: Mapping[str, Value]) -> str:
    """Return the conditions that decided a rule's truth, without full stop; empty for a rule without conditions."""
    if not rule.text:
        return ""
    explanation = explain(rule, facts)
    if explanation.truth is Truth.UNKNOWN and settle(rule, facts) is not Truth.UNKNOWN:
        return "还没有回答的几项怎么答，结果都一样"
    return "；".join(dict.fromkeys(leaf.sentence for leaf in explanation.deciding()))


def deciding_names(rule: Rule, facts: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the names of the elements whose answers decided a rule's truth, in order of mention."""
    names = (name for leaf in explain(rule, facts).deciding() for name in leaf.fields)
    return tuple(n for n in dict.fromkeys(names) if n != TODAY)


def open_names(rules: Iterable[Rule], facts: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the names of the elements whose missing answers leave rules open, in order of mention."""
    found: dict[str, None] = {}
    for rule in rules:
        waiting = unknown_fields(rule, facts)
        if waiting:
            named = (name for leaf in explain(rule, facts).leaves() for name in leaf.fields)
            found.update(dict.fromkeys(name for name in named if name in waiting))
    return tuple(n for n in found if n != TODAY)


def fill(template: str, facts: Mapping[str, Value], elements: Iterable[DataElement]) -> str:
    """Return a sentence with the places in braces replaced by the answers as people read them.

    A place whose element is unknown stands as the name itself; one not answered says so.
    """
    if "{" not in template:
        return template
    by_name = {e.name: e for e in elements}

    def answer(match: re.Match[str]) -> str:
        name = match[1].strip()
        element = by_name.get(name)
        if element is None:
            return name
        value = read_value(field_of(element), facts.get(name))
        if value is None or isinstance(value, float | list | set | frozenset):
            return f"{name}（还没有定）"
        return shown(element, value)

    return _PLACE.sub(answer, template)


def places(template: str) -> tuple[str, ...]:
    """Return the names in braces of a sentence, in order."""
    return tuple(m.strip() for m in _PLACE.findall(template))
