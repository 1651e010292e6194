"""What a person or firm holds, and one certificate with everything around it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from yijian.certificates import access
from yijian.certificates.models import Certificate, CertificateKind, CertificateUse
from yijian.certificates.queries.rows import certificate_row, kind_row, masked_lines_of, use_row
from yijian.certificates.vocabulary import CertificateRow, FaceLine, KindRow, UseRow
from yijian.kernel.actor import Actor, ActorKind
from yijian.kernel.identifiers import parse_certificate_mark
from yijian.kernel.refusal import NotFound
from yijian.plumbing import journal
from yijian.plumbing.clock import CITY_TIME
from yijian.plumbing.looking import remembered


def kinds() -> tuple[KindRow, ...]:
    """Return every kind of certificate by code."""
    return tuple(kind_row(kind) for kind in CertificateKind.objects.order_by("code"))


def kind(code: str) -> KindRow:
    """Return one kind of certificate.

    :raises NotFound: when there is none with this code.
    """
    found = CertificateKind.objects.filter(code=code).first()
    if found is None:
        raise NotFound(what=f"证照类型{code}")
    return kind_row(found)


def held_certificates(
    subject_ref: str, kinds: Collection[str] | None = None, *, on: date
) -> tuple[CertificateRow, ...]:
    """Return the certificates that a subject holds and that are valid on a day, youngest first; of some kinds if given."""
    return _held(subject_ref, None if kinds is None else frozenset(kinds), on)


@remembered
def _held(subject_ref: str, kinds: frozenset[str] | None, on: date) -> tuple[CertificateRow, ...]:
    return tuple(certificate_row(held, on=on) for held in _valid(subject_ref, kinds, on))


def held_kinds(subject_ref: str, *, kinds: Collection[str] | None = None, on: date) -> frozenset[str]:
    """Return the kinds of which a subject holds a valid certificate on a day."""
    if kinds is not None and not kinds:
        return frozenset()
    return frozenset(_valid(subject_ref, kinds, on).values_list("kind__code", flat=True))


def held_values(subject_ref: str, *, kinds: Collection[str] | None = None, on: date) -> Mapping[str, str]:
    """Return what the valid certificates of a subject say, by the sources of data elements: ``certificate.<kind>.<field>``.

    Of two certificates of one kind the younger speaks.
    """
    values: dict[str, str] = {}
    for held in reversed(held_certificates(subject_ref, kinds, on=on)):
        values |= {f"certificate.{held.kind}.{line.name}": line.value for line in held.lines}
    return values


def wallet(subject_ref: str, *, on: date) -> tuple[CertificateRow, ...]:
    """Return everything in a subject's wallet but replaced versions: what is valid first, then by age."""
    rows = [
        certificate_row(held, on=on)
        for held in Certificate.objects.filter(subject_ref=subject_ref)
        .exclude(state="changed")
        .select_related("kind", "seal")
        .order_by("-id")
    ]
    return tuple(sorted(rows, key=lambda row: row.standing != "valid"))


def certificate(mark: str, *, on: date) -> CertificateRow:
    """Return a certificate by its mark, for areas that hold the mark.

    :raises NotFound: when there is none.
    """
    found = (
        Certificate.objects.select_related("kind", "seal")
        .filter(mark=str(parse_certificate_mark(mark)))
        .first()
    )
    if found is None:
        raise NotFound(what="这张证照")
    return certificate_row(found, on=on)


def certificates_of_case(case_ref: str, *, on: date) -> tuple[CertificateRow, ...]:
    """Return what a case created, oldest first."""
    rows = Certificate.objects.filter(case_ref=case_ref).select_related("kind", "seal").order_by("id")
    return tuple(certificate_row(held, on=on) for held in rows)


