"""Words of bundles, and the rows that pages show."""

from dataclasses import dataclass
from enum import StrEnum

from yijian.plumbing.duties import register_duty

PUBLISH_BUNDLES = register_duty("bundles.publish", "一件事发布", "设计、发布和撤下一件事")


class BundleState(StrEnum):
    """How a bundle stands."""

    ONLINE = "online"
    WITHDRAWN = "withdrawn"


class LifeLine(StrEnum):
    """The two lines of life."""

    PERSON = "person"
    FIRM = "firm"


LIFE_LINE_TITLES = {LifeLine.PERSON: "人的一生", LifeLine.FIRM: "企业一生"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRow:
    """One station on a line of life, with how many bundles stand there."""

    line: str
    code: str
    title: str
    bundles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleRow:
    """One bundle in a list."""

    code: str
    title: str
    plain: str
    life_line: str
    life_stage: str
    icon: str
    items: int
    visits: int
    days: int
    days_most: int
    """What the slowest answers make of ``days``; the same when no part takes longer than the bundle promises."""
    has_own_limits: bool
    """Some part takes longer, by a limit of its own."""
    lead_title: str
