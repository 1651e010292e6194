"""Using a certificate: lending it, copying it for a purpose, calling it for a case, showing it."""

import secrets
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import F

from yijian.certificates import access, rules
from yijian.certificates.documents.written import day, moment, write_certificate
from yijian.certificates.models import Certificate, CertificateUse, Showing
from yijian.certificates.operations import sealing
from yijian.certificates.operations.issuing import face_of, signature_of
from yijian.certificates.queries.rows import certificate_row, lines_of, use_row
from yijian.certificates.vocabulary import (
    STANDING_TITLES,
    CertificateRow,
    Standing,
    UseKind,
    UseRow,
)
from yijian.kernel.actor import Actor
from yijian.kernel.refusal import NotFound, Refusal
from yijian.plumbing import journal, numbering
from yijian.plumbing.clock import CITY_TIME

SHOWN_FOR = timedelta(minutes=10)
MOST_DAYS = 365


class UseUnclear(Refusal):
    """A use without a purpose, a user or a sensible end."""

    code = "certificates.use-unclear"
    template = "{fault}。写清楚给谁、做什么用、用到哪天，别人就不能拿去做别的。"


def lend_certificate(
    *, ref: str, user: str, purpose: str, until: date, actor: Actor, now: datetime
) -> UseRow:
    """Let somebody see a certificate whole for one purpose until the end of a day; return the code to hand over.

    :raises NotFound: when it is not the actor's.
    :raises NotYourDuty: when the actor is not its holder.
    :raises CertificateNotValid: when it does not hold today.
    :raises UseUnclear: when user, purpose or end is missing or out of bounds.
    """
    with transaction.atomic():
        held = access.certificate_to_use(ref, actor)
        _require_valid(held, now)
        ends_at = _until(until, now)
        made = _use(
            held,
            kind=UseKind.LENT,
            user=_said(user, "user", "没写给谁用"),
            purpose=_said(purpose, "purpose", "没写做什么用"),
            actor=actor,
            now=now,
            until_at=ends_at,
            code=sealing.new_check_code(),
        )
        _journal(held, made, title="授权使用", actor=actor, now=now)
    return use_row(made, now=now)


def withdraw_lending(*, ref: str, use_ref: str, actor: Actor, now: datetime) -> UseRow:
    """End a lending or a copy before its day; a repeat changes nothing.

    :raises NotFound: when the certificate is not the actor's, or has no such use.
    """
    with transaction.atomic():
        held = access.certificate_to_use(ref, actor)
        made = (
            CertificateUse.objects.select_for_update(of=("self",))
            .filter(certificate=held, ref=use_ref, code__isnull=False)
            .first()
        )
        if made is None:
            raise NotFound(what="这次授权")
        if made.ended_at is None:
            made.ended_at = now
            made.save(update_fields=["ended_at"])
            _journal(held, made, title="收回授权", actor=actor, now=now)
    return use_row(made, now=now)


def copy_certificate(
    *, ref: str, purpose: str, until: date, user: str = "", actor: Actor, now: datetime
) -> UseRow:
    """Make a copy (加注件) that bears its purpose and end across the page and has a code of its own.

    :raises NotFound: when it is not the actor's.
    :raises NotYourDuty: when the actor is not its holder.
    :raises CertificateNotValid: when it does not hold today.
    :raises UseUnclear: when purpose or end is missing or out of bounds.
    """
    with transaction.atomic():
        held = access.certificate_to_use(ref, actor)
        return _copy(held, purpose=purpose, until=until, user=user or "本人", actor=actor, now=now)


