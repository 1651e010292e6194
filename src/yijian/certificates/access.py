"""Who may see and use which certificates."""

from django.db.models import QuerySet

from yijian.certificates.models import Certificate
from yijian.certificates.vocabulary import MANAGE, PRINT, USE
from yijian.kernel.actor import Actor, ActorKind
from yijian.kernel.refusal import NotFound, NotYourDuty
from yijian.plumbing.duties import duty_title


def visible_to(actor: Actor) -> "QuerySet[Certificate]":
    """Return the certificates an actor may know of: their own; for staff those their agency issued."""
    if actor.kind is ActorKind.SYSTEM:
        return Certificate.objects.all()
    if actor.kind is ActorKind.CITIZEN and actor.subject_ref:
        return Certificate.objects.filter(subject_ref=actor.subject_ref)
    if actor.kind is ActorKind.STAFF and actor.agency_code:
        return Certificate.objects.filter(agency_code=actor.agency_code)
    return Certificate.objects.none()


def certificate(ref: str, actor: Actor) -> Certificate:
    """Return a certificate the actor may see.

    :raises NotFound: otherwise.
    """
    found = visible_to(actor).select_related("kind", "seal").filter(ref=ref).first()
    if found is None:
        raise NotFound(what="这张证照")
    return found


def certificate_to_use(ref: str, actor: Actor) -> Certificate:
    """Return a certificate that the actor may show, lend and take copies of: their own only.

    An agent under an authority acts on cases, not with their principal's certificates.

    :raises NotFound: otherwise.
    """
    found = certificate(ref, actor)
    if actor.kind is not ActorKind.CITIZEN or actor.authority_ref:
        raise NotYourDuty(duty="持证人本人使用")
    return found


def require_printer(actor: Actor) -> None:
    """Let pass who may print copies for visitors.

    :raises NotYourDuty: without the duty.
    """
    if not (actor.kind is ActorKind.STAFF and actor.holds(PRINT)):
        raise NotYourDuty(duty=duty_title(PRINT))


def require_user(actor: Actor) -> None:
    """Let pass who may look up and call certificates of others for a case: staff and machines with the duty.

    :raises NotYourDuty: without it.
    """
    if actor.kind not in (ActorKind.STAFF, ActorKind.MACHINE) or not actor.holds(USE):
        raise NotYourDuty(duty=duty_title(USE))


def require_manager_of_kinds(actor: Actor) -> None:
    """Let pass who may define kinds of certificate; the platform itself always may.

    :raises NotYourDuty: without the duty.
    """
    if actor.kind is not ActorKind.SYSTEM and not actor.holds(MANAGE):
        raise NotYourDuty(duty=duty_title(MANAGE))
