"""Acceptance 受理: accept, ask once for corrections, decline, silence as acceptance (行政许可法 32)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from yijian.agencies import queries as agencies
from yijian.cases import facts, rules
from yijian.cases.loops import CORRECTION, FIVE_DAYS, PROMISED, STATUTORY, CaseLoop
from yijian.cases.messages import CASE_ACCEPTED, CASE_DECLINED, CORRECTION_ASKED
from yijian.cases.models import Application, Case, CorrectionNotice, GivenMaterial, ReviewTick
from yijian.cases.operations import correcting, letters, limits
from yijian.cases.operations.settling import hold_application, settle_if_done
from yijian.cases.operations.ticking import note_findings, ticks_of
from yijian.cases.vocabulary import Defect, Finding, Result, Tick
from yijian.catalogue import queries as catalogue
from yijian.credit import operations as credit
from yijian.kernel.actor import SYSTEM, Actor, ActorKind
from yijian.kernel.clocks import deemed_accepted_on
from yijian.plumbing import calendar, loops, messages
from yijian.plumbing.loops import Turn


def accept_case(
    *,
    ref: str,
    actor: Actor,
    now: datetime,
    revision: int | None = None,
    findings: Iterable[Finding] = (),
) -> Case:
    """Take a case in: from the next working day its promised and statutory clocks run.

    ``findings`` are points ticked on the page but not saved yet; they are noted first.

    Tells the house: CaseAccepted.

    :raises StandardNotTicked: when points of the acceptance standard are open; NotAcceptable when one is not met.
    :raises MaterialsMissing: when a material is missing that may not follow later.
    :raises NotYourDuty, Conflict, MoveNotAllowed: see ``plumbing.loops.turn``.
    """
    with loops.turn(CaseLoop.accept, ref=ref, actor=actor, now=now, revision=revision) as turn:
        case: Case = turn.subject
        if actor.kind is not ActorKind.SYSTEM:
            note_findings(case, tuple(findings), step="accept", actor=actor, now=now)
            rules.check_acceptable(
                item=catalogue.item(case.item_code, case.item_version), ticks=ticks_of(case, step="accept")
            )
        _refuse_missing(case, then="受理")
        _take_in(turn, by_law=False)
    return _case(turn)


def _take_in(turn: Turn[Case], *, by_law: bool) -> None:
    case = turn.subject
    item = catalogue.item(case.item_code, case.item_version)
    case.accepted_at = turn.starts_at or turn.now
    case.agency_code = case.decide_agency
    case.agency_name = agencies.agency(case.decide_agency).short_name
    turn.limits = {
        PROMISED.code: limits.promised(item, handling=case.handling),
        STATUTORY.code: item.statutory,
    }
    turn.places["agency"] = agencies.agency(case.accept_agency).short_name
    letters.acceptance(case, now=turn.now)
    credit.start_promises(case_ref=case.ref, actor=turn.actor, now=turn.now)
    messages.send(
        kind=CASE_ACCEPTED,
        to_ref=case.subject_ref,
        now=turn.now,
        about=case.ref,
        link=f"/my/{case.application.ref}/",
        once_key=f"accepted|{case.ref}",
        places={"title": case.plain_title, "agency": turn.places["agency"]},
    )
    turn.tell(
        facts.CaseAccepted(
            about=case.ref,
            application_ref=case.application.ref,
            item_code=case.item_code,
            agency_code=case.accept_agency,
            by_law=by_law,
        )
    )


def accept_by_law(*, now: datetime, most: int = 500) -> int:
    """Accept every case whose five working days passed in silence, from the day it was received; return how many.

    行政许可法 32 I (4): not told in time means accepted from receipt.
    """
    accepted = 0
    for ref in loops.overdue(CaseLoop, FIVE_DAYS.code, now=now, most=most):
        with transaction.atomic():
            case = Case.objects.select_for_update(of=("self",), skip_locked=True).filter(ref=ref).first()
            if case is None or case.state != CaseLoop.received.code or not _is_accepted_by_law(case, now):
                continue
            with loops.turn(CaseLoop.deem_accepted, ref=ref, actor=SYSTEM, now=now) as turn:
                turn.starts_at = turn.subject.received_at or now
                _take_in(turn, by_law=True)
            accepted += 1
    return accepted


def ask_for_correction(
    *, ref: str, actor: Actor, now: datetime, defects: Sequence[Defect], revision: int | None = None
) -> Case:
    """Tell the applicant once and everything that must be mended; the case waits, its five-day clock ends.

    A second notice is refused whoever asks (行政许可法 32 I (4)). Tells the house: CorrectionAsked.

    :raises NoticeTooLate: when the five working days passed: silence was acceptance.
    :raises NothingWrong: when no defect is named or one says nothing.
    :raises OutsideTheStandard: when something is asked that the item does not require (行政许可法 31).
    :raises OnlySoOften: when the notice of this case was given before.
    """
    with loops.turn(CaseLoop.ask_for_correction, ref=ref, actor=actor, now=now, revision=revision) as turn:
        case: Case = turn.subject
        _refuse_late(case, now, act="告知补正")
        item = catalogue.item(case.item_code, case.item_version)
        asked = rules.check_defects(
            item=item, defects=defects, field_codes=(use.element for use in item.fields)
        )
        CorrectionNotice.objects.create(
            case=case,
            defects=[
                {"kind": d.kind, "code": d.code, "title": d.title, "what": d.what.strip()} for d in asked
            ],
            asked_at=now,
            asked_by=actor.ref,
            document_digest=letters.correction(case, defects=asked, now=now),
        )
        for defect in asked:
            if defect.kind == "material":
                GivenMaterial.objects.filter(application_id=case.application_id, code=defect.code).update(
                    state=GivenMaterial.State.REFUSED, note=defect.what.strip()
                )
        turn.limits = {CORRECTION.code: limits.correction()}
        turn.places["count"] = len(asked)
        turn.detail["defects"] = [{"code": d.code, "title": d.title, "what": d.what} for d in asked]
        messages.send(
            kind=CORRECTION_ASKED,
            to_ref=case.subject_ref,
            now=now,
            about=case.ref,
            link=f"/my/{case.application.ref}/correct/{case.ref}/",
            once_key=f"correction|{case.ref}",
            places={"title": case.plain_title, "count": len(asked), "agency": actor.agency_name},
        )
        turn.tell(
            facts.CorrectionAsked(about=case.ref, application_ref=case.application.ref, defects=len(asked))
        )
    return _case(turn)


def answer_correction(
    *,
    ref: str,
    actor: Actor,
    now: datetime,
    revision: int | None = None,
    typed: Mapping[str, Any] | None = None,
) -> Case:
    """Hand the corrected case back to the accepting agency; its five-day clock starts anew.

    ``typed`` holds the new answers by field key; only fields that the notice asks for are taken, others stay as they were filed.

    :raises MaterialsMissing: when a material of the notice was not given again.
    :raises NotCorrected: when a field of the notice was not changed; AnswerRefused when what was typed is wrong.
    """
    with loops.turn(CaseLoop.answer_correction, ref=ref, actor=actor, now=now, revision=revision) as turn:
        case: Case = turn.subject
        notice = CorrectionNotice.objects.select_for_update(of=("self",)).get(case=case)
        asked = [defect["code"] for defect in notice.defects if defect["kind"] == "material"]
        missing = GivenMaterial.objects.filter(
            application_id=case.application_id,
            code__in=asked,
            state__in=[GivenMaterial.State.REFUSED, GivenMaterial.State.MISSING],
        ).order_by("pk")
        titles = [row.title for row in missing]
        if titles:
            raise rules.MaterialsMissing(
                count=len(titles), titles="、".join(f"“{title}”" for title in titles), then="交"
            )
        changed = correcting.change_fields(case, notice, typed or {}, now=now)
        if changed:
            turn.detail["fields"] = changed
        # What was found wanting is looked at anew; what was met stays ticked.
        ReviewTick.objects.filter(case=case, tick=Tick.BAD.value).delete()
        notice.answered_at = now
        notice.save(update_fields=["answered_at"])
        turn.limits = {FIVE_DAYS.code: rules.NOTICE_LIMIT}
        case.received_at = now
    return _case(turn)


def lapse_corrections(*, now: datetime, most: int = 500) -> int:
    """Return every case whose correction did not come in time; return how many."""
    lapsed = 0
    for ref in loops.overdue(CaseLoop, CORRECTION.code, now=now, most=most):
        with transaction.atomic():
            application = Application.objects.filter(cases__ref=ref).first()
            if application is None:
                continue
            hold_application(application.ref)
            if not Case.objects.filter(ref=ref, state=CaseLoop.correcting.code).exists():
                continue
            with loops.turn(CaseLoop.correction_lapsed, ref=ref, actor=SYSTEM, now=now) as turn:
                turn.subject.result = Result.LAPSED.value
                turn.subject.explanation = "到期没有补正。"
            settle_if_done(application_ref=application.ref, actor=SYSTEM, now=now)
        lapsed += 1
    return lapsed


def decline_case(
    *,
    ref: str,
    actor: Actor,
    now: datetime,
    reason: str,
    explanation: str,
    next_step: str,
    revision: int | None = None,
) -> Case:
    """Refuse to accept a case, with the reason of law, and tell whom to turn to (行政许可法 32 I (1), (2), 32 II)."""
    with transaction.atomic():
        hold_application(_application_of(ref))
        with loops.turn(
            CaseLoop.decline,
            ref=ref,
            actor=actor,
            now=now,
            revision=revision,
            reason=reason,
            blanks={"explanation": explanation, "next_step": next_step},
        ) as turn:
            case: Case = turn.subject
            _refuse_late(case, now, act="不予受理")
            case.result = Result.DECLINED.value
            case.explanation = explanation.strip()
            case.basis = turn.reason.law if turn.reason else ""
            case.remedies = rules.REMEDIES
            case.decided_at = now
            letters.decline(case, next_step=next_step, now=now)
            messages.send(
                kind=CASE_DECLINED,
                to_ref=case.subject_ref,
                now=now,
                about=case.ref,
                link=f"/my/{case.application.ref}/",
                once_key=f"declined|{case.ref}",
                places={
                    "title": case.plain_title,
                    "explanation": case.explanation,
                    "next_step": next_step,
                    "agency": actor.agency_name,
                },
            )
        settle_if_done(application_ref=turn.subject.application.ref, actor=actor, now=now)
    return _case(turn)


def _is_accepted_by_law(case: Case, now: datetime) -> bool:
    """Tell whether silence has made the case accepted, also before the hourly job writes it down."""
    if case.received_at is None:
        return False
    days = calendar.current()
    accepted_on = deemed_accepted_on(
        received_on=days.day_of(case.received_at), today=days.day_of(now), calendar=days
    )
    return accepted_on is not None


def _refuse_late(case: Case, now: datetime, *, act: str) -> None:
    """Refuse what may no longer be told an applicant who counts as accepted.

    :raises NoticeTooLate: when the five working days are over.
    """
    if _is_accepted_by_law(case, now):
        received = calendar.current().day_of(case.received_at or now)
        raise rules.NoticeTooLate(received=f"{received.month}月{received.day}日", act=act)


def _refuse_missing(case: Case, *, then: str) -> None:
    """Refuse while a material the case needs is missing or was not taken."""
    needed = {line.code for line in limits.materials_of(case)}
    bad = GivenMaterial.objects.filter(
        application_id=case.application_id,
        code__in=needed,
        state__in=[GivenMaterial.State.MISSING, GivenMaterial.State.REFUSED],
    ).order_by("pk")
    titles = [row.title for row in bad]
    if titles:
        raise rules.MaterialsMissing(
            count=len(titles), titles="、".join(f"“{title}”" for title in titles), then=then
        )


def _application_of(case_ref: str) -> str:
    return Case.objects.filter(ref=case_ref).values_list("application__ref", flat=True).first() or ""


def _case(turn: Turn[Case]) -> Case:
    return turn.subject
