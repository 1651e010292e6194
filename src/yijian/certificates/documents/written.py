"""Turning certificates and papers into what their templates read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from yijian.certificates.documents.qr import qr_picture
from yijian.certificates.documents.seal_picture import seal_picture
from yijian.certificates.documents.typeset import Sheet, typeset
from yijian.certificates.vocabulary.papers import Paper
from yijian.kernel.refusal import Refusal

BEIJING = ZoneInfo("Asia/Shanghai")

_DRAWN = re.compile(
    r"<svg( xmlns=\"http://www\.w3\.org/2000/svg\"| viewBox=\"[-0-9. ]+\"| width=\"[0-9.]+\"| height=\"[0-9.]+\")*>"
    r"(<path( d=\"[MLQCZmlqcz0-9., -]+\"| fill=\"none\"| stroke=\"[#0-9A-Za-z]+\"| stroke-width=\"[0-9.]+\""
    r"| stroke-linecap=\"round\"| stroke-linejoin=\"round\")*/>)*</svg>"
)


class SignatureUnreadable(Refusal):
    """A drawn signature is not a picture of pen strokes."""

    code = "certificates.signature-unreadable"
    template = "手写签名没有识别出来，可能没写完就提交了。请清空后重新签一次。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who signs a document, when, and where it can be checked."""

    agency_name: str
    """In whose name the document speaks."""
    seal_title: str
    on: date
    check_code: str
    check_url: str
    seal_name: str = ""
    """Whose seal it bears when that is another agency's; not printed when ``sealed`` is false."""
    sealed: bool = True
    sample: bool = False

    @property
    def check_place(self) -> str:
        """The address without scheme, as people type it."""
        return self.check_url.split("://", 1)[-1].split("/", 1)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceField:
    """One line of a certificate's face."""

    label: str
    value: str
    wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What a certificate shows."""

    title: str
    english: str
    edition: str
    """正本, 副本 or nothing."""
    layout: str
    """``portrait`` or ``landscape``."""
    mark: str
    fields: tuple[FaceField, ...]
    watermark: str = ""
    """What a copy is for; prints it across the page."""
    copy_note: str = ""


def write_certificate(face: Face, *, signature: Signature, made_at: datetime) -> Sheet:
    """Return the typeset certificate.

    :raises CharacterMissing: when the fonts cannot write a name.
    """
    copy = {"watermark": face.watermark, "note": face.copy_note} if face.watermark or face.copy_note else None
    data = {**_shared(signature), **asdict(face), "copy": copy}
    return typeset("certificate", data, made_at=made_at)


def write_paper(paper: Paper, *, number: str, signature: Signature, made_at: datetime) -> Sheet:
    """Return the typeset document; ``number`` is the agency's own (文号) and may be empty.

    :raises CharacterMissing: when the fonts cannot write a name.
    :raises SignatureUnreadable: when a drawn signature holds anything but pen strokes.
    """
    body = {name: _written(value) for name, value in asdict(paper).items()}
    remedies = body.pop("remedies", {})
    drawn = body.get("signature")
    if drawn and not _DRAWN.fullmatch(drawn):
        raise SignatureUnreadable(field="signature")
    if "signature" in body and not drawn:
        body["signature"] = None
    data = {**_shared(signature), **body, **remedies, "title": paper.heading, "number": number}
    return typeset(paper.template, data, made_at=made_at)


def day(on: date) -> str:
    """Return a day as documents write it: 2026年11月24日."""
    return f"{on.year}年{on.month}月{on.day}日"


def moment(at: datetime) -> str:
    """Return a moment as documents write it, in Beijing time."""
    local = at.astimezone(BEIJING)
    return f"{day(local.date())}{local:%H:%M}"


def _shared(signature: Signature) -> dict[str, Any]:
    seal = seal_picture(agency_name=signature.seal_name or signature.agency_name, title=signature.seal_title)
    return {
        "agency": signature.agency_name,
        "on": day(signature.on),
        "seal": seal if signature.sealed else None,
        "qr": qr_picture(signature.check_url),
        "check_code": signature.check_code,
        "check_place": signature.check_place,
        "sample": signature.sample,
    }


def _written(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Mapping):
        return {name: _written(part) for name, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_written(part) for part in value]
    return value
