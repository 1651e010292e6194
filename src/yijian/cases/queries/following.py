"""Following an application without an account, by its number and query password."""

import hmac
from dataclasses import dataclass
from datetime import date, datetime

from yijian.cases.models import Application, FollowAttempt
from yijian.cases.queries import drafting, standing, steps
from yijian.cases.vocabulary import FOLLOW_WINDOW
from yijian.kernel.identifiers import mask_name
from yijian.kernel.refusal import Refusal
from yijian.plumbing.digest import sm3
from yijian.ui.vocabulary import Step

MOST_TRIES = 10


class NothingFollowed(Refusal):
    """Number and password do not belong together; which of them is wrong is not said."""

    code = "cases.nothing-followed"
    template = "没有查到。申报号和查询密码要对得上，都在收件凭证上，请看着再输一遍。"


class TriedTooOften(Refusal):
    """Too many failed tries came from one address."""

    code = "cases.tried-too-often"
    status = 429
    template = (
        "这台设备15分钟里输错了{most}次，先歇一会儿再查。着急的话请打12345，或者登录后在“我的办件”里看。"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowPage:
    """What anybody with number and password may know."""

    number: str
    title: str
    heading: str
    subject_name: str
    now: standing.NowCard
    steps: tuple[Step, ...]
    filed_at: datetime
    promised_on: date | None


def refuse_tried_too_often(*, address: str, now: datetime) -> None:
    """Refuse an address that failed too often of late.

    :raises TriedTooOften: after ten failed tries within fifteen minutes.
    """
    tries = FollowAttempt.objects.filter(
        address=sm3(address.encode()), tried_at__gt=now - FOLLOW_WINDOW
    ).count()
    if tries >= MOST_TRIES:
        raise TriedTooOften(most=MOST_TRIES)


def follow(*, number: str, password: str, now: datetime) -> FollowPage:
    """Return how an application stands, names masked, without links or papers.

    :raises NothingFollowed: when number and password do not belong together.
    """
    bare = "".join(number.split()).replace("-", "")
    application = Application.objects.filter(number=bare).exclude(number="").first()
    expected = application.query_password if application else ""
    typed = "".join(password.split())
    # Compared whole and in constant time, also when there is no such number.
    if not hmac.compare_digest(expected.encode(), typed.encode()) or application is None or not expected:
        raise NothingFollowed(field="number")
    cases = drafting.cases_of(application)
    clocks = standing.clocks_of(cases)
    if application.filed_at is None:
        raise NothingFollowed(field="number")
    return FollowPage(
        number=application.number,
        title=application.title,
        heading=standing.heading_of(application, cases),
        subject_name=mask_name(application.subject_name),
        now=standing.now_card(application, cases, clocks, (), now=now, may_act=False),
        steps=steps.of(application, cases, clocks, now=now, certified={}, plain_only=True),
        filed_at=application.filed_at,
        promised_on=application.promised_on,
    )
