"""Words of the catalogue: states and kinds of items, the rows that cross the door, what a search finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from yijian.kernel.definitions import ItemDefinition, Limit, LimitUnit, MaterialDefinition, Supply
from yijian.plumbing.duties import register_duty

PUBLISH_ITEMS = register_duty("catalogue.publish", "事项发布", "发布、暂停、恢复和取消事项，发布清单。")


class ItemState(StrEnum):
    """事项状态, in the codes of C0109."""

    ACTIVE = "1"
    SUSPENDED = "2"
    CANCELLED = "3"


ITEM_STATE_TITLES: dict[ItemState, str] = {
    ItemState.ACTIVE: "在用",
    ItemState.SUSPENDED: "暂停",
    ItemState.CANCELLED: "取消",
}

KIND_TITLES: dict[str, str] = {
    "01": "行政许可",
    "02": "行政处罚",
    "03": "行政强制",
    "04": "行政征收",
    "05": "行政给付",
    "06": "行政检查",
    "07": "行政确认",
    "08": "行政奖励",
    "09": "行政裁决",
    "10": "其他行政权力",
    "20": "公共服务",
}
"""事项类型, GB/T 39046-2020 A.1."""

LEVEL_TITLES: dict[str, str] = {
    "1": "国家级",
    "2": "省级",
    "3": "市级",
    "4": "县级",
    "5": "镇（乡、街道）级",
    "6": "村（社区）级",
    "7": "分级管理",
}
"""行使层级, GB/T 39046-2020 A.2."""

SUBJECT_TITLES: dict[str, str] = {
    "1": "自然人",
    "2": "企业法人",
    "3": "事业法人",
    "4": "社会组织法人",
    "5": "非法人企业",
    "6": "行政机关",
    "9": "其他组织",
}
"""服务对象, C0109 / GB/T 39554."""

NECESSITY_TITLES: dict[str, str] = {"1": "必要", "2": "非必要", "3": "容缺后补"}
SOURCE_TITLES: dict[str, str] = {"10": "申请人自备", "20": "政府部门核发", "99": "其他"}
FORM_TITLES: dict[str, str] = {"1": "纸质", "2": "电子", "3": "纸质或电子"}
UNIT_TITLES: dict[LimitUnit, str] = {
    LimitUnit.WORKDAY: "工作日",
    LimitUnit.DAY: "自然日",
    LimitUnit.HOUR: "小时",
}
SUPPLY_TITLES: dict[Supply, str] = {
    Supply.UPLOAD: "上传",
    Supply.CERTIFICATE: "电子证照免交",
    Supply.REGISTER: "部门核验免交",
    Supply.PROMISE: "告知承诺免交",
    Supply.GENERATED: "自动生成",
}

LIST_KINDS: dict[str, str] = {
    "powers": "权责清单",
    "licensing": "行政许可事项清单",
    "tolerance": "容缺受理清单",
    "promise": "告知承诺清单",
    "bundles": "一件事目录",
    "submission-free": "免提交材料清单",
    "inter-province": "跨省通办清单",
    "life-stages": "生命周期阶段",
    "other": "其他清单",
}
"""Kinds of list (清单注册中心, S004) known by name; others may be used and are shown as they are."""


def limit_text(limit: Limit) -> str:
    """Return a time limit as people read it; nought means on the spot."""
    return f"{limit.amount}个{UNIT_TITLES[limit.unit]}" if limit.amount else "当场办结"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """An item in a list."""

    code: str
    version: int
    title: str
    plain: str
    kind: str
    level: str
    agency_role: str
    agency_title: str
    basic_code: str
    state: ItemState
    visits: int
    promised: str
    statutory: str
    effective_from: date
    published_at: datetime

    @property
    def kind_title(self) -> str:
        """事项类型 in words."""
        return KIND_TITLES.get(self.kind, self.kind)

    @property
    def state_title(self) -> str:
        """事项状态 in words."""
        return ITEM_STATE_TITLES[self.state]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """One published version of an item."""

    version: int
    published_at: datetime
    published_by: str
    effective_from: date
    effective_until: date | None
    note: str
    changed: tuple[str, ...]
    """What moved against the version before, in the words of the exchange format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPage:
    """Everything the guide of an item shows."""

    row: ItemRow
    definition: ItemDefinition
    fields: tuple[str, ...]
    """Names of the data elements the form asks, in order."""
    versions: tuple[VersionRow, ...]
    state_reason: str

    @property
    def key_materials(self) -> tuple[MaterialDefinition, ...]:
        """Materials that are never tolerated, never promised away."""
        return tuple(material for material in self.definition.materials if material.key)


class Need(StrEnum):
    """Whether a material is needed, as far as the answers tell."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeMaterial:
    """One line of the one-time notice."""

    code: str
    title: str
    plain: str
    need: Need
    items: tuple[str, ...]
    """Titles of the items that ask for it; handed in once for all."""
    how: tuple[str, ...]
    """Ways to have it, in words; a material with a way other than 上传 need not be carried."""
    carried: bool
    """Whether the applicant has to bring or upload it."""
    tolerate_days: int
    standard: str
    basis: str
    handed_in: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeCondition:
    """One condition with what the answers say about it."""

    item: str
    title: str
    holds: bool | None
    refusal: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTimeNotice:
    """一次性告知: everything that is needed or wrong, told at once (行政许可法 art. 30, 32)."""

    items: tuple[ItemRow, ...]
    materials: tuple[NoticeMaterial, ...]
    conditions: tuple[NoticeCondition, ...]
    unanswered: tuple[str, ...]
    """Names of required data elements that are still unknown."""

    @property
    def missing(self) -> tuple[NoticeMaterial, ...]:
        """Materials that must still be handed in."""
        return tuple(
            line for line in self.materials if line.need is Need.YES and line.carried and not line.handed_in
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntryRow:
    """One entry of a list."""

    position: int
    target_kind: str
    target_code: str
    title: str
    detail: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """One published version of a list."""

    code: str
    version: int
    title: str
    kind: str
    region_code: str
    batch: str
    document: str
    effective_from: date
    effective_until: date | None
    entries: tuple[ListEntryRow, ...] = ()

    @property
    def kind_title(self) -> str:
        """The kind of list in words."""
        return LIST_KINDS.get(self.kind, self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchDocument:
    """Something people may look for; upper areas hand in their own."""

    kind: str
    """``item``, ``bundle``, ``measure`` …"""
    code: str
    title: str
    plain: str = ""
    synonyms: tuple[str, ...] = ()
    body: str = ""
    """Further words it may be found by, with little weight."""
    region_code: str = ""
    """Empty: everywhere. Otherwise it is found from this region and everything inside."""
    boost: int = 0
    """Points added to its score; a bundle stands above its items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """One thing that a search found."""

    kind: str
    code: str
    title: str
    plain: str
    score: int
    """0 to about 120; under 40 it is a guess (您是不是想找)."""
    matched: str = ""
    """The title or everyday word that matched."""
    is_guess: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDraft:
    """A list about to be published."""

    code: str
    title: str
    kind: str
    region_code: str = ""
    batch: str = ""
    document: str = ""
    effective_from: date
    effective_until: date | None = None
    entries: tuple[ListEntryRow, ...] = field(default_factory=tuple)
