"""Write docs/api/openapi.json, the document that is promised."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from yijian.openapi.api import api

PAGE = settings.FRONTEND.parent / "docs" / "api" / "openapi.json"


def text() -> str:
    """Return the document as it is kept: keys in order, so that changes are read line by line."""
    return json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


class Command(BaseCommand):
    """Write the document, or with ``--check`` tell whether it is current."""

    help = "由接口代码生成 docs/api/openapi.json"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare ``--check``."""
        parser.add_argument("--check", action="store_true", help="只检查是否最新，不写文件")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or check."""
        if not options["check"]:
            PAGE.parent.mkdir(parents=True, exist_ok=True)
            PAGE.write_text(text(), encoding="utf-8")
            return
        if not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text():
            raise CommandError(f"{PAGE} 不是最新的。请运行 ./yijian manage openapi_write。")
