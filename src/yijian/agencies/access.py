"""Who may change places, mandates and the calendar."""

from yijian.agencies.models import Region
from yijian.agencies.vocabulary import MANAGE
from yijian.kernel.actor import Actor, ActorKind
from yijian.kernel.refusal import NotYourDuty, Refusal
from yijian.plumbing.duties import duty_title


class OutsideYourRegion(Refusal):
    """An administrator of one place reaches into another."""

    code = "agencies.outside-your-region"
    status = 403
    template = "{place}不在您单位所在的区划里，这里的机构和授权不归您管。请联系上级或当地的管理员。"


def require_manager(actor: Actor, *region_codes: str) -> None:
    """Let pass who manages agencies within all of these regions; the platform itself always may.

    :raises NotYourDuty: without the duty.
    :raises OutsideYourRegion: when a region lies elsewhere.
    """
    if actor.kind is ActorKind.SYSTEM:
        return
    if not actor.holds(MANAGE):
        raise NotYourDuty(duty=duty_title(MANAGE))
    for region in Region.objects.filter(code__in=region_codes).order_by("code"):
        if actor.region_code not in region.path:
            raise OutsideYourRegion(place=region.name)
