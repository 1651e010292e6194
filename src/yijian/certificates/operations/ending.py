"""Ending a certificate: cancelled, revoked, withheld, given back, expired; and reminding its holder before that."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction

from yijian.certificates import facts
from yijian.certificates.documents.written import day
from yijian.certificates.loops import CertificateLoop
from yijian.certificates.models import Certificate
from yijian.certificates.operations.notices import ENDED, ENDING_SOON, WITHHELD
from yijian.kernel.actor import SYSTEM, Actor, because_of
from yijian.kernel.identifiers import parse_certificate_mark
from yijian.kernel.loop import Move
from yijian.kernel.refusal import NotFound
from yijian.kernel.workdays import CalendarUnknown
from yijian.plumbing import calendar, loops, messages
from yijian.plumbing.clock import CITY_TIME

log = structlog.get_logger()

REMIND_WORKDAYS = 30
"""行政许可法 art. 50: a renewal is asked for thirty working days before the end."""


def cancel_certificate(
    *,
    mark: str,
    reason: str,
    basis: str = "",
    ground: str = "other",
    case_ref: str = "",
    actor: Actor = SYSTEM,
    now: datetime,
) -> Certificate | None:
    """Cancel (注销) a certificate because of a case or another act that was decided; return None if it no longer held.

    ``reason`` is the sentence the holder reads, ``ground`` one of CANCEL_REASONS. A repeat changes nothing. Tells the house:
    CertificateCancelled.

    :raises NotFound: when there is no such certificate.
    """
    return _end(CertificateLoop.cancel, mark, reason, basis, ground, case_ref, actor, now)


def revoke_certificate(
    *,
    mark: str,
    reason: str,
    basis: str = "",
    ground: str = "other",
    case_ref: str = "",
    actor: Actor = SYSTEM,
    now: datetime,
) -> Certificate | None:
    """Revoke (撤销) a certificate because the decision behind it was revoked; return None if it no longer held.

    ``ground`` is one of REVOKE_REASONS. A repeat changes nothing. Tells the house: CertificateCancelled with ``is_revoked``.

    :raises NotFound: when there is no such certificate.
    """
    return _end(CertificateLoop.revoke, mark, reason, basis, ground, case_ref, actor, now)


def cancel_held(
    *,
    ref: str,
    actor: Actor,
    now: datetime,
    revision: int | None = None,
    reason: str = "",
    blanks: Mapping[str, Any] | None = None,
) -> Certificate:
    """Cancel a certificate of the actor's own agency. Tells the house: CertificateCancelled."""
    return _ended(
        CertificateLoop.cancel, ref=ref, actor=actor, now=now, revision=revision, reason=reason, blanks=blanks
    )


def revoke_held(
    *,
    ref: str,
    actor: Actor,
    now: datetime,
    revision: int | None = None,
    reason: str = "",
    blanks: Mapping[str, Any] | None = None,
) -> Certificate:
    """Revoke a certificate of the actor's own agency. Tells the house: CertificateCancelled."""
    return _ended(
        CertificateLoop.revoke, ref=ref, actor=actor, now=now, revision=revision, reason=reason, blanks=blanks
    )


def suspend_held(
    *,
    ref: str,
    actor: Actor,
    now: datetime,
    revision: int | None = None,
    reason: str = "",
    blanks: Mapping[str, Any] | None = None,
) -> Certificate:
    """Withhold (暂扣) a certificate of the actor's own agency. Tells the house: CertificateSuspended."""
    with loops.turn(
        CertificateLoop.suspend,
        ref=ref,
        actor=actor,
        now=now,
        revision=revision,
        reason=reason,
        blanks=blanks,
    ) as turn:
        held: Certificate = turn.subject
        held.why, held.basis = turn.blanks["why"], turn.blanks.get("basis", "")
        turn.tell(
            facts.CertificateSuspended(
                about=held.ref,
                mark=held.mark,
                kind_code=held.kind.code,
                subject_ref=held.subject_ref,
                issuer_code=held.agency_code,
                reason=held.why,
            )
        )
        _tell_holder(WITHHELD, held, now=now, act="暂扣", why=held.why)
    return held


def restore_held(
    *,
    ref: str,
    actor: Actor,
    now: datetime,
    revision: int | None = None,
    reason: str = "",
    blanks: Mapping[str, Any] | None = None,
) -> Certificate:
    """Give a withheld certificate back. Tells the house: CertificateRestored."""
    with loops.turn(
        CertificateLoop.restore,
        ref=ref,
        actor=actor,
        now=now,
        revision=revision,
        reason=reason,
        blanks=blanks,
    ) as turn:
        held: Certificate = turn.subject
        held.why = held.basis = ""
        turn.tell(
            facts.CertificateRestored(
                about=held.ref,
                mark=held.mark,
                kind_code=held.kind.code,
                subject_ref=held.subject_ref,
                issuer_code=held.agency_code,
            )
        )
        _tell_holder(WITHHELD, held, now=now, act="发还", why="现在可以照常使用了。")
    return held


