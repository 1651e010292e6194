"""Clearing away files that were handed in to be looked at and never imported."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from yijian.kernel.actor import SYSTEM
from yijian.plumbing import files, journal, locks
from yijian.plumbing.models import ImportDraft


def clear_unconfirmed(*, now: datetime, most: int = 500) -> int:
    """Remove every file that was handed in and not imported within the days kept; return how many. A repeat changes nothing.

    What is stored of a file goes with the last draft that names it: the same file may have been imported, or handed in again since.
    """
    before = now - timedelta(days=settings.IMPORT_KEPT_DAYS)
    old = (
        ImportDraft.objects.filter(looked_at__lt=before)
        .exclude(state=ImportDraft.State.IMPORTED)
        .order_by("looked_at", "pk")
        .values_list("pk", "file_digest")
    )
    return sum(_clear(pk, digest, now=now) for pk, digest in list(old[:most]))


@transaction.atomic
def _clear(pk: int, digest: str, *, now: datetime) -> bool:
    # The same lock as handing in: nobody hands the same file in again while it goes.
    locks.take(locks.LockSpace.IMPORT_FILE, digest)
    # Somebody may be importing it at this moment; then it is left to them.
    draft = (
        ImportDraft.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk=pk)
        .exclude(state=ImportDraft.State.IMPORTED)
        .first()
    )
    if draft is None:
        return False
    draft.delete()
    journal.write(
        act="importing.clear",
        title=f"清理没有导入的文件“{draft.name}”",
        subject_ref=f"import:{draft.ref}",
        actor=SYSTEM,
        now=now,
        detail={
            "file": digest,
            "state": draft.state,
            "looked_at": draft.looked_at.isoformat(),
            "days": settings.IMPORT_KEPT_DAYS,
        },
    )
    if not ImportDraft.objects.filter(file_digest=digest).exists():
        files.forget(digest)
    return True
