"""Turning stored certificates into the values that cross the door."""

from datetime import date, datetime

from yijian.certificates import rules
from yijian.certificates.models import Certificate, CertificateKind, CertificateUse
from yijian.certificates.vocabulary import (
    CertificateRow,
    FaceLine,
    Holder,
    KindField,
    KindRow,
    Layout,
    Own,
    Secrecy,
    UseKind,
    UseRow,
)


def lines_of(held: Certificate) -> tuple[FaceLine, ...]:
    """Return the face of a certificate as issued, whole."""
    return tuple(
        FaceLine(name=line["name"], label=line["label"], value=line["value"], wide=line["wide"])
        for line in held.lines
    )


def masked_lines_of(held: Certificate) -> tuple[FaceLine, ...]:
    """Return the face as strangers may read it, by the secrecy each line was issued with."""
    fields = [
        KindField(name=line["name"], label=line["label"], secrecy=Secrecy(line["secrecy"]))
        for line in held.lines
    ]
    return rules.masked_lines(lines_of(held), fields)


def certificate_row(held: Certificate, *, on: date) -> CertificateRow:
    """Return a certificate as its holder sees it; ``kind`` and ``seal`` should be loaded."""
    return CertificateRow(
        ref=held.ref,
        mark=held.mark,
        number=held.number,
        version=held.version,
        kind=held.kind.code,
        title=held.title,
        english=held.english,
        layout=Layout(held.layout),
        holder_name=held.holder_name,
        subject_ref=held.subject_ref,
        issuer_code=held.agency_code,
        issuer_name=held.issuer_name,
        seal_name=held.seal.agency_name,
        seal_title=held.seal.title,
        region_code=held.region_code,
        issued_on=held.issued_on,
        valid_from=held.valid_from,
        valid_until=held.valid_until,
        state=held.state,
        standing=rules.standing_of(
            state=held.state, valid_from=held.valid_from, valid_until=held.valid_until, on=on
        ),
        case_ref=held.case_ref,
        check_code=held.check_code,
        document=held.document,
        lines=lines_of(held),
        revision=held.revision,
    )


def use_row(made: CertificateUse, *, now: datetime) -> UseRow:
    """Return a use; it is open when it can still be opened or checked."""
    is_open = (
        made.code is not None and made.ended_at is None and made.until_at is not None and now < made.until_at
    )
    return UseRow(
        ref=made.ref,
        kind=UseKind(made.kind),
        user=made.user,
        purpose=made.purpose,
        at=made.at,
        until_at=made.until_at,
        ended_at=made.ended_at,
        code=made.code or "",
        document=made.document,
        seen=made.seen,
        is_open=is_open,
    )


def kind_row(kind: CertificateKind) -> KindRow:
    """Return a kind as a value."""
    return KindRow(
        code=kind.code,
        type_code=kind.type_code,
        title=kind.title,
        english=kind.english,
        issuer_role=kind.issuer_role,
        seal_title=kind.seal_title,
        holder=Holder(kind.holder),
        layout=Layout(kind.layout),
        number_layout=kind.number_layout,
        months=kind.months,
        fields=tuple(
            KindField(
                name=field["name"],
                label=field["label"],
                wide=field["wide"],
                own=Own(field["own"]),
                secrecy=Secrecy(field["secrecy"]),
            )
            for field in kind.fields
        ),
        public_by=kind.public_by,
    )