def print_for_visitor(
    *, ref: str, visitor_ref: str, purpose: str, until: date, actor: Actor, now: datetime
) -> UseRow:
    """Make a copy for somebody at the desk, of a certificate that is theirs (村级打印权限); the printing is written down.

    :raises NotYourDuty: without the duty to print.
    :raises NotFound: when the certificate is not the visitor's.
    :raises CertificateNotValid: when it does not hold today.
    :raises UseUnclear: when purpose or end is missing or out of bounds.
    """
    access.require_printer(actor)
    with transaction.atomic():
        held = (
            Certificate.objects.select_related("kind", "seal")
            .filter(ref=ref, subject_ref=visitor_ref)
            .first()
        )
        if held is None:
            raise NotFound(what="这张证照")
        journal.write_reading(
            what=f"打印《{held.title}》",
            subject_ref=held.ref,
            about=[held.subject_ref],
            actor=actor,
            now=now,
            purpose=purpose,
        )
        return _copy(held, purpose=purpose, until=until, user=actor.agency_name, actor=actor, now=now)


def call_certificate(
    *, subject_ref: str, kind: str, case_ref: str, purpose: str, actor: Actor, now: datetime
) -> CertificateRow | None:
    """Use a held certificate in a case instead of a paper (免交材料); return it, or None when the subject holds none that is valid.

    The use is written down once for each case and shown to the holder.
    """
    with transaction.atomic():
        today = _today(now)
        for held in (
            Certificate.objects.filter(subject_ref=subject_ref, kind__code=kind, state="valid")
            .select_related("kind", "seal")
            .order_by("-id")
        ):
            if _standing(held, today) is Standing.VALID:
                made, is_new = CertificateUse.objects.get_or_create(
                    certificate=held,
                    case_ref=case_ref,
                    kind=UseKind.CALLED.value,
                    defaults={
                        "ref": numbering.reference("U"),
                        "user": actor.agency_name or actor.name,
                        "agency_code": actor.agency_code or "",
                        "purpose": purpose,
                        "by_ref": actor.ref,
                        "at": now,
                    },
                )
                if is_new:
                    _journal(held, made, title="办件调用", actor=actor, now=now)
                return certificate_row(held, on=today)
    return None


def show_certificate(*, ref: str, actor: Actor, now: datetime) -> str:
    """Begin to show a certificate and return the reference from which ``queries.show_code`` makes codes for ten minutes.

    Showing is written down once in that time, however often a code is made.

    :raises NotFound: when it is not the actor's.
    :raises NotYourDuty: when the actor is not its holder.
    :raises CertificateNotValid: when it does not hold today.
    """
    with transaction.atomic():
        held = access.certificate_to_use(ref, actor)
        _require_valid(held, now)
        lately = Showing.objects.filter(certificate=held, shown_by=actor.ref, until_at__gt=now).exists()
        shown = Showing.objects.create(
            ref=numbering.reference("S"),
            secret=secrets.token_hex(32),
            certificate=held,
            shown_by=actor.ref,
            shown_at=now,
            until_at=now + SHOWN_FOR,
        )
        if not lately:
            made = _use(held, kind=UseKind.SHOWN, user="当面", purpose="亮证", actor=actor, now=now)
            _journal(held, made, title="亮证", actor=actor, now=now)
    return shown.ref


def open_lent(*, code: str, actor: Actor, now: datetime) -> CertificateRow:
    """Let whoever was given a code see the whole certificate; each look is counted and can be read by the holder.

    :raises CheckCodeWrong: when the code cannot be one.
    :raises NotFound: when it opens nothing, or no longer does.
    """
    with transaction.atomic():
        made = (
            CertificateUse.objects.select_for_update(of=("self",))
            .select_related("certificate__kind", "certificate__seal")
            .filter(code=rules.read_check_code(code), kind=UseKind.LENT.value)
            .first()
        )
        if made is None or not use_row(made, now=now).is_open:
            raise NotFound(what="这次授权")
        held = made.certificate
        _require_valid(held, now)
        CertificateUse.objects.filter(pk=made.pk).update(seen=F("seen") + 1, seen_at=now)
        journal.write(
            act="certificates.lent-opened",
            title=f"{made.user}查看《{held.title}》",
            subject_ref=held.ref,
            actor=actor,
            now=now,
            detail={"use": made.ref, "purpose": made.purpose},
            about=[held.subject_ref],
            is_reading=True,
        )
    return certificate_row(held, on=_today(now))