def expire_certificates(*, now: datetime, most: int = 5000) -> int:
    """Mark certificates whose last day has passed; return how many. Each is a transaction of its own, a repeat goes on.

    Tells the house: CertificateExpired.
    """
    today = now.astimezone(CITY_TIME).date()
    open_states = (CertificateLoop.valid.code, CertificateLoop.suspended.code)
    refs = list(
        Certificate.objects.filter(state__in=open_states, valid_until__lte=today)
        .order_by("valid_until", "id")
        .values_list("ref", flat=True)[:most]
    )
    for ref in refs:
        with transaction.atomic():
            held = Certificate.objects.select_for_update(of=("self",)).get(ref=ref)
            if held.state not in open_states:
                continue
            with loops.turn(CertificateLoop.expire, ref=ref, actor=SYSTEM, now=now) as turn:
                expired: Certificate = turn.subject
                turn.tell(
                    facts.CertificateExpired(
                        about=expired.ref,
                        mark=expired.mark,
                        kind_code=expired.kind.code,
                        number=expired.number,
                        subject_ref=expired.subject_ref,
                        issuer_code=expired.agency_code,
                    )
                )
    return len(refs)


@transaction.atomic
def remind_holders(*, now: datetime, most: int = 5000) -> int:
    """Remind holders thirty working days before a certificate ends, once each; return how many were reminded."""
    days = calendar.current()
    today = days.day_of(now)
    try:
        last = days.add_working_days(today, REMIND_WORKDAYS + 1)
    except CalendarUnknown:
        log.warning(
            "certificates.reminding_waits", reason="the working calendar ends before the thirtieth day"
        )
        return 0
    ending = (
        Certificate.objects.filter(
            state=CertificateLoop.valid.code, valid_until__gt=today, valid_until__lte=last
        )
        .select_related("kind")
        .order_by("valid_until", "id")[:most]
    )
    return sum(
        _tell_holder(
            ENDING_SOON,
            held,
            now=now,
            once=f"ending|{held.mark}",
            until=day(held.valid_until) if held.valid_until else "",
        )
        for held in ending
    )


def _end(
    move: Move, mark: str, reason: str, basis: str, ground: str, case_ref: str, actor: Actor, now: datetime
) -> Certificate | None:
    with transaction.atomic():
        held = (
            Certificate.objects.select_for_update(of=("self",))
            .filter(mark=str(parse_certificate_mark(mark)))
            .first()
        )
        if held is None:
            raise NotFound(what="这张证照")
        if held.state not in {state.code for state in move.arc.sources}:
            return None
        blanks = {"why": reason, "basis": basis}
        by = {"case": case_ref, "by": actor.name, "agency": actor.agency_name or held.issuer_name}
        return _ended(
            move, ref=held.ref, actor=because_of(actor), now=now, reason=ground, blanks=blanks, by=by
        )


def _ended(
    move: Move,
    *,
    ref: str,
    actor: Actor,
    now: datetime,
    revision: int | None = None,
    reason: str,
    blanks: Mapping[str, Any] | None,
    by: Mapping[str, str] | None = None,
) -> Certificate:
    with loops.turn(
        move, ref=ref, actor=actor, now=now, revision=revision, reason=reason, blanks=blanks
    ) as turn:
        held: Certificate = turn.subject
        held.why, held.basis = turn.blanks["why"], turn.blanks.get("basis", "")
        if by:
            turn.detail = dict(by)
            turn.places["agency"] = by["agency"]
        turn.tell(
            facts.CertificateCancelled(
                about=held.ref,
                mark=held.mark,
                kind_code=held.kind.code,
                number=held.number,
                subject_ref=held.subject_ref,
                issuer_code=held.agency_code,
                case_ref=by["case"] if by else "",
                reason=held.why,
                is_revoked=move is CertificateLoop.revoke,
            )
        )
        _tell_holder(ENDED, held, now=now, act=move.title, why=held.why)
    return held


def _tell_holder(
    kind: messages.MessageKind, held: Certificate, *, now: datetime, once: str = "", **places: str
) -> bool:
    sent = messages.send(
        kind=kind,
        to_ref=held.subject_ref,
        now=now,
        about=held.ref,
        link=f"/wallet/{held.ref}/",
        once_key=once,
        places={"title": held.title, "issuer": held.issuer_name, **places},
    )
    return sent is not None
