"""Definitions as values: items by code and version, the data elements of all forms, the words of rules."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, Sum
from pydantic import TypeAdapter

from yijian.catalogue.models import Element, ElementVersion, ItemVersion, ServiceItem
from yijian.catalogue.rules import vocabulary_of
from yijian.kernel.definitions import DataElement, ItemDefinition
from yijian.kernel.refusal import NotFound
from yijian.kernel.rules import Vocabulary
from yijian.plumbing.looking import remembered

ITEM = TypeAdapter(ItemDefinition)
ELEMENT = TypeAdapter(DataElement)

_MOST_KEPT = 4000
_kept_items: dict[tuple[str, int], ItemDefinition] = {}
"""By digest and version: a published definition never changes, so it is read into a value once."""
_kept_elements: dict[tuple[int | None, ...], tuple[Mapping[str, DataElement], Vocabulary]] = {}


@remembered
def item(code: str, version: int | None = None) -> ItemDefinition:
    """Return an item in one version, or in the version in force; suspended and cancelled items too, for their open cases.

    :raises NotFound: when there is none.
    """
    if version is None:
        found = ItemVersion.objects.filter(
            pk__in=ServiceItem.objects.filter(code=code).values("current")
        ).first()
    else:
        found = ItemVersion.objects.filter(item__code=code, version=version).first()
    if found is None:
        raise NotFound(what="事项" + code)
    return definition_of(found)


def items(codes: Iterable[str]) -> Mapping[str, ItemDefinition]:
    """Return several items in the versions in force, in the order asked for.

    :raises NotFound: when one does not exist.
    """
    wanted = list(dict.fromkeys(codes))
    rows = ItemVersion.objects.filter(
        pk__in=ServiceItem.objects.filter(code__in=wanted).values("current")
    ).select_related("item")
    found = {row.item.code: definition_of(row) for row in rows}
    for code in wanted:
        if code not in found:
            raise NotFound(what="事项" + code)
    return {code: found[code] for code in wanted}


def items_of_versions(pairs: Iterable[tuple[str, int]]) -> tuple[ItemDefinition, ...]:
    """Return several items, each in the version named, in the order asked for; one look at the database.

    :raises NotFound: when one does not exist.
    """
    return _of_versions(tuple(pairs))


@remembered
def _of_versions(wanted: tuple[tuple[str, int], ...]) -> tuple[ItemDefinition, ...]:
    condition = Q()
    for code, version in wanted:
        condition |= Q(item__code=code, version=version)
    rows = ItemVersion.objects.filter(condition).select_related("item") if wanted else ()
    found = {(row.item.code, row.version): definition_of(row) for row in rows}
    for code, version in wanted:
        if (code, version) not in found:
            raise NotFound(what=f"事项{code}第{version}版")
    return tuple(found[pair] for pair in wanted)


def definition_of(row: ItemVersion) -> ItemDefinition:
    """Return a stored version as a value."""
    key = (row.digest, row.version)
    held = _kept_items.get(key)
    if held is None:
        held = replace(read_item(row.definition), version=row.version)
        if len(_kept_items) >= _MOST_KEPT:
            _kept_items.clear()
        _kept_items[key] = held
    return held


def read_item(body: Mapping[str, Any]) -> ItemDefinition:
    """Return a definition from its stored body; keys that this release does not know are left out."""
    known = {name: value for name, value in body.items() if name in ItemDefinition.__dataclass_fields__}
    return ITEM.validate_python(known)


def elements(*, at: datetime | None = None) -> Mapping[str, DataElement]:
    """Return every data element by code, in the order forms show them; with ``at`` as they stood at a moment."""
    if at is not None:
        return _elements_at(at)
    return _current()[0]


def element_named(name: str) -> DataElement | None:
    """Return the data element that rules and labels call so, or nothing."""
    return next((element for element in elements().values() if element.name == name), None)


def words() -> Vocabulary:
    """Return the vocabulary of all data elements, for rules."""
    return _current()[1]


@remembered
def _current() -> tuple[Mapping[str, DataElement], Vocabulary]:
    state = Element.objects.aggregate(
        newest=Max("current"), count=Count("current"), sum=Sum("current"), places=Sum("position")
    )
    key = (state["newest"], state["count"], state["sum"], state["places"])
    held = _kept_elements.get(key)
    if held is None:
        rows = (
            Element.objects.filter(current__isnull=False)
            .select_related("current")
            .order_by("position", "code")
        )
        found = {row.code: ELEMENT.validate_python(row.current.definition) for row in rows if row.current}
        held = (found, vocabulary_of(found.values()))
        _kept_elements.clear()
        _kept_elements[key] = held
    return held


def _elements_at(at: datetime) -> Mapping[str, DataElement]:
    rows = (
        ElementVersion.objects.filter(published_at__lte=at)
        .select_related("element")
        .order_by("element__position", "element__code", "-version")
        .distinct("element__position", "element__code")
    )
    return {row.element.code: ELEMENT.validate_python(row.definition) for row in rows}
