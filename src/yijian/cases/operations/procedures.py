"""Special procedures and extension: the clock stops for a statutory reason only (行政许可法 42, 45)."""

from datetime import datetime

from yijian.cases import rules
from yijian.cases.loops import PROMISED, STATUTORY, CaseLoop
from yijian.cases.messages import CLOCK_STOPPED
from yijian.cases.models import Case
from yijian.catalogue import queries as catalogue
from yijian.kernel.actor import Actor
from yijian.plumbing import loops, messages


def stop_clock(
    *,
    ref: str,
    actor: Actor,
    now: datetime,
    reason: str,
    days: str,
    note: str,
    revision: int | None = None,
) -> Case:
    """Start a special procedure: both clocks stand still and the applicant is told for how long (行政许可法 45).

    :raises ReasonNeeded: when the reason is not one of article 45.
    """
    with loops.turn(
        CaseLoop.stop_clock,
        ref=ref,
        actor=actor,
        now=now,
        revision=revision,
        reason=reason,
        blanks={"days": days, "note": note},
    ) as turn:
        case: Case = turn.subject
        messages.send(
            kind=CLOCK_STOPPED,
            to_ref=case.subject_ref,
            now=now,
            about=case.ref,
            link=f"/my/{case.application.ref}/",
            places={
                "title": case.plain_title,
                "reason": turn.reason.title if turn.reason else "",
                "days": days,
            },
        )
    return case


def resume_clock(*, ref: str, actor: Actor, now: datetime, outcome: str, revision: int | None = None) -> Case:
    """End a special procedure: the clocks run on from the next day."""
    with loops.turn(
        CaseLoop.resume_clock, ref=ref, actor=actor, now=now, revision=revision, blanks={"outcome": outcome}
    ) as turn:
        case: Case = turn.subject
    return case


def extend_limit(
    *, ref: str, actor: Actor, now: datetime, days: str, why: str, revision: int | None = None
) -> Case:
    """Add up to ten working days with the head's approval, once, and tell the applicant why (行政许可法 42).

    :raises ExtensionTooLong: when more is asked than the law allows.
    """
    with loops.turn(
        CaseLoop.extend,
        ref=ref,
        actor=actor,
        now=now,
        revision=revision,
        blanks={"days": days, "why": why},
    ) as turn:
        item = catalogue.item(turn.subject.item_code, turn.subject.item_version)
        amount = rules.extension(days, item=item)
        turn.extensions = {PROMISED.code: amount, STATUTORY.code: amount}
        case: Case = turn.subject
    return case
