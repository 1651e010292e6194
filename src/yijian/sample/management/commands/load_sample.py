"""Load the sample city 安澜市, or any other folder of the exchange format laid out by area."""

from argparse import ArgumentParser
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from yijian.accounts import operations as accounts
from yijian.accounts import queries as account_queries
from yijian.agencies import operations as agencies
from yijian.kernel.actor import SYSTEM
from yijian.kernel.workdays import SpecialDay
from yijian.plumbing import clock
from yijian.plumbing.importing import Book, Change, import_book, read_folder
from yijian.sample import DATA, PASSWORD
from yijian.sample.sections import readable_areas

CALENDAR_YEARS = ("2024", "2025", "2026")
"""Years whose arrangements the State Council has published."""

NEXT_YEAR = 2027
NEXT_HOLIDAYS = (
    (date(2027, 1, 1), "元旦"),
    (date(2027, 2, 5), "除夕"),
    (date(2027, 2, 6), "春节"),
    (date(2027, 2, 7), "春节"),
    (date(2027, 2, 8), "春节"),
    (date(2027, 4, 5), "清明节"),
    (date(2027, 5, 1), "劳动节"),
    (date(2027, 5, 2), "劳动节"),
    (date(2027, 6, 9), "端午节"),
    (date(2027, 9, 15), "中秋节"),
    (date(2027, 10, 1), "国庆节"),
    (date(2027, 10, 2), "国庆节"),
    (date(2027, 10, 3), "国庆节"),
)
"""The statutory days alone (全国年节及纪念日放假办法, 2025): an estimate until the notice with its moved weekends is out."""


REFUSED = 2
"""Exit code where no sample may be loaded at all, as of other commands that refuse; nothing is written."""


class Command(BaseCommand):
    """Import the sample city; loading it again changes nothing. Only a demonstration takes it: its password is known to all."""

    help = "装入样例城市安澜市：区划、部门、人员、事项、一件事、证照种类。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder and whether to write."""
        parser.add_argument("--folder", type=Path, default=DATA, help="换一个按区域分文件夹的资料夹")
        parser.add_argument("--no-calendar", action="store_true", help="不导入放假安排")
        parser.add_argument("--dry-run", action="store_true", help="只看会改什么")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the folders of the installed areas into one book and import it, all or nothing."""
        if not settings.DEMONSTRATION:
            raise CommandError(
                "这里是正式平台（YIJIAN_DEMONSTRATION 设为否），样例城市的账号密码是公开的，没有装入。"
                "要导入自己的资料，请用 import_data。",
                returncode=REFUSED,
            )
        book = Book()
        for folder in sorted(path for path in options["folder"].iterdir() if path.is_dir()):
            if folder.name in readable_areas():
                read_folder(folder, book=book)
            else:
                self.stderr.write(f"没有安装“{folder.name}”，或者它还不能导入，跳过。")
        now = clock.now()
        report = import_book(book, actor=SYSTEM, now=now, dry_run=options["dry_run"])
        if not report.is_clean:
            raise CommandError(
                "没有装入，先改好这些地方：\n" + "\n".join(str(fault) for fault in report.faults)
            )
        for title, found in report.differences.items():
            counts = "，".join(
                f"{change.value}{count}"
                for change in Change
                if (count := sum(d.change is change for d in found))
            )
            self.stderr.write(f"{title}：{counts}")
        if report.written:
            self._open_accounts(book, now=now)
        if not options["no_calendar"]:
            call_command("import_calendar", *CALENDAR_YEARS, dry_run=options["dry_run"])
            if not options["dry_run"]:
                agencies.record_calendar_year(
                    year=NEXT_YEAR,
                    days=[SpecialDay(day=day, working=False, name=name) for day, name in NEXT_HOLIDAYS],
                    is_provisional=True,
                    actor=SYSTEM,
                    now=now,
                )

    def _open_accounts(self, book: Book, *, now: datetime) -> None:
        """Give accounts that are new the sample's password; those with a password of their own keep it."""
        named = {row.text("账号") for title in ("人员", "自然人") for row in book.rows.get(title, ())}
        known = {
            row.username for row in account_queries.sample_accounts(now.astimezone(clock.CITY_TIME).date())
        }
        wanted = sorted(named - known - {""})
        if wanted:
            flagged = accounts.flag_sample_accounts(
                usernames=wanted, password=PASSWORD, actor=SYSTEM, now=now
            )
            self.stderr.write(f"开通示例账号{flagged}个。")
