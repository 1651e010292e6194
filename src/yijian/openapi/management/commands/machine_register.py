"""Register a system that signs its calls."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yijian.kernel.actor import SYSTEM
from yijian.kernel.refusal import Refusal
from yijian.openapi import operations
from yijian.openapi.vocabulary import KeyKind
from yijian.plumbing import clock


class Command(BaseCommand):
    """Register a machine client and print its reference; an HMAC secret is printed this once."""

    help = "登记一个部门业务系统的接口身份"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare name, agency, duties and key."""
        parser.add_argument("name", help="系统的名称，办件经过里看得到")
        parser.add_argument("--agency", default="", help="代表哪个单位：单位代码；不填则只能看公开的内容")
        parser.add_argument("--duty", action="append", default=[], help="给它的职责代码，可以写多次")
        parser.add_argument("--sm2-key", type=Path, help="SM2公钥PEM文件；不填则生成HMAC-SM3密钥")

    def handle(self, *args: Any, **options: Any) -> None:
        """Register."""
        path: Path | None = options["sm2_key"]
        try:
            made = operations.register_machine(
                name=options["name"],
                agency_code=options["agency"],
                duties=options["duty"],
                kind=KeyKind.SM2 if path else KeyKind.HMAC,
                public_key=path.read_text(encoding="ascii") if path else "",
                actor=SYSTEM,
                now=clock.now(),
            )
        except (Refusal, OSError, UnicodeDecodeError) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(made.ref)
        if made.secret:
            self.stderr.write("下面是密钥，只显示这一次，请妥善保管：")
            self.stdout.write(made.secret)
