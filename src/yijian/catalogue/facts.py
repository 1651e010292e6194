"""What the catalogue tells the house."""

from dataclasses import dataclass
from typing import ClassVar

from yijian.kernel.fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPublished(Fact):
    """A new version of an item is in the catalogue; told once a version. ``about`` is the item's code."""

    kind: ClassVar[str] = "catalogue.item-published"

    item_version: int
    title: str
    is_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemStateChanged(Fact):
    """An item was suspended or put back to use; open cases go on."""

    kind: ClassVar[str] = "catalogue.item-state-changed"

    state: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemWithdrawn(Fact):
    """An item was cancelled for good: nothing new may be filed; open cases go on under their version."""

    kind: ClassVar[str] = "catalogue.item-withdrawn"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPublished(Fact):
    """A new version of a list is in force or will be. ``about`` is the list's code."""

    kind: ClassVar[str] = "catalogue.list-published"

    list_version: int
    title: str
