"""Revocation: notice, the right to state, decision by somebody else than who gave notice."""

from datetime import datetime

from django.db import transaction

from yijian.catalogue import queries as catalogue
from yijian.credit import facts, rules
from yijian.credit.loops import STATEMENT, RevocationLoop
from yijian.credit.messages import DROPPED, NOTIFIED
from yijian.credit.models import Promise, Revocation
from yijian.kernel.actor import SYSTEM, Actor, Doer, because_of
from yijian.plumbing import calendar, loops, messages, numbering


def open_revocation(*, promise_ref: str, why: str, actor: Actor, now: datetime) -> Revocation | None:
    """Open the revocation procedure of a broken promise, named after what may be revoked; None when it is open already."""
    with transaction.atomic():
        promise = Promise.objects.select_for_update(of=("self",)).get(ref=promise_ref)
        if Revocation.objects.filter(promise=promise).exists():
            return None
        revocation = Revocation(
            ref=numbering.reference("V"),
            promise=promise,
            case_ref=promise.case_ref,
            title=catalogue.item(promise.item_code).title,
            subject_ref=promise.subject_ref,
            subject_name=promise.subject_name,
            agency_code=promise.agency_code,
            region_code=promise.region_code,
            why=why,
        )
        with loops.opened(revocation, actor=because_of(actor), now=now, title="启动撤销程序") as turn:
            turn.detail["why"] = why
        return revocation


def notify_revocation(
    *, ref: str, actor: Actor, now: datetime, facts: str, basis: str, revision: int | None = None
) -> Revocation:
    """Tell the person what is to be revoked and why, and until when they may state their case."""
    with loops.turn(
        RevocationLoop.notify,
        ref=ref,
        actor=actor,
        now=now,
        revision=revision,
        blanks={"facts": facts, "basis": basis},
    ) as turn:
        revocation: Revocation = turn.subject
        revocation.facts, revocation.basis = facts.strip(), basis.strip()
        turn.limits = {STATEMENT.code: rules.STATEMENT_LIMIT}
        days = calendar.current()
        until = days.add_working_days(days.day_of(now), rules.STATEMENT_LIMIT.amount)
        shown = f"{until.month}月{until.day}日"
        turn.places.update(title=revocation.title, until=shown)
        messages.send(
            kind=NOTIFIED,
            to_ref=revocation.subject_ref,
            now=now,
            about=revocation.ref,
            link=f"/my/{revocation.promise.application_ref}/",
            once_key=f"revocation-notice|{revocation.ref}",
            places={"title": revocation.title, "facts": revocation.facts, "until": shown},
        )
    return revocation


def state_case(
    *, ref: str, actor: Actor, now: datetime, statement: str, revision: int | None = None
) -> Revocation:
    """Write down what the person says against the revocation."""
    with loops.turn(
        RevocationLoop.state,
        ref=ref,
        actor=actor,
        now=now,
        revision=revision,
        blanks={"statement": statement},
    ) as turn:
        turn.subject.statement = statement.strip()
    revocation: Revocation = turn.subject
    return revocation


def close_statements(*, now: datetime, most: int = 500) -> int:
    """Go on with every procedure whose days for stating are over; return how many."""
    closed = 0
    for ref in loops.overdue(RevocationLoop, STATEMENT.code, now=now, most=most):
        with transaction.atomic():
            # Stated in the same moment: it is heard already.
            waiting = Revocation.objects.select_for_update(of=("self",), skip_locked=True)
            if not waiting.filter(ref=ref, state=RevocationLoop.notified.code).exists():
                continue
            with loops.turn(RevocationLoop.statement_over, ref=ref, actor=SYSTEM, now=now):
                pass
        closed += 1
    return closed


def decide_revocation(
    *, ref: str, actor: Actor, now: datetime, why: str, answer: str = "", revision: int | None = None
) -> Revocation:
    """Decide to revoke. Tells the house: RevocationDecided; whoever granted the case undoes it.

    :raises SameHands: when the actor gave the notice.
    """
    with loops.turn(
        RevocationLoop.revoke,
        ref=ref,
        actor=actor,
        now=now,
        revision=revision,
        blanks={"why": why, "answer": answer},
    ) as turn:
        revocation: Revocation = turn.subject
        turn.places["title"] = revocation.title
        turn.tell(
            facts.RevocationDecided(
                about=revocation.ref,
                case_ref=revocation.case_ref,
                subject_ref=revocation.subject_ref,
                why=why.strip(),
                basis=revocation.basis,
                by=Doer.of(actor),
            )
        )
    return revocation


def drop_revocation(
    *, ref: str, actor: Actor, now: datetime, why: str, revision: int | None = None
) -> Revocation:
    """Decide not to revoke."""
    with loops.turn(
        RevocationLoop.drop, ref=ref, actor=actor, now=now, revision=revision, blanks={"why": why}
    ) as turn:
        revocation: Revocation = turn.subject
        turn.places["title"] = revocation.title
        messages.send(
            kind=DROPPED,
            to_ref=revocation.subject_ref,
            now=now,
            about=revocation.ref,
            link=f"/my/{revocation.promise.application_ref}/",
            once_key=f"revocation-dropped|{revocation.ref}",
            places={"title": revocation.title, "why": why.strip()},
        )
    return revocation
