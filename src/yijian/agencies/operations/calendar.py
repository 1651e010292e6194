"""Recording working days."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from yijian.agencies.access import require_manager
from yijian.agencies.facts import CalendarChanged
from yijian.agencies.models import CalendarDay, CalendarYear
from yijian.kernel.actor import Actor, Doer
from yijian.kernel.refusal import Refusal
from yijian.kernel.workdays import SATURDAY, SpecialDay
from yijian.plumbing import facts, journal, locks


class YearUnknown(Refusal):
    """A day of a year that was never recorded."""

    code = "agencies.calendar-year-unknown"
    template = "{year}年的工作日历还没有录入，不能只改其中一天。请先导入{year}年的日历。"


class YearGap(Refusal):
    """Years would be recorded with a hole between them."""

    code = "agencies.calendar-year-gap"
    template = "日历要一年接一年，现在有的是{first}到{last}年，{year}年接不上。请先导入中间的年份。"


class DayElsewhere(Refusal):
    """A day that does not belong to the year it was given for."""

    code = "agencies.calendar-day-elsewhere"
    template = "{day}不在{year}年里。请检查日期再导入。"


@transaction.atomic
def record_calendar_year(
    *, year: int, days: Iterable[SpecialDay], is_provisional: bool, actor: Actor, now: datetime
) -> bool:
    """Record a whole year: its holidays and worked weekends; return whether anything changed.

    Days that only repeat what their weekday says are kept when they bear a name. A provisional year is an estimate until the
    notice of the State Council is out. Open clocks that reach into the year are counted anew by a job.
    Tells the house: CalendarChanged, when something changed.

    :raises YearGap: when the year does not adjoin those recorded.
    :raises DayElsewhere: when a day lies in another year.
    """
    locks.take(locks.LockSpace.IMPORT, "calendar")
    require_manager(actor)
    wanted = {entry.day: entry for entry in days if entry.name or entry.working != is_weekday(entry.day)}
    for day in wanted:
        if day.year != year:
            raise DayElsewhere(day=f"{day:%Y年%-m月%-d日}", year=year)
    known = sorted(CalendarYear.objects.values_list("year", flat=True))
    if known and not known[0] - 1 <= year <= known[-1] + 1:
        raise YearGap(first=known[0], last=known[-1], year=year)

    held = CalendarYear.objects.filter(year=year).first()
    stored = {
        row.day: SpecialDay(day=row.day, working=row.is_working, name=row.name)
        for row in CalendarDay.objects.filter(day__year=year)
    }
    if held is not None and stored == wanted and held.is_provisional == is_provisional:
        return False
    CalendarDay.objects.filter(day__year=year).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(day=entry.day, is_working=entry.working, name=entry.name) for entry in wanted.values()
    )
    CalendarYear.objects.update_or_create(
        year=year, defaults={"is_provisional": is_provisional, "version": secrets.token_hex(16)}
    )

    journal.write(
        act="agencies.record-calendar-year",
        title=f"录入{year}年工作日历",
        subject_ref=f"calendar-{year}",
        actor=actor,
        now=now,
        detail={"days": len(wanted), "provisional": is_provisional},
    )
    facts.tell(CalendarChanged(about=f"calendar-{year}", year=year, by=Doer.of(actor)), now=now)
    return True


@transaction.atomic
def set_calendar_day(*, day: date, is_working: bool, name: str, actor: Actor, now: datetime) -> bool:
    """Make one day a working day or a holiday; return whether anything changed.

    Tells the house: CalendarChanged, when something changed.

    :raises YearUnknown: when its year was never recorded.
    """
    require_manager(actor)
    year = CalendarYear.objects.select_for_update(of=("self",)).filter(year=day.year).first()
    if year is None:
        raise YearUnknown(year=day.year)

    held = CalendarDay.objects.filter(day=day).first()
    is_special = bool(name) or is_working != is_weekday(day)
    if (held is None and not is_special) or (
        held is not None and is_special and (held.is_working, held.name) == (is_working, name)
    ):
        return False
    if is_special:
        CalendarDay.objects.update_or_create(day=day, defaults={"is_working": is_working, "name": name})
    else:
        CalendarDay.objects.filter(day=day).delete()
    year.version = secrets.token_hex(16)
    year.save(update_fields=["version"])

    journal.write(
        act="agencies.set-calendar-day",
        title=f"{day:%Y年%-m月%-d日}改为{'上班' if is_working else '放假'}",
        subject_ref=f"calendar-{day.year}",
        actor=actor,
        now=now,
        detail={"day": day.isoformat(), "working": is_working, "name": name},
    )
    facts.tell(CalendarChanged(about=f"calendar-{day.year}", year=day.year, by=Doer.of(actor)), now=now)
    return True


def is_weekday(day: date) -> bool:
    """Tell whether a day is one of Monday to Friday."""
    return day.weekday() < SATURDAY
