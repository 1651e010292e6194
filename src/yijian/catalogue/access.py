"""Who may change the catalogue; everybody may read what is published."""

from yijian.catalogue.vocabulary import PUBLISH_ITEMS
from yijian.kernel.actor import Actor, ActorKind
from yijian.kernel.refusal import NotYourDuty
from yijian.plumbing.duties import duty_title


def require_publisher(actor: Actor) -> None:
    """Let staff who publish, and the platform itself, pass.

    :raises NotYourDuty: for everybody else.
    """
    if actor.kind is not ActorKind.SYSTEM and not actor.holds(PUBLISH_ITEMS):
        raise NotYourDuty(duty=duty_title(PUBLISH_ITEMS))
