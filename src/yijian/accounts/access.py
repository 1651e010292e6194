"""Whose data an actor may see, and who may register, entrust and reveal."""

from dataclasses import dataclass

from yijian.accounts.vocabulary import READ_PERSONAL_DATA, REGISTER_VISITOR
from yijian.kernel.actor import Actor, ActorKind
from yijian.kernel.refusal import NotYourDuty
from yijian.plumbing.duties import duty_title
from yijian.plumbing.loops import deals_with


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectScope:
    """The persons and firms whose data somebody may see, masked."""

    refs: frozenset[str] = frozenset()
    everybody: bool = False

    def __contains__(self, ref: str) -> bool:
        return self.everybody or ref in self.refs


def visible_subjects(actor: Actor) -> SubjectScope:
    """Return whom an actor may see.

    A citizen sees the one they act for now, nobody else, even if they could act for others; staff with a duty that needs it may
    look somebody up; the platform sees all.
    """
    if actor.kind is ActorKind.SYSTEM:
        return SubjectScope(everybody=True)
    if actor.kind is ActorKind.STAFF:
        return SubjectScope(everybody=actor.holds(READ_PERSONAL_DATA) or actor.holds(REGISTER_VISITOR))
    if actor.kind is ActorKind.CITIZEN and actor.subject_ref:
        return SubjectScope(refs=frozenset({actor.subject_ref}))
    return SubjectScope()


def serves_at_desk(actor: Actor, subject_ref: str) -> bool:
    """Tell whether a clerk who registers visitors has this person or firm before them.

    Their agency handles, hands over or issued something of theirs, or the clerk is filing for them; the duty alone opens nobody.
    """
    return actor.kind is ActorKind.STAFF and actor.holds(REGISTER_VISITOR) and deals_with(actor, subject_ref)


def require_duty(actor: Actor, duty: str) -> None:
    """Let pass who holds a duty; the platform itself always may.

    :raises NotYourDuty: otherwise.
    """
    if actor.kind is not ActorKind.SYSTEM and not actor.holds(duty):
        raise NotYourDuty(duty=duty_title(duty))
