"""Import a workbook, a folder of YAML files or a zip of them, all or nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yijian.kernel.actor import SYSTEM
from yijian.kernel.refusal import Refusal
from yijian.plumbing import clock
from yijian.plumbing.importing import Book, import_book, read_archive, read_folder, read_workbook
from yijian.plumbing.importing.telling import differences_told, faults_told

FAULTY, UNREADABLE = 1, 2
"""Exit codes: the content has faults; the file cannot be read at all. Nothing is written in either case."""


class Command(BaseCommand):
    """Import what a path holds, or with ``--dry-run`` tell field by field what an import would change."""

    help = "导入工作簿（.xlsx）、YAML 文件夹或它的压缩包（.zip）；有一处不对就什么都不写。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the path and whether to write."""
        parser.add_argument("path", type=Path, help="工作簿、文件夹或压缩包")
        parser.add_argument("--dry-run", action="store_true", help="只看会改什么，什么都不写")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, check, and write all of it or nothing."""
        path: Path = options["path"]
        try:
            book = _read(path)
            report = import_book(
                book, actor=SYSTEM, now=clock.now(), dry_run=options["dry_run"], detailed=True
            )
        except Refusal as refusal:
            raise CommandError(refusal.sentence, returncode=UNREADABLE) from refusal
        if not report.is_clean:
            for line in faults_told(report.faults):
                self.stdout.write(line)
            raise CommandError(f"共{len(report.faults)}处不对，没有导入。改好再导入一次。", returncode=FAULTY)
        for line in differences_told(report):
            self.stdout.write(line)
        if not report.differences:
            self.stderr.write("里面没有可以导入的内容。")
        elif report.is_same:
            self.stderr.write("和平台上的一样，没有什么要导入。")
        else:
            self.stderr.write("以上会改，还没有写入。" if report.dry_run else "导入好了。")


def _read(path: Path) -> Book:
    if path.is_dir():
        return read_folder(path)
    if not path.is_file():
        raise CommandError(f"没有“{path}”这个文件或文件夹，请核对路径。", returncode=UNREADABLE)
    if path.suffix.lower() == ".zip":
        with path.open("rb") as file:
            return read_archive(file, name=path.name)
    return read_workbook(path)
