"""The cases of an agency, found by state, light, number or name, paged by key."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from yijian.cases import access
from yijian.cases.loops import CaseLoop
from yijian.cases.queries.casework.times import ClockCell, clock_cells
from yijian.cases.vocabulary import RESULT_TITLES, Result
from yijian.kernel.actor import Actor
from yijian.plumbing import calendar
from yijian.plumbing.loops import assignments
from yijian.plumbing.models import Assignment

LIGHT_TITLES = {
    "red": "超期",
    "yellow": "今天到期",
    "warning": "快到期",
    "fine": "还宽裕",
    "stopped": "时钟停了",
}
STATE_TITLES = {code: state.title for code, state in CaseLoop.states.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One case in the list."""

    ref: str
    number: str
    title: str
    person: str
    state: str
    tone: str
    agency: str
    bundle: str
    clock: ClockCell | None
    result: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """One page of the list."""

    rows: tuple[CaseRow, ...]
    next_id: int | None
    """Where the next page begins; None on the last."""


def case_page(
    *,
    actor: Actor,
    now: datetime,
    state: str = "",
    light: str = "",
    text: str = "",
    before: int | None = None,
    size: int = 50,
) -> CasePage:
    """Return the cases that the actor may see, youngest first; the same number of queries for any page."""
    today = calendar.current().day_of(now)
    rows = access.cases_visible_to(actor).select_related("application").order_by("-pk")
    if state in STATE_TITLES:
        rows = rows.filter(state=state)
    if light in LIGHT_TITLES:
        waiting = Assignment.objects.filter(
            assignments.light_condition(light, today=today), loop=CaseLoop.code, closed_at__isnull=True
        )
        rows = rows.filter(ref__in=waiting.values("subject_ref"))
    if text:
        rows = rows.filter(
            Q(number=text)
            | Q(application__number=text)
            | Q(subject_name__icontains=text)
            | Q(title__icontains=text)
            | Q(plain_title__icontains=text)
        )
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: size + 1])
    cells = clock_cells([case.ref for case in found[:size]], today=today)
    return CasePage(
        rows=tuple(
            CaseRow(
                ref=case.ref,
                number=case.number,
                title=case.title,
                person=case.subject_name,
                state=STATE_TITLES[case.state],
                tone=_tone(case.state),
                agency=case.agency_name,
                bundle=case.bundle_title if case.application.bundle_code else "单个事项",
                clock=cells.get(case.ref),
                result=RESULT_TITLES[Result(case.result)] if case.result else "",
                url=reverse("casework:case", args=[case.ref]),
            )
            for case in found[:size]
        ),
        next_id=found[size - 1].pk if len(found) > size else None,
    )


def _tone(state: str) -> str:
    if state in (CaseLoop.granted.code, CaseLoop.concluded.code):
        return "ok"
    if state in (CaseLoop.refused.code, CaseLoop.declined.code, CaseLoop.revoked.code):
        return "bad"
    return "warn" if state in (CaseLoop.correcting.code, CaseLoop.suspended.code) else "info"
