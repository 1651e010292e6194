"""Reads of bundles, guidance and plans."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count
from pydantic import TypeAdapter

from yijian.accounts import queries as accounts
from yijian.accounts.vocabulary import OBJECT_TITLES, ServiceObject
from yijian.agencies import queries as agencies
from yijian.bundles.models import Bundle, BundleVersion, LifeStage
from yijian.bundles.rules import NotForThisSubject
from yijian.bundles.vocabulary import BundleRow, BundleState, StageRow
from yijian.cases.queries.drafting import DraftAnswers
from yijian.catalogue import queries as catalogue
from yijian.catalogue.vocabulary import SearchDocument
from yijian.certificates import queries as certificates
from yijian.credit import queries as credit
from yijian.credit.rules import MayNotPromise
from yijian.kernel.compose import NextStep, Plan, bundle_of, compose, guide, place_of
from yijian.kernel.definitions import BundleDefinition, DataElement, ItemDefinition, Part, Relation
from yijian.kernel.forms import Answer, check_value, is_blank
from yijian.kernel.refusal import NotFound, Refusal
from yijian.kernel.rules import Vocabulary, parse
from yijian.plumbing.clock import CITY_TIME

TOLD_BY_SIGNING_IN = ("profile.", "firm.")
"""Sources of elements that the account itself knows."""

_DEFINITION = TypeAdapter(BundleDefinition)


class NothingAnswered(Refusal):
    """A question was sent on without an answer."""

    code = "bundles.nothing-answered"
    template = "还没有回答。答一个再往下走，拿不准就点“说不准”。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What somebody wants done: a bundle, or a single item as a bundle of one."""

    code: str
    definition: BundleDefinition
    items: Mapping[str, ItemDefinition]
    is_bundle: bool


def bundle(code: str, version: int | None = None) -> BundleDefinition:
    """Return a bundle in one version, or in the version in force.

    :raises NotFound: when there is none.
    """
    if version is None:
        row = BundleVersion.objects.filter(
            pk__in=Bundle.objects.filter(code=code, state=BundleState.ONLINE).values("current")
        ).first()
    else:
        row = BundleVersion.objects.filter(bundle__code=code, version=version).first()
    if row is None:
        raise NotFound(what="这件事")
    return definition_of(row)


def definition_of(row: BundleVersion) -> BundleDefinition:
    """Return a stored version as a value; keys this release does not know are left out."""
    known = {
        name: value for name, value in row.definition.items() if name in BundleDefinition.__dataclass_fields__
    }
    return replace(_DEFINITION.validate_python(known), version=row.version)


def matter(code: str) -> Matter:
    """Return what a code stands for: a bundle first, otherwise a single item.

    :raises NotFound: when it is neither.
    """
    try:
        definition = bundle(code)
    except NotFound:
        item = catalogue.item(code)
        return Matter(code=code, definition=bundle_of(item), items={code: item}, is_bundle=False)
    items = catalogue.items(part.item for part in definition.parts)
    return Matter(code=code, definition=definition, items=items, is_bundle=True)


def known_answers(subject_ref: str) -> dict[str, Answer]:
    """Return what is known of a person or firm before anything is asked, by element code."""
    if not subject_ref:
        # What signing in will tell is not asked of a visitor; what a register or a certificate may tell is, as of everybody.
        return {
            code: None
            for code, element in catalogue.elements().items()
            if element.source.startswith(TOLD_BY_SIGNING_IN)
        }
    facts = accounts.person_facts(subject_ref)
    known: dict[str, Answer] = {}
    for code, element in catalogue.elements().items():
        value = facts.get(element.source) if element.source else None
        if value is None or is_blank(value):
            continue
        try:
            known[code] = check_value(element, value)
        except Refusal:
            # A register's value that does not fit the element is asked instead of believed.
            continue
    return known


