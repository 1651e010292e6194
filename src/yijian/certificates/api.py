"""Open API of certificates: look-up, data, file, check (GB/T 36906), and the public keys of seals."""

from base64 import b64encode
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from yijian.accounts.queries import actor_of
from yijian.certificates import operations, queries
from yijian.certificates.vocabulary import CheckResult
from yijian.plumbing import clock, files

router = Router(tags=["电子证照"])


class LookUp(Schema):
    """检索: who holds what."""

    code_type: str = Field(
        description="证件类型: 111 居民身份证 … (GA/T 517); 001 统一社会信用代码", examples=["111"]
    )
    code: str = Field(description="证件号码，完整", max_length=40)
    kinds: list[str] = Field(default=[], description="证照种类代码；空为全部", max_length=50)
    purpose: str = Field(description="用途，持证人看得到", max_length=200)


class Found(Schema):
    """One certificate of a look-up."""

    mark: str
    kind: str
    type_code: str
    title: str
    number: str
    issuer_name: str
    issued_on: date
    valid_until: date | None = Field(description="不再有效的第一天；空为长期")
    standing: str


class Call(Schema):
    """调用: which certificate, for what."""

    mark: str = Field(description="电子证照标识", max_length=120)
    purpose: str = Field(description="用途，持证人看得到", max_length=200)
    case_ref: str = Field(default="", description="办件号，有办件时必填", max_length=64)


class Line(Schema):
    """One field of a face."""

    name: str
    label: str
    value: str


class Certificate(Schema):
    """信息获取: one certificate with what is needed to verify it independently."""

    mark: str
    kind: str
    title: str
    number: str
    version: int
    holder_name: str
    issuer_code: str
    issuer_name: str
    issued_on: date
    valid_from: date
    valid_until: date | None
    standing: str
    lines: list[Line]
    document_sm3: str
    signed_data: str = Field(description="Base64，SM2签名覆盖的UTF-8 JSON原文")
    signature: str = Field(description="Base64，DER；SM2withSM3，用户标识1234567812345678")
    public_key: str = Field(description="PEM")


class Point(Schema):
    """One thing that was checked."""

    title: str
    text: str
    passed: bool | None


class Checked(Schema):
    """核验: what the public may know."""

    sound: bool
    title: str
    at: datetime
    what: str
    heading: str
    mark: str
    issuer_name: str
    standing: str
    points: list[Point]
    lines: list[Line]


class Key(Schema):
    """A public key of a seal."""

    seal: str
    serial: str
    public_key: str


@router.post("/search", response=list[Found], summary="检索证照")
def search(request: HttpRequest, body: LookUp) -> Any:
    """Return the current certificates of a holder."""
    return operations.look_up_certificates(
        code_type=body.code_type,
        code=body.code,
        kinds=body.kinds,
        purpose=body.purpose,
        actor=actor_of(request),
        now=clock.now(),
    )


@router.post("/get", response=Certificate, summary="获取证照信息")
def get(request: HttpRequest, body: Call) -> Any:
    """Return a whole certificate with its signature."""
    shared = _read(request, body)
    row = shared.row
    return Certificate(
        mark=row.mark,
        kind=row.kind,
        title=row.title,
        number=row.number,
        version=row.version,
        holder_name=row.holder_name,
        issuer_code=row.issuer_code,
        issuer_name=row.issuer_name,
        issued_on=row.issued_on,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        standing=row.standing.value,
        lines=[Line(name=line.name, label=line.label, value=line.value) for line in row.lines],
        document_sm3=row.document,
        signed_data=b64encode(shared.signed).decode(),
        signature=b64encode(shared.signature).decode(),
        public_key=shared.public_key,
    )


@router.post("/file", summary="获取证照文件", response={200: None})
def file(request: HttpRequest, body: Call) -> HttpResponse:
    """Return the sealed PDF."""
    shared = _read(request, body)
    response = HttpResponse(files.content_of(shared.row.document), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{shared.row.mark}.pdf"'
    return response


@router.get("/check", response=Checked, auth=None, summary="核验证照或文书")
def check(request: HttpRequest, text: str) -> Any:
    """Check by code or mark; open to everybody, masked."""
    return _checked(queries.check_certificate(text[:200], now=clock.now()))


@router.get("/check-file", response=Checked, auth=None, summary="核验文件")
def check_file(request: HttpRequest, digest: str) -> Any:
    """Check by a file's SM3 or SHA-256 digest; open to everybody, masked."""
    return _checked(queries.check_digest(digest[:64], now=clock.now()))


@router.get("/keys/{agency_code}", response=list[Key], auth=None, summary="印章公钥")
def keys(request: HttpRequest, agency_code: str) -> Any:
    """Return every SM2 public key an agency sealed with; open to everybody."""
    return [
        Key(seal=seal, serial=serial, public_key=pem)
        for seal, serial, pem in queries.public_keys(agency_code)
    ]


def _read(request: HttpRequest, body: Call) -> operations.SharedCertificate:
    return operations.read_certificate(
        mark=body.mark,
        purpose=body.purpose,
        case_ref=body.case_ref,
        actor=actor_of(request),
        now=clock.now(),
    )


def _checked(result: CheckResult) -> Checked:
    return Checked(
        sound=result.sound,
        title=result.title,
        at=result.at,
        what=result.what,
        heading=result.heading,
        mark=result.mark,
        issuer_name=result.issuer_name,
        standing=result.standing,
        points=[Point(title=one.title, text=one.text, passed=one.passed) for one in result.points],
        lines=[Line(name=line.name, label=line.label, value=line.value) for line in result.lines],
    )
