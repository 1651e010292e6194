"""Applications, drafts and cases as plain records for lists that go on and for the open API."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch

from yijian.cases import access
from yijian.cases.loops import ApplicationLoop, CaseLoop
from yijian.cases.models import Application, Case, CorrectionNotice, GivenFile, GivenMaterial
from yijian.cases.queries import drafting, signing
from yijian.cases.vocabulary import RESULT_TITLES, Result
from yijian.catalogue import queries as catalogue
from yijian.kernel.actor import Actor, ActorKind
from yijian.kernel.clocks import ClockReading
from yijian.kernel.compose import Plan
from yijian.kernel.definitions import DataElement
from yijian.kernel.forms import MaterialLine, MaterialList
from yijian.kernel.refusal import NotFound
from yijian.plumbing import calendar, journal
from yijian.plumbing.journal import TimelineRow
from yijian.plumbing.loops import clockwork
from yijian.plumbing.models import LoopClock

MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord:
    """One file of a material."""

    id: int
    name: str
    media_type: str
    size: int
    pages: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialRecord:
    """One material as it stands."""

    code: str
    title: str
    need: str
    bringer: str
    way: str
    because: str
    optional: bool
    accepts: tuple[str, ...]
    max_megabytes: int
    used_for: tuple[str, ...]
    state: str
    note: str
    files: tuple[FileRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRecord:
    """One question of a form and what was answered."""

    key: str
    element: DataElement
    label: str
    because: str
    group: str
    required: bool
    typed: Any
    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRecord:
    """One declaration or promise to be read and agreed to before signing."""

    key: str
    title: str
    text: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRecord:
    """A filing that is still being filled in."""

    ref: str
    title: str
    state: str
    draft_revision: int
    saved_at: datetime
    fields: tuple[FieldRecord, ...]
    complete: bool
    materials: tuple[MaterialRecord, ...]
    consents: tuple[ConsentRecord, ...]
    delivery: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecord:
    """One case in a list."""

    id: int
    ref: str
    number: str
    title: str
    plain_title: str
    item_code: str
    item_version: int
    state: str
    state_title: str
    state_plain: str
    result: str
    result_title: str
    revision: int
    application_ref: str
    subject_name: str
    agency_code: str
    agency_name: str
    received_at: datetime | None
    accepted_at: datetime | None
    decided_at: datetime | None
    moved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRecord:
    """One clock of a case."""

    code: str
    title: str
    statutory: bool
    running: bool
    reading: ClockReading


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRecord:
    """One answer that a case's item asked for."""

    key: str
    label: str
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """One case with what its agency needs to decide it: only the answers and materials of its own item."""

    row: CaseRecord
    subject_ref: str
    handling: str
    needs_survey: bool
    values: tuple[ValueRecord, ...]
    materials: tuple[MaterialRecord, ...]
    points: tuple[tuple[str, str, str, str], ...]
    """Code, step, title and finding of each point of the published standard."""
    clocks: tuple[ClockRecord, ...]
    defects: tuple[Mapping[str, Any], ...]
    explanation: str
    basis: str
    remedies: str
    certificate_mark: str
    document_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationRecord:
    """One application with its cases."""

    id: int
    ref: str
    number: str
    title: str
    bundle_code: str
    state: str
    state_title: str
    state_plain: str
    subject_name: str
    saved_at: datetime
    filed_at: datetime | None
    promised_on: date | None
    delivery: str
    cases: tuple[CaseRecord, ...]


def applications(actor: Actor, *, after: int | None = None, limit: int = 20) -> list[ApplicationRecord]:
    """Return the actor's applications, youngest first; ``after`` is the id of the last one seen."""
    rows = access.applications_visible_to(actor)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = rows.prefetch_related(Prefetch("cases", Case.objects.order_by("position")))
    return [_application(row, actor) for row in found.order_by("-pk")[: min(limit, MOST)]]


def application(ref: str, actor: Actor) -> ApplicationRecord:
    """Return one application that the actor may see.

    :raises NotFound: otherwise.
    """
    return _application(access.application(ref, actor), actor)


