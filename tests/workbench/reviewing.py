"""Who handles the food licence, addresses of the review page, and what stands ticked there."""

from django.urls import reverse

from tests.journeys import filing
from yijian.cases.models import ReviewTick

ACCEPTOR, DECIDER, HEAD, OTHER = "yangxuemei", "liujianguo", "zhengguodong", "gaofeng"


def page(name, *args):
    return reverse(f"casework:{name}", args=args)


def ticked_by(case, acting, username):
    return ReviewTick.objects.filter(case=case, ticked_by=acting(username).ref)


def all_met(case):
    return {f"p-{found.point}": "yes" for found in filing.met(case, "accept")}
