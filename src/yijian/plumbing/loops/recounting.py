"""Moving stored due dates when the working calendar changes."""

from datetime import date, datetime

import structlog
from django.db import transaction
from django.db.models import Q

from yijian.kernel.actor import Actor
from yijian.kernel.workdays import CalendarUnknown, WorkCalendar
from yijian.plumbing import calendar, journal
from yijian.plumbing.clock import CITY_TIME
from yijian.plumbing.loops import clockwork
from yijian.plumbing.loops.binding import bound
from yijian.plumbing.models import Assignment, LoopClock

log = structlog.get_logger()

_BATCH = 500


def recount_clocks(*, year: int, actor: Actor, now: datetime) -> int:
    """Work out anew every open clock that ends in a year whose working days changed, or later; return how many moved.

    Each clock is a transaction of its own with its subject locked first, as in a move; a repeat changes nothing. What moved stands in
    the journal of its subject, in the name of whoever changed the calendar.
    """
    days = calendar.current()
    first = datetime.combine(date(year, 1, 1), datetime.min.time(), tzinfo=CITY_TIME)
    reaching = Q(due_at__isnull=True) | Q(due_at__gte=first)
    moved = last = 0
    while True:
        found = list(
            LoopClock.objects.filter(reaching, ended_at__isnull=True, pk__gt=last)
            .order_by("pk")
            .values_list("pk", "loop", "subject_ref")[:_BATCH]
        )
        if not found:
            return moved
        for pk, loop, subject_ref in found:
            try:
                moved += _recount(pk, loop, subject_ref, days=days, actor=actor, now=now)
            except CalendarUnknown:
                log.warning("clocks.calendar_too_short", loop=loop, subject=subject_ref)
        last = found[-1][0]


def _recount(
    pk: int, loop: str, subject_ref: str, *, days: WorkCalendar, actor: Actor, now: datetime
) -> bool:
    binding = bound(loop)
    with transaction.atomic():
        subject = (
            binding.model._default_manager.select_for_update(of=("self",)).filter(ref=subject_ref).first()
        )
        clock = LoopClock.objects.select_for_update(of=("self",)).filter(pk=pk, ended_at__isnull=True).first()
        if subject is None or clock is None:
            return False
        before = clock.due_at
        if not clockwork.recount(clock, calendar=days):
            return False
        Assignment.objects.filter(clock=clock, closed_at__isnull=True).update(due_at=clock.due_at)
        described = binding.describe(subject)
        journal.write(
            act=f"{loop}.recount",
            title=f"放假安排变了，重算{clock.title}",
            plain=f"放假安排公布了，{clock.title}的最后一天从{_day(before)}改为{_day(clock.due_at)}。",
            loop=loop,
            subject_ref=subject_ref,
            parent_ref=described.parent_ref,
            actor=actor,
            now=now,
            detail={
                "clock": clock.code,
                "before": before.isoformat() if before else "",
                "after": clock.due_at.isoformat() if clock.due_at else "",
            },
            about=described.about,
        )
    return True


def _day(moment: datetime | None) -> str:
    return f"{moment.astimezone(CITY_TIME):%Y年%-m月%-d日}" if moment else "没有定"
