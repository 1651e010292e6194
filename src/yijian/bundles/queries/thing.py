"""The page of one bundle or item, before anything is asked: who can, what comes out, how long, with what, where."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from yijian.accounts.vocabulary import OBJECT_TITLES, ServiceObject
from yijian.bundles.queries import matters
from yijian.bundles.queries.matters import Matter
from yijian.bundles.queries.pages import UNITS, HallCard, address_of, halls_for, limit_of, money_of
from yijian.catalogue import queries as catalogue
from yijian.certificates import queries as certificates
from yijian.kernel.definitions import ItemDefinition, LimitUnit, Part, Relation, Supply
from yijian.ui.vocabulary import Route, RouteDay, RouteLane, Saving

_RELATIONS = {
    Relation.REQUIRED: "都要办",
    Relation.ALTERNATIVE: "几选一，看您的回答",
    Relation.CONDITIONAL: "看您的回答",
    Relation.OPTIONAL: "您自己选",
}
_LINES = 3
"""How many conditions are read without opening anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """One item on the page."""

    plain: str
    title: str
    agency: str
    days: str
    legal: str
    when: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoLine:
    """One line of who can do it."""

    text: str
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialLine:
    """One material that may be asked for."""

    title: str
    note: str
    sample: str = ""
    """Name of the file that shows how it is written or drawn; empty when there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One certificate that a grant leaves."""

    title: str
    agency: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionGroup:
    """What people ask about one item."""

    title: str
    questions: tuple[tuple[str, str], ...]
    count: str


def thing(matter: Matter, *, on: date) -> dict[str, Any]:
    """Return the context of the page of one bundle or item."""
    definition = matter.definition
    who = _who(matter)
    bring, fetched = _materials(matter)
    return {
        "code": matter.code,
        "matter": matter,
        "definition": definition,
        "who": who[:_LINES],
        "who_more": who[_LINES:],
        "who_count": f"{len(who) - _LINES}条",
        "outcomes": _outcomes(matter),
        "items": [_item(matter, part) for part in definition.parts],
        "bring": bring,
        "fetched": fetched,
        "bring_count": f"最多{len(bring)}份",
        "fetched_count": f"{len(fetched)}份",
        "questions": definition.questions if matter.is_bundle else _own_questions(matter),
        "question_groups": _question_groups(matter) if matter.is_bundle else [],
        "basis": _basis(matter),
        "numbers": _numbers(matter),
        "slow": _slow(matter),
        "route": route(matter) if len(definition.parts) > 1 else None,
        "halls": _halls(matter, on=on),
        "ask_url": reverse("bundles:ask", args=[matter.code]),
        "poster_url": reverse("bundles:poster", args=[matter.code]),
        "page_url": address_of(matter.code),
    }


def poster(matter: Matter) -> dict[str, Any]:
    """Return the context of the sheet with the QR code, to be put up in a hall."""
    return {
        "code": matter.code,
        "definition": matter.definition,
        "numbers": _numbers(matter),
        "page_url": address_of(matter.code),
        "paper_code": "",
        "paper_number": "",
    }


def _halls(matter: Matter, *, on: date) -> list[HallCard]:
    """Return some halls that take everything, and some that stand nearer but take only a part."""
    found = halls_for(matter, [part.item for part in matter.definition.parts], on=on)
    whole = [hall for hall in found if not hall.takes]
    return [*whole[:4], *[hall for hall in found if hall.takes][:2]]


def _numbers(matter: Matter) -> list[Saving]:
    promised = matter.definition.promised
    most = matters.slowest(matter.definition, matter.items)
    workdays = promised.unit is LimitUnit.WORKDAY
    days = f"{promised.amount}到{most}" if workdays and most > promised.amount else str(promised.amount)
    return [
        Saving(label="承诺办好", value=days, unit=UNITS[promised.unit])
        if promised.amount
        else Saving(label="承诺办好", value="当场"),
        Saving(label="要跑", value=str(max((i.visits for i in matter.items.values()), default=0)), unit="趟"),
        Saving(label="要填", value="1", unit="张表"),
        Saving(label="费用", value=money_of(sum(i.fee_cents for i in matter.items.values()))),
    ]


def _slow(matter: Matter) -> str:
    """Say which answer makes it longer than the bundle promises; empty when none does."""
    promised = matter.definition.promised
    slow = [
        f"“{matter.items[part.item].plain}”要{limit_of(matter.items[part.item].promised)}"
        for part in matter.definition.parts
        if matter.is_bundle
        and promised.unit is LimitUnit.WORKDAY
        and matter.items[part.item].promised.unit is LimitUnit.WORKDAY
        and matter.items[part.item].promised.amount > promised.amount
    ]
    return f"要等几天看您的回答：{'、'.join(slow)}，其余的先办好先给您。" if slow else ""


def _who(matter: Matter) -> list[WhoLine]:
    """Return for whom it is and on which conditions, the bundle's own first, each once."""
    subjects = {code for item in matter.items.values() for code in item.subjects}
    for item in matter.items.values():
        subjects &= set(item.subjects)
    lines = [WhoLine(text=line) for line in matter.definition.audience]
    if subjects and not lines:
        named = "、".join(OBJECT_TITLES[ServiceObject(code)] for code in sorted(subjects))
        lines.append(WhoLine(text=f"{named}都可以办" if len(subjects) > 1 else f"{named}可以办"))
    conditions = [
        *matter.definition.conditions,
        *(condition for item in matter.items.values() for condition in item.conditions),
    ]
    seen = {line.text for line in lines}
    for condition in conditions:
        if condition.title not in seen:
            seen.add(condition.title)
            lines.append(WhoLine(text=condition.title, basis=condition.basis))
    return lines


