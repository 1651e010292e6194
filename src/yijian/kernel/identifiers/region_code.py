"""行政区划代码: 6 digits for a county and above (GB/T 2260), 9 for a township, 12 for a village.

Kept as 12 digits with zeros behind; the parents of a region are its prefixes. Platforms use codes that no national table
knows (430102999000 芙蓉区区本级), so only the writing is checked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from yijian.kernel.identifiers.check_digits import DIGITS
from yijian.kernel.identifiers.refusals import Missing, WrongLength, WrongShape
from yijian.kernel.identifiers.typed_text import Layout, require_characters, tidy

TITLE = "区划代码"
SHAPE = "6位、9位或12位数字"


class RegionLevel(StrEnum):
    """The level of a region, in the codes of 行使层级 (GB/T 39046 A.2)."""

    PROVINCE = "2"
    CITY = "3"
    COUNTY = "4"
    TOWN = "5"
    VILLAGE = "6"


_PLACES = (
    (RegionLevel.PROVINCE, 0, 2),
    (RegionLevel.CITY, 2, 4),
    (RegionLevel.COUNTY, 4, 6),
    (RegionLevel.TOWN, 6, 9),
    (RegionLevel.VILLAGE, 9, 12),
)

_NAMES = (
    "11北京市 12天津市 13河北省 14山西省 15内蒙古自治区 21辽宁省 22吉林省 23黑龙江省 31上海市 32江苏省 33浙江省 34安徽省 35福建省"
    " 36江西省 37山东省 41河南省 42湖北省 43湖南省 44广东省 45广西壮族自治区 46海南省 50重庆市 51四川省 52贵州省 53云南省"
    " 54西藏自治区 61陕西省 62甘肃省 63青海省 64宁夏回族自治区 65新疆维吾尔自治区 71台湾省 81香港特别行政区 82澳门特别行政区"
)
PROVINCES: Mapping[str, str] = {name[:2].ljust(12, "0"): name[2:] for name in _NAMES.split()}
"""Every province by its code (GB/T 2260-2007): what is asked of people whose region an installation does not list."""


@dataclass(frozen=True, slots=True, order=True)
class RegionCode:
    """One region as 12 digits; sorts so that a region stands directly before what lies inside it."""

    code: str

    @property
    def level(self) -> RegionLevel:
        """Return the level of the last group that is not zero."""
        return max(level for level, start, end in _PLACES if int(self.code[start:end]))

    @property
    def prefix(self) -> str:
        """Return the digits that every region inside begins with."""
        return next(self.code[:end] for level, _, end in _PLACES if level is self.level)

    @property
    def parents(self) -> tuple["RegionCode", ...]:
        """Return the regions around this one, nearest first.

        A city without counties (441900) and a county directly under a province (429004, through the heading 429000) follow the
        same rule; a table that does not list a heading leaves it out when it looks the parents up.
        """
        found: list[RegionCode] = []
        for _, _, end in _PLACES:
            parent = RegionCode(self.code[:end].ljust(12, "0"))
            if parent != self and parent not in found:
                found.append(parent)
        return tuple(reversed(found))

    @property
    def parent(self) -> "RegionCode | None":
        """Return the nearest region around this one; None for a province."""
        return next(iter(self.parents), None)

    @property
    def short(self) -> str:
        """Return the six-digit code of the county or above that the region lies in."""
        return self.code[:6]

    def contains(self, other: "RegionCode") -> bool:
        """Tell whether the other region is this one or lies inside it."""
        return other.code.startswith(self.prefix)

    def __str__(self) -> str:
        return self.code


def parse_region_code(text: str, *, field: str | None = None) -> RegionCode:
    """Return the region that was typed, widened to 12 digits.

    :raises Missing, WrongLength, StrangeCharacter: when the writing is wrong.
    :raises WrongShape: when it begins with 00, which is no province.
    """
    typed = tidy(text)
    if not typed:
        raise Missing(field=field, title=TITLE, shape=SHAPE)
    if len(typed) not in (6, 9, 12):
        raise WrongLength(field=field, title=TITLE, shape=SHAPE, given=len(typed))
    layout = Layout(title=TITLE, shape=SHAPE, length=len(typed), alphabet=DIGITS)
    require_characters(typed, layout, field=field)
    if typed.startswith("00"):
        fault = "前2位是省级代码，不会是00"
        raise WrongShape(field=field, title=TITLE, shape=SHAPE, fault=fault, paper="区划表")
    return RegionCode(typed.ljust(12, "0"))
