"""What others ask the agencies: places, who may act, and working days."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from yijian.agencies import rules
from yijian.agencies.models import Agency, CalendarDay, CalendarYear, Desk, Hall, Mandate, Region
from yijian.agencies.vocabulary import (
    EVERY_ROLE,
    AgencyRow,
    DeskKind,
    DeskRow,
    HallRow,
    Level,
    MandateMode,
    MandateRow,
    Power,
    RegionRow,
)
from yijian.kernel.identifiers import PROVINCES
from yijian.kernel.refusal import NotFound
from yijian.kernel.workdays import CalendarUnknown, SpecialDay, WorkCalendar
from yijian.plumbing.looking import remembered

_kept: tuple[tuple[tuple[int, bool, str], ...], WorkCalendar] | None = None


@remembered
def region(code: str) -> RegionRow:
    """Return a region.

    :raises NotFound: when the table has no such code.
    """
    found = Region.objects.filter(code=code).first()
    if found is None:
        raise NotFound(what=f"区划{code}")
    return _region_row(found)


@remembered
def region_path(code: str) -> tuple[RegionRow, ...]:
    """Return the regions around a region, from the top down, itself last.

    :raises NotFound: when the table has no such code.
    """
    codes = region(code).path
    rows = {found.code: _region_row(found) for found in Region.objects.filter(code__in=codes)}
    return tuple(rows[one] for one in codes)


@remembered
def region_title(code: str) -> str:
    """Return a region as an address begins: 湖南省长沙市芙蓉区; of a region not listed the province, else the code as it stands."""
    found = Region.objects.filter(code=code).values_list("path", flat=True).first()
    if found is None:
        return PROVINCES.get(f"{code[:2]}0000000000", code)
    names = dict(Region.objects.filter(code__in=found).values_list("code", "name"))
    return "".join(names[one] for one in found)


def regions_to_choose() -> tuple[tuple[str, str], ...]:
    """Return code and title of what a person may say their region is: those listed, towns at the deepest, then every other province."""
    rows = Region.objects.exclude(level=Level.VILLAGE).order_by("code").values_list("code", "name", "path")
    names = {code: name for code, name, _ in rows}
    listed = [(code, "".join(names.get(one, "") for one in path)) for code, _, path in rows]
    others = [(code, name) for code, name in PROVINCES.items() if code not in names]
    return (*listed, *others)


@remembered
def regions_in(parent_code: str | None) -> tuple[RegionRow, ...]:
    """Return the regions directly inside a region, or the topmost ones, by code."""
    rows = (
        Region.objects.filter(parent__code=parent_code) if parent_code else Region.objects.filter(parent=None)
    )
    return tuple(_region_row(found) for found in rows.order_by("code"))


def region_codes_within(code: str) -> frozenset[str]:
    """Return the codes of a region and everything inside it."""
    return frozenset(Region.objects.filter(path__contains=[code]).values_list("code", flat=True))


def regions_within(code: str) -> tuple[RegionRow, ...]:
    """Return a region and everything inside it, by code."""
    rows = Region.objects.filter(path__contains=[code]).order_by("code")
    return tuple(_region_row(found) for found in rows)


@remembered
def is_within(code: str, around: str) -> bool:
    """Tell whether a region is another one or lies inside it."""
    return code == around or Region.objects.filter(code=code, path__contains=[around]).exists()


@remembered
def agency(code: str) -> AgencyRow:
    """Return an agency.

    :raises NotFound: when there is none with this code.
    """
    found = Agency.objects.filter(code=code).first()
    if found is None:
        raise NotFound(what=f"部门{code}")
    return _agency_row(found)


def operator() -> AgencyRow | None:
    """Return the agency that runs the platform, None as long as none was named."""
    found = Agency.objects.filter(runs_platform=True).first()
    return None if found is None else _agency_row(found)


def agencies(codes: Iterable[str]) -> dict[str, AgencyRow]:
    """Return several agencies by code; unknown codes are left out."""
    return {found.code: _agency_row(found) for found in Agency.objects.filter(code__in=list(codes))}


def agencies_within(region_code: str, *, role: str = "") -> tuple[AgencyRow, ...]:
    """Return the agencies of a region and everything inside it, by code; of one role if given."""
    rows = Agency.objects.filter(region__path__contains=[region_code])
    if role:
        rows = rows.filter(role=role)
    return tuple(_agency_row(found) for found in rows.order_by("code"))


def agency_of_role(role: str, region_code: str) -> AgencyRow | None:
    """Return the nearest agency of a kind: in the region itself, else upwards; no proof that it may act."""
    path = Region.objects.filter(code=region_code).values_list("path", flat=True).first() or []
    rows = Agency.objects.filter(role=role, region__code__in=path).select_related("region")
    found = max(rows, key=lambda one: (len(one.region.path), one.code), default=None)
    return None if found is None else _agency_row(found)


@remembered
def hall(code: str) -> HallRow:
    """Return a hall.

    :raises NotFound: when there is none with this code.
    """
    found = Hall.objects.filter(code=code).first()
    if found is None:
        raise NotFound(what=f"大厅{code}")
    return _hall_row(found)


def halls(region_code: str = "") -> tuple[HallRow, ...]:
    """Return the halls within a region, or all, by code."""
    rows = Hall.objects.filter(region__path__contains=[region_code]) if region_code else Hall.objects.all()
    return tuple(_hall_row(found) for found in rows.order_by("code"))


def halls_receiving(
    roles: Mapping[str, str], on: date, *, region_code: str = ""
) -> tuple[tuple[HallRow, frozenset[str]], ...]:
    """Return the halls whose agency may receive any of some items, each with those it may; who may most comes first.

    ``roles`` gives the kind of department that answers for each item. With a region only halls whose mandate reaches it.
    """
    path = _path(region_code) if region_code else ()
    found = halls()
    rows = _mandates().filter(agency__code__in={hall.agency_code for hall in found})
    held = [row for row in map(_mandate_row, rows) if rules.is_in_force(row, on)]
    listed = []
    for hall in found:
        mine = [row for row in held if row.agency_code == hall.agency_code]
        taken = frozenset(
            item for item, role in roles.items() if any(rules.receives(row, item, role, path) for row in mine)
        )
        if taken:
            listed.append((hall, taken))
    return tuple(sorted(listed, key=lambda one: (-len(one[1]), one[0].code)))


@remembered
def desk(code: str) -> DeskRow:
    """Return a desk with its hall.

    :raises NotFound: when there is none with this code.
    """
    found = Desk.objects.filter(code=code).select_related("hall").first()
    if found is None:
        raise NotFound(what=f"窗口{code}")
    return _desk_row(found)


def desks(hall_code: str) -> tuple[DeskRow, ...]:
    """Return the desks of a hall, by code."""
    rows = Desk.objects.filter(hall__code=hall_code).select_related("hall").order_by("code")
    return tuple(_desk_row(found) for found in rows)


def who_may(
    power: Power | str, item_code: str, region_code: str, on: date, *, role: str
) -> MandateRow | None:
    """Return the mandate under which somebody exercises a power over an item in a place on a day; None when nobody may.

    ``role`` is the kind of department that answers for the item. Routing asks this and nothing else.
    """
    return who_may_each([Power(power)], item_code, region_code, on, role=role)[Power(power)]


def who_may_each(
    powers: Iterable[Power], item_code: str, region_code: str, on: date, *, role: str
) -> dict[Power, MandateRow | None]:
    """Answer ``who_may`` for several powers over one item with one look at the mandates."""
    path = _path(region_code)
    rows = _candidates(item_code, role, path)
    return {
        power: rules.winner(
            rows, rules.Matter(power=power, item_code=item_code, role=role, region_path=path, on=on)
        )
        for power in powers
    }


def may_act(
    agency_code: str, power: Power | str, item_code: str, region_code: str, on: date, *, role: str
) -> MandateRow | None:
    """Return the mandate that lets this very agency exercise a power, even where another stands nearer; None without one.

    Doors ask this for receiving, which many may do; who decides is ``who_may``.
    """
    path = _path(region_code)
    matter = rules.Matter(power=Power(power), item_code=item_code, role=role, region_path=path, on=on)
    return rules.winner(_candidates(item_code, role, path), matter, agency_code=agency_code)


@remembered
def mandate(ref: str) -> MandateRow:
    """Return a mandate by its reference.

    :raises NotFound: when there is none.
    """
    found = _mandates().filter(ref=ref).first()
    if found is None:
        raise NotFound(what=f"授权{ref}")
    return _mandate_row(found)


def mandates(
    *, agency_code: str = "", on: date | None = None, revoked: bool = True
) -> tuple[MandateRow, ...]:
    """Return the mandates held or given by an agency, or all, youngest first.

    With ``on`` only those in force; with ``revoked=False`` without those taken back.
    """
    rows = _mandates().order_by("-valid_from", "ref")
    if not revoked:
        rows = rows.filter(revoked_on__isnull=True)
    if agency_code:
        rows = rows.filter(Q(agency__code=agency_code) | Q(principal__code=agency_code))
    found = tuple(_mandate_row(row) for row in rows)
    return found if on is None else tuple(row for row in found if rules.is_in_force(row, on))


@remembered
def work_calendar() -> WorkCalendar:
    """Return the working days of every year that was recorded; kept in the process until a day changes.

    :raises CalendarUnknown: when no year was recorded at all.
    """
    global _kept
    years = tuple(CalendarYear.objects.order_by("year").values_list("year", "is_provisional", "version"))
    if not years:
        raise CalendarUnknown(year="任何一")
    if _kept is None or _kept[0] != years:
        _kept = (years, _calendar(years))
    return _kept[1]


def calendar_years() -> dict[int, bool]:
    """Return the recorded years, each with whether it is only an estimate."""
    return dict(CalendarYear.objects.order_by("year").values_list("year", "is_provisional"))


def _calendar(years: Sequence[tuple[int, bool, str]]) -> WorkCalendar:
    first, last = years[0][0], years[-1][0]
    rows = CalendarDay.objects.filter(day__year__gte=first, day__year__lte=last).order_by("day")
    return WorkCalendar(
        first_year=first,
        last_year=last,
        special_days=tuple(SpecialDay(day=row.day, working=row.is_working, name=row.name) for row in rows),
        provisional_years=frozenset(year for year, is_provisional, _ in years if is_provisional),
    )


@remembered
def _path(region_code: str) -> tuple[str, ...]:
    return tuple(Region.objects.filter(code=region_code).values_list("path", flat=True).first() or ())


def _mandates() -> QuerySet[Mandate]:
    return Mandate.objects.select_related("agency", "principal").prefetch_related("places")


def _candidates(item_code: str, role: str, path: tuple[str, ...]) -> tuple[MandateRow, ...]:
    fitting = Q(items__contains=[item_code]) | Q(role__in=[EVERY_ROLE, role] if role else [EVERY_ROLE])
    rows = _mandates().filter(fitting, places__region__code__in=path).distinct()
    return tuple(_mandate_row(row) for row in rows)


def _region_row(found: Region) -> RegionRow:
    return RegionRow(
        code=found.code,
        name=found.name,
        parent_code=found.parent_id or "",
        level=Level(found.level),
        is_local=found.is_local,
        path=tuple(found.path),
    )


def _agency_row(found: Agency) -> AgencyRow:
    return AgencyRow(
        code=found.code,
        name=found.name,
        short_name=found.short_name,
        credit_code=found.credit_code,
        region_code=found.region_id,
        role=found.role,
        parent_code=found.parent_id or "",
        phone=found.phone,
        runs_platform=found.runs_platform,
    )


def _hall_row(found: Hall) -> HallRow:
    return HallRow(
        code=found.code,
        name=found.name,
        region_code=found.region_id,
        agency_code=found.agency_id,
        address=found.address,
        hours=found.hours,
        phone=found.phone,
    )


def _desk_row(found: Desk) -> DeskRow:
    return DeskRow(
        code=found.code,
        name=found.name,
        hall_code=found.hall_id,
        hall_name=found.hall.name,
        region_code=found.hall.region_id,
        kind=DeskKind(found.kind),
        special=found.special,
    )


def _mandate_row(found: Mandate) -> MandateRow:
    named = found.principal or found.agency
    ends = [day for day in (found.valid_until, found.revoked_on) if day is not None]
    return MandateRow(
        ref=found.ref,
        agency_code=found.agency_id,
        agency_name=found.agency.name,
        name_agency_code=named.code,
        name_agency_name=named.name,
        seal_agency_code=named.code,
        mode=MandateMode(found.mode),
        powers=frozenset(Power(power) for power in found.powers),
        items=frozenset(found.items),
        role=found.role,
        regions=tuple(sorted(place.region_id for place in found.places.all())),
        valid_from=found.valid_from,
        valid_until=min(ends, default=None),
        document=found.document,
    )
