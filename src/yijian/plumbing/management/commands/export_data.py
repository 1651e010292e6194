"""Write what is stored in the exchange format: a workbook, or a folder of YAML files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yijian.plumbing.importing import sections, write_folder, write_template, write_workbook


class Command(BaseCommand):
    """Export everything or chosen sections; what is written imports as "nothing changes"."""

    help = "导出平台上的内容：目标以 .xlsx 结尾是工作簿，否则是 YAML 文件夹。个人信息不会导出。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the target, the sections, and whether the workbook shall be empty."""
        parser.add_argument("path", type=Path, help="要写的工作簿或文件夹，不能是已有的")
        parser.add_argument(
            "--sections", nargs="+", metavar="表", help="只要这几张表，如 事项 一件事；不写是全部"
        )
        parser.add_argument("--template", action="store_true", help="只写空白模板：列名、说明、下拉选项")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, never over something that exists."""
        path: Path = options["path"]
        known = [section.title for section in sections() if not section.parent]
        wrong = [title for title in options["sections"] or () if title not in known]
        if wrong:
            raise CommandError(f"没有“{wrong[0]}”这张表，可以写：{'、'.join(known)}。")
        is_workbook = path.suffix.lower() == ".xlsx"
        if path.exists() and (is_workbook or not path.is_dir() or any(path.iterdir())):
            raise CommandError(f"“{path}”已经有了，请换一个名字，或先移走它。")
        if options["template"] and not is_workbook:
            raise CommandError("模板是工作簿，请写一个以 .xlsx 结尾的名字。")
        try:
            if options["template"]:
                write_template(path, titles=options["sections"])
            elif is_workbook:
                write_workbook(path, titles=options["sections"])
            else:
                write_folder(path, titles=options["sections"])
        except OSError as error:
            raise CommandError(f"写不了“{path}”：{error.strerror}。请检查路径和权限。") from error
        self.stderr.write(f"写好了：{path}")
