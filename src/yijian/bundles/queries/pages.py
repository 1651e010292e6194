"""What the plan page and its papers show, made from kernel values: no page reckons anything itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from yijian.agencies import queries as agencies
from yijian.agencies.vocabulary import Level, RegionRow
from yijian.bundles.queries.guidance import answered, flow
from yijian.bundles.queries.matters import Matter
from yijian.bundles.vocabulary import LIFE_LINE_TITLES, LifeLine, StageRow
from yijian.catalogue import queries as catalogue
from yijian.catalogue.vocabulary import ItemRow
from yijian.kernel.compose import Plan
from yijian.kernel.definitions import Limit, LimitUnit, Relation
from yijian.kernel.forms import Bringer
from yijian.plumbing import calendar
from yijian.ui.vocabulary import Link, Route, RouteDay, RouteLane, Saving

_WEEKDAYS = "一二三四五六日"
UNITS = {LimitUnit.WORKDAY: "个工作日", LimitUnit.DAY: "天", LimitUnit.HOUR: "小时"}


@dataclass(frozen=True, slots=True, kw_only=True)
class HallCard:
    """One hall where something can be handed in."""

    name: str
    address: str
    hours: str
    phone: str
    takes: str
    """Empty when it takes everything; otherwise which items."""


def halls_for(matter: Matter, codes: Sequence[str], *, on: date, region_code: str = "") -> list[HallCard]:
    """Return the halls that may receive these items, those that take everything first."""
    roles = {code: matter.items[code].agency_role for code in codes}
    return [
        HallCard(
            name=hall.name,
            address=hall.address,
            hours=hall.hours,
            phone=hall.phone,
            takes=""
            if len(taken) == len(roles)
            else "只收" + "、".join(matter.items[code].plain for code in codes if code in taken),
        )
        for hall, taken in agencies.halls_receiving(roles, on, region_code=region_code)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartCard:
    """One item of the plan."""

    item: str
    plain: str
    title: str
    agency: str
    days: str
    legal: str
    because: str
    optional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OffCard:
    """One item that is not in the plan."""

    item: str
    plain: str
    because: str
    change_url: str
    change_label: str
    offer: str


def plan(
    matter: Matter,
    found: Plan,
    kept: Mapping[str, Any],
    *,
    region_code: str,
    signed_in: bool,
    acting_for: str,
) -> dict[str, Any]:
    """Return the context of the plan page."""
    elements = catalogue.elements()
    url = reverse("bundles:ask", args=[matter.code])
    off = [
        OffCard(
            item=part.item,
            plain=part.plain,
            because=part.refusal or part.because,
            change_url=f"{url}?again={part.change[0]}" if part.change and not part.question else "",
            change_label=f"改{elements[part.change[0]].name}" if part.change else "",
            offer=part.question,
        )
        for part in found.left_out
    ]
    lines = found.materials
    brings = lines.brought_by(Bringer.APPLICANT)
    promises = lines.brought_by(Bringer.PROMISE)
    fetched = lines.brought_by(Bringer.PLATFORM)
    return {
        "flow": flow(matter, 1, wide=True),
        "code": matter.code,
        "plan": found,
        "title": _title(found),
        "last": _weekday(found.promised_on),
        "caution": calendar.caution(found.promised_on),
        "parts": [
            PartCard(
                item=part.item,
                plain=part.plain,
                title=part.title if part.title != part.plain else "",
                agency=part.agency_title,
                days="当场" if part.instant or not part.promised.amount else limit_of(part.promised),
                legal=f"法定{limit_of(part.statutory)}" if part.statutory.amount else "",
                because=part.because,
                optional=part.relation is Relation.OPTIONAL,
            )
            for part in found.parts
        ],
        "parts_title": f"要办的{len(found.parts)}项",
        "chosen_parts": [part for part in found.parts if part.relation is Relation.OPTIONAL],
        "again_url": f"{url}?again={next(iter(kept))}"
        if kept
        else reverse("bundles:thing", args=[matter.code]),
        "notice_url": reverse("bundles:notice", args=[matter.code]),
        "place_word": "店开在哪里" if matter.definition.life_line == "firm" else "在哪个地方办",
        "materials_title": f"材料只交一次，共{len(brings) + len(promises) + len(fetched)}份",
        "fetched_title": f"{len(fetched)}份不用您交",
        "fetched_note": "、".join(line.title for line in fetched),
        "brings_title": f"{len(brings)}份要您拍照或上传",
        "brings_note": "、".join(line.title for line in brings),
        "promises_title": f"{len(promises)}份可以先承诺",
        "promises_note": "、".join(line.title for line in promises),
        "offered": [card for card in off if card.offer],
        "left_out": [card for card in off if not card.offer],
        "to_settle": [part.plain for part in found.to_settle],
        "route": route(found),
        "savings": savings(found),
        "brings": brings,
        "promises": promises,
        "fetched": fetched,
        "materials": len(brings) + len(promises) + len(fetched),
        "cost": found.cost_cents,
        "fees": [line for line in found.fees if line.cents],
        "answered": answered(matter.code, kept),
        "places": places(),
        "region": region_code,
        "signed_in": signed_in,
        "acting_for": acting_for,
    }


def route(found: Plan) -> Route:
    """Return the drawing of a plan: one lane for each item over the days that matter."""
    first = found.parts[0] if found.parts else None
    serial = first is not None and len(found.waves) > 1 and len(found.waves[0]) == 1
    numbers = sorted({0, *(part.end_day for part in found.parts)})
    column = {number: place for place, number in enumerate(numbers)}
    by_day = {part.end_day: part.promised_on for part in found.parts}
    days = [RouteDay(title="今天提交", weekday=f"周{_WEEKDAYS[found.on.weekday()]}")]
    for number in numbers[1:]:
        on = by_day[number]
        days.append(RouteDay(title=f"{on.month}月{on.day}日", weekday=f"周{_WEEKDAYS[on.weekday()]}"))
    lanes = [
        RouteLane(
            title=part.plain,
            note=f"{part.agency_title}，{'当场' if not part.promised.amount else limit_of(part.promised)}",
            start=float(column.get(part.start_day, _between(part.start_day, numbers))),
            end=float(column[part.end_day]),
            when=_weekday(part.promised_on),
        )
        for part in found.parts
    ]
    before = lanes.pop(0) if serial and lanes and first is not None and first.end_day == 0 else None
    return Route(
        sentence=f"{len(found.parts)}项由{len(found.lanes)}个部门办，"
        + "；".join(f"{lane.title}{lane.when}前" for lane in lanes)
        + f"。全部{_weekday(found.promised_on)}前办好，一次送达。",
        days=tuple(days),
        lanes=tuple(lanes),
        before=before,
    )


def _between(day: int, numbers: Sequence[int]) -> float:
    """Return the place of a day that has no column of its own."""
    for place, number in enumerate(numbers):
        if number > day:
            before = numbers[place - 1]
            return place - 1 + (day - before) / (number - before)
    return float(len(numbers) - 1)


def savings(found: Plan) -> list[Saving]:
    """Return what the plan saves against filing singly."""
    labels = {
        "materials": "要交的材料",
        "forms": "要填的表",
        "visits": "要跑的趟数",
        "days": "要等的时间",
    }
    return [
        Saving(
            label=labels[saving.code],
            value=str(saving.now),
            unit=saving.unit,
            before=f"分开办{saving.singly}{saving.unit}" if saving.singly > saving.now else "",
        )
        for saving in found.savings
        if saving.code in labels
    ]


def places() -> tuple[RegionRow, ...]:
    """Return the counties and districts where something can be filed."""
    found: list[RegionRow] = []
    pending = list(agencies.regions_in(None))
    while pending:
        row = pending.pop(0)
        if row.level is Level.COUNTY:
            found.append(row)
        elif row.level in (Level.NATION, Level.PROVINCE, Level.CITY):
            pending.extend(agencies.regions_in(row.code))
    return tuple(found)


def items_by_department(limit: int = 60) -> list[tuple[str, list[ItemRow]]]:
    """Return the single items on offer under the department that answers for them."""
    grouped: dict[str, list[ItemRow]] = {}
    for row in catalogue.item_rows(limit=limit):
        grouped.setdefault(row.agency_title, []).append(row)
    return sorted(grouped.items(), key=lambda group: (-len(group[1]), group[0]))


def lines_of_life(stages: Sequence[StageRow], chosen: StageRow | None) -> list[dict[str, Any]]:
    """Return the two lines of life with their stations as links."""
    notes = {LifeLine.PERSON: "从出生到身后", LifeLine.FIRM: "从开办到注销"}
    return [
        {
            "title": LIFE_LINE_TITLES[line],
            "note": notes[line],
            "stops": [
                Link(
                    title=row.title,
                    url=f"{reverse('bundles:list')}?line={row.line}&stage={row.code}",
                    current=row == chosen,
                    count=row.bundles or None,
                )
                for row in stages
                if row.line == line
            ],
        }
        for line in LifeLine
    ]


def notice(matter: Matter, found: Plan, *, region_code: str) -> dict[str, Any]:
    """Return the context of the printable one-time notice."""
    return {
        "definition": matter.definition,
        "plan": found,
        "parts": found.parts,
        "groups": [
            (bringer.heading, lines)
            for bringer, lines in found.materials.groups
            if bringer is not Bringer.NOBODY
        ],
        "last": _weekday(found.promised_on),
        "caution": calendar.caution(found.promised_on),
        "code": matter.code,
        "paper_code": address_of(matter.code),
        "paper_number": "",
        "halls": halls_for(matter, [part.item for part in found.parts], on=found.on, region_code=region_code)[
            :4
        ],
    }


def address_of(code: str) -> str:
    """Return the lasting public address of a bundle or item, as its QR code says it."""
    return str(settings.PUBLIC_URL) + reverse("bundles:thing", args=[code])


def _title(found: Plan) -> str:
    on = found.promised_on
    if found.promised_on == found.on:
        return f"您要办{len(found.parts)}项，当天就能办好"
    return f"您要办{len(found.parts)}项，{on.month}月{on.day}日前全办好"


def money_of(cents: int) -> str:
    """Return a fee in words."""
    return f"{cents / 100:g}元" if cents else "不收费"


def _weekday(on: date) -> str:
    return f"{on.month}月{on.day}日（周{_WEEKDAYS[on.weekday()]}）"


def limit_of(limit: Limit) -> str:
    """Return a time limit in words."""
    return f"{limit.amount}{UNITS[limit.unit]}"
