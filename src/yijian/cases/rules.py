"""What may happen to a case, decided over plain values."""

from collections.abc import Iterable, Mapping
from typing import Any

from yijian.cases.vocabulary import Defect, Finding, Result, Tick
from yijian.certificates.vocabulary import REVIEW_DAYS, SUIT_MONTHS
from yijian.kernel.clocks import NOTICE_DAYS
from yijian.kernel.definitions import ItemDefinition, Limit, LimitUnit
from yijian.kernel.refusal import Refusal

NOTICE_LIMIT = Limit(amount=NOTICE_DAYS, unit=LimitUnit.WORKDAY)
"""Days for the one notice; silence means acceptance (行政许可法 32 I (4), 82)."""

HAND_OVER_LIMIT = Limit(amount=10, unit=LimitUnit.WORKDAY)
"""Days to hand over all results of an application (行政许可法 44)."""

REMEDIES = f"不服本决定的，可以自收到之日起{REVIEW_DAYS}日内申请行政复议，或者{SUIT_MONTHS}个月内向人民法院提起行政诉讼。"
"""Printed on every refusal (行政复议法 20, 行政诉讼法 46, 行政许可法 38)."""


class OutsideTheStandard(Refusal):
    """A point, material or field was asked that the item's published standard does not contain (行政许可法 31)."""

    code = "cases.outside-the-standard"
    template = "“{what}”不在这个事项公布的清单里，不能要求。只能按公布的材料和审查要点办。"


class StandardNotTicked(Refusal):
    """Points of the standard are still open."""

    code = "cases.standard-not-ticked"
    template = "还有{count}条审查要点没有勾：{points}。勾完才能{then}。"


class StandardNotMet(Refusal):
    """A grant against a finding of 不符合."""

    code = "cases.standard-not-met"
    template = "有{count}条要点勾了“不符合”：{points}。不能准予；可以改勾，或者作出不予许可。"


class NotAcceptable(Refusal):
    """An acceptance against a finding of 不符合."""

    code = "cases.not-acceptable"
    template = "有{count}条受理要点勾了“不符合”：{points}。不能受理；可以改勾、一次性告知补正，或者不予受理。"


class NothingWrong(Refusal):
    """A correction notice without a defect, or a refusal without a finding."""

    code = "cases.nothing-wrong"
    template = "{why}"


class MaterialsMissing(Refusal):
    """Materials are still missing that may not follow later."""

    code = "cases.materials-missing"
    template = "还差{count}份材料：{titles}。补齐再{then}。"


class PlanOutdated(Refusal):
    """The form says otherwise than the answers that chose the parts."""

    code = "cases.plan-outdated"
    status = 409
    template = "{titles}和开始时回答的不一样，要办的事项可能变了。请回到“填一张表”，点“下一步”看新的方案，填过的都还在。"


class NotCorrected(Refusal):
    """A field that the notice asks to be corrected stands as before."""

    code = "cases.not-corrected"
    template = "“{title}”还是原来的内容。部门说的是：{what}改好再交；您觉得没有错，请打通知上的电话问一下。"


class NoticeTooLate(Refusal):
    """The five working days passed in silence: the case counts as accepted (行政许可法 32 I (4))."""

    code = "cases.notice-too-late"
    status = 409
    template = "{received}收件，5个工作日内没有一次告知，依法已经算受理，不能再{act}。请直接受理，有问题在审查时处理。"


class NumberNotAssigned(Refusal):
    """The register that assigns a number does not answer: without it nothing may be issued."""

    code = "cases.number-not-assigned"
    status = 503
    template = (
        "{register}现在没有回应，{what}还没有编出来，不能发证。已经勾的要点都在，过几分钟再点一次准予。"
    )


class NumberRefused(Refusal):
    """The register refuses to assign a number."""

    code = "cases.number-refused"
    template = (
        "{register}没有编出{what}。请先到{register}核对孩子的姓名、性别、出生日期和户口，再点一次准予。"
    )


class SurveyOpen(Refusal):
    """The site survey that the item needs has no opinion yet, or a bad one."""

    code = "cases.survey-open"
    template = "{why}"


class ExtensionTooLong(Refusal):
    """More days than the law allows to add."""

    code = "cases.extension-too-long"
    template = "这个事项延长不能超过{most}个工作日，也要大于0（行政许可法第四十二条），您填的是{days}。"