def certificates_of_cases(case_refs: Collection[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return what several cases created, by case: reference and title, oldest first."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    rows = Certificate.objects.filter(case_ref__in=case_refs).exclude(state="changed").order_by("id")
    for case_ref, ref, title in rows.values_list("case_ref", "ref", "kind__title"):
        found[case_ref] = (*found.get(case_ref, ()), (ref, title))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificatePage:
    """One certificate with its uses and its history."""

    row: CertificateRow
    uses: tuple[UseRow, ...]
    history: tuple[journal.TimelineRow, ...]
    """Acts on this and earlier versions, oldest first."""
    why: str
    """Why it ended or is withheld."""
    basis: str
    may_use: bool
    """Whether the actor is its holder and may show, lend and copy it."""
    newer_ref: str
    masked: tuple[FaceLine, ...]
    """The face as staff see it until they say why they need it whole."""


def certificate_page(ref: str, actor: Actor, *, now: datetime) -> CertificatePage:
    """Return a certificate that the actor may see.

    :raises NotFound: otherwise.
    """
    held = access.certificate(ref, actor)
    on = now.astimezone(CITY_TIME).date()
    uses = CertificateUse.objects.filter(certificate=held).order_by("-id")[:100]
    newer = Certificate.objects.filter(previous=held).values_list("ref", flat=True).first()
    is_holder = actor.kind is ActorKind.CITIZEN
    return CertificatePage(
        row=certificate_row(held, on=on),
        uses=tuple(use_row(made, now=now) for made in uses),
        history=tuple(journal.timeline(_versions(held), for_citizen=is_holder)),
        why=held.why,
        basis=held.basis,
        may_use=is_holder and not actor.authority_ref,
        newer_ref=newer or "",
        masked=masked_lines_of(held),
    )


def copy_of(ref: str, use_ref: str, actor: Actor) -> str:
    """Return the digest of a copy's file, of a certificate that the actor may see.

    :raises NotFound: otherwise.
    """
    held = access.certificate(ref, actor)
    made = CertificateUse.objects.filter(certificate=held, ref=use_ref).exclude(document="").first()
    if made is None:
        raise NotFound(what="这份复制件")
    return made.document


def copy_for_printer(use_ref: str, actor: Actor) -> str:
    """Return the digest of a copy that the actor's own agency printed for a visitor.

    :raises NotYourDuty: without the duty to print.
    :raises NotFound: when it was not printed there.
    """
    access.require_printer(actor)
    made = (
        CertificateUse.objects.filter(ref=use_ref, agency_code=actor.agency_code or "-")
        .exclude(document="")
        .first()
    )
    if made is None:
        raise NotFound(what="这份复制件")
    return made.document


def _valid(subject_ref: str, kinds: Collection[str] | None, on: date) -> "QuerySet[Certificate]":
    rows = Certificate.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=on),
        subject_ref=subject_ref,
        state="valid",
        valid_from__lte=on,
    )
    if kinds is not None:
        rows = rows.filter(kind__code__in=list(kinds))
    return rows.select_related("kind", "seal").order_by("-id")


def _versions(held: Certificate) -> list[str]:
    """Return the references of this and all earlier versions: they share kind and number."""
    rows = Certificate.objects.filter(kind=held.kind, number=held.number, version__lte=held.version)
    return list(rows.order_by("version").values_list("ref", flat=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedPage:
    """One page of what an agency issued."""

    rows: tuple[CertificateRow, ...]
    next_id: int | None
    """Where the next page begins; None on the last."""


def issued_page(
    actor: Actor, *, text: str = "", before: int | None = None, now: datetime, size: int = 50
) -> IssuedPage:
    """Return what the actor may see of what was issued, youngest first, paged by key; found by number, mark or holder."""
    rows = access.visible_to(actor).select_related("kind", "seal").order_by("-id")
    if actor.kind is not ActorKind.STAFF:
        rows = rows.none()
    if text:
        rows = rows.filter(Q(number=text) | Q(mark__endswith=text) | Q(holder_name__icontains=text))
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows[: size + 1])
    on = now.astimezone(CITY_TIME).date()
    return IssuedPage(
        rows=tuple(certificate_row(held, on=on) for held in found[:size]),
        next_id=found[size - 1].pk if len(found) > size else None,
    )
