"""Words of promises and credit."""

from enum import StrEnum

from yijian.plumbing.duties import register_duty

CHECK = register_duty("credit.check", "核查承诺", "核对补交的材料，核查承诺是否属实")
REVOKE = register_duty("credit.revoke", "撤销程序", "告知、听取陈述申辩，作出是否撤销的决定")
REPAIR = register_duty("credit.repair", "信用修复", "审核并办理信用修复")


class PromiseKind(StrEnum):
    """What was promised."""

    TOLERANCE = "tolerance"
    """容缺: a paper follows by a day."""
    NOTICE = "notice"
    """告知承诺: a condition is met; checked after the decision."""


PROMISE_TITLES = {PromiseKind.TOLERANCE: "容缺后补", PromiseKind.NOTICE: "告知承诺"}
