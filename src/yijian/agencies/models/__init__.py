"""Tables of the agencies."""

from yijian.agencies.models.calendar import CalendarDay, CalendarYear
from yijian.agencies.models.mandates import Mandate, MandateRegion
from yijian.agencies.models.places import Agency, Desk, Hall, Region

__all__ = ["Agency", "CalendarDay", "CalendarYear", "Desk", "Hall", "Mandate", "MandateRegion", "Region"]