def application_timeline(ref: str, actor: Actor) -> list[TimelineRow]:
    """Return what happened to an application and its cases, oldest first; citizens get the sentences meant for them.

    :raises NotFound: when the actor may not see it.
    """
    found = access.application(ref, actor)
    seen = [
        case.ref for case in access.cases_visible_to(actor).filter(application=found).order_by("position")
    ]
    return journal.timeline([found.ref, *seen], for_citizen=actor.kind is ActorKind.CITIZEN)


def draft(ref: str, actor: Actor, *, now: datetime) -> DraftRecord:
    """Return a filing as whoever fills it sees it.

    :raises NotFound: when it is not the actor's to fill.
    """
    found = access.application(ref, actor)
    if not access.applicant_may(actor, found):
        raise NotFound(what="这份申报")
    check = drafting.check(found, today=now.date())
    visible = set(check.visible)
    plan = drafting.plan(found)
    materials = drafting.materials(found, now=now)
    return DraftRecord(
        ref=found.ref,
        title=found.title,
        state=found.state,
        draft_revision=found.draft_revision,
        saved_at=found.saved_at,
        fields=tuple(
            FieldRecord(
                key=field.key,
                element=field.element,
                label=field.label,
                because=field.because,
                group=group.title,
                required=field.required,
                typed=found.raw.get(field.key),
                fault=fault.sentence if (fault := check.fault_of(field.key)) else "",
            )
            for group in plan.form.groups
            for field in group.fields
            if field.key in visible
        ),
        complete=check.complete,
        materials=_materials(found, materials.lines),
        consents=_consents(found, plan, materials),
        delivery=found.delivery,
    )


def cases(
    actor: Actor, *, state: str = "", item: str = "", after: int | None = None, limit: int = 20
) -> list[CaseRecord]:
    """Return the cases an actor may see, youngest first; ``after`` is the id of the last one seen."""
    rows = access.cases_visible_to(actor).select_related("application")
    if state:
        rows = rows.filter(state=state)
    if item:
        rows = rows.filter(item_code=item)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    return [_case(row) for row in rows.order_by("-pk")[: min(limit, MOST)]]


def case_row(ref: str, actor: Actor) -> CaseRecord:
    """Return one case as a list shows it.

    :raises NotFound: when the actor may not see it.
    """
    return _case(access.case(ref, actor))


def case(ref: str, actor: Actor, *, now: datetime) -> CasePage:
    """Return one case with the answers and materials of its own item.

    :raises NotFound: when the actor may not see it.
    """
    found = access.case(ref, actor)
    plan = drafting.plan(found.application)
    item = catalogue.item(found.item_code, found.item_version)
    ticks = dict(found.ticks.values_list("point", "tick"))
    notice = CorrectionNotice.objects.filter(case=found).first()
    days = calendar.current()
    clocks = LoopClock.objects.filter(subject_ref=ref).order_by("pk").prefetch_related("stops")
    return CasePage(
        row=_case(found),
        subject_ref=found.subject_ref,
        handling=found.handling,
        needs_survey=found.needs_survey,
        values=tuple(
            ValueRecord(key=field.key, label=field.label, value=found.application.values[field.key])
            for field in plan.form.fields
            if field.key in found.application.values
            and found.item_code in {wanted.item for wanted in field.wanted_by}
        ),
        materials=_materials(
            found.application, [line for line in plan.materials.lines if found.item_code in line.items]
        ),
        points=tuple(
            (point.code, point.step, point.title, ticks.get(point.code, "")) for point in item.review_points
        ),
        clocks=tuple(
            ClockRecord(
                code=row.code,
                title=row.title,
                statutory=row.statutory,
                running=row.ended_at is None,
                reading=clockwork.reading(row, now=now, calendar=days),
            )
            for row in clocks
        ),
        defects=tuple(notice.defects) if notice else (),
        explanation=found.explanation,
        basis=found.basis,
        remedies=found.remedies,
        certificate_mark=found.certificate_mark,
        document_digest=found.document_digest,
    )


