"""Check that nobody changed, removed or inserted a row of the journal."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yijian.plumbing import journal
from yijian.plumbing.models import JournalBlock, JournalEntry


class Command(BaseCommand):
    """Recompute every digest, chain and block of the journal."""

    help = "核对全部留痕：逐行、逐链、逐块重算SM3摘要。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each fault and fail if there is one."""
        found = 0
        for fault in journal.faults():
            found += 1
            self.stdout.write(fault)
        rows, blocks = JournalEntry.objects.count(), JournalBlock.objects.count()
        if found:
            raise CommandError(f"留痕有{found}处问题，共{rows}行、{blocks}块。请保全数据库，联系安全审计员。")
        self.stdout.write(f"留痕完好：{rows}行、{blocks}块，摘要全部一致。")
        last = JournalBlock.objects.order_by("-id").first()
        if last is not None:
            self.stdout.write(f"最后一块是第{last.pk}块，摘要{last.digest}。抄到别处，下次核对它还在。")