def answers_now(found: Matter, begun: DraftAnswers) -> dict[str, Answer]:
    """Return the answers that a draft stands for now: those of guidance, and what its form says where a rule asks for it.

    What did not matter before may matter now, and may be typed already.
    """
    elements = catalogue.elements()
    deciding = _deciding(found, elements)
    told: dict[str, Answer] = {}
    for code, value in begun.answers.items():
        if code in elements:
            told[code] = None if value is None else check_value(elements[code], value)
    typed = {
        code: value
        for code, value in begun.typed.items()
        if code in elements and elements[code].name in deciding
    }
    return {**told, **typed}


def _deciding(found: Matter, elements: Mapping[str, DataElement]) -> frozenset[str]:
    """Return the names of the elements on which a condition or a part of a matter hangs."""
    words = Vocabulary.from_elements(elements.values())
    texts = {
        *(part.included_when for part in found.definition.parts),
        *(condition.rule for condition in found.definition.conditions),
        *(condition.rule for item in found.items.values() for condition in item.conditions),
    }
    return frozenset[str]().union(*(parse(text, words).fields for text in texts))


def filing_region(found: Matter, *, answers: Mapping[str, Answer], subject_ref: str, on: date) -> str:
    """Return the division where a matter is filed by what is known: where the answers say, otherwise where the person or firm is.

    Empty when nothing tells.
    """
    known = known_answers(subject_ref) if subject_ref else {}
    answered = place_of(found.definition, catalogue.elements(), answers, known=known, on=on)
    if answered or not subject_ref:
        return answered
    return accounts.subject(subject_ref).region_code


def next_step(
    found: Matter,
    *,
    answers: Mapping[str, Answer],
    on: date,
    known: Mapping[str, Answer] | None = None,
    optional_chosen: Collection[str] = (),
) -> NextStep:
    """Return the next question worth asking for a matter, or that its plan is settled.

    What is known as None will be told by signing in: it is neither asked nor waited for.
    """
    told = {code: value for code, value in (known or {}).items() if value is not None}
    later = {code: None for code, value in (known or {}).items() if value is None}
    return guide(
        found.definition,
        found.items,
        catalogue.elements(),
        {**later, **answers},
        on=on,
        known=told,
        optional_chosen=optional_chosen,
    )


def plan_for(
    found: Matter,
    *,
    answers: Mapping[str, Answer],
    on: date,
    optional_chosen: Collection[str] = (),
    subject_ref: str = "",
) -> Plan:
    """Return the plan of a matter for one set of answers, with what is known and held of the person.

    :raises NotForThisSubject: when the person or firm is not one whom an item serves.
    :raises MayNotPromise: when a part is decided on a promise and the person broke one that is not repaired.
    :raises NotEntitled, NoAlternative, SeveralAlternatives, NothingApplies: as ``kernel.compose.compose``.
    """
    kinds = {
        material.certificate_kind
        for item in found.items.values()
        for material in item.materials
        if material.certificate_kind
    }
    breach = credit.breach_in_force(subject_ref, on=on) if subject_ref else None
    # A plan is a forecast: registers are taken to answer; the draft then asks them.
    registers = {
        material.register for item in found.items.values() for material in item.materials if material.register
    }
    plan = compose(
        found.definition,
        found.items,
        catalogue.elements(),
        answers,
        calendar=agencies.work_calendar(),
        on=on,
        known=known_answers(subject_ref) if subject_ref else {},
        optional_chosen=optional_chosen,
        held=certificates.held_kinds(subject_ref, kinds=kinds, on=on) if subject_ref else (),
        answered=registers,
        may_promise=breach is None,
    )
    if subject_ref:
        _refuse_subject(plan, found, subject_ref)
    if breach is not None and any(part.promise_mode for part in plan.parts):
        since = breach.recorded_at.astimezone(CITY_TIME)
        raise MayNotPromise(since=f"{since:%Y年%m月%d日}", what=breach.what)
    return plan


def _refuse_subject(plan: Plan, found: Matter, subject_ref: str) -> None:
    subject = accounts.subject(subject_ref)
    for part in plan.parts:
        allowed = found.items[part.item].subjects
        if allowed and subject.service_object.value not in allowed:
            raise NotForThisSubject(
                item=part.plain,
                allowed="、".join(OBJECT_TITLES[ServiceObject(code)] for code in allowed),
                name=subject.name,
                kind=OBJECT_TITLES[subject.service_object],
            )


