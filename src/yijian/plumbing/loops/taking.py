"""我来办: a member of staff takes what waits for their agency, so that colleagues see who has it; hands it back, or takes it over.

Taking keeps nobody out: whoever holds the duty still sees the thing and may make the move. It serves every loop alike.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import transaction

from yijian.kernel.actor import Actor, ActorKind
from yijian.kernel.refusal import NotFound, NotYourDuty, Refusal
from yijian.plumbing import journal
from yijian.plumbing.duties import duty_title
from yijian.plumbing.loops.assignments import waiting_for
from yijian.plumbing.models import Assignment


class TakenAlready(Refusal):
    """A colleague took it first."""

    code: ClassVar[str] = "loops.taken-already"
    status: ClassVar[int] = 409
    template: ClassVar[str] = (
        "这件刚才{holder}已经在办了，没有改成您。要由您来办，请和{holder}说好，再按“接过来办”。"
    )


class NotWithYou(Refusal):
    """Somebody hands back what a colleague has."""

    code: ClassVar[str] = "loops.not-with-you"
    status: ClassVar[int] = 409
    template: ClassVar[str] = "这件现在是{holder}在办，不用您交回。请刷新页面核对。"


class NoLongerWaiting(Refusal):
    """What was to be taken is done."""

    code: ClassVar[str] = "loops.no-longer-waiting"
    status: ClassVar[int] = 409
    template: ClassVar[str] = "这件刚才已经办过了，不在待办里了。请刷新待办，看下一件。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Who has one thing that waits for the actor's agency, and where to press."""

    id: int
    holder_ref: str
    """Empty while nobody took it."""
    holder: str
    is_mine: bool

    @property
    def url(self) -> str:
        """Where the press goes: to hand back one's own, to take any other."""
        return f"/work/assignments/{self.id}/{'hand-back' if self.is_mine else 'take'}/"


def holding_of(subject_ref: str, actor: Actor) -> Holding | None:
    """Return who has what waits for the actor of a subject, None when nothing of it waits for them."""
    if actor.kind is not ActorKind.STAFF:
        return None
    row = waiting_for(actor).filter(subject_ref=subject_ref).order_by("pk").first()
    return None if row is None else held(row, actor)


def held(row: Assignment, actor: Actor) -> Holding:
    """Return who has an assignment."""
    return Holding(
        id=row.pk,
        holder_ref=row.taken_by,
        holder=row.taken_name,
        is_mine=bool(row.taken_by) and row.taken_by == actor.ref,
    )


@transaction.atomic
def take(*, assignment_id: int, actor: Actor, now: datetime, over: str = "") -> Holding:
    """Take what waits for the actor's agency; ``over`` names the colleague it is taken over from. Taking twice changes nothing.

    :raises NotFound: when it does not wait for the actor's agency.
    :raises NotYourDuty: without the duty it waits for.
    :raises NoLongerWaiting: when it was done meanwhile.
    :raises TakenAlready: when somebody else has it than the actor saw.
    """
    row = _locked(assignment_id, actor)
    if row.taken_by == actor.ref:
        return held(row, actor)
    former = row.taken_name
    if row.taken_by and row.taken_by != over:
        raise TakenAlready(holder=former)

    taken_from = row.taken_by
    row.taken_by, row.taken_name = actor.ref, actor.name[:80]
    row.save(update_fields=["taken_by", "taken_name"])

    journal.write(
        act="assignment.taken-over" if taken_from else "assignment.taken",
        title=f"从{former}接过来办" if taken_from else "我来办",
        subject_ref=row.subject_ref,
        actor=actor,
        now=now,
        detail={"to_do": row.to_do, "from": taken_from} if taken_from else {"to_do": row.to_do},
    )
    return held(row, actor)


@transaction.atomic
def hand_back(*, assignment_id: int, actor: Actor, now: datetime) -> Holding:
    """Hand back what the actor took, so that any colleague may take it; handing back twice changes nothing.

    :raises NotFound, NotYourDuty, NoLongerWaiting: as ``take``.
    :raises NotWithYou: when a colleague has it.
    """
    row = _locked(assignment_id, actor)
    if not row.taken_by:
        return held(row, actor)
    if row.taken_by != actor.ref:
        raise NotWithYou(holder=row.taken_name)

    row.taken_by = row.taken_name = ""
    row.save(update_fields=["taken_by", "taken_name"])

    journal.write(
        act="assignment.handed-back",
        title="交回待办",
        subject_ref=row.subject_ref,
        actor=actor,
        now=now,
        detail={"to_do": row.to_do},
    )
    return held(row, actor)


def _locked(assignment_id: int, actor: Actor) -> Assignment:
    rows = Assignment.objects.select_for_update(of=("self",)).filter(pk=assignment_id)
    row = rows.filter(agency_code=actor.agency_code).first() if actor.agency_code else None
    if row is None or actor.kind is not ActorKind.STAFF:
        raise NotFound(what="这件待办")
    if not actor.holds(row.duty):
        raise NotYourDuty(duty=duty_title(row.duty))
    if row.closed_at is not None:
        raise NoLongerWaiting
    return row
