"""What the home page shows of cases: the draft to go on with, and yesterday's numbers, bad ones included."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Count, F, Q
from django.urls import reverse

from yijian.cases import access
from yijian.cases.loops import PROMISED, ApplicationLoop, CaseLoop
from yijian.cases.models import Application, Case
from yijian.kernel.actor import Actor
from yijian.kernel.indicator import rate
from yijian.plumbing.clock import CITY_TIME
from yijian.plumbing.models import LoopClock


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """A draft to go on with."""

    ref: str
    title: str
    saved_at: datetime
    url: str


def latest_draft(actor: Actor) -> DraftRow | None:
    """Return the draft the actor worked on last, None if there is none."""
    row = (
        access.applications_visible_to(actor)
        .filter(state__in=[ApplicationLoop.drafting.code, ApplicationLoop.signing.code], clerk_ref="")
        .order_by("-saved_at", "-pk")
        .first()
    )
    if row is None:
        return None
    page = "cases:sign" if row.state == ApplicationLoop.signing.code else "cases:form"
    return DraftRow(ref=row.ref, title=row.title, saved_at=row.saved_at, url=reverse(page, args=[row.ref]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Yesterday:
    """One day's numbers of the whole city."""

    on: date
    filed: int
    concluded: int
    in_time: Decimal | None
    """Share of promised clocks that ended yesterday in time, in percent; None when none ended."""
    late: int


def wanted_items(*, now: datetime, limit: int) -> tuple[str, ...]:
    """Return the codes of the items filed most often in the last ninety days, most wanted first."""
    counted = (
        Case.objects.filter(application__filed_at__gte=now - timedelta(days=90))
        .values_list("item_code")
        .annotate(n=Count("id"))
        .order_by("-n", "item_code")[:limit]
    )
    return tuple(code for code, _ in counted)


def yesterday(*, now: datetime) -> Yesterday:
    """Return yesterday's numbers, counted from the stored clocks and applications."""
    today = now.astimezone(CITY_TIME).replace(hour=0, minute=0, second=0, microsecond=0)
    start = today - timedelta(days=1)
    filed = Application.objects.filter(filed_at__gte=start, filed_at__lt=today).count()
    clocks = LoopClock.objects.filter(
        loop=CaseLoop.code, code=PROMISED.code, ended_at__gte=start, ended_at__lt=today
    ).aggregate(all=Count("id"), late=Count("id", filter=Q(ended_at__gt=F("due_at"))))
    concluded, late = int(clocks["all"]), int(clocks["late"])
    return Yesterday(
        on=start.date(),
        filed=filed,
        concluded=concluded,
        in_time=rate(concluded - late, concluded),
        late=late,
    )
