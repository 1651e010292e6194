"""Words of the agencies: levels, powers, modes of a mandate, kinds of desk, and the rows that cross the door."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from yijian.plumbing.duties import register_duty

MANAGE = register_duty("agencies.manage", "机构与授权管理", "维护本区划内的机构、大厅、授权关系和工作日历。")


class Level(StrEnum):
    """行使层级, GB/T 39046-2020 A.2."""

    NATION = "1"
    PROVINCE = "2"
    CITY = "3"
    COUNTY = "4"
    TOWN = "5"
    VILLAGE = "6"


LEVEL_TITLES: dict[Level, str] = {
    Level.NATION: "国家级",
    Level.PROVINCE: "省级",
    Level.CITY: "市级",
    Level.COUNTY: "县级",
    Level.TOWN: "乡级",
    Level.VILLAGE: "村级",
}


class Power(StrEnum):
    """One part of handling an item that a mandate can give."""

    RECEIVE = "receive"
    ACCEPT = "accept"
    DECIDE = "decide"
    SEAL = "seal"


POWER_TITLES: dict[Power, str] = {
    Power.RECEIVE: "收件",
    Power.ACCEPT: "受理",
    Power.DECIDE: "决定",
    Power.SEAL: "用印",
}

EXCLUSIVE_POWERS = frozenset({Power.ACCEPT, Power.DECIDE, Power.SEAL})
"""Powers that only one agency may hold over one item in one place; many doors may receive."""


class MandateMode(StrEnum):
    """On what ground an agency acts."""

    DIRECT = "direct"
    """直接: its own competence by law."""
    DELEGATED = "delegated"
    """委托: in the principal's name (行政许可法 art. 24)."""
    AUTHORISED = "authorised"
    """授权/赋权: in its own name by law, regulation or a published grant (行政许可法 art. 23)."""
    MOVED_FORWARD = "moved-forward"
    """服务前移: the principal's service at a nearer counter."""
    DIRECT_REPORT = "direct-report"
    """审批直报: taken and examined here, reported straight to the principal who decides."""


MODE_TITLES: dict[MandateMode, str] = {
    MandateMode.DIRECT: "直接",
    MandateMode.DELEGATED: "委托",
    MandateMode.AUTHORISED: "授权",
    MandateMode.MOVED_FORWARD: "服务前移",
    MandateMode.DIRECT_REPORT: "审批直报",
}

OWN_NAME_MODES = frozenset({MandateMode.DIRECT, MandateMode.AUTHORISED})
"""Modes in which the agency acts in its own name under its own seal."""


class DeskKind(StrEnum):
    """What a desk is for."""

    GENERAL = "general"
    """综合窗口: receives for every department."""
    DEDICATED = "dedicated"
    """专窗: one department or subject."""
    SPECIAL = "special"
    """A desk with a task of its own, named in ``special``: 办不成事, 帮代办, 出件, 跨省通办."""


EVERY_ROLE = "*"
"""The role of a mandate over the items of every department: an integrated desk that receives for all."""

ROLE_TITLES: dict[str, str] = {
    "government": "人民政府",
    "market": "市场监督管理",
    "police": "公安",
    "health": "卫生健康",
    "fire": "消防救援",
    "urban": "城市管理",
    "social": "人力资源和社会保障",
    "insurance": "医疗保障",
    "civil": "民政",
    "housing": "住房和城乡建设",
    "provident": "住房公积金",
    "resources": "自然资源",
    "tax": "税务",
    "transport": "交通运输",
    "education": "教育",
    "disabled": "残疾人联合会",
    "veterans": "退役军人事务",
    "approval": "行政审批",
    "ecology": "生态环境",
    "water": "水利",
    "emergency": "应急管理",
    "development": "发展和改革",
    "agriculture": "农业农村",
    "culture": "文化广电和旅游",
    "justice": "司法行政",
    "utility": "公用事业单位",
    "hospital": "医疗机构",
    "hall": "政务服务中心",
    "town": "乡镇、街道",
    "bank": "银行",
    "court": "人民法院",
    "postal": "邮政",
}
"""Kinds of department the product knows by name; an installation may use further codes, shown as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionRow:
    """One administrative division."""

    code: str
    name: str
    parent_code: str
    level: Level
    is_local: bool
    path: tuple[str, ...]
    """Codes from the top of the table down to this region."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRow:
    """One agency."""

    code: str
    name: str
    short_name: str
    credit_code: str
    region_code: str
    role: str
    parent_code: str
    phone: str
    runs_platform: bool = False
    """Whether this agency runs the platform itself; one does."""

    @property
    def title(self) -> str:
        """The name for narrow places."""
        return self.short_name or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class HallRow:
    """One hall."""

    code: str
    name: str
    region_code: str
    agency_code: str
    address: str
    hours: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRow:
    """One desk with the hall it stands in."""

    code: str
    name: str
    hall_code: str
    hall_name: str
    region_code: str
    kind: DeskKind
    special: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateRow:
    """The mandate under which somebody acts.

    ``agency_code`` does the work; ``name_agency_code`` is in whose name the paper speaks and ``seal_agency_code`` whose seal it bears.
    """

    ref: str
    agency_code: str
    agency_name: str
    name_agency_code: str
    name_agency_name: str
    seal_agency_code: str
    mode: MandateMode
    powers: frozenset[Power]
    items: frozenset[str]
    """Item codes; empty when the mandate covers all items of ``role``."""
    role: str
    """A kind of department, or ``EVERY_ROLE``."""
    regions: tuple[str, ...]
    valid_from: date
    valid_until: date | None
    """First day on which it no longer holds."""
    document: str
