"""Read the national table of administrative divisions from a CSV file of codes and names."""

import csv
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from yijian.agencies import operations
from yijian.agencies.operations import DivisionLine
from yijian.kernel.actor import SYSTEM
from yijian.kernel.identifiers import parse_region_code
from yijian.kernel.refusal import Refusal
from yijian.plumbing import clock


class Command(BaseCommand):
    """Place the regions of a file; what the file leaves out stays."""

    help = "导入行政区划表：CSV，两列，代码和名称。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", help="CSV 文件，- 表示标准输入")
        parser.add_argument("--dry-run", action="store_true", help="只看会改什么")

    def handle(self, *args: Any, **options: Any) -> None:
        """Place every region, or tell every wrong line and place none."""
        lines, faults = _read(options["file"])
        if faults:
            raise CommandError("\n".join(faults[:50]))
        try:
            with transaction.atomic():
                changed = operations.place_regions(lines=lines, actor=SYSTEM, now=clock.now())
                transaction.set_rollback(options["dry_run"])
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stderr.write(f"读了{len(lines)}个区划，新增或改动{changed}个。")


def _read(name: str) -> tuple[list[DivisionLine], list[str]]:
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"读不了{name}：文件不存在，或者不是UTF-8编码。") from error
    return _lines(csv.reader(text.splitlines()))


def _lines(rows: Iterable[list[str]]) -> tuple[list[DivisionLine], list[str]]:
    lines: list[DivisionLine] = []
    faults: list[str] = []
    for number, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (number == 1 and not cells[0].isdigit()):
            continue
        if len(cells) < 2 or not cells[1]:
            faults.append(f"第{number}行：少了名称，应当是“代码,名称”。")
            continue
        try:
            lines.append(DivisionLine(code=parse_region_code(cells[0]).code, name=cells[1]))
        except Refusal as refusal:
            faults.append(f"第{number}行：{refusal.sentence}")
    return lines, faults
