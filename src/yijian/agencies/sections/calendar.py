"""日历."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from yijian.agencies import operations, queries
from yijian.agencies.models import CalendarDay
from yijian.agencies.vocabulary import MANAGE
from yijian.kernel.actor import Actor
from yijian.kernel.workdays import SpecialDay
from yijian.plumbing.importing import Column, Difference, Kind, Row, Section, compare


class CalendarSection(Section[SpecialDay]):
    """日历: a year named for the first time becomes known with the days given for it."""

    code = "calendar"
    duty = MANAGE
    title = "日历"
    order = 250
    columns = (
        Column("日期", Kind.DATE, required=True),
        Column("类别", Kind.CHOICE, required=True, options=(("off", "放假"), ("on", "上班"))),
        Column("名称"),
    )
    key = ("日期",)
    help = "与平常周一到周五上班不同的日子：放假，或者周末补班。"

    def read(self, row: Row) -> SpecialDay:
        """Return the day."""
        return SpecialDay(day=row.day("日期"), working=row.choice("类别") == "on", name=row.text("名称"))

    def differences(self, values: Sequence[SpecialDay]) -> Sequence[Difference]:
        """Compare with the table."""
        known = queries.calendar_years()
        held = {row.day: row for row in CalendarDay.objects.filter(day__in=[entry.day for entry in values])}
        return [_difference(entry, held.get(entry.day), known) for entry in values]

    def write(self, values: Sequence[SpecialDay], *, actor: Actor, now: datetime) -> None:
        """Record new years whole, and single days of known ones."""
        known = queries.calendar_years()
        ordered = sorted(values, key=lambda entry: entry.day)
        for year, days in groupby(ordered, key=lambda entry: entry.day.year):
            if year not in known:
                operations.record_calendar_year(
                    year=year, days=days, is_provisional=False, actor=actor, now=now
                )
                continue
            for entry in days:
                operations.set_calendar_day(
                    day=entry.day, is_working=entry.working, name=entry.name, actor=actor, now=now
                )

    def export(self) -> Iterable[Mapping[str, Any]]:
        """Yield the special days in order."""
        for row in CalendarDay.objects.order_by("day"):
            yield {"日期": row.day, "类别": "上班" if row.is_working else "放假", "名称": row.name}


def _difference(entry: SpecialDay, held: CalendarDay | None, known: Mapping[int, bool]) -> Difference:
    wanted: dict[str, object] = {"类别": entry.working, "名称": entry.name}
    stored: dict[str, object] | None = None
    if held is not None:
        stored = {"类别": held.is_working, "名称": held.name}
    elif entry.day.year in known and not entry.name and entry.working == operations.is_weekday(entry.day):
        stored = wanted
    return compare(stored=stored, wanted=wanted, key=entry.day.isoformat())
