"""Rows for lists of items and for the guide of one."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from yijian.catalogue.models import ItemVersion, ServiceItem
from yijian.catalogue.queries.definitions import definition_of, elements
from yijian.catalogue.rules.changes import changes_between
from yijian.catalogue.vocabulary import ItemPage, ItemRow, ItemState, VersionRow, limit_text
from yijian.kernel.refusal import NotFound


def item_rows(
    *,
    text: str = "",
    kind: str = "",
    level: str = "",
    agency_role: str = "",
    states: Sequence[ItemState] = (ItemState.ACTIVE,),
    codes: Sequence[str] | None = None,
    offset: int = 0,
    limit: int = 100,
) -> tuple[ItemRow, ...]:
    """Return items in their version in force, by code; ``text`` is part of a title, a code or the plain words."""
    found = _items().filter(state__in=[state.value for state in states])
    if text:
        found = found.filter(
            Q(current__title__icontains=text) | Q(current__plain__icontains=text) | Q(code__icontains=text)
        )
    for name, value in (("kind", kind), ("level", level), ("agency_role", agency_role)):
        if value:
            found = found.filter(**{f"current__{name}": value})
    if codes is not None:
        found = found.filter(code__in=codes)
    return tuple(row_of(entry) for entry in found.order_by("code")[offset : offset + limit])


def item_page(code: str) -> ItemPage:
    """Return everything the guide of an item shows.

    :raises NotFound: when there is no such item.
    """
    found = _items().filter(code=code).first()
    if found is None or found.current is None:
        raise NotFound(what="事项" + code)
    definition = definition_of(found.current)
    known = elements()
    names = tuple(known[use.element].name for use in definition.fields if use.element in known)
    return ItemPage(
        row=row_of(found),
        definition=definition,
        fields=names,
        versions=_versions(found),
        state_reason=found.state_reason,
    )


def row_of(entry: ServiceItem) -> ItemRow:
    """Return an item with its version in force as a row."""
    current = entry.current
    if current is None:
        raise NotFound(what="事项" + entry.code)
    definition = definition_of(current)
    return ItemRow(
        code=entry.code,
        version=current.version,
        title=current.title,
        plain=current.plain,
        kind=current.kind,
        level=current.level,
        agency_role=current.agency_role,
        agency_title=definition.agency_title,
        basic_code=current.basic_code,
        state=ItemState(entry.state),
        visits=current.visits,
        promised=limit_text(definition.promised),
        statutory=limit_text(definition.statutory),
        effective_from=current.effective_from,
        published_at=current.published_at,
    )


def _items() -> QuerySet[ServiceItem]:
    return ServiceItem.objects.filter(current__isnull=False).select_related("current")


def _versions(entry: ServiceItem) -> tuple[VersionRow, ...]:
    rows = list(ItemVersion.objects.filter(item=entry).order_by("version"))
    found = []
    for place, row in enumerate(rows):
        before = rows[place - 1] if place else None
        changed = changes_between(definition_of(before), definition_of(row)) if before else ()
        found.append(
            VersionRow(
                version=row.version,
                published_at=row.published_at,
                published_by=row.published_by_name,
                effective_from=row.effective_from,
                effective_until=row.effective_until,
                note=row.note,
                changed=changed,
            )
        )
    return tuple(reversed(found))
