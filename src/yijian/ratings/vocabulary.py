"""Words of ratings: levels and the tags of the national system."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum

from yijian.plumbing.duties import register_duty

VERIFY = register_duty("ratings.verify", "差评核实", "核实差评是否属实、是否合理")
RECTIFY = register_duty("ratings.rectify", "差评整改", "整改并答复办事人")
REVISIT = register_duty("ratings.revisit", "差评回访", "回访办事人，确认整改结果")


class Level(IntEnum):
    """Five levels, 5 is best inside the platform; GB/T 39046 A.8 counts the other way round and is mapped on export."""

    VERY_POOR = 1
    POOR = 2
    FAIR = 3
    GOOD = 4
    VERY_GOOD = 5


LEVEL_TITLES = {
    Level.VERY_GOOD: "非常满意",
    Level.GOOD: "满意",
    Level.FAIR: "基本满意",
    Level.POOR: "不满意",
    Level.VERY_POOR: "非常不满意",
}

TAGS: dict[Level, tuple[tuple[str, str], ...]] = {
    Level.VERY_GOOD: (
        ("510", "一窗受理一次办结"),
        ("511", "可以先受理后补材料"),
        ("512", "不用提交证明"),
        ("513", "可以全程网上办理"),
        ("514", "可以使用手机办理"),
        ("515", "可以就近办理"),
        ("516", "无需材料直接办理"),
        ("517", "服务热情效率高"),
    ),
    Level.GOOD: (
        ("406", "填写一张表单就可完成申报"),
        ("407", "在线提交材料窗口核验"),
        ("408", "一张清单告知全部申报材料"),
        ("409", "用告知承诺减免申报材料"),
        ("410", "可以在线预约办理"),
        ("411", "跑大厅一次办完"),
        ("412", "可以使用自助机办理"),
        ("413", "服务态度较好"),
    ),
    Level.FAIR: (
        ("307", "一次性告知需要补正的材料"),
        ("308", "提供申报材料样本"),
        ("309", "在承诺的时间内办结"),
        ("310", "办事指南指引准确"),
        ("311", "按办事指南要求的材料即可办理"),
        ("312", "可以快递送达"),
        ("313", "跑动次数与承诺的一致"),
        ("314", "服务态度一般"),
    ),
    Level.POOR: (
        ("207", "没有提供材料样本"),
        ("208", "没有提供材料清单"),
        ("209", "未在承诺时间内办结"),
        ("210", "同样内容的证明材料被要求多次提交"),
        ("211", "承诺网办但无法在线办理"),
        ("212", "在线预约办理后到实体大厅重复取号排队"),
        ("213", "窗口人员业务不熟练"),
        ("214", "服务态度生硬"),
    ),
    Level.VERY_POOR: (
        ("108", "在办事指南之外增加新的审批条件"),
        ("109", "需提供办事指南之外的申报材料"),
        ("110", "无理由超过法定办理时间"),
        ("111", "办事指南提供样本有错"),
        ("112", "承诺在线收取申报材料实际无法收取"),
        ("113", "多头跑窗口和部门"),
        ("114", "跑动次数与承诺的不一致"),
        ("115", "服务态度差效率低"),
    ),
}
"""National tag codes, eight a level (the current set); a tag is allowed only under its own level."""


class Judgement(StrEnum):
    """What the verification found."""

    NONE = ""
    REASONABLE = "reasonable"
    UNREASONABLE = "unreasonable"
    """No legal basis, wrong or malicious: kept with its reason, not counted in the rate of rectification."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationRow:
    """What may be rated."""

    ref: str
    application_ref: str
    title: str
    number: str
    agencies: str
    asked_at: datetime
    is_rated: bool
    level: int
    level_title: str
    words: str
    answer: str
    state_title: str
    about_part: str
    parts: tuple[str, ...]
    """The parts it may be about, in everyday words."""
    rectification_ref: str
    object_until: date | None
    """The last day for having a closed rectification opened again; None when it may not."""
