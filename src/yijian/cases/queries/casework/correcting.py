"""The one correction notice: every material and every field of the item, each with room for what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from yijian.cases import access
from yijian.cases.loops import CaseLoop
from yijian.cases.models import Case, GivenMaterial, ReviewTick
from yijian.cases.queries import drafting
from yijian.cases.queries.casework.doing import item_of
from yijian.cases.queries.casework.papers import declared, lines_of
from yijian.cases.vocabulary import Defect, Tick
from yijian.catalogue import queries as catalogue
from yijian.kernel.actor import Actor
from yijian.kernel.definitions import ItemDefinition
from yijian.plumbing import calendar
from yijian.plumbing.loops import made_before

CORRECTION_MOVE = CaseLoop.ask_for_correction


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRow:
    """One thing that may be asked for again."""

    kind: str
    """``material`` or ``field``."""
    code: str
    title: str
    text: str
    """How it stands now, and what makes it good."""
    typed: str

    @property
    def name(self) -> str:
        """The name of its text box."""
        return f"{self.kind}-{self.code}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionPage:
    """The form of the notice."""

    ref: str
    number: str
    title: str
    subject_ref: str
    revision: int
    may_ask: bool
    """It was not asked before, and the case still waits for acceptance."""
    state: str
    materials: tuple[AskRow, ...]
    fields: tuple[AskRow, ...]
    unmet: tuple[str, ...]
    """Points of acceptance that were found 不符合, each with what was noted: what the notice has to put right."""

    @property
    def kept(self) -> tuple[AskRow, ...]:
        """What was written in boxes that may not be sent any more."""
        return (
            () if self.may_ask else tuple(row for row in (*self.materials, *self.fields) if row.typed.strip())
        )


def correction_page(
    *, ref: str, actor: Actor, now: datetime, typed: Mapping[str, str] | None = None
) -> CorrectionPage:
    """Return the notice's form for a case that the actor may see, with what was typed by the names of its boxes.

    :raises NotFound: when the actor may not see it.
    """
    case = access.case(ref, actor)
    item = item_of(case)
    kept = typed or {}
    given = {
        row.code: row
        for row in GivenMaterial.objects.filter(application_id=case.application_id).order_by("pk")
    }
    standards = {line.code: line.standard for line in lines_of(case)}
    check = drafting.check(case.application, today=calendar.current().day_of(now))
    values = dict(declared(item, check, case.application))
    elements = catalogue.elements()
    return CorrectionPage(
        ref=case.ref,
        number=case.number,
        title=case.title,
        subject_ref=case.subject_ref,
        revision=case.revision,
        may_ask=case.state == CaseLoop.received.code
        and made_before(CORRECTION_MOVE, ref=case.ref) < (CORRECTION_MOVE.at_most or 1),
        state=CaseLoop.states[case.state].title,
        materials=tuple(
            AskRow(
                kind="material",
                code=material.code,
                title=material.title,
                text="。".join(
                    part
                    for part in (_stands(given.get(material.code)), standards.get(material.code, ""))
                    if part
                ),
                typed=kept.get(f"material-{material.code}", ""),
            )
            for material in item.materials
        ),
        fields=tuple(
            AskRow(
                kind="field",
                code=use.element,
                title=elements[use.element].name,
                text=f"填的是：{values[elements[use.element].name]}"
                if elements[use.element].name in values
                else "没有填",
                typed=kept.get(f"field-{use.element}", ""),
            )
            for use in item.fields
            if use.element in elements
        ),
        unmet=_unmet(case, item),
    )


def defects_from(page: CorrectionPage) -> tuple[Defect, ...]:
    """Return the defects that a filled form asks for, in its order: boxes left empty ask nothing."""
    return tuple(
        Defect(kind=row.kind, code=row.code, title=row.title, what=row.typed)
        for row in (*page.materials, *page.fields)
        if row.typed.strip()
    )


def _unmet(case: Case, item: ItemDefinition) -> tuple[str, ...]:
    notes = {row.point: row.note for row in ReviewTick.objects.filter(case=case, tick=Tick.BAD.value)}
    return tuple(
        f"{point.title}：{notes[point.code]}" if notes[point.code] else point.title
        for point in item.review_points
        if point.step == "accept" and point.code in notes
    )


def _stands(given: GivenMaterial | None) -> str:
    if given is None:
        return "这次没有列入"
    return str(GivenMaterial.State(given.state).label)
