"""The agencies' sheets of the exchange format."""

from typing import Any

from yijian.agencies.sections.calendar import CalendarSection
from yijian.agencies.sections.mandates import MandateSection
from yijian.agencies.sections.places import AgencySection, DeskSection, HallSection, RegionSection
from yijian.plumbing.importing import Section

SECTIONS: tuple[Section[Any], ...] = (
    RegionSection(),
    AgencySection(),
    HallSection(),
    DeskSection(),
    MandateSection(),
    CalendarSection(),
)
"""Everything the agencies read and write, in order."""

__all__ = ["SECTIONS"]
