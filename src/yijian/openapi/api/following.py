"""What a person gets back and still owes: receipt, papers, corrections, promises, certificates, messages."""

from datetime import date, datetime
from typing import Any

from axes.helpers import get_client_ip_address
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from yijian.accounts.queries import actor_of
from yijian.cases import operations
from yijian.cases.queries import following, mine, records
from yijian.certificates import operations as certificate_operations
from yijian.certificates import queries as certificates
from yijian.credit import queries as credit
from yijian.openapi.api.applications import CaseOut
from yijian.openapi.callers import looker_of, person_of
from yijian.openapi.problems import Problem
from yijian.plumbing import clock, files

router = Router(tags=["申报"])

REFUSALS = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
PDF = {200: None, 401: Problem, 404: Problem}


class Answers(Schema):
    """New answers to the fields that the correction notice names; materials are given again before."""

    revision: int | None = Field(default=None, description="看到的版次；不同则拒绝，空为不核对")
    values: dict[str, Any] = Field(default={}, max_length=200, examples=[{"sign-width": "3.0"}])


class PromiseOut(Schema):
    """Something promised with the application: a paper to follow, or a condition."""

    ref: str
    kind: str = Field(description="tolerance 容缺，notice 告知承诺")
    kind_title: str
    case_ref: str
    material_code: str
    title: str
    text: str
    state: str
    state_title: str
    plain: str
    due_at: datetime | None
    revision: int
    revocation_ref: str = Field(description="撤销程序的编号；空为没有")
    revocation_plain: str


class FaceLineOut(Schema):
    """One line of a certificate's face."""

    name: str
    label: str
    value: str


class CertificateOut(Schema):
    """One certificate of one's own."""

    ref: str
    mark: str = Field(description="电子证照标识")
    number: str
    kind: str
    title: str
    holder_name: str
    issuer_name: str
    issued_on: date
    valid_from: date
    valid_until: date | None = Field(description="从这天起不再有效；空为长期")
    standing: str
    standing_title: str
    lines: list[FaceLineOut]


class Showing(Schema):
    """A code to be shown, good for a minute; ask again for the next one."""

    ref: str
    code: str
    check_path: str = Field(description="核验页的地址，做成二维码")
    until_at: datetime


class MessageOut(Schema):
    """One message."""

    id: int
    title: str
    text: str
    link: str
    created_at: datetime
    read_at: datetime | None


class Read(Schema):
    """How many messages were new."""

    read: int


class Asked(Schema):
    """What stands on the receipt."""

    number: str = Field(max_length=40, examples=["20261125-0001-5"])
    password: str = Field(max_length=20, description="查询密码，在收件凭证上")


class StepOut(Schema):
    """One station of the way, without anybody's name."""

    title: str
    state: str = Field(description="done 办过了，now 正在办，next 还没到")
    text: str


class Followed(Schema):
    """What anybody with number and password may know, names masked."""

    number: str
    title: str
    heading: str
    subject_name: str
    filed_at: datetime
    promised_on: date | None
    steps: list[StepOut]


@router.get("/applications/{ref}/receipt", response=PDF, summary="收件凭证")
def receipt(request: HttpRequest, ref: str) -> HttpResponse:
    """Return the sealed receipt as PDF."""
    document = mine.receipt_document(ref=ref, actor=actor_of(request))
    return _pdf(document.digest, name=document.name)


@router.get("/applications/{ref}/papers/{paper_ref}", response=PDF, summary="文书")
def paper(request: HttpRequest, ref: str, paper_ref: str) -> HttpResponse:
    """Return one sealed document of the application as PDF."""
    document = mine.paper_document(ref=ref, paper_ref=paper_ref, actor=actor_of(request))
    return _pdf(document.digest, name=document.name)


@router.post(
    "/cases/{ref}/moves/answer_correction",
    response={200: CaseOut, **REFUSALS},
    summary="补正好了",
    tags=["办件"],
)
def answer_correction(request: HttpRequest, ref: str, body: Answers) -> Any:
    """Send back what the one notice asked for: new answers here, materials given again before."""
    actor = actor_of(request)
    operations.answer_correction(
        ref=ref, actor=actor, now=clock.now(), revision=body.revision, typed=body.values
    )
    return CaseOut.from_orm(records.case_row(ref, actor))


