"""Print the sample accounts as a table, for whoever just started the product."""

from typing import Any
from unicodedata import east_asian_width

from django.core.management.base import BaseCommand

from yijian.accounts import queries
from yijian.plumbing import clock
from yijian.sample import PASSWORD

SHOWN = 14
"""Rows of the table; all of them stand on the sign-in page."""


class Command(BaseCommand):
    """Say who can sign in to the sample city, and with which password; nothing when there is no sample."""

    help = "列出示例账号和密码。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the table, those with most to do first."""
        rows = queries.sample_accounts(clock.now().astimezone(clock.CITY_TIME).date())
        if not rows:
            return
        citizens = [row for row in rows if not row.duties]
        staff = sorted((row for row in rows if row.duties), key=lambda row: -row.duties.count("、"))
        chosen = [*citizens[:4], *staff[: SHOWN - 4]]
        self.stdout.write(f"示例账号（密码都是 {PASSWORD}）：")
        for row in chosen:
            self.stdout.write(
                f"  {_wide(row.username, 16)}{_wide(row.name, 10)}{_wide(row.role, 30)}{row.duties}"
            )
        if len(rows) > len(chosen):
            self.stdout.write(f"  另有{len(rows) - len(chosen)}个，登录页上都列着。")


def _wide(text: str, width: int) -> str:
    """Return a text filled up to a width on a terminal, where a Chinese character takes two places."""
    taken = sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
    return text + " " * max(1, width - taken)
