"""Who may see which rating."""

from django.db.models import QuerySet

from yijian.kernel.actor import Actor, ActorKind
from yijian.ratings.models import Rating, Rectification


def ratings_visible_to(actor: Actor) -> "QuerySet[Rating]":
    """Return the ratings an actor may know of: their own, or those about their agency."""
    if actor.kind is ActorKind.SYSTEM:
        return Rating.objects.all()
    if actor.kind is ActorKind.CITIZEN and actor.subject_ref:
        return Rating.objects.filter(subject_ref=actor.subject_ref)
    if actor.agency_code:
        return Rating.objects.filter(agency_codes__contains=[actor.agency_code], level__isnull=False)
    return Rating.objects.none()


def rectifications_visible_to(actor: Actor) -> "QuerySet[Rectification]":
    """Return the rectifications an actor may know of."""
    if actor.kind is ActorKind.SYSTEM:
        return Rectification.objects.all()
    if actor.kind is ActorKind.CITIZEN and actor.subject_ref:
        return Rectification.objects.filter(subject_ref=actor.subject_ref)
    if actor.agency_code:
        return Rectification.objects.filter(agency_code=actor.agency_code)
    return Rectification.objects.none()
