"""What the agencies tell the house."""

from dataclasses import dataclass
from typing import ClassVar

from yijian.kernel.actor import PLATFORM, Doer
from yijian.kernel.fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateGranted(Fact):
    """An agency received powers; told once, ``about`` the mandate."""

    kind: ClassVar[str] = "agencies.mandate-granted"

    agency_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateRevoked(Fact):
    """A mandate was taken back; told once, ``about`` the mandate. It may still hold until ``revoked_on``."""

    kind: ClassVar[str] = "agencies.mandate-revoked"

    agency_code: str
    revoked_on: str
    """ISO day, the first without the mandate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarChanged(Fact):
    """Working days of a year changed; ``about`` is ``calendar-<year>``. Open clocks are counted anew."""

    kind: ClassVar[str] = "agencies.calendar-changed"

    year: int
    by: Doer = PLATFORM
