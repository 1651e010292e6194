"""Reads of the registry of lists."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from yijian.catalogue.models import ItemListEntry, ItemListVersion
from yijian.catalogue.vocabulary import ListEntryRow, ListRow
from yijian.kernel.refusal import NotFound


def lists() -> tuple[ListRow, ...]:
    """Return the lists in their newest versions with their entries in order, by code."""
    found = ItemListVersion.objects.filter(pk__in=_current()).select_related("item_list")
    entries = Prefetch("entries", queryset=ItemListEntry.objects.order_by("position"), to_attr="in_order")
    return tuple(
        _row(row, entries=tuple(map(_entry, row.in_order)))
        for row in found.prefetch_related(entries).order_by("item_list__code")
    )


def list_page(code: str, version: int | None = None) -> ListRow:
    """Return a list with its entries in order.

    :raises NotFound: when there is none.
    """
    found = ItemListVersion.objects.filter(item_list__code=code).select_related("item_list")
    found = found.filter(pk__in=_current()) if version is None else found.filter(version=version)
    row = found.first()
    if row is None:
        raise NotFound(what="清单" + code)
    return _row(row, entries=tuple(_entry(entry) for entry in row.entries.order_by("position")))


def entries_for(
    *, target_kind: str, target_code: str, kind: str, on: date
) -> tuple[tuple[ListRow, ListEntryRow], ...]:
    """Return where something stands on the lists of a kind that are in force on a day: is this material on a 容缺受理清单?"""
    found = (
        ItemListEntry.objects.filter(
            Q(version__effective_until__isnull=True) | Q(version__effective_until__gt=on),
            target_kind=target_kind,
            target_code=target_code,
            version__in=_current(),
            version__item_list__kind=kind,
            version__effective_from__lte=on,
        )
        .select_related("version__item_list")
        .order_by("version__item_list__code", "position")
    )
    return tuple((_row(entry.version), _entry(entry)) for entry in found)


def _current() -> QuerySet[ItemListVersion, int | None]:
    from yijian.catalogue.models import ItemList

    return ItemList.objects.filter(current__isnull=False).values_list("current", flat=True)  # type: ignore[return-value]


def _row(row: ItemListVersion, entries: tuple[ListEntryRow, ...] = ()) -> ListRow:
    return ListRow(
        code=row.item_list.code,
        version=row.version,
        title=row.title,
        kind=row.item_list.kind,
        region_code=row.item_list.region_code,
        batch=row.batch,
        document=row.document,
        effective_from=row.effective_from,
        effective_until=row.effective_until,
        entries=entries,
    )


def _entry(row: ItemListEntry) -> ListEntryRow:
    return ListEntryRow(
        position=row.position,
        target_kind=row.target_kind,
        target_code=row.target_code,
        title=row.title,
        detail=row.detail,
    )