def file_of_case(ref: str, file_id: int, actor: Actor) -> tuple[FileRecord, CaseRecord, str]:
    """Return one file that was given for a case's own item, with the case and whose it is.

    :raises NotFound: when the actor may not see the case, or the file is not for it.
    """
    found = access.case(ref, actor)
    lines = drafting.plan(found.application).materials.lines
    codes = [line.code for line in lines if found.item_code in line.items]
    file = GivenFile.objects.filter(
        pk=file_id,
        material__application=found.application,
        material__code__in=codes,
        taken_back_at__isnull=True,
    ).first()
    if file is None:
        raise NotFound(what="这份文件")
    return _file(file), _case(found), found.subject_ref


def _application(row: Application, actor: Actor) -> ApplicationRecord:
    state = ApplicationLoop.states[row.state]
    shown = list(row.cases.all())
    if actor.agency_code:
        # A department knows of its own cases; the lead agency of all.
        shown = [
            case
            for case in shown
            if actor.agency_code in (case.accept_agency, case.decide_agency, row.agency_code)
        ]
    return ApplicationRecord(
        id=row.pk,
        ref=row.ref,
        number=row.number,
        title=row.title,
        bundle_code=row.bundle_code,
        state=row.state,
        state_title=state.title,
        state_plain=state.plain,
        subject_name=row.subject_name,
        saved_at=row.saved_at,
        filed_at=row.filed_at,
        promised_on=row.promised_on,
        delivery=row.delivery,
        cases=tuple(_case(case, row) for case in sorted(shown, key=lambda case: case.position)),
    )


def _case(row: Case, application: Application | None = None) -> CaseRecord:
    state = CaseLoop.states[row.state]
    return CaseRecord(
        id=row.pk,
        ref=row.ref,
        number=row.number,
        title=row.title,
        plain_title=row.plain_title,
        item_code=row.item_code,
        item_version=row.item_version,
        state=row.state,
        state_title=state.title,
        state_plain=state.plain,
        result=row.result,
        result_title=RESULT_TITLES[Result(row.result)],
        revision=row.revision,
        application_ref=(application or row.application).ref,
        subject_name=row.subject_name,
        agency_code=row.agency_code,
        agency_name=row.agency_name,
        received_at=row.received_at,
        accepted_at=row.accepted_at,
        decided_at=row.decided_at,
        moved_at=row.moved_at,
    )


def _materials(
    found: Application, lines: "tuple[MaterialLine, ...] | list[MaterialLine]"
) -> tuple[MaterialRecord, ...]:
    kept = Prefetch("files", GivenFile.objects.filter(taken_back_at__isnull=True).order_by("pk"))
    given = {row.code: row for row in GivenMaterial.objects.filter(application=found).prefetch_related(kept)}
    return tuple(
        MaterialRecord(
            code=line.code,
            title=line.title,
            need=line.need.value,
            bringer=line.bringer.value,
            way=line.way.value,
            because=line.because,
            optional=line.optional,
            accepts=line.accepts,
            max_megabytes=line.max_megabytes,
            used_for=line.used_for,
            state=given[line.code].state if line.code in given else GivenMaterial.State.MISSING.value,
            note=given[line.code].note if line.code in given else "",
            files=tuple(_file(file) for file in given[line.code].files.all()) if line.code in given else (),
        )
        for line in lines
    )


def _consents(found: Application, plan: Plan, materials: MaterialList) -> tuple[ConsentRecord, ...]:
    declared = [
        ConsentRecord(
            key=field.key, title=field.label, text=field.element.question or field.element.help, basis=""
        )
        for field in signing.consent_fields(plan)
    ]
    promised = [
        ConsentRecord(key=promise.key, title=promise.title, text=promise.text, basis=promise.basis)
        for promise in signing.promises_of(found, plan, materials)
    ]
    return (*declared, *promised)


def _file(row: GivenFile) -> FileRecord:
    return FileRecord(
        id=row.pk,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        pages=row.pages,
        digest=row.digest,
    )
