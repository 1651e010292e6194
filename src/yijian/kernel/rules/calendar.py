"""Ages and months between two days, as 民法典 art. 200-202 count them.

A period of months or years is full on the day with the same number; where the month has no such day, on its last day.
The birthday itself counts as reached (足岁), as school entry and benefit rules use the word.
"""

from calendar import monthrange
from datetime import date


def full_months(since: date, until: date) -> int:
    """Return how many months are full on ``until``; negative before ``since``."""
    months = (until.year - since.year) * 12 + until.month - since.month
    if until.day < since.day and until.day < monthrange(until.year, until.month)[1]:
        months -= 1
    return months


def full_years(since: date, until: date) -> int:
    """Return how many years are full on ``until`` (周岁); negative before ``since``."""
    return full_months(since, until) // 12


def add_months(day: date, months: int) -> date:
    """Return the day ``months`` later, the last of its month where the number does not exist.

    Days beyond the calendar are held at its ends.
    """
    index = day.year * 12 + day.month - 1 + months
    if index < 12:
        return date.min
    if index >= 12 * 10000:
        return date.max
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_days(day: date, days: int) -> date:
    """Return the day ``days`` later; days beyond the calendar are held at its ends."""
    return date.fromordinal(max(1, min(date.max.toordinal(), day.toordinal() + days)))
