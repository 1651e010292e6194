"""Sharing certificates with other systems (GB/T 36906): look-up, data, file; each with a purpose, each written down."""

from base64 import b64decode
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from yijian.accounts import queries as accounts
from yijian.certificates import access, rules
from yijian.certificates.documents.content import content_of
from yijian.certificates.models import Certificate, CertificateUse
from yijian.certificates.operations.using import UseUnclear
from yijian.certificates.queries.rows import certificate_row
from yijian.certificates.vocabulary import CertificateRow, Standing, UseKind
from yijian.kernel.actor import Actor
from yijian.kernel.identifiers import parse_certificate_mark
from yijian.kernel.refusal import NotFound
from yijian.plumbing import journal, numbering
from yijian.plumbing.clock import CITY_TIME

CREDIT_CODE = "001"
"""统一社会信用代码 among the holder code types; persons use the codes of GA/T 517."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """What a look-up returns of one certificate (检索)."""

    mark: str
    kind: str
    type_code: str
    title: str
    number: str
    issuer_name: str
    issued_on: date
    valid_until: date | None
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedCertificate:
    """Everything of one certificate, with what is needed to check it without us (信息获取)."""

    row: CertificateRow
    signed: bytes
    signature: bytes
    public_key: str


def look_up_certificates(
    *, code_type: str, code: str, kinds: Collection[str] = (), purpose: str, actor: Actor, now: datetime
) -> tuple[Hit, ...]:
    """Return the current certificates of a holder known by a paper (``111``…) or a credit code (``001``).

    A holder nobody knows has none. The look-up stands in the holder's list of readings.

    :raises NotYourDuty: without the duty to use certificates.
    :raises UseUnclear: without a purpose.
    """
    access.require_user(actor)
    said = _purpose(purpose)
    subject = (
        accounts.firm_by_credit_code(code)
        if code_type == CREDIT_CODE
        else accounts.find_person_by_id(code_type, code)
    )
    if subject is None:
        return ()
    rows = Certificate.objects.filter(subject_ref=subject.ref).exclude(state="changed").select_related("kind")
    if kinds:
        rows = rows.filter(kind__code__in=list(kinds))
    on = now.astimezone(CITY_TIME).date()
    found = tuple(
        Hit(
            mark=held.mark,
            kind=held.kind.code,
            type_code=held.kind.type_code,
            title=held.title,
            number=held.number,
            issuer_name=held.issuer_name,
            issued_on=held.issued_on,
            valid_until=held.valid_until,
            standing=rules.standing_of(
                state=held.state, valid_from=held.valid_from, valid_until=held.valid_until, on=on
            ),
        )
        for held in rows.order_by("-id")
    )
    journal.write_reading(
        what="检索电子证照",
        subject_ref=subject.ref,
        about=[subject.ref],
        actor=actor,
        now=now,
        purpose=said,
    )
    return found


def read_certificate(
    *, mark: str, purpose: str, case_ref: str = "", actor: Actor, now: datetime
) -> SharedCertificate:
    """Return a whole certificate to an agency that handles a case; the use stands in the holder's list.

    :raises NotYourDuty: without the duty to use certificates.
    :raises UseUnclear: without a purpose.
    :raises IdentifierRefused: when the mark cannot be one.
    :raises NotFound: when there is no such certificate.
    """
    access.require_user(actor)
    said = _purpose(purpose)
    with transaction.atomic():
        held = (
            Certificate.objects.select_related("kind", "seal")
            .filter(mark=str(parse_certificate_mark(mark, field="mark")))
            .first()
        )
        if held is None:
            raise NotFound(what="这个证照标识对应的证照")
        values = {
            "ref": numbering.reference("U"),
            "user": actor.agency_name or actor.name,
            "agency_code": actor.agency_code or "",
            "purpose": said,
            "by_ref": actor.ref,
            "at": now,
        }
        called = {"certificate": held, "kind": UseKind.CALLED.value, "case_ref": case_ref}
        if case_ref:
            CertificateUse.objects.get_or_create(**called, defaults=values)
        else:
            CertificateUse.objects.create(**called, **values)
        journal.write_reading(
            what=f"调用《{held.title}》",
            subject_ref=held.ref,
            about=[held.subject_ref],
            actor=actor,
            now=now,
            purpose=said,
        )
    return SharedCertificate(
        row=certificate_row(held, on=now.astimezone(CITY_TIME).date()),
        signed=content_of(held),
        signature=b64decode(held.signature),
        public_key=held.seal.sm2_public_key,
    )


def open_document(*, ref: str, purpose: str, actor: Actor, now: datetime) -> CertificateRow:
    """Let staff of the issuing agency have a certificate whole, for a stated purpose that its holder can read.

    :raises NotFound: when the actor may not see it.
    :raises UseUnclear: without a purpose.
    """
    held = access.certificate(ref, actor)
    said = _purpose(purpose)
    journal.write_reading(
        what=f"查看《{held.title}》原件",
        subject_ref=held.ref,
        about=[held.subject_ref],
        actor=actor,
        now=now,
        purpose=said,
    )
    return certificate_row(held, on=now.astimezone(CITY_TIME).date())


def _purpose(text: str) -> str:
    said = " ".join(text.split())
    if not said:
        raise UseUnclear(field="purpose", fault="没写做什么用")
    return said[:200]