def read_answer(element: DataElement, typed: Any) -> Answer:
    """Return a typed answer to a question; the words 说不准 are None.

    :raises AnswerRefused: with one clear sentence when it does not fit.
    """
    if typed in ("", "说不准", "__unsure__"):
        return None
    value: Answer = check_value(element, typed)
    return value


def online(*, line: str = "", stage: str = "") -> list[BundleRow]:
    """Return the bundles on offer, in the order a city wants them shown."""
    rows = Bundle.objects.filter(state=BundleState.ONLINE, current__isnull=False).select_related("current")
    if line:
        rows = rows.filter(current__life_line=line)
    if stage:
        rows = rows.filter(current__life_stage=stage)
    found = list(rows.order_by("position", "code"))
    definitions = {row.code: definition_of(row.current) for row in found if row.current}
    codes = {part.item for definition in definitions.values() for part in definition.parts}
    items = catalogue.items(sorted(codes))
    return [_row(row, definitions[row.code], items) for row in found]


def _row(row: Bundle, definition: BundleDefinition, items: Mapping[str, ItemDefinition]) -> BundleRow:
    groups = {part.choice_group for part in definition.parts if part.choice_group}
    single = sum(1 for part in definition.parts if not part.choice_group)
    return BundleRow(
        code=row.code,
        title=definition.title,
        plain=definition.plain,
        life_line=definition.life_line,
        life_stage=definition.life_stage,
        icon=row.icon,
        items=single + len(groups),
        visits=max((items[part.item].visits for part in definition.parts), default=0),
        days=definition.promised.amount,
        days_most=slowest(definition, items),
        has_own_limits=any(part.own_limit for part in definition.parts),
        lead_title=definition.lead_title,
    )


def finish_days(parts: Sequence[Part], items: Mapping[str, ItemDefinition]) -> dict[str, int]:
    """Return the working day on which each of these parts is promised; whoever waits for another begins when that ends."""
    known = {part.item: part for part in parts}
    days: dict[str, int] = {}

    def day_of(code: str) -> int:
        if code not in days:
            own = 0 if items[code].instant else items[code].promised.amount
            days[code] = own
            days[code] += max((day_of(before) for before in known[code].after if before in known), default=0)
        return days[code]

    return {code: day_of(code) for code in known}


def slowest(definition: BundleDefinition, items: Mapping[str, ItemDefinition]) -> int:
    """Return the working days that the slowest answers take; parts that one ticks oneself are not counted."""
    parts = [part for part in definition.parts if part.relation is not Relation.OPTIONAL]
    return max([definition.promised.amount, *finish_days(parts, items).values()])


def stages() -> list[StageRow]:
    """Return the stations of both lines of life with how many bundles stand at each."""
    counted = dict(
        Bundle.objects.filter(state=BundleState.ONLINE, current__isnull=False)
        .values_list("current__life_stage")
        .annotate(n=Count("id"))
        .order_by("current__life_stage")
    )
    return [
        StageRow(line=row.line, code=row.code, title=row.title, bundles=counted.get(row.code, 0))
        for row in LifeStage.objects.order_by("line", "position", "pk")
    ]


def search_documents() -> Iterable[SearchDocument]:
    """Yield the search documents of all bundles on offer."""
    rows = Bundle.objects.filter(state=BundleState.ONLINE, current__isnull=False).select_related("current")
    for row in rows.order_by("code"):
        if row.current is not None:
            yield search_document(row.current)


def search_document(row: BundleVersion) -> SearchDocument:
    """Return what a bundle may be found by: its words and those of its items."""
    definition = definition_of(row)
    items = catalogue.items(part.item for part in definition.parts)
    return SearchDocument(
        kind="bundle",
        code=definition.code,
        title=definition.title,
        plain=definition.plain,
        synonyms=definition.synonyms,
        body=" ".join(f"{item.plain} {item.title}" for item in items.values()),
        boost=20,
    )
