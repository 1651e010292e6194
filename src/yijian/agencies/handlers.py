"""What follows when working days change."""

from datetime import datetime

from yijian.agencies.facts import CalendarChanged
from yijian.plumbing import loops
from yijian.plumbing.facts import hears


@hears(CalendarChanged, "agencies.recount-clocks", own_transactions=True)
def recount_clocks(fact: CalendarChanged, *, now: datetime) -> None:
    """Move the due dates that were reckoned by the days before."""
    loops.recount_clocks(year=fact.year, actor=fact.by.acting(), now=now)