class NoExtension(Refusal):
    """The item's law allows no extension."""

    code = "cases.no-extension"
    template = "这个事项依法不能延长，请在时限内决定。"


def delivery_limit(item: ItemDefinition) -> Limit:
    """Return the limit for handing over the result of an item after its decision."""
    return Limit(amount=item.delivery_days, unit=LimitUnit.WORKDAY)


def check_findings(*, item: ItemDefinition, step: str, findings: Iterable[Finding]) -> None:
    """Refuse any finding that is not on the published standard for this step.

    :raises OutsideTheStandard: when a point is unknown.
    """
    known = {point.code for point in item.review_points if point.step == step}
    for finding in findings:
        if finding.point not in known:
            raise OutsideTheStandard(what=finding.point)


def check_acceptable(*, item: ItemDefinition, ticks: Mapping[str, Tick]) -> None:
    """Refuse to accept while points of the acceptance standard are open or not met.

    :raises StandardNotTicked: when a point has no finding.
    :raises NotAcceptable: when a finding is 不符合.
    """
    _check_ticked(item, ticks, step="accept", then="受理", unmet=NotAcceptable)


def check_grantable(*, item: ItemDefinition, ticks: Mapping[str, Tick]) -> None:
    """Refuse a grant while points of the decision standard are open or not met.

    :raises StandardNotTicked: when a point has no finding.
    :raises StandardNotMet: when a finding is 不符合.
    """
    _check_ticked(item, ticks, step="decide", then="作出决定", unmet=StandardNotMet)


def _check_ticked(
    item: ItemDefinition, ticks: Mapping[str, Tick], *, step: str, then: str, unmet: type[Refusal]
) -> None:
    points = [point for point in item.review_points if point.step == step]
    bad = [point.title for point in points if ticks.get(point.code) is Tick.BAD]
    if bad:  # said first: one bad point settles it, whatever is still open
        raise unmet(count=len(bad), points="、".join(bad[:3]))
    open_points = [point.title for point in points if point.code not in ticks]
    if open_points:
        raise StandardNotTicked(count=len(open_points), points="、".join(open_points[:3]), then=then)


def check_refusable(*, item: ItemDefinition, ticks: Mapping[str, Tick]) -> None:
    """Refuse a refusal that rests on no point of the published standard.

    :raises NothingWrong: when no point was found 不符合.
    """
    points = [point for point in item.review_points if point.step == "decide"]
    if points and not any(ticks.get(point.code) is Tick.BAD for point in points):
        raise NothingWrong(why="没有一条审查要点勾了“不符合”，不能作出不予许可。先在要点里说明哪一条不符合。")


def check_defects(
    *, item: ItemDefinition, defects: Iterable[Defect], field_codes: Iterable[str]
) -> tuple[Defect, ...]:
    """Return the defects of a correction notice, refusing whatever the item does not ask for.

    :raises NothingWrong: when there is none.
    :raises OutsideTheStandard: when a material or field is not the item's own.
    """
    asked = tuple(defects)
    if not asked:
        raise NothingWrong(why="补正通知里一处都没写。请写清楚要补哪几处、怎么补，一次说全。")
    materials = {material.code for material in item.materials}
    fields = set(field_codes)
    for defect in asked:
        if defect.code not in (materials if defect.kind == "material" else fields):
            raise OutsideTheStandard(what=defect.title or defect.code)
        if not defect.what.strip():
            raise NothingWrong(why=f"“{defect.title}”没写清楚哪里不对、怎么改。写明白了再发。")
    return asked


def extension(days: Any, *, item: ItemDefinition) -> int:
    """Return the working days that an extension adds.

    :raises NoExtension: when the item's law allows none.
    :raises ExtensionTooLong: when it is not between 1 and what the item allows (行政许可法 42: ten).
    """
    if item.extension_days == 0:
        raise NoExtension(field="days")
    try:
        amount = int(str(days).strip())
    except ValueError:
        amount = 0
    if not 1 <= amount <= item.extension_days:
        raise ExtensionTooLong(field="days", most=item.extension_days, days=days)
    return amount


def settled_title(results: Iterable[Result]) -> str:
    """Return in plain words how an application ended."""
    ended = list(results)
    granted = sum(result is Result.GRANTED for result in ended)
    if granted == len(ended):
        return f"{granted}项全部办成了"
    if granted == 0:
        return f"{len(ended)}项都没有办成"
    return f"办成了{granted}项，{len(ended) - granted}项没有办成"
