"""The one correction notice as the person answers it: every defect with its field or its files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from yijian.agencies import queries as agencies
from yijian.cases.loops import CORRECTION, CaseLoop
from yijian.cases.models import Application, CorrectionNotice, GivenMaterial
from yijian.cases.queries import drafting, handing_in, rows, tracking
from yijian.kernel.actor import Actor
from yijian.kernel.definitions import ElementKind
from yijian.kernel.forms import FormField
from yijian.kernel.refusal import NotFound
from yijian.plumbing.clock import CITY_TIME
from yijian.plumbing.models import LoopClock


@dataclass(frozen=True, slots=True, kw_only=True)
class DefectRow:
    """One thing to be mended."""

    title: str
    what: str
    field: rows.FieldRow | None
    before: str
    material: handing_in.MaterialRow | None
    is_given: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectPage:
    """Everything the correction page shows."""

    ref: str
    case_ref: str
    revision: int
    title: str
    agency: str
    phone: str
    count: int
    left: int
    """Materials not given yet."""
    due: date | None
    defects: tuple[DefectRow, ...]
    fields: tuple[FormField, ...]


def correct_page(
    *,
    ref: str,
    case_ref: str,
    actor: Actor,
    now: datetime,
    typed: Mapping[str, Any] | None = None,
    field: str = "",
    error: str = "",
) -> CorrectPage:
    """Return the one notice of a case that waits for its correction; ``typed`` draws again what was just refused.

    :raises NotFound: when nothing waits to be corrected, or it is not the actor's.
    """
    case = tracking.case_of(ref=ref, case_ref=case_ref, actor=actor)
    notice = CorrectionNotice.objects.filter(case=case).first()
    if notice is None or case.state != CaseLoop.correcting.code:
        raise NotFound(what="要补的内容")
    application = case.application
    fields = {f.element.code: f for f, _ in fields_of(application, case.item_code, notice)}
    materials = {
        row.code: row for row in handing_in.drawn(application, drafting.plan(application).materials, now=now)
    }
    given = handing_in.given_of(application)
    regions = rows.region_options(application, ()) if _asks_region(fields.values()) else ()
    clock = LoopClock.objects.filter(
        subject_ref=case.ref, code=CORRECTION.code, ended_at__isnull=True
    ).first()
    agency = agencies.agency(case.accept_agency)
    shown = []
    for defect in notice.defects:
        asked = fields.get(defect["code"]) if defect["kind"] == "field" else None
        row = given.get(defect["code"]) if defect["kind"] == "material" else None
        before = application.raw.get(asked.key) if asked else None
        shown.append(
            DefectRow(
                title=defect["title"] or (asked.label if asked else row.title if row else defect["code"]),
                what=defect["what"],
                field=rows.field_row(
                    asked,
                    (typed or {}).get(asked.key, before),
                    error=error if asked.key == field else "",
                    regions=regions,
                )
                if asked
                else None,
                before="" if before is None else str(before),
                material=materials.get(defect["code"]) if row else None,
                is_given=row is not None and row.state == GivenMaterial.State.GIVEN,
            )
        )
    return CorrectPage(
        ref=ref,
        case_ref=case_ref,
        revision=case.revision,
        title=case.plain_title,
        agency=agency.short_name,
        phone=agency.phone,
        count=len(shown),
        left=sum(1 for row in shown if row.material is not None and not row.is_given),
        due=clock.due_at.astimezone(CITY_TIME).date() if clock and clock.due_at else None,
        defects=tuple(shown),
        fields=tuple(fields.values()),
    )


def fields_of(
    application: Application, item_code: str, notice: CorrectionNotice
) -> tuple[tuple[FormField, dict[str, str]], ...]:
    """Return the form's fields that a notice asks to be corrected, each with its defect."""
    defects = {defect["code"]: defect for defect in notice.defects if defect["kind"] == "field"}
    return tuple(
        (field, defects[field.element.code])
        for field in drafting.plan(application).form.fields
        if field.element.code in defects and field.item in ("", item_code)
    )


def _asks_region(fields: Any) -> bool:
    return any(field.element.kind is ElementKind.REGION for field in fields)
