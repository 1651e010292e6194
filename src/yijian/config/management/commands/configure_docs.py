"""Write docs/operate/configure.md from the environment's declaration."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yijian.config.configure_docs import PAGE, page


class Command(BaseCommand):
    """Write the page, or with ``--check`` tell whether it is current."""

    help = "由 config/env.py 生成 docs/operate/configure.md"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare ``--check``."""
        parser.add_argument("--check", action="store_true", help="只检查是否最新，不写文件")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or check."""
        if not options["check"]:
            PAGE.write_text(page(), encoding="utf-8")
            return
        if not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != page():
            raise CommandError(f"{PAGE} 不是最新的。请运行 ./yijian manage configure_docs。")