def _outcomes(matter: Matter) -> list[Outcome]:
    """Return what one holds in the end, one for each kind of certificate."""
    titles = {kind.code: kind.title for kind in certificates.kinds()}
    found: dict[str, Outcome] = {}
    for part in matter.definition.parts:
        item = matter.items[part.item]
        if item.certificate_kind in titles:
            found.setdefault(
                item.certificate_kind,
                Outcome(
                    title=titles[item.certificate_kind],
                    agency=item.agency_title,
                    when="" if part.relation is Relation.REQUIRED else _RELATIONS[part.relation],
                ),
            )
    return list(found.values())


def _item(matter: Matter, part: Part) -> ItemLine:
    item = matter.items[part.item]
    return ItemLine(
        plain=item.plain,
        title=item.title,
        agency=item.agency_title,
        days=_days(item),
        legal=f"法定{limit_of(item.statutory)}" if item.statutory.amount else "",
        when=_RELATIONS[part.relation] if matter.is_bundle else "",
        url=reverse("bundles:thing", args=[part.item]) if matter.is_bundle else "",
    )


def _days(item: ItemDefinition) -> str:
    return "当场" if item.instant or not item.promised.amount else limit_of(item.promised)


def _materials(matter: Matter) -> tuple[list[MaterialLine], list[MaterialLine]]:
    """Return what a person may have to bring, and what is fetched or made by the platform."""
    bring: dict[str, MaterialLine] = {}
    fetched: dict[str, MaterialLine] = {}
    for item in matter.items.values():
        for material in item.materials:
            ways = set(material.supplies)
            if Supply.GENERATED in ways:
                fetched.setdefault(
                    material.code, MaterialLine(title=material.title, note="照您填的表自动生成")
                )
            elif ways & {Supply.REGISTER, Supply.CERTIFICATE}:
                fetched.setdefault(
                    material.code,
                    MaterialLine(title=material.title, note="我们自己查，查不到才请您交"),
                )
            else:
                may_promise = "，也可以先承诺" if Supply.PROMISE in ways else ""
                bring.setdefault(
                    material.code,
                    MaterialLine(
                        title=material.title,
                        note=f"{material.plain}{may_promise}",
                        sample=material.sample if catalogue.sample_file(material.sample) else "",
                    ),
                )
    return list(bring.values()), list(fetched.values())


def _own_questions(matter: Matter) -> tuple[tuple[str, str], ...]:
    return tuple(pair for item in matter.items.values() for pair in item.questions)


def _question_groups(matter: Matter) -> list[QuestionGroup]:
    seen = {question for question, _ in matter.definition.questions}
    groups = []
    for item in matter.items.values():
        own = tuple(pair for pair in item.questions if pair[0] not in seen)
        seen.update(question for question, _ in own)
        if own:
            groups.append(QuestionGroup(title=item.plain, questions=own, count=f"{len(own)}问"))
    return groups


def _basis(matter: Matter) -> list[str]:
    laws = [*matter.definition.basis, *(law for item in matter.items.values() for law in item.basis)]
    return list(dict.fromkeys(laws))


def route(matter: Matter) -> Route:
    """Return the route of everything that may have to be done: one lane for each item, or for each choice between items."""
    lanes = _lanes(matter)
    ends = matters.finish_days([part for part, _ in lanes], matter.items)
    numbers = sorted({0, *ends.values()})
    column = {number: place for place, number in enumerate(numbers)}
    drawn = [
        RouteLane(
            title=matter.items[part.item].plain,
            note=f"{matter.items[part.item].agency_title}，{_days(matter.items[part.item])}{others}",
            start=float(column[max((ends[code] for code in part.after if code in ends), default=0)]),
            end=float(column[ends[part.item]]),
            when=f"第{ends[part.item]}个工作日" if ends[part.item] else "当天",
        )
        for part, others in lanes
    ]
    before = drawn.pop(0) if len(drawn) > 1 and drawn[0].end == 0 else None
    said = "；".join(f"{lane.title}{lane.when}" for lane in drawn)
    return Route(
        sentence=f"几个部门同时办：{said}。全部办好一次送达。",
        days=tuple(
            RouteDay(
                title="提交当天" if not number else f"第{number}天", weekday="" if not number else "工作日"
            )
            for number in numbers
        ),
        lanes=tuple(drawn),
        before=before,
    )


def _lanes(matter: Matter) -> list[tuple[Part, str]]:
    """Return the parts to draw, of a choice only the first, with a word about the others."""
    lanes: list[tuple[Part, str]] = []
    groups: set[str] = set()
    for part in matter.definition.parts:
        if part.relation is Relation.OPTIONAL or (part.choice_group and part.choice_group in groups):
            continue
        groups.add(part.choice_group)
        others = [
            f"{matter.items[other.item].plain}（{_days(matter.items[other.item])}）"
            for other in matter.definition.parts
            if part.choice_group and other.choice_group == part.choice_group and other is not part
        ]
        lanes.append((part, f"，或者{'、'.join(others)}" if others else ""))
    return lanes
