"""Recording regions, agencies, halls and desks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction

from yijian.agencies.access import require_manager
from yijian.agencies.models import Agency, Desk, Hall, Region
from yijian.agencies.vocabulary import AgencyRow, DeskKind, Level
from yijian.kernel.actor import Actor
from yijian.kernel.identifiers import RegionCode, parse_credit_code, parse_region_code
from yijian.kernel.refusal import NotFound, Refusal
from yijian.plumbing import journal, locks

PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
    ]
)
"""First two digits that GB/T 2260 gives out; other codes are local inventions."""


class RegionRing(Refusal):
    """A region would lie inside itself."""

    code = "agencies.region-ring"
    template = "{name}的上级绕回了它自己，分不清谁管谁。请检查“上级”一列。"


@dataclass(frozen=True, slots=True, kw_only=True)
class DivisionLine:
    """One region as it is written down: digits of any usual length, and a parent only where the digits do not tell."""

    code: str
    name: str
    parent_code: str = ""
    level: Level | None = None


@transaction.atomic
def place_regions(*, lines: Iterable[DivisionLine], actor: Actor, now: datetime) -> int:
    """Record regions and settle where each lies; return how many were new or changed.

    The parent of a region is the nearest prefix in the table, unless the line names another; a region whose parent is no
    prefix, or whose province is unknown, is local. Repeating changes nothing.

    :raises IdentifierRefused: when a code is no region code.
    :raises NotFound: when a named parent is not in the table.
    :raises RegionRing: when parents lead back.
    """
    wanted = {parse_region_code(line.code, field="code").code: line for line in lines}
    locks.take(locks.LockSpace.IMPORT, "regions")
    require_manager(
        actor, *wanted, *(_twelve(line.parent_code) for line in wanted.values() if line.parent_code)
    )

    existing = {region.code: region for region in Region.objects.all()}
    table = {
        code: _Place(name=region.name, parent=region.parent_id, level=region.level)
        for code, region in existing.items()
    }
    named = {code: region.parent_id for code, region in existing.items() if _names_parent(region)}
    for code, line in wanted.items():
        parent = _twelve(line.parent_code) if line.parent_code else None
        if parent is not None and parent not in existing and parent not in wanted:
            raise NotFound(what=f"上级区划{line.parent_code}")
        if parent is not None:
            named[code] = parent
        level = line.level or (Level(RegionCode(code).level.value))
        table[code] = _Place(name=line.name.strip(), parent=parent, level=level.value)
    for code, place in table.items():
        place.parent = named.get(code) or _nearest(code, table)
    paths: dict[str, list[str]] = {}
    changed: list[Region] = []
    added: list[Region] = []
    for code, place in table.items():
        path = _path(code, table, paths)
        fresh = Region(
            code=code,
            name=place.name,
            parent_id=place.parent,
            level=place.level,
            is_local=_is_local(code, place.parent),
            path=path,
        )
        old = existing.get(code)
        if old is None:
            added.append(fresh)
        elif any(getattr(old, name) != getattr(fresh, name) for name in _REGION_FIELDS):
            fresh.pk = old.pk
            changed.append(fresh)

    added.sort(key=lambda region: len(region.path))
    Region.objects.bulk_create(added, batch_size=2000)
    Region.objects.bulk_update(changed, _REGION_FIELDS, batch_size=500)
    count = len(added) + len(changed)
    if count:
        journal.write(
            act="agencies.place-regions",
            title="维护区划",
            subject_ref="regions",
            actor=actor,
            now=now,
            detail={"added": len(added), "changed": len(changed)},
        )
    return count


_REGION_FIELDS = ["name", "parent_id", "level", "is_local", "path"]


@dataclass(slots=True)
class _Place:
    name: str
    parent: str | None
    level: str


def _twelve(code: str) -> str:
    return parse_region_code(code, field="parent").code


def _names_parent(region: Region) -> bool:
    """Tell whether the stored parent was named: it is no prefix, so the digits cannot have told it."""
    return region.parent_id is not None and not RegionCode(region.parent_id).contains(RegionCode(region.code))


def _nearest(code: str, table: Mapping[str, object]) -> str | None:
    return next((parent.code for parent in RegionCode(code).parents if parent.code in table), None)


def _is_local(code: str, parent: str | None) -> bool:
    return code[:2] not in PROVINCES or (
        parent is not None and not RegionCode(parent).contains(RegionCode(code))
    )


def _path(code: str, table: Mapping[str, _Place], paths: dict[str, list[str]]) -> list[str]:
    climbed: list[str] = []
    here: str | None = code
    while here is not None and here not in paths:
        if here in climbed:
            raise RegionRing(field="parent", name=table[here].name)
        climbed.append(here)
        here = table[here].parent
    path = paths[here] if here is not None else []
    for step in reversed(climbed):
        path = [*path, step]
        paths[step] = path
    return path


@transaction.atomic
def record_agency(*, row: AgencyRow, actor: Actor, now: datetime) -> Agency:
    """Record an agency or change what is known of it; repeating changes nothing.

    :raises IdentifierRefused: when the credit code is wrong.
    :raises NotFound: when region or parent are unknown.
    """
    require_manager(actor, row.region_code)
    _require_region(row.region_code)
    if row.parent_code and not Agency.objects.filter(code=row.parent_code).exists():
        raise NotFound(what=f"上级部门{row.parent_code}", field="parent")
    held = Agency.objects.select_for_update(of=("self",)).filter(code=row.code).first()
    if held is not None:
        require_manager(actor, held.region_id)
    wanted = {
        "name": row.name.strip(),
        "short_name": row.short_name.strip(),
        "credit_code": parse_credit_code(row.credit_code, field="credit_code").code
        if row.credit_code
        else "",
        "region_id": row.region_code,
        "role": row.role.strip(),
        "parent_id": row.parent_code or None,
        "phone": row.phone.strip(),
    }
    return _record(
        Agency, row.code, wanted, act="agencies.record-agency", title="维护部门", actor=actor, now=now
    )


@transaction.atomic
def record_hall(
    *,
    code: str,
    name: str,
    region_code: str,
    agency_code: str,
    address: str,
    hours: str,
    phone: str,
    actor: Actor,
    now: datetime,
) -> Hall:
    """Record a hall or change what is known of it; repeating changes nothing.

    :raises NotFound: when region or agency are unknown.
    """
    require_manager(actor, region_code)
    _require_region(region_code)
    if not Agency.objects.filter(code=agency_code).exists():
        raise NotFound(what=f"部门{agency_code}", field="agency")
    held = Hall.objects.filter(code=code).first()
    if held is not None:
        require_manager(actor, held.region_id)
    wanted = {
        "name": name.strip(),
        "region_id": region_code,
        "agency_id": agency_code,
        "address": address.strip(),
        "hours": hours.strip(),
        "phone": phone.strip(),
    }
    return _record(Hall, code, wanted, act="agencies.record-hall", title="维护大厅", actor=actor, now=now)


@transaction.atomic
def record_desk(
    *, code: str, name: str, hall_code: str, kind: DeskKind, special: str, actor: Actor, now: datetime
) -> Desk:
    """Record a desk or change what is known of it; repeating changes nothing.

    :raises NotFound: when the hall is unknown.
    """
    hall = Hall.objects.filter(code=hall_code).first()
    if hall is None:
        raise NotFound(what=f"大厅{hall_code}", field="hall")
    require_manager(actor, hall.region_id)
    held = Desk.objects.filter(code=code).select_related("hall").first()
    if held is not None:
        require_manager(actor, held.hall.region_id)
    wanted = {"name": name.strip(), "hall_id": hall_code, "kind": kind.value, "special": special.strip()}
    return _record(Desk, code, wanted, act="agencies.record-desk", title="维护窗口", actor=actor, now=now)


def _require_region(code: str) -> None:
    if not Region.objects.filter(code=code).exists():
        raise NotFound(what=f"区划{code}", field="region")


_P = TypeVar("_P", Agency, Hall, Desk)


def _record(
    model: type[_P],
    code: str,
    wanted: Mapping[str, Any],
    *,
    act: str,
    title: str,
    actor: Actor,
    now: datetime,
) -> _P:
    found = model._default_manager.filter(code=code).first()
    if found is None:
        found = model(code=code, **wanted)
        changed = sorted(wanted)
    else:
        changed = sorted(name for name, value in wanted.items() if getattr(found, name) != value)
        for name in changed:
            setattr(found, name, wanted[name])
    if changed:
        found.save()
        journal.write(
            act=act,
            title=f"{title}：{found.name}",
            subject_ref=f"{model._meta.model_name}-{code}",
            actor=actor,
            now=now,
            detail={name: wanted[name] for name in changed},
        )
    return found
