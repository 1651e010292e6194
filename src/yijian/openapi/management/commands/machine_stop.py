"""Stop a system's calls."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yijian.kernel.actor import SYSTEM
from yijian.kernel.refusal import Refusal
from yijian.openapi import operations
from yijian.plumbing import clock


class Command(BaseCommand):
    """Stop a machine client at once; what it did stays."""

    help = "停用一个接口身份"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the reference."""
        parser.add_argument("ref", help="接口身份的编号")

    def handle(self, *args: Any, **options: Any) -> None:
        """Stop."""
        try:
            operations.stop_machine(ref=options["ref"], actor=SYSTEM, now=clock.now())
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stderr.write("已停用，它的签名从现在起不再通过。")
