"""预警, 黄牌, 红牌: raised once each when a running clock reaches them; and whose clock has run out."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from yijian.kernel.loop import Loop
from yijian.plumbing import facts, locks
from yijian.plumbing.clock import CITY_TIME
from yijian.plumbing.loops.told import ClockTurned
from yijian.plumbing.models import ClockAlarm, LoopClock


def raise_alarms(*, now: datetime, most: int = 5000) -> int:
    """Raise every alarm that is due and return how many were new; told as ClockTurned."""
    today = now.astimezone(CITY_TIME).date()
    raised = 0
    for light, condition in (
        ("red", Q(due_at__date__lt=today)),
        ("yellow", Q(due_at__date=today)),
        ("warning", Q(due_at__date__gt=today, warn_on__lte=today)),
    ):
        with transaction.atomic():
            if not locks.try_take(locks.LockSpace.WATCH, light):
                continue
            due = LoopClock.objects.filter(condition, ended_at__isnull=True, is_stopped=False).exclude(
                alarms__light=light
            )
            for clock in due.order_by("due_at", "pk")[:most]:
                _, is_new = ClockAlarm.objects.get_or_create(
                    clock=clock, light=light, defaults={"raised_at": now}
                )
                if is_new:
                    raised += 1
                    facts.tell(
                        ClockTurned(about=clock.subject_ref, loop=clock.loop, clock=clock.code, light=light),
                        now=now,
                    )
    return raised


def overdue(loop: type[Loop], clock: str, *, now: datetime, most: int) -> list[str]:
    """Return the references of those whose clock of a code ran past its day, longest past first; a stopped one too.

    They are read without locks: whoever moves them locks each and looks again.
    """
    running = LoopClock.objects.filter(loop=loop.code, code=clock, ended_at__isnull=True)
    late = running.filter(due_at__date__lt=now.astimezone(CITY_TIME).date())
    return list(late.order_by("due_at", "pk").values_list("subject_ref", flat=True)[:most])
