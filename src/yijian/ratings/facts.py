"""What happens to ratings."""

from dataclasses import dataclass
from typing import ClassVar

from yijian.kernel.fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingGiven(Fact):
    """A person rated a finished application; told once."""

    kind: ClassVar[str] = "ratings.rating-given"

    application_ref: str
    level: int
    is_poor: bool
    agency_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PoorRatingClosed(Fact):
    """A poor rating was followed to its end; ``resolved`` is what the person said at the call-back."""

    kind: ClassVar[str] = "ratings.poor-rating-closed"

    application_ref: str
    judgement: str
    resolved: bool
