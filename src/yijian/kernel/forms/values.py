"""What a typed answer is, how people read it, and how answers become the facts of rules."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from yijian.kernel.definitions import DataElement, ElementKind
from yijian.kernel.rules import Vocabulary

Value = bool | int | Decimal | str | date | datetime | tuple[str, ...]
"""A checked answer. Codes and identifiers are text, several choices a tuple of option values."""

Answer = Value | None
"""An answer to a question of guidance; None is 说不准: asked, and the person could not say."""


def shown(element: DataElement, value: Answer) -> str:
    """Return an answer as people read it: 320平方米, 热菜、凉菜, 2026年11月27日."""
    if value is None:
        return "说不准"
    titles = {o.value: o.title for o in element.options}
    match value:
        case bool():
            return "是" if value else "否"
        case datetime():
            return f"{value.year}年{value.month}月{value.day}日{value.hour:02}:{value.minute:02}"
        case date():
            return f"{value.year}年{value.month}月{value.day}日"
        case tuple():
            return "、".join(titles.get(v, v) for v in value) or "都没有"
        case int() | Decimal():
            return f"{value:f}{element.unit}" if isinstance(value, Decimal) else f"{value}{element.unit}"
        case _:
            return titles.get(value, value) if element.kind is ElementKind.CHOICE else value


def vocabulary_of(elements: Mapping[str, DataElement]) -> Vocabulary:
    """Return the vocabulary of elements, the very same object for equal ones.

    Rules are read once for each vocabulary: looking one up is quick where the vocabulary is the same object, and a comparison of
    every field where it is only equal.
    """
    return _same(Vocabulary.from_elements(elements.values()))


@lru_cache(maxsize=64)
def _same(vocabulary: Vocabulary) -> Vocabulary:
    return vocabulary


def facts_of(answers: Mapping[str, Answer], elements: Mapping[str, DataElement]) -> dict[str, Value]:
    """Return answers kept by element code as the facts that rules read: by element name, without 说不准.

    Codes that no element bears are left out: an answer may outlive the question.
    """
    return {
        elements[code].name: value
        for code, value in answers.items()
        if value is not None and code in elements
    }
