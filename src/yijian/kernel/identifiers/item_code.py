"""事项编码: text that is checked by a named profile.

Standards and provinces write item codes differently (GB/T 39554 has 12 and 31 places, GB/T 39046 up to 10 and 24), so a code
is stored as text together with the profile it was checked by.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from yijian.kernel.identifiers.refusals import Missing, UnknownProfile, WrongLength, WrongShape
from yijian.kernel.identifiers.typed_text import tidy

_BASIC = (
    r"(?P<place>[0-9]{2})(?P<kind>[0-9]{2})(?P<department>[0-9]{2})(?P<main>[0-9A-Z]{3})(?P<sub>[0-9A-Z]{3})"
)
_IMPLEMENTING = rf"(?P<agency>[0-9A-Z]{{18}})(?P<level>[1-7])(?P<basic>{_BASIC})"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeProfile:
    """One layout of item codes."""

    name: str
    title: str
    shape: str
    """Completes “{title}是…”."""
    least: int
    most: int
    pattern: re.Pattern[str]
    """Its named groups are the parts that can be read from a code."""
    keeps_hyphens: bool = False


def _profile(
    name: str, title: str, shape: str, least: int, most: int, pattern: str, *, keeps_hyphens: bool = False
) -> CodeProfile:
    compiled = re.compile(pattern)
    return CodeProfile(
        name=name,
        title=title,
        shape=shape,
        least=least,
        most=most,
        pattern=compiled,
        keeps_hyphens=keeps_hyphens,
    )


PROFILES: Mapping[str, CodeProfile] = MappingProxyType(
    {
        profile.name: profile
        for profile in (
            _profile(
                "gb-basic",
                "基本编码",
                "12位：地方标识2位、事项类型2位、主管部门2位、主项3位、子项3位",
                12,
                12,
                _BASIC,
            ),
            _profile(
                "gb-implementing",
                "实施编码",
                "31位：实施主体统一社会信用代码18位、行使层级1位、基本编码12位",
                31,
                31,
                _IMPLEMENTING,
            ),
            _profile(
                "gb-business",
                "业务办理项编码",
                "33位：实施编码31位加2位顺序号",
                33,
                33,
                rf"(?P<implementing>{_IMPLEMENTING})(?P<sequence>[0-9]{{2}})",
            ),
            _profile("gb39046-basic", "基本编码", "1到10位数字或字母", 1, 10, r"[0-9A-Z]+"),
            _profile("gb39046-implementing", "实施编码", "1到24位数字或字母", 1, 24, r"[0-9A-Z]+"),
            _profile(
                "letters-basic",
                "基本编码",
                "10位：类型字母2位、主项5位、子项3位",
                10,
                10,
                r"(?P<kind>[A-Z]{2})(?P<main>[0-9]{5})(?P<sub>[0-9]{3})",
            ),
            _profile(
                "local",
                "地方编码",
                "1到50位数字、字母、点或连字符",
                1,
                50,
                r"[0-9A-Z][0-9A-Z.-]*",
                keeps_hyphens=True,
            ),
        )
    }
)
"""Every layout by name; ``local`` takes what a province keeps beside the national code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCode:
    """One item code and the profile it was checked by."""

    text: str
    profile: str

    @property
    def parts(self) -> dict[str, str]:
        """Return the parts the profile can tell apart: place, kind, department, main, sub, agency, level, basic …"""
        match = PROFILES[self.profile].pattern.fullmatch(self.text)
        return match.groupdict() if match else {}

    @property
    def is_national(self) -> bool:
        """Tell whether the item stands in the national catalogue (地方标识码 00)."""
        return self.parts.get("place") == "00"

    def __str__(self) -> str:
        return self.text


def parse_item_code(text: str, *, profile: str, field: str | None = None) -> ItemCode:
    """Return the item code that was typed, checked by the profile named.

    :raises UnknownProfile: when no layout has that name.
    :raises Missing, WrongLength, WrongShape: when the code does not follow it.
    """
    if profile not in PROFILES:
        raise UnknownProfile(field=field, profile=profile, known="、".join(PROFILES))
    layout = PROFILES[profile]
    typed = text.strip().upper() if layout.keeps_hyphens else tidy(text)
    if not typed:
        raise Missing(field=field, title=layout.title, shape=layout.shape)
    if not layout.least <= len(typed) <= layout.most:
        raise WrongLength(field=field, title=layout.title, shape=layout.shape, given=len(typed))
    if not layout.pattern.fullmatch(typed):
        fault = "有的位置上不是规定的数字或字母"
        raise WrongShape(field=field, title=layout.title, shape=layout.shape, fault=fault, paper="事项目录")
    return ItemCode(text=typed, profile=profile)


def fitting_profiles(text: str) -> tuple[str, ...]:
    """Return the names of the profiles that a code follows, the strictest first; an import offers them."""
    typed = {True: text.strip().upper(), False: tidy(text)}
    fitting = [
        p
        for p in PROFILES.values()
        if p.least <= len(typed[p.keeps_hyphens]) <= p.most and p.pattern.fullmatch(typed[p.keeps_hyphens])
    ]
    return tuple(p.name for p in sorted(fitting, key=lambda p: p.most - p.least))


def implementing_code(*, agency_code: str, level: str, basic_code: str) -> ItemCode:
    """Return the 实施编码 of a basic item at one agency.

    :raises WrongLength, WrongShape: when a part is not written as the layout asks.
    """
    return parse_item_code(agency_code + level + basic_code, profile="gb-implementing")


def business_code(*, implementing: ItemCode, sequence: int) -> ItemCode:
    """Return the 业务办理项编码 of one sub-item.

    :raises WrongLength, WrongShape: when the sequence is not between 0 and 99.
    """
    return parse_item_code(f"{implementing.text}{sequence:02}", profile="gb-business")