@router.get(
    "/applications/{ref}/promises",
    response={200: list[PromiseOut], 401: Problem, 404: Problem},
    summary="承诺过的",
)
def promises(request: HttpRequest, ref: str) -> Any:
    """Return what was promised, and how far it is kept."""
    actor = looker_of(request)
    records.application(ref, actor)
    return [PromiseOut.from_orm(row) for row in credit.promises_of(application_refs=[ref], actor=actor)]


@router.post(
    "/applications/{ref}/promises/{promise_ref}/files",
    response={204: None, **REFUSALS},
    summary="补交承诺的材料",
)
def hand_in(request: HttpRequest, ref: str, promise_ref: str, file: File[UploadedFile]) -> Any:
    """Hand in a paper that was promised."""
    operations.hand_in_promised(
        ref=ref,
        promise_ref=promise_ref,
        uploads=[(file.file, file.name or "文件")] if file.file else [],
        actor=actor_of(request),
        now=clock.now(),
    )
    return Status(204, None)


@router.post(
    "/follow",
    response={200: Followed, 404: Problem, 422: Problem, 429: Problem},
    auth=None,
    summary="凭号查询",
)
def follow(request: HttpRequest, body: Asked) -> Any:
    """Tell how an application stands to whoever has its number and query password."""
    now = clock.now()
    address = str(get_client_ip_address(request) or "")
    following.refuse_tried_too_often(address=address, now=now)
    try:
        page = following.follow(number=body.number, password=body.password, now=now)
    except following.NothingFollowed:
        operations.note_failed_attempt(address=address, now=now)
        raise
    return Followed(
        number=page.number,
        title=page.title,
        heading=page.heading,
        subject_name=page.subject_name,
        filed_at=page.filed_at,
        promised_on=page.promised_on,
        steps=[StepOut(title=step.title, state=step.state.value, text=step.text) for step in page.steps],
    )


@router.get("/wallet", response={200: list[CertificateOut], 401: Problem}, summary="我的证照", tags=["证照"])
def wallet(request: HttpRequest) -> Any:
    """Return the certificates of whom the caller acts for, what is valid first."""
    actor = actor_of(request)
    if not actor.subject_ref:
        return []
    return [
        CertificateOut.from_orm(row) for row in certificates.wallet(actor.subject_ref, on=clock.now().date())
    ]


@router.get("/wallet/{ref}/file", response=PDF, summary="证照文件", tags=["证照"])
def certificate_file(request: HttpRequest, ref: str) -> HttpResponse:
    """Return a certificate of one's own as sealed PDF."""
    page = certificates.certificate_page(ref, person_of(request, "下载证照"), now=clock.now())
    return _pdf(page.row.document, name=f"{page.row.title} {page.row.number}.pdf")


@router.post("/wallet/{ref}/showing", response={200: Showing, **REFUSALS}, summary="亮证", tags=["证照"])
def show(request: HttpRequest, ref: str) -> Any:
    """Show a certificate and return the code of this minute; within ten minutes it is one showing."""
    actor, now = person_of(request, "亮证"), clock.now()
    showing = certificate_operations.show_certificate(ref=ref, actor=actor, now=now)
    shown = certificates.show_code(showing, actor, now=now)
    return Showing(
        ref=showing, code=shown.code, check_path=f"/check/shown/{shown.code}/", until_at=shown.until_at
    )


@router.get("/messages", response={200: list[MessageOut], 401: Problem}, summary="消息", tags=["身份"])
def messages(request: HttpRequest) -> Any:
    """Return the last hundred messages, newest first."""
    return [MessageOut.from_orm(row) for row in mine.inbox_of(actor_of(request))]


@router.post("/messages/read", response={200: Read, 401: Problem}, summary="消息都看过了", tags=["身份"])
def read_messages(request: HttpRequest) -> Any:
    """Mark every message as read."""
    return Read(read=operations.read_messages(actor=actor_of(request), now=clock.now()))


def _pdf(digest: str, *, name: str) -> HttpResponse:
    response = HttpResponse(files.content_of(digest), content_type="application/pdf")
    shown = name if name.endswith(".pdf") else f"{name}.pdf"
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=shown) or "attachment"
    )
    response["Cache-Control"] = "private, no-store"
    return response
