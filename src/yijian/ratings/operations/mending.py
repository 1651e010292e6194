"""Following a poor rating to its end."""

from datetime import datetime

from yijian.kernel.actor import Actor
from yijian.plumbing import loops, messages
from yijian.ratings import rules
from yijian.ratings.facts import PoorRatingClosed
from yijian.ratings.loops import MENDING, RectificationLoop
from yijian.ratings.messages import ANSWERED
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
    """Close after the call-back, by somebody else than who mended. Tells the house: PoorRatingClosed."""
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
    return row


def _judge(row: Rectification, judgement: Judgement) -> None:
    Rating.objects.filter(pk=row.rating_id).update(judgement=judgement.value)
    row.rating.judgement = judgement.value
