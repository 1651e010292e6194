"""The only place that reads the clock; entry points call it and hand ``now`` down."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

CITY_TIME = ZoneInfo("Asia/Shanghai")
"""The zone in which agencies count days."""

_source: Callable[[], datetime] = timezone.now  # noqa: TID251 - the one place that may


def now() -> datetime:
    """Return the present moment, aware, in the agencies' zone."""
    return _source().astimezone(CITY_TIME)


@contextmanager
def reading(source: Callable[[], datetime]) -> Iterator[None]:
    """Let the clock read from another source for a while: rehearsals and replays of a day."""
    global _source
    before, _source = _source, source
    try:
        yield
    finally:
        _source = before
