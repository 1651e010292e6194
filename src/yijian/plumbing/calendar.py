"""The working calendar that clocks count by; the agencies area provides it."""

from collections.abc import Callable

from yijian.kernel.workdays import WorkCalendar

_source: Callable[[], WorkCalendar] | None = None


def provide(source: Callable[[], WorkCalendar]) -> None:
    """Name the function that knows the calendar."""
    global _source
    _source = source


def current() -> WorkCalendar:
    """Return the working calendar in force."""
    if _source is None:
        raise RuntimeError("no area has provided a working calendar")
    return _source()
