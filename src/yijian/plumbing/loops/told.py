"""What the runtime itself tells the house."""

from dataclasses import dataclass
from typing import ClassVar

from yijian.kernel.fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockTurned(Fact):
    """A running clock reached 预警 (warning), 黄牌 (yellow) or 红牌 (red); told once for each clock and light."""

    kind: ClassVar[str] = "plumbing.clock-turned"

    loop: str
    clock: str
    light: str