def forget_showings(*, now: datetime) -> int:
    """Delete showings that ended a day ago or more; return how many. The use itself stays written down."""
    gone, _ = Showing.objects.filter(until_at__lt=now - timedelta(days=1)).delete()
    return gone


def _copy(held: Certificate, *, purpose: str, until: date, user: str, actor: Actor, now: datetime) -> UseRow:
    _require_valid(held, now)
    ends_at = _until(until, now)
    said = _said(purpose, "purpose", "没写做什么用")
    code = sealing.new_check_code()
    face = face_of(
        held,
        lines_of(held),
        watermark=f"仅用于{said}",
        copy_note=f"复制件，仅用于{said}，{day(until)}（含）前有效，打印时间{moment(now)}",
    )
    seal = sealing.seal_of(agency_code=held.seal.agency_code, title=held.seal.title, now=now)
    sheet = write_certificate(face, signature=signature_of(held, check_code=code), made_at=now)
    kept = sealing.seal_and_keep(sheet, seal=seal, reason=f"《{held.title}》复制件，仅用于{said}", now=now)
    made = _use(
        held,
        kind=UseKind.COPY,
        user=user,
        purpose=said,
        actor=actor,
        now=now,
        until_at=ends_at,
        code=code,
        kept=kept,
    )
    _journal(held, made, title="制作复制件", actor=actor, now=now)
    return use_row(made, now=now)


def _use(
    held: Certificate,
    *,
    kind: UseKind,
    user: str,
    purpose: str,
    actor: Actor,
    now: datetime,
    until_at: datetime | None = None,
    code: str | None = None,
    kept: sealing.Kept | None = None,
) -> CertificateUse:
    return CertificateUse.objects.create(
        ref=numbering.reference("U"),
        certificate=held,
        kind=kind.value,
        user=user,
        agency_code=actor.agency_code or "",
        purpose=purpose,
        by_ref=actor.ref,
        at=now,
        until_at=until_at,
        code=code,
        document=kept.document if kept else "",
        document_sha256=kept.sha256 if kept else "",
    )


def _journal(held: Certificate, made: CertificateUse, *, title: str, actor: Actor, now: datetime) -> None:
    journal.write(
        act=f"certificates.{made.kind}",
        title=title,
        subject_ref=held.ref,
        actor=actor,
        now=now,
        detail={"use": made.ref, "user": made.user, "purpose": made.purpose},
        about=[held.subject_ref],
    )


def _standing(held: Certificate, on: date) -> Standing:
    return rules.standing_of(
        state=held.state, valid_from=held.valid_from, valid_until=held.valid_until, on=on
    )


def _require_valid(held: Certificate, now: datetime) -> None:
    standing = _standing(held, _today(now))
    if standing is not Standing.VALID:
        raise rules.CertificateNotValid(
            title=held.title, standing=STANDING_TITLES[standing], issuer=held.issuer_name
        )


def _said(text: str, field: str, fault: str) -> str:
    said = " ".join(text.split())
    if not said:
        raise UseUnclear(field=field, fault=fault)
    if len(said) > 30:
        raise UseUnclear(field=field, fault="写得太长了，30个字以内")
    return said


def _until(until: date, now: datetime) -> datetime:
    """Return the end of a day, as the first moment after it."""
    today = _today(now)
    if until < today:
        raise UseUnclear(field="until", fault="截止日期已经过了")
    if until > today + timedelta(days=MOST_DAYS):
        raise UseUnclear(field="until", fault="最长可以用一年")
    return datetime.combine(until + timedelta(days=1), time(), tzinfo=CITY_TIME)


def _today(now: datetime) -> date:
    return now.astimezone(CITY_TIME).date()
