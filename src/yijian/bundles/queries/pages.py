"""What the guidance and plan pages show, made from kernel values: no page reckons anything itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from yijian.agencies import queries as agencies
from yijian.agencies.vocabulary import Level, RegionRow
from yijian.bundles.queries import matters
from yijian.bundles.queries.matters import Matter
from yijian.bundles.rules import NotForThisSubject
from yijian.bundles.vocabulary import LIFE_LINE_TITLES, LifeLine, StageRow
from yijian.catalogue import queries as catalogue
from yijian.kernel.compose import Ask, NotEntitled, Plan
from yijian.kernel.definitions import ElementKind, Limit, LimitUnit, Option, Relation
from yijian.kernel.forms import Bringer, shown
from yijian.kernel.refusal import Refusal
from yijian.ui.vocabulary import Flow, Link, Progress, Route, RouteDay, RouteLane, Saving, Station

STATIONS = ("问几句", "办事方案", "填一张表", "交材料", "核对签名")
_WEEKDAYS = "一二三四五六日"
_UNITS = {LimitUnit.WORKDAY: "个工作日", LimitUnit.DAY: "天", LimitUnit.HOUR: "小时"}


def flow(matter: Matter, at: int, *, wide: bool = False) -> Flow:
    """Return the head of a guidance page standing at one of the five stations."""
    agencies_count = len({item.agency_role for item in matter.items.values()})
    return Flow(
        title=matter.definition.title,
        subtitle=f"一件事，{agencies_count}个部门一次办" if matter.is_bundle else "单个事项",
        stations=tuple(
            Station(
                title=title,
                state=Progress.DONE if number < at else Progress.NOW if number == at else Progress.NEXT,
                url=reverse("bundles:ask", args=[matter.code]) if number == 0 and at > 0 else "",
            )
            for number, title in enumerate(STATIONS)
        ),
        exit_url=reverse("bundles:thing", args=[matter.code]),
        wide=wide,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredRow:
    """One answer given so far."""

    code: str
    question: str
    answer: str
    change_url: str


def answered(matter_code: str, kept: Mapping[str, Any]) -> list[AnsweredRow]:
    """Return the answers given so far, in the order they were given."""
    elements = catalogue.elements()
    rows = []
    for code, typed in kept.items():
        element = elements.get(code)
        if element is None:
            continue
        try:
            value = matters.read_answer(element, typed)
            answer = (
                agencies.region_title(str(value))
                if element.kind is ElementKind.REGION and isinstance(value, str)
                else shown(element, value)
            )
        except Refusal:
            continue
        rows.append(
            AnsweredRow(
                code=code,
                question=element.name,
                answer=answer,
                change_url=f"{reverse('bundles:ask', args=[matter_code])}?again={code}",
            )
        )
    return rows


def question(
    matter: Matter, step: Ask, kept: Mapping[str, Any], *, typed: Any = "", revisiting: bool = False
) -> dict[str, Any]:
    """Return the context of a question page."""
    element = step.element
    options: tuple[Option, ...] = element.options
    if element.kind is ElementKind.BOOLEAN:
        options = (Option(value="是", title="是"), Option(value="否", title="不是"))
    if element.kind is ElementKind.REGION:
        options = tuple(Option(value=code, title=name) for code, name in agencies.regions_to_choose())
    left = (
        ""
        if revisiting
        else f"还有{step.least}题"
        if step.least == step.most
        else f"还有{step.least}到{step.most}题"
    )
    laws = [dependent.basis for dependent in step.why if dependent.basis]
    return {
        "flow": flow(matter, 0),
        "code": matter.code,
        "element": element,
        "title": element.question or f"{element.name}是？",
        "options": options,
        "is_choice": bool(options) and element.kind not in (ElementKind.CHOICES, ElementKind.REGION),
        "is_choices": element.kind is ElementKind.CHOICES,
        "kind": element.kind,
        "typed": typed,
        "left": left,
        "number": len(kept) + 1,
        "because": step.because or element.why,
        "law": "、".join(dict.fromkeys(laws)),
        "first": not kept,
        "answered": answered(matter.code, kept),
        "faults": [],
        "error": "",
    }


def not_entitled(
    matter: Matter, refusal: Refusal, failed: NotEntitled | None, kept: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the context of the page that says why this way is not open and which way is."""
    return {
        "flow": flow(matter, 1),
        "code": matter.code,
        "sentence": refusal.sentence,
        "basis": failed.condition.basis if failed else "",
        "change_subject": isinstance(refusal, NotForThisSubject),
        "answered": answered(matter.code, kept),
    }


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
        "parts": [
            PartCard(
                item=part.item,
                plain=part.plain,
                title=part.title if part.title != part.plain else "",
                agency=part.agency_title,
                days="当场" if part.instant or not part.promised.amount else _limit(part.promised),
                legal=f"法定{_limit(part.statutory)}" if part.statutory.amount else "",
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
            note=f"{part.agency_title}，{'当场' if not part.promised.amount else _limit(part.promised)}",
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


def thing(matter: Matter) -> dict[str, Any]:
    """Return the context of the page of one bundle or item."""
    definition = matter.definition
    materials: dict[str, Any] = {}
    for item in matter.items.values():
        for material in item.materials:
            materials.setdefault(material.code, material)
    return {
        "code": matter.code,
        "matter": matter,
        "definition": definition,
        "items": [
            {
                "part": part,
                "item": matter.items[part.item],
                "days": "当场"
                if matter.items[part.item].instant or not matter.items[part.item].promised.amount
                else _limit(matter.items[part.item].promised),
                "legal": f"法定{_limit(matter.items[part.item].statutory)}"
                if matter.items[part.item].statutory.amount
                else "",
                "when": _when(part.relation),
            }
            for part in definition.parts
        ],
        "materials": list(materials.values()),
        "visits": max((item.visits for item in matter.items.values()), default=0),
        "cost": sum(item.fee_cents for item in matter.items.values()),
        "questions": list(
            dict(
                [*definition.questions, *(q for item in matter.items.values() for q in item.questions)]
            ).items()
        ),
        "basis": list(
            dict.fromkeys([*definition.basis, *(b for item in matter.items.values() for b in item.basis)])
        ),
        "conditions": [
            *definition.conditions,
            *(c for item in matter.items.values() for c in item.conditions),
        ],
        "numbers": [
            Saving(
                label="承诺办好", value=str(definition.promised.amount), unit=_UNITS[definition.promised.unit]
            ),
            Saving(
                label="要跑", value=str(max((i.visits for i in matter.items.values()), default=0)), unit="趟"
            ),
            Saving(label="要填", value="1", unit="张表"),
            Saving(label="费用", value=_money(sum(i.fee_cents for i in matter.items.values()))),
        ],
        "apart": _apart(matter),
        "halls": agencies.halls()[:6],
        "ask_url": reverse("bundles:ask", args=[matter.code]),
        "page_url": settings.PUBLIC_URL + reverse("bundles:thing", args=[matter.code]),
        "materials_count": f"{len(materials)}份",
        "conditions_count": "",
        "basis_count": "",
    }


def _apart(matter: Matter) -> str:
    """Say which parts take longer than the whole promises, by limits of their own."""
    said = [
        f"“{item.plain or item.title}”{_limit(item.promised)}"
        for part in matter.definition.parts
        for item in (matter.items[part.item],)
        if part.own_limit
    ]
    return f"办到这几项的另算时间：{'，'.join(said)}。" if said else ""


def notice(matter: Matter, found: Plan) -> dict[str, Any]:
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
        "url": reverse("bundles:thing", args=[matter.code]),
        "paper_code": reverse("bundles:thing", args=[matter.code]),
        "paper_number": "",
        "halls": agencies.halls()[:3],
    }


def _when(relation: Relation) -> str:
    return {
        Relation.REQUIRED: "都要办",
        Relation.ALTERNATIVE: "几选一，看您的回答",
        Relation.CONDITIONAL: "看您的回答",
        Relation.OPTIONAL: "您自己选",
    }[relation]


def _title(found: Plan) -> str:
    on = found.promised_on
    if found.promised_on == found.on:
        return f"您要办{len(found.parts)}项，当天就能办好"
    return f"您要办{len(found.parts)}项，{on.month}月{on.day}日前全办好"


def _money(cents: int) -> str:
    return f"{cents / 100:g}元" if cents else "不收费"


def _weekday(on: date) -> str:
    return f"{on.month}月{on.day}日（周{_WEEKDAYS[on.weekday()]}）"


def _limit(limit: Limit) -> str:
    return f"{limit.amount}{_UNITS[limit.unit]}"
