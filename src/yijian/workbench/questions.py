"""All questions of a matter on one screen, and the plan that follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yijian.agencies import queries as agencies
from yijian.agencies.vocabulary import Level
from yijian.bundles import queries as bundles
from yijian.catalogue import queries as catalogue
from yijian.kernel.actor import Actor
from yijian.kernel.compose import Ask, Plan
from yijian.kernel.definitions import DataElement, ElementKind, Relation
from yijian.kernel.forms import Answer
from yijian.kernel.refusal import Refusal
from yijian.ui.vocabulary import Option
from yijian.workbench.visitor import Visitor

MOST = 40
"""Questions on one screen; guidance never needs that many."""
YES_NO = (Option(value="是", title="是"), Option(value="否", title="不是"))


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow:
    """One question as the screen asks it."""

    code: str
    title: str
    kind: str
    options: tuple[Any, ...]
    unit: str
    value: Any
    error: str
    is_strip: bool
    """Few short answers, drawn as one strip."""

    @property
    def name(self) -> str:
        """The name of its box."""
        return f"q-{self.code}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What the desk asks and what follows from it."""

    title: str
    lead: str
    rows: tuple[QuestionRow, ...]
    left: int
    plan: Plan | None
    refusal: str
    """Why this way is not open; empty otherwise."""
    regions: tuple[Option, ...]
    region: str
    offered: tuple[Option, ...]
    """Parts that the visitor may add: item and how the tick is worded."""

    @property
    def left_text(self) -> str:
        """How many questions are open."""
        asked = f"问{len(self.rows)}句" if self.rows else "不用问"
        return f"{asked}，还有{self.left}句" if self.left else asked

    @property
    def parts_title(self) -> str:
        """这次办几项."""
        return f"这次办{len(self.plan.parts)}项" if self.plan else ""

    @property
    def promised_text(self) -> str:
        """Until when everything is done."""
        return f"{self.plan.promised_on.month}月{self.plan.promised_on.day}日前" if self.plan else ""


def screen_of(visitor: Visitor, *, actor: Actor, on: date, faults: Mapping[str, str] | None = None) -> Screen:
    """Return every question that may matter at once, in the order guidance asks them, and the plan when none is open.

    What is not answered is taken as 说不准 to find what else would be asked.

    :raises NotFound: when the matter does not exist.
    """
    matter = bundles.matter(visitor.matter)
    known = bundles.known_answers(visitor.subject)
    answers = answers_of(visitor.answers)
    elements = catalogue.elements()
    walked: dict[str, Answer] = {}
    for _ in range(MOST):
        step = bundles.next_step(matter, answers=walked, on=on, known=known, optional_chosen=visitor.optional)
        if not isinstance(step, Ask) or step.element.code in walked:
            break
        walked[step.element.code] = answers.get(step.element.code)
    open_codes = [code for code in walked if code not in answers]
    plan, refusal = None, ""
    if not open_codes:
        try:
            plan = bundles.plan_for(
                matter,
                answers={code: answers[code] for code in walked},
                optional_chosen=visitor.optional,
                subject_ref=visitor.subject,
                on=on,
            )
        except Refusal as said:
            refusal = said.sentence
    regions = regions_for(actor)
    return Screen(
        title=matter.definition.title,
        lead=matter.definition.lead_title,
        rows=tuple(
            _row(elements[code], visitor.answers.get(code, ""), (faults or {}).get(code, ""))
            for code in walked
        ),
        left=len(open_codes),
        plan=plan,
        refusal=refusal,
        regions=regions,
        region=visitor.region or (regions[0].value if regions else ""),
        offered=tuple(
            Option(value=part.item, title=part.question or f"{matter.items[part.item].plain}也一起办")
            for part in matter.definition.parts
            if part.relation is Relation.OPTIONAL
        ),
    )


def answers_of(kept: Mapping[str, Any]) -> dict[str, Answer]:
    """Return the kept answers as values; what does not fit its element is asked again."""
    elements = catalogue.elements()
    answers: dict[str, Answer] = {}
    for code, typed in kept.items():
        if code not in elements or typed in ("", []):
            continue
        try:
            answers[code] = bundles.read_answer(elements[code], typed)
        except Refusal:
            continue
    return answers


def faults_of(kept: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with the kept answers, by element code."""
    elements = catalogue.elements()
    faults: dict[str, str] = {}
    for code, typed in kept.items():
        if code not in elements or typed in ("", []):
            continue
        try:
            bundles.read_answer(elements[code], typed)
        except Refusal as refusal:
            faults[code] = refusal.sentence
    return faults


def regions_for(actor: Actor) -> tuple[Option, ...]:
    """Return where a clerk may file: their own county or town, or every county for a clerk of the city."""
    region = agencies.region(actor.region_code)
    if region.level not in (Level.NATION, Level.PROVINCE, Level.CITY):
        return (Option(value=region.code, title=region.name),)
    return tuple(Option(value=row.code, title=row.name) for row in bundles.places())


def _row(element: DataElement, value: Any, error: str) -> QuestionRow:
    options: tuple[Any, ...] = element.options
    if element.kind is ElementKind.BOOLEAN:
        options = YES_NO
    kind = ElementKind.CHOICE if element.kind is ElementKind.BOOLEAN else element.kind
    return QuestionRow(
        code=element.code,
        title=element.question or element.name,
        kind=kind.value,
        options=(*options, Option(value="说不准", title="说不准"))
        if options and kind is ElementKind.CHOICE
        else options,
        unit=element.unit,
        value=value,
        error=error,
        is_strip=kind is ElementKind.CHOICE
        and 0 < len(options) <= 3
        and all(len(o.title) <= 8 for o in options),
    )
