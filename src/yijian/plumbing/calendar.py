"""The working calendar that clocks count by; the agencies area provides it."""

from collections.abc import Callable
from datetime import date

from yijian.kernel.workdays import WorkCalendar

_source: Callable[[], WorkCalendar] | None = None


def provide(source: Callable[[], WorkCalendar]) -> None:
    """Name the function that knows the calendar."""
    global _source
    _source = source


def caution(day: date | None) -> str:
    """Return the sentence that belongs to a day reckoned over an estimated year; empty for any other day."""
    if day is None or not current().is_provisional(day):
        return ""
    return f"{day.year}年的放假安排国务院还没公布，这个日子是估算的，公布后自动更正。"


def current() -> WorkCalendar:
    """Return the working calendar in force."""
    if _source is None:
        raise RuntimeError("no area has provided a working calendar")
    return _source()
