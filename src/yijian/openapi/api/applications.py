"""The citizen's side: fill the draft, give materials, sign, follow."""

from datetime import date, datetime
from typing import Annotated, Any, BinaryIO

from django.http import HttpRequest
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from yijian.accounts.queries import actor_of
from yijian.cases import operations
from yijian.cases.queries import records
from yijian.cases.vocabulary import Delivery, SignMethod
from yijian.openapi.api.things import Question, question_of
from yijian.openapi.callers import looker_of, person_of
from yijian.openapi.problems import Problem
from yijian.plumbing import clock

router = Router(tags=["申报"])


class FileOut(Schema):
    """One file of a material."""

    id: int
    name: str
    media_type: str
    size: int
    pages: int
    digest: str = Field(description="SM3")


class MaterialOut(Schema):
    """One material as it stands."""

    code: str
    title: str
    need: str
    bringer: str
    way: str
    because: str
    optional: bool
    accepts: list[str]
    max_megabytes: int
    used_for: list[str]
    state: str = Field(description="missing 还没交，given 已收到，refused 没收下，promised 已承诺")
    note: str
    files: list[FileOut]


class FieldOut(Schema):
    """One question of the form and what was answered."""

    key: str
    question: Question
    label: str
    because: str
    group: str
    required: bool
    typed: Any = None
    fault: str = Field(description="一句话说清哪里不对；空为没问题")


class ConsentOut(Schema):
    """One declaration or promise to be read in full and agreed to before signing."""

    key: str
    title: str
    text: str
    basis: str


class DraftOut(Schema):
    """A filing as it stands."""

    ref: str
    title: str
    state: str
    draft_revision: int
    saved_at: datetime
    complete: bool
    fields: list[FieldOut]
    materials: list[MaterialOut]
    consents: list[ConsentOut] = Field(description="签名前要逐条看过、同意的声明和承诺")
    delivery: str


class Typed(Schema):
    """What was just typed; other fields stay as they are."""

    values: dict[str, Any] = Field(examples=[{"kitchen-area": "80"}], max_length=500)


class FaultOut(Schema):
    """What is wrong with one field."""

    key: str
    sentence: str


class Saved(Schema):
    """How the whole form stands now."""

    complete: bool
    faults: list[FaultOut]
    visible: list[str]


class Wanted(Schema):
    """Whether to promise a material instead of giving it now."""

    wanted: bool


class DeliveryIn(Schema):
    """How the results come."""

    delivery: Delivery
    name: str = Field(default="", max_length=60)
    mobile: str = Field(default="", max_length=20)
    address: str = Field(default="", max_length=200)


class CodeSent(Schema):
    """Where the code went."""

    mobile: str
    expires_at: datetime


class Signing(Schema):
    """The signer's code and consents."""

    code: str = Field(description="签名验证码，先调用sign-code取得", max_length=12)
    consents: list[str] = Field(
        default=[], description="同意的声明和承诺，草稿里consents的key；每条都要单独同意", max_length=200
    )


class CaseOut(Schema):
    """One case."""

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


class ApplicationOut(Schema):
    """One application with its cases."""

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
    cases: list[CaseOut]


class ApplicationList(Schema):
    """A stretch of applications, youngest first."""

    rows: list[ApplicationOut]
    after: int | None = Field(description="取下一段时带上；空为没有了")


class TimelineOut(Schema):
    """One thing that happened."""

    at: datetime
    subject_ref: str
    act: str
    title: str
    plain: str
    agency_name: str


REFUSALS = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}


@router.get("/drafts/{ref}", response={200: DraftOut, 401: Problem, 404: Problem}, summary="草稿")
def draft(request: HttpRequest, ref: str) -> Any:
    """Return the form with its answers and faults, and the list of materials."""
    found = records.draft(ref, actor_of(request), now=clock.now())
    return DraftOut(
        ref=found.ref,
        title=found.title,
        state=found.state,
        draft_revision=found.draft_revision,
        saved_at=found.saved_at,
        complete=found.complete,
        fields=[
            FieldOut(
                key=row.key,
                question=question_of(row.element),
                label=row.label,
                because=row.because,
                group=row.group,
                required=row.required,
                typed=row.typed,
                fault=row.fault,
            )
            for row in found.fields
        ],
        materials=[MaterialOut.from_orm(row) for row in found.materials],
        consents=[ConsentOut.from_orm(row) for row in found.consents],
        delivery=found.delivery,
    )


@router.delete("/drafts/{ref}", response={204: None, **REFUSALS}, summary="不办了")
def discard(request: HttpRequest, ref: str) -> Any:
    """Give a draft up; what was filed is taken back case by case (``moves/withdraw``)."""
    operations.discard_draft(ref=ref, actor=actor_of(request), now=clock.now())
    return Status(204, None)


