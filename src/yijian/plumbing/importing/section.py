"""A section of the exchange format: what one sheet means to the area that owns it."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from yijian.kernel.actor import Actor
from yijian.plumbing.importing.column import Column
from yijian.plumbing.importing.row import Row

if TYPE_CHECKING:
    from yijian.plumbing.importing.book import Book

V = TypeVar("V")


class Change(StrEnum):
    """What an import would do to one thing."""

    ADDED = "新增"
    CHANGED = "修改"
    REMOVED = "停用"
    SAME = "不变"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One column of one thing, before and after; an empty text is an empty cell."""

    name: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What becomes of one thing; ``detail`` names the columns that change."""

    change: Change
    key: str
    detail: str = ""
    title: str = ""
    """What people call it; filled by an import that is asked for every field."""
    fields: tuple[FieldChange, ...] = ()
    """Column by column, nested rows included; filled by an import that is asked for every field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRow(Generic[V]):
    """A value with the row it was read from, so that a later check can point at the cell."""

    value: V
    row: Row


class Section(ABC, Generic[V]):
    """One sheet of the format; an area subclasses it in ``sections.py`` and registers an instance in ``ready()``.

    The order of events in one import: every row is ``read`` (nested sections before the one that holds them), every section is
    ``check``ed, every section tells its ``differences``, and then, in ``order``, each section with a difference ``write``s.
    All of it in one transaction, and nothing at all when there is one fault.
    """

    code: ClassVar[str]
    """Constant English name."""
    title: ClassVar[str]
    """The sheet's name and the key in a YAML file: 事项."""
    order: ClassVar[int]
    """Floor times a hundred and a bit: what is referred to stands before what refers."""
    columns: ClassVar[tuple[Column, ...]]
    key: ClassVar[tuple[str, ...]]
    """Columns that together name a row; the first is what other sections refer to, unless ``refer_by`` says otherwise."""
    parent: ClassVar[str] = ""
    """Title of the section under whose rows this one may be nested in YAML."""
    parent_column: ClassVar[str] = ""
    """Column that takes the parent's key when nested."""
    nested_as: ClassVar[str] = ""
    """Key of the nested list in the parent's row; the title when empty."""
    refer_by: ClassVar[str] = ""
    """Column whose text other sections name; the first key column when empty."""
    help: ClassVar[str] = ""
    """One sentence for the template's first sheet."""
    duty: ClassVar[str] = ""
    """Duty that lets staff import and export this section; when empty only the platform's own commands do."""

    @abstractmethod
    def read(self, row: Row) -> V:
        """Return the value of a row; what is wrong is noted on the row. A ``Refusal`` raised here is noted too."""

    def check(self, read: Sequence[ReadRow[V]], book: "Book") -> None:
        """Note what is wrong between rows or between sections; keys, references and options are checked already."""

    @abstractmethod
    def differences(self, values: Sequence[V]) -> Sequence[Difference]:
        """Return what writing these values would change, one entry a value; what the book leaves out is left alone."""

    @abstractmethod
    def write(self, values: Sequence[V], *, actor: Actor, now: datetime) -> None:
        """Store the values; called only when something differs, inside the transaction of the import."""

    @abstractmethod
    def export(self) -> Iterable[Mapping[str, Any]]:
        """Yield what is stored as rows by column name, in a fixed order; nested sections as lists under their key."""

    def export_for(self, actor: Actor) -> Iterable[Mapping[str, Any]]:
        """Yield what of the export somebody may carry away, who holds the section's duty."""
        return self.export()

    def known(self) -> frozenset[str]:
        """Return the names that other sections may refer to and that are stored already."""
        return frozenset(str(row.get(self.referred, "")) for row in self.export())

    def key_of(self, row: Mapping[str, Any]) -> str:
        """Return what ``differences`` call the thing that an exported row shows."""
        return " ".join(str(row.get(name, "")) for name in self.key)

    @property
    def referred(self) -> str:
        """The column whose text other sections name."""
        return self.refer_by or self.key[0]

    @property
    def nest(self) -> str:
        """The key of this section's list inside a parent's row."""
        return self.nested_as or self.title


class Part(Section[V]):
    """A section whose rows belong to their parent's value (材料 of 事项): the parent takes them with ``row.children``.

    It writes nothing of its own, and a row without its parent in the same book is a fault.
    """

    def differences(self, values: Sequence[V]) -> Sequence[Difference]:
        """Return nothing: the parent tells its differences."""
        return ()

    def write(self, values: Sequence[V], *, actor: Actor, now: datetime) -> None:
        """Write nothing: the parent writes."""

    def export(self) -> Iterable[Mapping[str, Any]]:
        """Yield nothing: the parent's rows hold these."""
        return ()


def compare(*, stored: Mapping[str, object] | None, wanted: Mapping[str, object], key: str) -> Difference:
    """Return the difference between what is stored under a key and what a book wants, column by column."""
    if stored is None:
        return Difference(change=Change.ADDED, key=key)
    moved = [name for name, value in wanted.items() if stored.get(name) != value]
    if not moved:
        return Difference(change=Change.SAME, key=key)
    return Difference(change=Change.CHANGED, key=key, detail="、".join(moved))
