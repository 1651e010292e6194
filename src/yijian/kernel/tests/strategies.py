"""Hypothesis strategies for the values of the kernel: days, calendars, stops, identifiers."""

from datetime import date, datetime, timedelta
from functools import cache

from chinese_calendar import constants
from hypothesis import strategies as st

from yijian.kernel.clocks import Stop
from yijian.kernel.identifiers.check_digits import CREDIT_ALPHABET, credit, mod_11_2
from yijian.kernel.workdays import AGENCY_ZONE, SpecialDay, WorkCalendar

FIRST_YEAR, LAST_YEAR = 2004, 2026


@cache
def national_calendar() -> WorkCalendar:
    """Return the calendar of the State Council's notices, 2004 to 2026, 调休 included."""
    special = [
        SpecialDay(day=day, working=working, name=name)
        for table, working in ((constants.holidays, False), (constants.workdays, True))
        for day, name in table.items()
        if FIRST_YEAR <= day.year <= LAST_YEAR
    ]
    return WorkCalendar(first_year=FIRST_YEAR, last_year=LAST_YEAR, special_days=tuple(special))


def days(
    first: date = date(FIRST_YEAR, 1, 1), last: date = date(LAST_YEAR, 12, 31)
) -> st.SearchStrategy[date]:
    """Days within the national calendar."""
    return st.dates(first, last)


@st.composite
def stops_around(draw: st.DrawFn, day: date, *, open_ones: bool = True) -> tuple[Stop, ...]:
    """Up to four stops near a day: before and after it, overlapping, touching, of no length, and open."""
    found = []
    for _ in range(draw(st.integers(0, 4))):
        from_on = day + timedelta(days=draw(st.integers(-20, 60)))
        length = draw(st.integers(0, 30) | st.none()) if open_ones else draw(st.integers(0, 30))
        until_on = None if length is None else from_on + timedelta(days=length)
        found.append(Stop(from_on=from_on, until_on=until_on))
    return tuple(found)


@st.composite
def quarter_hours(draw: st.DrawFn, first: date, last: date) -> datetime:
    """Moments on a quarter of an hour, in the agencies' zone."""
    day = draw(st.dates(first, last))
    minutes = 15 * draw(st.integers(0, 95))
    return datetime(day.year, day.month, day.day, tzinfo=AGENCY_ZONE) + timedelta(minutes=minutes)


@st.composite
def resident_numbers(draw: st.DrawFn) -> str:
    """Identity numbers whose check digit is right; the area need not exist any more."""
    area = draw(st.integers(100000, 999999))
    born_on = draw(st.dates(date(1900, 1, 1), date(2026, 11, 23)))
    body = f"{area}{born_on:%Y%m%d}{draw(st.integers(0, 999)):03}"
    return body + mod_11_2(body)


@st.composite
def credit_codes(draw: st.DrawFn) -> str:
    """统一社会信用代码 whose outer check character is right."""
    head = draw(st.sampled_from(["11", "12", "51", "52", "91", "92", "93", "Y1"]))
    area = draw(st.integers(110000, 659999))
    organization = draw(st.text(CREDIT_ALPHABET, min_size=9, max_size=9))
    body = f"{head}{area}{organization}"
    return body + credit(body)
