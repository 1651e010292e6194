"""Record the working days of whole years from the published holiday arrangements."""

from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

import chinese_calendar
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from yijian.agencies import operations
from yijian.kernel.actor import SYSTEM
from yijian.kernel.refusal import Refusal
from yijian.kernel.workdays import SpecialDay
from yijian.plumbing import clock

SOLAR_FESTIVALS = (
    (1, 1, "元旦"),
    (5, 1, "劳动节"),
    (5, 2, "劳动节"),
    (10, 1, "国庆节"),
    (10, 2, "国庆节"),
    (10, 3, "国庆节"),
)
"""Holidays on fixed days (全国年节及纪念日放假办法, 2024 revision); those of the lunar year are not guessed."""


class Command(BaseCommand):
    """Fill the table of working days; run it each November, when the State Council has published the next year."""

    help = "导入一年或几年的放假和调休安排。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the years."""
        parser.add_argument("years", nargs="+", type=int)
        parser.add_argument(
            "--provisional", action="store_true", help="安排还没公布的年份先按固定节日估计，公布后再导一次"
        )
        parser.add_argument("--dry-run", action="store_true", help="只看会改什么")

    def handle(self, *args: Any, **options: Any) -> None:
        """Record each year in order, all or none."""
        try:
            with transaction.atomic():
                for year in sorted(set(options["years"])):
                    days, is_provisional = _days(year, may_guess=options["provisional"])
                    changed = operations.record_calendar_year(
                        year=year, days=days, is_provisional=is_provisional, actor=SYSTEM, now=clock.now()
                    )
                    note = "（估计）" if is_provisional else ""
                    self.stderr.write(f"{year}年{note}：{'已更新' if changed else '没有变化'}")
                transaction.set_rollback(options["dry_run"])
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal


def _days(year: int, *, may_guess: bool) -> tuple[list[SpecialDay], bool]:
    first = date(year, 1, 1)
    try:
        return list(filter(None, map(_special, _every_day(first)))), False
    except NotImplementedError as error:
        if not may_guess:
            raise CommandError(
                f"{year}年的放假安排还没有收录，不能导入。请更新假日数据，或者加上 --provisional 先按固定节日估计。"
            ) from error
    return [
        SpecialDay(day=date(year, month, day), working=False, name=name)
        for month, day, name in SOLAR_FESTIVALS
    ], True


def _every_day(first: date) -> list[date]:
    return [day for offset in range(366) if (day := first + timedelta(days=offset)).year == first.year]


def _special(day: date) -> SpecialDay | None:
    works = chinese_calendar.is_workday(day)
    _, festival = chinese_calendar.get_holiday_detail(day)
    if works == operations.is_weekday(day) and festival is None:
        return None
    name = chinese_calendar.Holiday(festival).chinese if festival else ""
    if works and name:
        name += "调休"
    return SpecialDay(day=day, working=works, name=name)
