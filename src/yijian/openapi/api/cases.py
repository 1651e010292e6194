"""A department's side: its cases, and every move that the law of cases allows."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from yijian.accounts.queries import actor_of
from yijian.cases import operations
from yijian.cases.loops import CaseLoop
from yijian.cases.operations.record_reading import read_case, read_case_file
from yijian.cases.queries import records
from yijian.cases.vocabulary import Defect, Finding, Tick
from yijian.openapi import moving
from yijian.openapi.api.applications import CaseOut, MaterialOut
from yijian.openapi.callers import looker_of
from yijian.openapi.problems import Problem
from yijian.plumbing import clock, files

router = Router(tags=["办件"])

REFUSALS = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
_PURPOSE = "办理办件（开放接口）"


class CaseList(Schema):
    """A stretch of cases, youngest first."""

    rows: list[CaseOut]
    after: int | None = Field(description="取下一段时带上；空为没有了")


class ValueOut(Schema):
    """One answer that the case's item asked for."""

    key: str
    label: str
    value: Any = None


class ClockOut(Schema):
    """One clock of the case."""

    code: str
    title: str
    statutory: bool
    running: bool
    due_on: date | None
    due_at: datetime | None
    used: int
    left: int
    overdue: int
    light: str
    words: str


class PointOut(Schema):
    """One point of the item's published review standard."""

    code: str
    step: str = Field(description="accept 受理时看，decide 决定时看")
    title: str
    tick: str = Field(description="good 符合，bad 不符合，n/a 不适用；空为没勾")


class DefectOut(Schema):
    """One thing to be mended."""

    kind: str = Field(pattern="^(material|field)$", description="material 材料，field 填写")
    code: str = Field(max_length=60)
    title: str = Field(max_length=200)
    what: str = Field(max_length=1000, description="哪里不对、怎么改")


class CaseDetail(CaseOut):
    """One case with the answers and materials of its own item only."""

    handling: str
    needs_survey: bool
    values: list[ValueOut]
    materials: list[MaterialOut]
    points: list[PointOut]
    clocks: list[ClockOut]
    defects: list[DefectOut]
    explanation: str
    basis: str
    remedies: str
    certificate_mark: str


class FindingIn(Schema):
    """What the reviewer found on one point."""

    point: str = Field(max_length=60)
    tick: Tick
    note: str = Field(default="", max_length=1000)


class Findings(Schema):
    """Findings on points of the published standard."""

    findings: list[FindingIn] = Field(min_length=1, max_length=200)


class Ticked(Schema):
    """How many points are ticked now."""

    ticked: int


class Correction(Schema):
    """The one correction notice: everything at once (行政许可法第三十二条)."""

    revision: int | None = Field(default=None, description="看到的版次；不同则拒绝，空为不核对")
    defects: list[DefectOut] = Field(min_length=1, max_length=100)


@router.get("/cases", response={200: CaseList, 401: Problem}, summary="本单位的办件")
def cases(
    request: HttpRequest,
    state: Annotated[str, Field(max_length=40)] = "",
    item: Annotated[str, Field(max_length=60)] = "",
    after: int | None = None,
    limit: Annotated[int, Field(ge=1, le=records.MOST)] = 20,
) -> Any:
    """Return the cases that the caller may see, youngest first."""
    rows = records.cases(looker_of(request), state=state, item=item, after=after, limit=limit)
    return CaseList(
        rows=[CaseOut.from_orm(row) for row in rows],
        after=rows[-1].id if len(rows) == limit else None,
    )


@router.get("/cases/{ref}", response={200: CaseDetail, 401: Problem, 404: Problem}, summary="一个办件")
def case(request: HttpRequest, ref: str) -> Any:
    """Return one case; the reading is noted and the applicant can see it."""
    return _detail(read_case(ref=ref, actor=looker_of(request), now=clock.now(), purpose=_PURPOSE))


@router.get(
    "/cases/{ref}/files/{file_id}", response={200: None, 401: Problem, 404: Problem}, summary="材料文件"
)
def file(request: HttpRequest, ref: str, file_id: int) -> HttpResponse:
    """Return the content of a file that was given for the case; the reading is noted."""
    found = read_case_file(
        ref=ref, file_id=file_id, actor=looker_of(request), now=clock.now(), purpose=_PURPOSE
    )
    response = HttpResponse(files.content_of(found.digest), content_type=found.media_type)
    response["Content-Disposition"] = f'attachment; filename="{found.digest[:16]}"'
    return response


@router.post("/cases/{ref}/ticks", response={200: Ticked, **REFUSALS}, summary="勾审查要点")
def tick(request: HttpRequest, ref: str, body: Findings) -> Any:
    """Note findings on points of the published standard; the same again changes nothing."""
    ticked = operations.tick_points(
        ref=ref, actor=actor_of(request), now=clock.now(), findings=_findings(body.findings)
    )
    return Ticked(ticked=ticked)


@router.post(
    "/cases/{ref}/moves/ask_for_correction", response={200: CaseOut, **REFUSALS}, summary="一次性告知补正"
)
def ask_for_correction(request: HttpRequest, ref: str, body: Correction) -> Any:
    """Tell the applicant once and everything that must be mended."""
    actor = actor_of(request)
    operations.ask_for_correction(
        ref=ref,
        actor=actor,
        now=clock.now(),
        revision=body.revision,
        defects=[Defect(kind=d.kind, code=d.code, title=d.title, what=d.what) for d in body.defects],
    )
    return CaseOut.from_orm(records.case_row(ref, actor))


@router.post("/cases/{ref}/moves/{move}", response={200: CaseOut, **REFUSALS}, summary="办理一步")
def make_move(request: HttpRequest, ref: str, move: str, body: moving.MoveIn) -> Any:
    """Make one move of the loop of cases: accept, decline, stop_clock, resume_clock, extend, grant, refuse; the applicant's own are withdraw and answer_correction.

    ``GET /loops/case`` tells what each move needs.
    """
    actor = actor_of(request)
    moving.make(CaseLoop.code, ref=ref, move=move, body=body, actor=actor, now=clock.now())
    return CaseOut.from_orm(records.case_row(ref, actor))


def _findings(rows: list[FindingIn]) -> list[Finding]:
    return [Finding(point=row.point, tick=row.tick, note=row.note) for row in rows]


def _detail(found: records.CasePage) -> CaseDetail:
    row = CaseOut.from_orm(found.row)
    return CaseDetail(
        **row.model_dump(),
        handling=found.handling,
        needs_survey=found.needs_survey,
        values=[ValueOut.from_orm(value) for value in found.values],
        materials=[MaterialOut.from_orm(line) for line in found.materials],
        points=[
            PointOut(code=code, step=step, title=title, tick=ticked)
            for code, step, title, ticked in found.points
        ],
        clocks=[
            ClockOut(
                code=clock_row.code,
                title=clock_row.title,
                statutory=clock_row.statutory,
                running=clock_row.running,
                due_on=clock_row.reading.due_on,
                due_at=clock_row.reading.due_at,
                used=clock_row.reading.used,
                left=clock_row.reading.left,
                overdue=clock_row.reading.overdue,
                light=clock_row.reading.light.value,
                words=clock_row.reading.words,
            )
            for clock_row in found.clocks
        ],
        defects=[DefectOut(**defect) for defect in found.defects],
        explanation=found.explanation,
        basis=found.basis,
        remedies=found.remedies,
        certificate_mark=found.certificate_mark,
    )
