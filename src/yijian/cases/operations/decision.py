"""Decision 决定: tick the published standard, grant with the certificate in one transaction, or refuse with reasons."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from yijian.cases import facts, rules
from yijian.cases.loops import HAND_OVER, CaseLoop
from yijian.cases.messages import CASE_GRANTED, CASE_REFUSED
from yijian.cases.models import Case, SurveyOpinion
from yijian.cases.operations import assigning, issuing, letters
from yijian.cases.operations.settling import hold_application, pass_on, settle_if_done
from yijian.cases.operations.ticking import note_findings, ticks_of
from yijian.cases.vocabulary import Finding, Result
from yijian.catalogue import queries as catalogue
from yijian.credit import operations as credit
from yijian.kernel.actor import SYSTEM, Actor
from yijian.kernel.definitions import ItemDefinition
from yijian.plumbing import calendar, loops, messages
from yijian.plumbing.loops import Turn


def grant_case(
    *,
    ref: str,
    actor: Actor,
    now: datetime,
    revision: int | None = None,
    findings: Iterable[Finding] = (),
) -> Case:
    """Grant a case; its certificate is created, numbered and sealed in the same transaction (行政许可法 38, 39).

    ``findings`` are points ticked on the page but not saved yet; they are noted first.

    Tells the house: CaseDecided, and whatever the certificate and the settling tell.

    :raises StandardNotTicked: when points of the standard are open; StandardNotMet when one is not met.
    :raises SurveyOpen: when the site survey is not done or found the place wanting.
    :raises SameHands: when the actor accepted this case.
    :raises NumberNotAssigned, NumberRefused: when a register does not assign what the certificate needs.
    """
    found = tuple(findings)
    assigned = assigning.assign(ref=ref, actor=actor, now=now, findings=found)
    with transaction.atomic():
        hold_application(_application_ref(ref))
        with loops.turn(CaseLoop.grant, ref=ref, actor=actor, now=now, revision=revision) as turn:
            case: Case = turn.subject
            item = catalogue.item(case.item_code, case.item_version)
            if actor.kind is not SYSTEM.kind:
                note_findings(case, found, step="decide", actor=actor, now=now)
                rules.check_grantable(item=item, ticks=ticks_of(case, step="decide"))
            _refuse_without_survey(case)
            _decide(turn, item, Result.GRANTED)
            if item.certificate_kind:
                issuing.issue(turn, item, assigned=assigned)
            credit.start_check(case_ref=case.ref, actor=actor, now=now)
            messages.send(
                kind=CASE_GRANTED,
                to_ref=case.subject_ref,
                now=now,
                about=case.ref,
                link=f"/my/{case.application.ref}/",
                once_key=f"granted|{case.ref}",
                places={
                    "title": case.plain_title,
                    "what_next": "证照已经在“我的证照”里。" if case.certificate_mark else "",
                },
            )
            _tell_decided(turn)
        pass_on(case=case)
        issuing.complete(granted=case, actor=actor, now=now)
        settle_if_done(application_ref=case.application.ref, actor=actor, now=now)
    return case


def refuse_case(
    *, ref: str, actor: Actor, now: datetime, explanation: str, basis: str, revision: int | None = None
) -> Case:
    """Refuse a case in writing, with reasons, basis and remedies (行政许可法 38 II); the other cases go on.

    :raises NothingWrong: when no point of the standard was found wanting.
    """
    with transaction.atomic():
        hold_application(_application_ref(ref))
        with loops.turn(
            CaseLoop.refuse,
            ref=ref,
            actor=actor,
            now=now,
            revision=revision,
            blanks={"explanation": explanation, "basis": basis},
        ) as turn:
            case: Case = turn.subject
            item = catalogue.item(case.item_code, case.item_version)
            if actor.kind is not SYSTEM.kind:
                rules.check_refusable(item=item, ticks=ticks_of(case, step="decide"))
            case.explanation = explanation.strip()
            case.basis = basis.strip()
            case.remedies = item.remedies or rules.REMEDIES
            _decide(turn, item, Result.REFUSED)
            letters.refusal(case, now=now)
            messages.send(
                kind=CASE_REFUSED,
                to_ref=case.subject_ref,
                now=now,
                about=case.ref,
                link=f"/my/{case.application.ref}/",
                once_key=f"refused|{case.ref}",
                places={
                    "title": case.plain_title,
                    "explanation": case.explanation,
                    "remedies": case.remedies,
                },
            )
            _tell_decided(turn)
        settle_if_done(application_ref=case.application.ref, actor=actor, now=now)
    return case


def _decide(turn: Turn[Case], item: ItemDefinition, result: Result) -> None:
    case = turn.subject
    case.result = result.value
    case.decided_at = turn.now
    turn.limits = {HAND_OVER.code: rules.delivery_limit(item)}
    turn.detail["item_version"] = item.version
    turn.places.setdefault("agency", case.agency_name)


def _tell_decided(turn: Turn[Case]) -> None:
    case = turn.subject
    turn.tell(
        facts.CaseDecided(
            about=case.ref,
            application_ref=case.application.ref,
            item_code=case.item_code,
            subject_ref=case.subject_ref,
            agency_code=case.decide_agency,
            result=case.result,
            certificate_mark=case.certificate_mark,
            decided_on=calendar.current().day_of(turn.now),
            handling=case.handling,
        )
    )


def _refuse_without_survey(case: Case) -> None:
    if not case.needs_survey:
        return
    opinion = SurveyOpinion.objects.filter(case=case).first()
    if opinion is None or opinion.passed is None:
        raise rules.SurveyOpen(why="这个事项要先踏勘，踏勘意见还没出。约好时间、到现场出具意见后再决定。")
    if not opinion.passed:
        raise rules.SurveyOpen(
            why=f"踏勘结论是不符合：{opinion.findings}不能准予；整改后可以复勘，或者作出不予许可。"
        )


def _application_ref(case_ref: str) -> str:
    return Case.objects.filter(ref=case_ref).values_list("application__ref", flat=True).first() or ""
