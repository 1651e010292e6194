"""The words that rules may use: typed fields with the names people read."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from yijian.kernel.definitions import DataElement, ElementKind, Option

Value = (
    bool | int | float | Decimal | str | date | tuple[str, ...] | list[str] | frozenset[str] | set[str] | None
)
"""What a fact may be; None is an answer left empty."""

TODAY = "今天"
"""The fact that carries the day a rule is judged on; every vocabulary has it."""

DIGITS = 24
"""Digits before or behind the point that a number may have; more is a slip of the keyboard or an attack on memory."""


class FieldType(StrEnum):
    """What a field's answers are, as far as rules care."""

    BOOLEAN = "boolean"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"

    @property
    def spoken(self) -> str:
        """The type in the words of a rule's author."""
        return _TITLES[self]


_TITLES = {
    FieldType.BOOLEAN: "是或否",
    FieldType.NUMBER: "数字",
    FieldType.TEXT: "文字",
    FieldType.DATE: "日期",
    FieldType.CHOICE: "单选",
    FieldType.CHOICES: "多选",
}

_TYPES: dict[ElementKind, FieldType] = {
    ElementKind.INTEGER: FieldType.NUMBER,
    ElementKind.DECIMAL: FieldType.NUMBER,
    ElementKind.BOOLEAN: FieldType.BOOLEAN,
    ElementKind.CONSENT: FieldType.BOOLEAN,
    ElementKind.DATE: FieldType.DATE,
    ElementKind.MOMENT: FieldType.DATE,
    ElementKind.CHOICE: FieldType.CHOICE,
    ElementKind.CHOICES: FieldType.CHOICES,
}


@dataclass(frozen=True)
class Field:
    """One word of the vocabulary.

    ``options`` may be given as plain texts, which then are value and title at once. ``least``, ``most`` and ``whole``
    bound a number's answers: checks and questions use them, evaluation does not.
    """

    name: str
    type: FieldType
    options: tuple[Option, ...] = ()
    unit: str = ""
    title: str = ""
    question: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    whole: bool = False

    def __post_init__(self) -> None:
        given: Iterable[Option | str] = self.options
        options = tuple(o if isinstance(o, Option) else Option(value=o, title=o) for o in given)
        object.__setattr__(self, "options", options)
        object.__setattr__(self, "_hash", hash((self.name, self.type, self.unit, options)))

    def __hash__(self) -> int:
        hashed: int = self.__dict__["_hash"]
        return hashed

    @property
    def label(self) -> str:
        """What people read: the title, or the name itself."""
        return self.title or self.name

    def option_title(self, value: str) -> str:
        """Return what people read for an option's value; an unknown value reads as itself."""
        return next((o.title for o in self.options if o.value == value), value)


_TODAY_FIELD = Field(name=TODAY, type=FieldType.DATE, title=TODAY)


class Vocabulary:
    """All fields that a rule may name; 今天 is always among them. Hashable, two with equal fields are equal."""

    __slots__ = ("_by_name", "_hash", "fields")

    def __init__(self, fields: Iterable[Field]) -> None:
        self._by_name: dict[str, Field] = {TODAY: _TODAY_FIELD}
        for field in fields:
            self._by_name[field.name] = field
        self.fields: tuple[Field, ...] = tuple(f for f in self._by_name.values() if f is not _TODAY_FIELD)
        self._hash = hash(self.fields)

    @classmethod
    def from_elements(cls, elements: Iterable[DataElement]) -> "Vocabulary":
        """Return the vocabulary of a set of data elements, each under its ``name``."""
        return cls(field_of(element) for element in elements)

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def __getitem__(self, name: str) -> Field:
        return self._by_name[name]

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.fields)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return isinstance(other, Vocabulary) and self._hash == other._hash and self.fields == other.fields

    def __hash__(self) -> int:
        return self._hash

    def get(self, name: str) -> Field | None:
        """Return the field of that name, or None."""
        return self._by_name.get(name)

    def nearest(self, name: str) -> str | None:
        """Return the known name most like a mistyped one, or None where nothing is like it."""
        near = difflib.get_close_matches(name, self._by_name, n=1, cutoff=0.5)
        if near:
            return near[0]
        return min((n for n in self._by_name if name in n or n in name), key=len, default=None)

    def facts(self, raw: Mapping[str, object]) -> dict[str, Value]:
        """Return stored answers (JSON: texts, numbers, lists) as facts of the right types.

        Names outside the vocabulary are left out; what cannot be read as its type is unknown (None).
        """
        return {
            name: read_value(self._by_name[name], value)
            for name, value in raw.items()
            if name in self._by_name
        }


def field_of(element: DataElement) -> Field:
    """Return the field that a data element is in rules."""
    return Field(
        name=element.name,
        type=_TYPES.get(element.kind, FieldType.TEXT),
        options=element.options,
        unit=element.unit,
        title=element.name,
        question=element.question,
        least=element.least,
        most=element.most,
        whole=element.kind is ElementKind.INTEGER,
    )


_YES = frozenset({"true", "True", "1", "是", "on", "yes", "有"})
_NO = frozenset({"false", "False", "0", "否", "off", "no", "无"})


def read_value(field: Field, value: object) -> Value:
    """Return one answer as the type its field has: bool, int or Decimal, date, str, or tuple of str; None if unreadable."""
    if value is None or value == "":
        return None
    match field.type:
        case FieldType.BOOLEAN:
            if isinstance(value, bool):
                return value
            text = str(value)
            return True if text in _YES else False if text in _NO else None
        case FieldType.NUMBER:
            return _number(value)
        case FieldType.DATE:
            if isinstance(value, datetime):
                return value.date()
            if isinstance(value, date):
                return value
            try:
                return date.fromisoformat(str(value)[:10])
            except ValueError:
                return None
        case FieldType.CHOICES:
            if isinstance(value, str):
                return (value,)
            if isinstance(value, list | tuple | set | frozenset):
                return tuple(str(v) for v in value)
            return None
        case _:
            return str(value)


def _number(value: object) -> int | Decimal | None:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value).strip().replace(",", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) <= DIGITS else None
