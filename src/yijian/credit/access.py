"""Who may see which promise or revocation."""

from typing import TypeVar

from django.db.models import QuerySet

from yijian.credit.models import Promise, Revocation
from yijian.kernel.actor import Actor, ActorKind
from yijian.plumbing.models import LoopSubject

M = TypeVar("M", bound=LoopSubject)


def promises_visible_to(actor: Actor) -> "QuerySet[Promise]":
    """Return the promises an actor may know of: their own, or those made to their agency."""
    return _visible(Promise.objects.all(), actor)


def revocations_visible_to(actor: Actor) -> "QuerySet[Revocation]":
    """Return the revocation procedures an actor may know of."""
    return _visible(Revocation.objects.all(), actor)


def _visible(rows: "QuerySet[M]", actor: Actor) -> "QuerySet[M]":
    if actor.kind is ActorKind.SYSTEM:
        return rows
    if actor.kind is ActorKind.CITIZEN and actor.subject_ref:
        return rows.filter(subject_ref=actor.subject_ref)
    if actor.agency_code:
        return rows.filter(agency_code=actor.agency_code)
    return rows.none()
