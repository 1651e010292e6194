"""Words of applications and cases."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from yijian.credit.vocabulary import CHECK, REVOKE
from yijian.plumbing.duties import register_duty

RECEIVE = register_duty("cases.receive", "收件", "在窗口替办事人收件、扫描、出收件凭证")
ACCEPT = register_duty("cases.accept", "受理", "审查材料是否齐全、作出受理或不予受理")
DECIDE = register_duty("cases.decide", "审查决定", "按审查标准审查，作出准予或不予决定")
EXTEND = register_duty("cases.extend", "延长审批", "本机关负责人批准延长办理期限")
SURVEY = register_duty("cases.survey", "踏勘", "到现场核查并出具意见")
DELIVER = register_duty("cases.deliver", "出件", "把全部结果一次交给办事人")

HANDLING = (ACCEPT, DECIDE, EXTEND, RECEIVE, SURVEY, DELIVER, CHECK, REVOKE)
"""Whoever holds one of these has a part in a case and may look at it; a colleague without any may not."""

FOLLOW_WINDOW = timedelta(minutes=15)
"""Within which failed tries to follow an application count."""


class Result(StrEnum):
    """How a case ended (办结结果)."""

    NONE = ""
    GRANTED = "granted"
    REFUSED = "refused"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    REVOKED = "revoked"


RESULT_TITLES = {
    Result.NONE: "办理中",
    Result.GRANTED: "准予",
    Result.REFUSED: "不予许可",
    Result.DECLINED: "不予受理",
    Result.WITHDRAWN: "已撤回",
    Result.LAPSED: "已终止",
    Result.REVOKED: "已撤销",
}


class Handling(StrEnum):
    """By which way a case is handled."""

    ORDINARY = "ordinary"
    PROMISE = "promise"
    """告知承诺: decided against a signed promise, checked afterwards."""
    CHECK = "check"
    """A register answers; no clerk is needed."""


class Delivery(StrEnum):
    """How the results reach the applicant."""

    ELECTRONIC = "electronic"
    POST = "post"
    WINDOW = "window"


DELIVERY_TITLES = {
    Delivery.ELECTRONIC: "只要电子证照",
    Delivery.POST: "寄到家",
    Delivery.WINDOW: "到窗口拿",
}


class SignMethod(StrEnum):
    """How a signer was identified when signing."""

    PASSWORD = "password"  # noqa: S105 - a way of signing, not a secret
    CODE = "code"
    DESK = "desk"


class Tick(StrEnum):
    """The reviewer's finding on one point of the published standard."""

    GOOD = "good"
    BAD = "bad"
    NOT_APPLICABLE = "n/a"


TICK_TITLES = {Tick.GOOD: "符合", Tick.BAD: "不符合", Tick.NOT_APPLICABLE: "不适用"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """One thing a correction notice asks for: a material or a field, what is wrong, how to mend it."""

    kind: str
    """``material`` or ``field``."""
    code: str
    title: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One ticked point."""

    point: str
    tick: Tick
    note: str = ""
