"""Issuing a certificate and changing it: number, mark, face, seal, signature and journal in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from yijian.accounts import queries as accounts
from yijian.accounts.vocabulary import SubjectKind
from yijian.agencies import queries as agencies
from yijian.certificates import facts, rules
from yijian.certificates.documents.content import content_of
from yijian.certificates.documents.written import Face, FaceField, Signature, write_certificate
from yijian.certificates.loops import CertificateLoop
from yijian.certificates.models import Certificate, CertificateKind, Seal
from yijian.certificates.operations import sealing
from yijian.certificates.queries.rows import kind_row
from yijian.certificates.vocabulary import CHANGE_TITLES, Change, FaceLine, Holder, Issued
from yijian.kernel.actor import Actor, because_of
from yijian.kernel.fact import Fact
from yijian.kernel.identifiers import certificate_mark, parse_certificate_mark
from yijian.kernel.refusal import NotFound
from yijian.plumbing import loops, numbering
from yijian.plumbing.clock import CITY_TIME
from yijian.plumbing.digest import sm3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Person:
    """Who a certificate is for."""

    name: str
    code: str
    """Whole, for the face."""
    shown_code: str
    """As it is kept beside the certificate: masked for a person."""
    is_person: bool


@transaction.atomic
def issue_certificate(
    *,
    kind: str,
    subject_ref: str,
    fields: Mapping[str, str],
    issuer_code: str,
    seal_of: str = "",
    region_code: str = "",
    case_ref: str = "",
    valid_from: date | None = None,
    valid_until: date | None = None,
    actor: Actor,
    now: datetime,
) -> Issued:
    """Create, number, typeset, seal and sign a certificate inside the caller's transaction.

    ``issuer_code`` is the agency in whose name it speaks, ``seal_of`` the one whose seal it bears (the issuer's own when empty).
    ``valid_until`` is the first day on which it no longer holds; left out, it follows from the kind. The same case asked again
    gets the certificate it has. Tells the house: CertificateIssued.

    :raises NotFound: when the kind, the holder or an agency is unknown.
    :raises HolderUnfit: when the kind is not for this holder.
    :raises CharacterMissing: when no font can write a name.
    :raises Unavailable: when the seal authority does not answer.
    """
    held = _kind(kind)
    if case_ref:
        known = Certificate.objects.filter(case_ref=case_ref, kind=held, version=1).first()
        if known is not None:
            return _issued(known)
    person = _person(subject_ref)
    rules.require_holder(title=held.title, holder=Holder(held.holder), is_person=person.is_person)
    issuer = agencies.agency(issuer_code)

    on = now.astimezone(CITY_TIME).date()
    start = valid_from or on
    end = valid_until or (rules.ends_after(start, held.months) if held.months else None)
    region = region_code or issuer.region_code
    issuer_part = issuer.credit_code or issuer.region_code
    mark = certificate_mark(
        kind_code=held.type_code,
        issuer_code=issuer_part,
        serial=f"{on:%Y%m%d}{_serial(held, issuer_part, on):06}",
    )
    made = Certificate(
        ref=numbering.reference("C"),
        subject_ref=subject_ref,
        agency_code=issuer.code,
        region_code=region,
        mark=str(mark),
        kind=held,
        number=_number(held, region=region, on=on),
        version=1,
        holder_name=person.name,
        holder_code=person.shown_code,
        issuer_name=issuer.name,
        issuer_code=issuer_part,
        issued_on=on,
        valid_from=start,
        valid_until=end,
        case_ref=case_ref,
    )
    _complete(made, given=fields, holder_code=person.code, seal_agency=seal_of or issuer.code, now=now)
    told = facts.CertificateIssued(
        about=made.ref,
        mark=made.mark,
        kind_code=held.code,
        number=made.number,
        subject_ref=subject_ref,
        issuer_code=issuer.code,
        region_code=region,
        case_ref=case_ref,
        valid_from=start,
        valid_until=end,
    )
    _open(made, title="颁发", plain=f"{issuer.name}颁发了《{held.title}》。", told=told, actor=actor, now=now)
    return _issued(made)


@transaction.atomic
def change_certificate(
    *,
    mark: str,
    fields: Mapping[str, str],
    change: Change = Change.CHANGE,
    seal_of: str = "",
    case_ref: str = "",
    valid_from: date | None = None,
    valid_until: date | None = None,
    actor: Actor,
    now: datetime,
) -> Issued:
    """Put a new version in the place of a certificate: same number, next version of its mark.

    ``fields`` replace those of the same name, the others stay. A renewal runs its kind's time from the old end on, unless other
    days are given; other changes keep the period. The same case asked again gets the version it has. Tells the house:
    CertificateChanged.

    :raises NotFound: when there is no such certificate.
    :raises MoveNotAllowed: when it no longer holds.
    """
    old = (
        Certificate.objects.select_for_update(of=("self",))
        .select_related("kind")
        .filter(mark=_tidy(mark))
        .first()
    )
    if old is None:
        raise NotFound(what="这张证照")
    if case_ref:
        known = Certificate.objects.filter(previous=old, case_ref=case_ref).first()
        if known is not None:
            return _issued(known)
    title = CHANGE_TITLES[change]
    with loops.turn(CertificateLoop.change, ref=old.ref, actor=because_of(actor), now=now) as turn:
        turn.places["change"] = title
        turn.detail = {
            "case": case_ref,
            "change": change.value,
            "by": actor.name,
            "agency": actor.agency_name,
        }

    kind = old.kind
    person = _person(old.subject_ref)
    start, end = _period(old, change=change, valid_from=valid_from, valid_until=valid_until)
    made = Certificate(
        ref=numbering.reference("C"),
        subject_ref=old.subject_ref,
        agency_code=old.agency_code,
        region_code=old.region_code,
        mark=str(parse_certificate_mark(old.mark).next_version()),
        kind=kind,
        number=old.number,
        version=old.version + 1,
        previous=old,
        change=change.value,
        holder_name=person.name,
        holder_code=person.shown_code,
        issuer_name=agencies.agency(old.agency_code).name,
        issuer_code=old.issuer_code,
        issued_on=now.astimezone(CITY_TIME).date(),
        valid_from=start,
        valid_until=end,
        case_ref=case_ref,
    )
    own = {field["name"] for field in kind.fields if field["own"]}
    kept = {line["name"]: line["value"] for line in old.lines if line["name"] not in own}
    seal_agency = seal_of or Seal.objects.get(pk=old.seal_id).agency_code
    _complete(made, given={**kept, **fields}, holder_code=person.code, seal_agency=seal_agency, now=now)
    told = facts.CertificateChanged(
        about=made.ref,
        mark=made.mark,
        replaced_mark=old.mark,
        change=change.value,
        kind_code=kind.code,
        number=made.number,
        subject_ref=made.subject_ref,
        issuer_code=made.agency_code,
        case_ref=case_ref,
        valid_until=end,
    )
    _open(
        made,
        title=title,
        plain=f"{made.issuer_name}换发了《{kind.title}》：{title}。",
        told=told,
        actor=actor,
        now=now,
    )
    return _issued(made)


def _complete(
    made: Certificate, *, given: Mapping[str, str], holder_code: str, seal_agency: str, now: datetime
) -> None:
    """Fill in face, seal, file, check code and signature."""
    kind = made.kind
    kind_fields = kind_row(kind).fields
    own = rules.own_values(
        number=made.number,
        holder_name=made.holder_name,
        holder_code=holder_code,
        issuer_name=made.issuer_name,
        issued_on=made.issued_on,
        valid_from=made.valid_from,
        valid_until=made.valid_until,
    )
    lines = rules.filled_lines(kind_fields, given, own)
    secrecy = {field.name: field.secrecy for field in kind_fields}
    made.title, made.english, made.layout = kind.title, kind.english, kind.layout
    made.lines = [{**asdict(line), "secrecy": secrecy[line.name].value} for line in lines]
    made.check_code = sealing.new_check_code()
    made.seal = sealing.seal_of(agency_code=seal_agency, title=kind.seal_title, now=now)
    sheet = write_certificate(face_of(made, lines), signature=signature_of(made), made_at=now)
    kept = sealing.seal_and_keep(sheet, seal=made.seal, reason=f"颁发《{kind.title}》", now=now)
    made.document, made.document_sha256 = kept.document, kept.sha256
    made.signature = sealing.sign_with(made.seal, content_of(made))


def face_of(
    made: Certificate, lines: Sequence[FaceLine], *, watermark: str = "", copy_note: str = ""
) -> Face:
    """Return what a certificate shows, or a copy of it for one purpose."""
    return Face(
        title=made.title,
        english=made.english,
        edition="",
        layout=made.layout,
        mark=made.mark,
        fields=tuple(FaceField(label=line.label, value=line.value, wide=line.wide) for line in lines),
        watermark=watermark,
        copy_note=copy_note,
    )


def signature_of(made: Certificate, *, check_code: str = "") -> Signature:
    """Return who signs a certificate, or a copy of it with a check code of its own."""
    code = check_code or made.check_code
    return Signature(
        agency_name=made.issuer_name,
        seal_name=made.seal.agency_name,
        seal_title=made.seal.title,
        on=made.issued_on,
        check_code=rules.spaced(code),
        check_url=sealing.check_url(code),
        sample=sealing.is_sample(),
    )


def _open(made: Certificate, *, title: str, plain: str, told: Fact, actor: Actor, now: datetime) -> None:
    with loops.opened(made, actor=actor, now=now, title=title, plain=plain) as turn:
        turn.detail = {"mark": made.mark, "document": made.document, "case": made.case_ref}
        turn.tell(told)


def _issued(made: Certificate) -> Issued:
    own = {field["name"] for field in made.kind.fields if field["own"]}
    return Issued(
        ref=made.ref,
        mark=made.mark,
        number=made.number,
        title=made.title,
        check_code=made.check_code,
        document=made.document,
        own_fields={line["name"]: line["value"] for line in made.lines if line["name"] in own},
    )


def _kind(code: str) -> CertificateKind:
    found = CertificateKind.objects.filter(code=code).first()
    if found is None:
        raise NotFound(what=f"证照类型{code}")
    return found


def _person(ref: str) -> _Person:
    row = accounts.subject(ref)
    is_person = row.kind is SubjectKind.PERSON
    whole = accounts.person_facts(ref).get("profile.id_number", "") if is_person else row.id_code
    return _Person(name=row.name, code=whole, shown_code=row.id_code, is_person=is_person)


def _serial(kind: CertificateKind, issuer: str, on: date) -> int:
    return numbering.next_serial(f"mark:{kind.type_code}", f"{issuer}:{on:%Y%m%d}")


def _number(kind: CertificateKind, *, region: str, on: date) -> str:
    series = rules.series_of(kind.number_layout, on=on, region_code=region)
    # The series is part of the key, so that numbers of two layouts or places never meet; its digest, because keys are short.
    serial = numbering.next_serial(f"certificate:{kind.pk}", sm3(series.encode())[:20])
    return rules.numbered(kind.number_layout, serial=serial, on=on, region_code=region)


def _period(
    old: Certificate, *, change: Change, valid_from: date | None, valid_until: date | None
) -> tuple[date, date | None]:
    if change is not Change.RENEWAL:
        return valid_from or old.valid_from, valid_until or old.valid_until
    months = old.kind.months
    grown = rules.ends_after(old.valid_until, months) if old.valid_until and months else None
    return valid_from or old.valid_from, valid_until or grown


def _tidy(mark: str) -> str:
    return str(parse_certificate_mark(mark))
