"""Everything that changes the agencies."""

from yijian.agencies.operations.calendar import is_weekday, record_calendar_year, set_calendar_day
from yijian.agencies.operations.mandates import grant_mandate, revoke_mandate
from yijian.agencies.operations.places import (
    DivisionLine,
    place_regions,
    record_agency,
    record_desk,
    record_hall,
)
from yijian.agencies.operations.running import let_run_platform

__all__ = [
    "DivisionLine",
    "grant_mandate",
    "is_weekday",
    "let_run_platform",
    "place_regions",
    "record_agency",
    "record_calendar_year",
    "record_desk",
    "record_hall",
    "revoke_mandate",
    "set_calendar_day",
]
