"""How the clock of a case reads in the heads and lists of staff pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from yijian.cases.loops import CORRECTION, FIVE_DAYS, HAND_OVER, PROMISED, STATUTORY, CaseLoop
from yijian.cases.models import Case
from yijian.kernel.clocks import ClockReading, Light
from yijian.kernel.workdays import WorkCalendar
from yijian.plumbing import calendar
from yijian.plumbing.clock import CITY_TIME
from yijian.plumbing.loops import assignments, clockwork
from yijian.plumbing.models import Assignment, LoopClock

LIGHTS = {
    Light.FINE: "fine",
    Light.WARNING: "soon",
    Light.YELLOW: "today",
    Light.RED: "over",
    Light.STOPPED: "stop",
    Light.DONE: "done",
}
"""The kernel's lights as the clock component names them."""

_SHOWN = {
    CaseLoop.received.code: FIVE_DAYS.code,
    CaseLoop.correcting.code: CORRECTION.code,
    CaseLoop.accepted.code: PROMISED.code,
    CaseLoop.suspended.code: PROMISED.code,
    CaseLoop.granted.code: HAND_OVER.code,
    CaseLoop.refused.code: HAND_OVER.code,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockHead:
    """The clock in the head of a case."""

    light: str
    word: str
    when: str
    total: int
    used: int
    law: str
    """法定到12月2日; empty where no statutory limit runs."""
    note: str
    """Since when it counts and how long it stood."""
    caution: str
    """That an end was reckoned over a year whose holidays are estimated; else empty."""


def clock_head(case: Case, *, now: datetime) -> ClockHead | None:
    """Return the clock that counts for a case in its present state, None when none does."""
    days = calendar.current()
    running = {
        row.code: clockwork.reading(row, now=now, calendar=days)
        for row in LoopClock.objects.filter(subject_ref=case.ref, ended_at__isnull=True).prefetch_related(
            "stops"
        )
    }
    shown = running.get(_SHOWN.get(case.state, ""))
    if shown is None:
        return None
    law = running.get(STATUTORY.code)
    return ClockHead(
        light=LIGHTS[shown.light],
        word=shown.words,
        when=f"{on(shown.due_at)}{shown.due_at.astimezone(CITY_TIME):%H:%M}到期" if shown.due_at else "",
        total=shown.amount,
        used=shown.used,
        law=f"法定到{on(law.due_at)}" if law is not None and law.due_at else "",
        note=_note(case, shown),
        caution=calendar.caution(_later(shown, law)),
    )


def _later(shown: ClockReading, law: ClockReading | None) -> date | None:
    ends = [reading.due_on for reading in (shown, law) if reading is not None and reading.due_on is not None]
    return max(ends, default=None)


def _note(case: Case, reading: ClockReading) -> str:
    first = reading.started_on
    begun = {
        CaseLoop.received.code: f"{first.month}月{first.day}日收件，5个工作日内受理或者一次告知，不说就算受理",
        CaseLoop.correcting.code: f"{first.month}月{first.day}日告知，等办事人补正",
        CaseLoop.accepted.code: f"{first.month}月{first.day}日受理，第二天起算",
        CaseLoop.suspended.code: f"{first.month}月{first.day}日受理，第二天起算",
    }.get(case.state, f"{first.month}月{first.day}日决定，10个工作日内送达")
    stood = f"停过{reading.stopped}个工作日" if reading.stopped else "没有停过"
    return f"{begun}，{stood}" if case.state == CaseLoop.accepted.code else begun


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockCell:
    """The clock in a row of a list."""

    light: str
    word: str
    when: str


_CELLS = {
    "red": "over",
    "yellow": "today",
    "warning": "soon",
    "fine": "fine",
    "stopped": "stop",
    "none": "fine",
}


def clock_cells(refs: Iterable[str], *, today: date) -> dict[str, ClockCell]:
    """Return the clock of each subject that waits for staff, with one query."""
    days = calendar.current()
    cells = {}
    for ref, row in assignments.open_for(refs).items():
        cells[ref] = ClockCell(
            light=_CELLS[assignments.light_of(row, today=today)],
            word=_word(row, today, days),
            when=_when(row),
        )
    return cells


def _word(row: Assignment, today: date, days: WorkCalendar) -> str:
    if row.is_stopped:
        return "时钟停了"
    if row.due_at is None:
        return "没有时限"
    due_on = row.due_at.astimezone(CITY_TIME).date()
    if due_on < today:
        return f"超期{max(1, days.working_days_between(due_on, today))}天"
    return "今天到期" if due_on == today else f"剩{days.working_days_between(today, due_on)}天"


def _when(row: Assignment) -> str:
    return on(row.due_at) if row.due_at is not None and not row.is_stopped else ""


def on(moment: datetime | None) -> str:
    """Return the day of a moment in the agencies' zone: 11月24日; empty for none."""
    if moment is None:
        return ""
    day = moment.astimezone(CITY_TIME)
    return f"{day.month}月{day.day}日"