@router.patch("/drafts/{ref}/fields", response={200: Saved, **REFUSALS}, summary="保存填写")
def save_fields(request: HttpRequest, ref: str, body: Typed) -> Any:
    """Save what was typed, right or wrong, and tell how the whole form stands."""
    check = operations.save_fields(ref=ref, actor=actor_of(request), now=clock.now(), typed=body.values)
    return Saved(
        complete=check.complete,
        faults=[FaultOut(key=fault.key, sentence=fault.sentence) for fault in check.faults],
        visible=list(check.visible),
    )


@router.post(
    "/drafts/{ref}/materials/{material}/files", response={200: FileOut, **REFUSALS}, summary="上传材料"
)
def give_file(request: HttpRequest, ref: str, material: str, file: File[UploadedFile]) -> Any:
    """Add a file to a material of a draft or of an open correction; the same file twice is one."""
    stream: BinaryIO = file.file  # type: ignore[assignment]  # an upload always has its file
    given = operations.give_file(
        ref=ref,
        material=material,
        stream=stream,
        name=file.name or "文件",
        actor=actor_of(request),
        now=clock.now(),
    )
    return FileOut(
        id=given.pk,
        name=given.name,
        media_type=given.media_type,
        size=given.size,
        pages=given.pages,
        digest=given.digest,
    )


@router.delete("/drafts/{ref}/files/{file_id}", response={204: None, **REFUSALS}, summary="拿回材料")
def take_back_file(request: HttpRequest, ref: str, file_id: int) -> Any:
    """Take a file back."""
    operations.take_back_file(ref=ref, file_id=file_id, actor=actor_of(request), now=clock.now())
    return Status(204, None)


@router.put(
    "/drafts/{ref}/materials/{material}/promise", response={204: None, **REFUSALS}, summary="先承诺后补"
)
def promise(request: HttpRequest, ref: str, material: str, body: Wanted) -> Any:
    """Choose to promise a material instead of giving it now, or take that back."""
    operations.promise_material(
        ref=ref, material=material, wanted=body.wanted, actor=actor_of(request), now=clock.now()
    )
    return Status(204, None)


@router.put("/drafts/{ref}/delivery", response={204: None, **REFUSALS}, summary="怎么拿结果")
def deliver(request: HttpRequest, ref: str, body: DeliveryIn) -> Any:
    """Choose how the results come."""
    operations.choose_delivery(
        ref=ref,
        delivery=body.delivery.value,
        recipient={"name": body.name, "mobile": body.mobile, "address": body.address},
        actor=actor_of(request),
        now=clock.now(),
    )
    return Status(204, None)


@router.post(
    "/drafts/{ref}/sign-code", response={200: CodeSent, 429: Problem, **REFUSALS}, summary="取签名验证码"
)
def sign_code(request: HttpRequest, ref: str) -> Any:
    """Send the signer a code by SMS."""
    sent = operations.send_sign_code(ref=ref, actor=person_of(request, "签名"), now=clock.now())
    return CodeSent(mobile=sent.sent_to, expires_at=sent.expires_at)


@router.post("/drafts/{ref}/sign", response={200: ApplicationOut, **REFUSALS}, summary="签名并提交")
def sign(request: HttpRequest, ref: str, body: Signing) -> Any:
    """Sign as oneself; the last signature files the application. Signing again what is filed changes nothing."""
    actor = person_of(request, "签名")
    now = clock.now()
    operations.check_sign_code(ref=ref, code=body.code, actor=actor, now=now)
    operations.sign_application(
        ref=ref,
        actor=actor,
        now=now,
        method=SignMethod.CODE,
        consents=dict.fromkeys(body.consents, True),
    )
    return ApplicationOut.from_orm(records.application(ref, actor))


@router.get("/applications", response={200: ApplicationList, 401: Problem}, summary="我的申报")
def applications(
    request: HttpRequest, after: int | None = None, limit: Annotated[int, Field(ge=1, le=records.MOST)] = 20
) -> Any:
    """Return the caller's applications, youngest first."""
    rows = records.applications(actor_of(request), after=after, limit=limit)
    return ApplicationList(
        rows=[ApplicationOut.from_orm(row) for row in rows],
        after=rows[-1].id if len(rows) == limit else None,
    )


@router.get(
    "/applications/{ref}", response={200: ApplicationOut, 401: Problem, 404: Problem}, summary="一份申报"
)
def application(request: HttpRequest, ref: str) -> Any:
    """Return one application with its cases."""
    return ApplicationOut.from_orm(records.application(ref, looker_of(request)))


@router.get(
    "/applications/{ref}/timeline",
    response={200: list[TimelineOut], 401: Problem, 404: Problem},
    summary="办理经过",
)
def timeline(request: HttpRequest, ref: str) -> Any:
    """Return what happened, oldest first."""
    return [TimelineOut.from_orm(row) for row in records.application_timeline(ref, looker_of(request))]


__all__ = ["ApplicationOut", "CaseOut", "MaterialOut", "router"]
