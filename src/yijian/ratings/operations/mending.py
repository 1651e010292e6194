"""Following a poor rating to its end."""

from datetime import datetime

from django.db import transaction

from yijian.kernel.actor import SYSTEM, Actor
from yijian.plumbing import calendar, loops, messages
from yijian.ratings import rules
from yijian.ratings.facts import PoorRatingClosed
from yijian.ratings.loops import MENDING, VERIFYING, RectificationLoop
from yijian.ratings.messages import ANSWERED, CLOSED, CLOSED_FOR_GOOD, REOPENED
from yijian.ratings.models import Rating, Rectification
from yijian.ratings.vocabulary import Judgement


def find_reasonable(
    *, ref: str, actor: Actor, now: datetime, findings: str, cause: str, revision: int | None = None
) -> Rectification:
    """Find a poor rating reasonable: the days for mending start."""
    with loops.turn(
        RectificationLoop.find_reasonable,
        ref=ref,
        actor=actor,
        now=now,
        revision=revision,
        blanks={"findings": findings, "cause": cause},
    ) as turn:
        row: Rectification = turn.subject
        row.findings, row.cause = findings.strip(), cause.strip()
        turn.limits = {MENDING.code: rules.MEND_LIMIT}
        _judge(row, Judgement.REASONABLE)
    return row


def find_unreasonable(
    *, ref: str, actor: Actor, now: datetime, findings: str, revision: int | None = None
) -> Rectification:
    """Find a poor rating without basis: it is kept with the reason, and the reason is told the person."""
    with loops.turn(
        RectificationLoop.find_unreasonable,
        ref=ref,
        actor=actor,
        now=now,
        revision=revision,
        blanks={"findings": findings},
    ) as turn:
        row: Rectification = turn.subject
        row.findings = findings.strip()
        _judge(row, Judgement.UNREASONABLE)
    return row


def answer_poor_rating(
    *, ref: str, actor: Actor, now: datetime, measure: str, answer: str, revision: int | None = None
) -> Rectification:
    """Mend what was wrong and answer the person."""
    with loops.turn(
        RectificationLoop.mend,
        ref=ref,
        actor=actor,
        now=now,
        revision=revision,
        blanks={"measure": measure, "answer": answer},
    ) as turn:
        row: Rectification = turn.subject
        row.measure, row.answer = measure.strip(), answer.strip()
        messages.send(
            kind=ANSWERED,
            to_ref=row.subject_ref,
            now=now,
            about=row.rating.application_ref,
            link=f"/my/{row.rating.application_ref}/rate/",
            places={"title": row.rating.title, "answer": row.answer},
        )
    return row


def close_poor_rating(
    *, ref: str, actor: Actor, now: datetime, resolved: str, said: str, revision: int | None = None
) -> Rectification:
    """Close after the call-back, by somebody else than who mended; who does not agree has it opened again, once.

    Tells the house: PoorRatingClosed.
    """
    with transaction.atomic():
        with loops.turn(
            RectificationLoop.close,
            ref=ref,
            actor=actor,
            now=now,
            revision=revision,
            blanks={"resolved": resolved, "said": said},
        ) as turn:
            row: Rectification = turn.subject
            row.resolved, row.said = resolved == "yes", said.strip()
            turn.tell(
                PoorRatingClosed(
                    about=row.ref,
                    application_ref=row.rating.application_ref,
                    judgement=row.rating.judgement,
                    resolved=resolved == "yes",
                )
            )
            if row.resolved:
                _tell_closed(row, said="我们回访了您，您认可处理的结果。", now=now)
        if not row.resolved:
            if loops.made_before(RectificationLoop.reopen, ref=ref):
                _tell_closed(row, said="我们回访了您，记下了您的意见。", now=now)
            else:
                row = reopen_poor_rating(ref=ref, actor=SYSTEM, now=now, why=row.said)
    return row


def return_to_mending(
    *, ref: str, actor: Actor, now: datetime, why: str, revision: int | None = None
) -> Rectification:
    """Send it back because the call-back found it not mended; its day does not move."""
    with loops.turn(
        RectificationLoop.mend_again,
        ref=ref,
        actor=actor,
        now=now,
        revision=revision,
        blanks={"why": why},
    ) as turn:
        row: Rectification = turn.subject
    return row


def close_not_counted(
    *, ref: str, actor: Actor, now: datetime, said: str, revision: int | None = None
) -> Rectification:
    """Close one that was not counted, after its reason was explained. Tells the house: PoorRatingClosed."""
    with loops.turn(
        RectificationLoop.close_not_counted,
        ref=ref,
        actor=actor,
        now=now,
        revision=revision,
        blanks={"said": said},
    ) as turn:
        row: Rectification = turn.subject
        row.said = said.strip()
        turn.tell(
            PoorRatingClosed(
                about=row.ref,
                application_ref=row.rating.application_ref,
                judgement=row.rating.judgement,
                resolved=False,
            )
        )
        _tell_closed(row, said=f"核实后没有认定，理由是：{row.findings.rstrip('。')}。", now=now)
    return row


def reopen_poor_rating(
    *, ref: str, actor: Actor, now: datetime, why: str, revision: int | None = None
) -> Rectification:
    """Have a closed rectification verified anew because the person does not agree, once; its days start again.

    :raises ObjectionTooLate: when the days for it are over.
    :raises OnlySoOften: when it was opened again before.
    """
    with loops.turn(
        RectificationLoop.reopen, ref=ref, actor=actor, now=now, revision=revision, blanks={"why": why}
    ) as turn:
        row: Rectification = turn.subject
        _refuse_late(row, now)
        row.objection = why.strip()
        row.resolved = None
        turn.limits = {VERIFYING.code: rules.VERIFY_LIMIT}
        _judge(row, Judgement.NONE)
        messages.send(
            kind=REOPENED,
            to_ref=row.subject_ref,
            now=now,
            about=row.rating.application_ref,
            link=f"/my/{row.rating.application_ref}/rate/",
            places={"title": row.rating.title},
        )
    return row


def _refuse_late(row: Rectification, now: datetime) -> None:
    until = rules.object_until(row.closed_at or now, calendar.current())
    if calendar.current().day_of(now) > until:
        raise rules.ObjectionTooLate(until=f"{until.month}月{until.day}日")


def _tell_closed(row: Rectification, *, said: str, now: datetime) -> None:
    until = rules.object_until(now, calendar.current())
    may_object = not loops.made_before(RectificationLoop.reopen, ref=row.ref)
    messages.send(
        kind=CLOSED if may_object else CLOSED_FOR_GOOD,
        to_ref=row.subject_ref,
        now=now,
        about=row.rating.application_ref,
        link=f"/my/{row.rating.application_ref}/rate/",
        places={"title": row.rating.title, "said": said, "until": f"{until.month}月{until.day}日"},
    )


def _judge(row: Rectification, judgement: Judgement) -> None:
    Rating.objects.filter(pk=row.rating_id).update(judgement=judgement.value)
    row.rating.judgement = judgement.value
