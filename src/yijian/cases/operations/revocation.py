"""Revocation 撤销 of a granted case, and withdrawal by the applicant."""

from datetime import datetime

from django.db import transaction

from yijian.cases import facts, rules
from yijian.cases.loops import CaseLoop
from yijian.cases.messages import CASE_REVOKED
from yijian.cases.models import Case
from yijian.cases.operations import issuing
from yijian.cases.operations.settling import hold_application, settle_if_done
from yijian.cases.vocabulary import Result
from yijian.kernel.actor import Actor, because_of
from yijian.plumbing import loops, messages


def revoke_case(*, ref: str, actor: Actor, now: datetime, why: str, basis: str) -> Case | None:
    """Revoke a granted case and cancel its certificate, after the revocation procedure has decided so.

    ``actor`` is whoever decided the procedure; the journal names them for all that follows. A case taken in on a broken promise and not decided yet loses its acceptance. A case revoked before is left alone and None returned (the deciding fact may be heard twice). Tells the house: CaseRevoked.
    """
    with transaction.atomic():
        known = Case.objects.select_related("application").get(ref=ref)
        hold_application(known.application.ref)
        sources = [state.code for state in CaseLoop.revoke.arc.sources]
        if not Case.objects.filter(ref=ref, state__in=sources).exclude(result=Result.REFUSED.value).exists():
            return None
        with loops.turn(CaseLoop.revoke, ref=ref, actor=because_of(actor), now=now) as turn:
            case: Case = turn.subject
            turn.places["what"] = (
                "的决定和证照" if case.certificate_mark else "的决定" if case.decided_at else "的受理"
            )
            case.result = Result.REVOKED.value
            case.explanation = why
            case.basis = basis
            case.remedies = rules.REMEDIES
            turn.places["why"] = why
            issuing.cancel(case, reason=why, actor=actor, now=now)
            messages.send(
                kind=CASE_REVOKED,
                to_ref=case.subject_ref,
                now=now,
                about=case.ref,
                link=f"/my/{case.application.ref}/",
                once_key=f"revoked|{case.ref}",
                places={"title": case.plain_title, "why": why, "remedies": rules.REMEDIES},
            )
            turn.tell(
                facts.CaseRevoked(
                    about=case.ref,
                    application_ref=case.application.ref,
                    item_code=case.item_code,
                    subject_ref=case.subject_ref,
                    agency_code=case.decide_agency,
                )
            )
        settle_if_done(application_ref=case.application.ref, actor=actor, now=now)
    return case


def withdraw_case(*, ref: str, actor: Actor, now: datetime, revision: int | None = None) -> Case:
    """Take a case back before it is decided; those that needed its result end with it."""
    with transaction.atomic():
        application_ref = (
            Case.objects.filter(ref=ref).values_list("application__ref", flat=True).first() or ""
        )
        hold_application(application_ref)
        with loops.turn(CaseLoop.withdraw, ref=ref, actor=actor, now=now, revision=revision) as turn:
            case: Case = turn.subject
            case.result = Result.WITHDRAWN.value
        settle_if_done(application_ref=application_ref, actor=actor, now=now)
    return case
