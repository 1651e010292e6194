"""What follows for the whole when one case ends: next parts start, dependants end, the application settles."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from yijian.agencies import queries as agencies
from yijian.cases import facts, rules
from yijian.cases.loops import FIVE_DAYS, HAND_OVER, ApplicationLoop, CaseLoop
from yijian.cases.models import Application, Case
from yijian.cases.operations import surveys
from yijian.cases.queries import drafting
from yijian.cases.vocabulary import Result
from yijian.credit import operations as credit
from yijian.kernel.actor import Actor, because_of
from yijian.plumbing import locks, loops

ENDED = frozenset(
    {Result.GRANTED, Result.REFUSED, Result.DECLINED, Result.WITHDRAWN, Result.LAPSED, Result.REVOKED}
)


def hold_application(ref: str) -> None:
    """Hold an application's whole filing until the transaction ends, so that two parts ending at once settle it once.

    Taken before any row lock.
    """
    locks.take(locks.LockSpace.FILING, ref)


def settle_if_done(*, application_ref: str, actor: Actor, now: datetime) -> None:
    """Start or end the cases that waited for others, then settle the application if every case has its result.

    ``actor`` is whoever ended the case; the journal names them.

    Tells the house: CaseReceived for each started case, ApplicationSettled.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("settling belongs to the transaction of the decision")
    application = Application.objects.get(ref=application_ref)
    while _move_on_waiting(application, actor=actor, now=now):
        pass
    cases = list(Case.objects.filter(application=application).order_by("position"))
    surveys.call_off_if_idle(application=application, cases=cases, actor=actor, now=now)
    for case in cases:
        if Result(case.result) in ENDED - {Result.GRANTED, Result.REVOKED}:
            credit.end_promises(case_ref=case.ref, actor=actor, now=now)
    if any(Result(case.result) not in ENDED for case in cases):
        return
    if application.state != ApplicationLoop.filed.code:
        return
    if all(case.result == Result.WITHDRAWN for case in cases):
        with loops.turn(ApplicationLoop.dissolve, ref=application.ref, actor=because_of(actor), now=now):
            pass
        return
    granted = sum(case.result == Result.GRANTED for case in cases)
    with loops.turn(ApplicationLoop.settle, ref=application.ref, actor=because_of(actor), now=now) as turn:
        turn.subject.settled_at = now
        turn.limits = {HAND_OVER.code: rules.HAND_OVER_LIMIT}
        turn.places["count"] = len(cases)
        turn.tell(
            facts.ApplicationSettled(
                about=application.ref,
                subject_ref=application.subject_ref,
                parts=len(cases),
                granted=granted,
            )
        )


def pass_on(*, case: Case) -> None:
    """Write what a granted case's certificate fills in into the application, for parts that have not waited for it.

    Called in the transaction of the grant; a part that waits takes it when it is released.
    """
    plan = drafting.plan(case.application)
    brought = {
        wanted.element: case.certificate_fields[wanted.certificate_field]
        for part in plan.parts
        for wanted in part.completed_by
        if wanted.item == case.item_code and case.certificate_fields.get(wanted.certificate_field)
    }
    if not brought:
        return
    application = Application.objects.select_for_update(of=("self",)).get(pk=case.application_id)
    application.values = {**application.values, **brought}
    application.save(update_fields=["values"])


def _move_on_waiting(application: Application, *, actor: Actor, now: datetime) -> bool:
    """Move every waiting case whose predecessors have ended; tell whether any moved."""
    cases = {case.item_code: case for case in Case.objects.filter(application=application).order_by("pk")}
    moved = False
    for case in cases.values():
        if case.state != CaseLoop.waiting.code:
            continue
        before = [cases[code] for code in case.after if code in cases]
        results = {other.item_code: Result(other.result) for other in before}
        failed = [
            cases[code]
            for code, result in results.items()
            if result in ENDED and result is not Result.GRANTED
        ]
        if failed:
            with loops.turn(CaseLoop.give_up, ref=case.ref, actor=because_of(actor), now=now) as turn:
                why = f"“{failed[0].plain_title}”没有办成，这一项要用它的结果。补办好后可以单独申报。"
                turn.subject.result = Result.LAPSED.value
                turn.subject.explanation = why
                turn.places["why"] = why
            moved = True
        elif all(result is Result.GRANTED for result in results.values()):
            release(case_ref=case.ref, passed=_passed(application, before), actor=actor, now=now)
            moved = True
    return moved


def release(*, case_ref: str, passed: Mapping[str, object], actor: Actor, now: datetime) -> None:
    """Let a case that waited reach its accepting agency, with what its predecessors' results fill in.

    Tells the house: CaseReceived.
    """
    with loops.turn(CaseLoop.release, ref=case_ref, actor=because_of(actor), now=now) as turn:
        case: Case = turn.subject
        receive(turn, passed=passed)
        turn.places["agency"] = agencies.agency(case.accept_agency).short_name
        if not case.after:
            turn.plain = "{agency}收到这一项。"


def receive(turn: "loops.Turn[Case]", *, passed: Mapping[str, object]) -> None:
    """Note that a case reached its accepting agency; the five days for the one notice start."""
    case: Case = turn.subject
    case.received_at = turn.now
    turn.limits = {FIVE_DAYS.code: rules.NOTICE_LIMIT}
    if passed:
        application = Application.objects.select_for_update(of=("self",)).get(pk=case.application_id)
        application.values = {**application.values, **passed}
        application.save(update_fields=["values"])
        turn.detail["passed"] = dict(passed)
    turn.tell(
        facts.CaseReceived(
            about=case.ref,
            application_ref=case.application.ref,
            item_code=case.item_code,
            agency_code=case.accept_agency,
        )
    )


def _passed(application: Application, before: list[Case]) -> dict[str, object]:
    """Return what the predecessors' certificates fill in, by element code, as the plan says (``passes``)."""
    filled: dict[str, object] = {}
    by_item = {case.item_code: case for case in before}
    for part in drafting.plan(application).parts:
        for wanted in part.passes:
            source = by_item.get(wanted.item)
            if source is not None and wanted.certificate_field in source.certificate_fields:
                filled[wanted.element] = source.certificate_fields[wanted.certificate_field]
    return filled
