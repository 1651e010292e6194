"""One inbox over all loops, sorted by the time left."""

from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET
from openpyxl import Workbook

from yijian.accounts.queries import actor_of, staff_only
from yijian.kernel.actor import Actor
from yijian.kernel.refusal import NotFound
from yijian.kernel.workdays import WorkCalendar
from yijian.plumbing import calendar, clock, journal
from yijian.plumbing.loops import all_bound, assignments
from yijian.plumbing.loops.assignments import InboxRow
from yijian.plumbing.loops.taking import Holding
from yijian.ui.vocabulary import Link, RulerPart

PAGE = 50
_LIGHTS = {
    "red": "over",
    "yellow": "today",
    "warning": "soon",
    "fine": "ok",
    "stopped": "stop",
    "none": "none",
}
_CLOCKS = {
    "red": "over",
    "yellow": "today",
    "warning": "soon",
    "fine": "fine",
    "stopped": "stop",
    "none": "fine",
}
_LABELS = {
    "red": "已超期，红牌",
    "yellow": "今天到期，黄牌",
    "warning": "快到期，预警",
    "fine": "还宽裕",
    "stopped": "时钟停了",
    "none": "没有时限",
}
_KEYS = (
    ("J K", "上下"),
    ("Enter", "打开"),
    ("X", "选中"),
    ("T", "我来办"),
    ("/", "搜索"),
    ("?", "全部快捷键"),
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 5000
"""Rows of one export."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the table."""

    row: InboxRow
    url: str
    light: str
    word: str
    when: str
    holding: Holding


@staff_only
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Show what waits for the actor: ruler, kinds, rows with the least time first, keyset pages."""
    return _page(request, title="待办", address=reverse("workbench:inbox"), loop=request.GET.get("loop", ""))


@staff_only
@require_GET
def of_loop(request: HttpRequest, loop: str) -> HttpResponse:
    """Show what waits for the actor in one kind of loop: the rail's 踏勘, 容缺与承诺."""
    found = next((binding.loop for binding in all_bound() if binding.loop.code == loop), None)
    if found is None:
        raise NotFound(what="这类事情")
    return _page(
        request, title=found.title, address=reverse("workbench:of", args=[loop]), loop=loop, is_fixed=True
    )


@staff_only
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Send the chosen rows of the inbox as a workbook; without a choice all rows of the filter, at most ``MOST``."""
    actor = actor_of(request)
    now = clock.now()
    today = now.date()
    chosen = [int(text) for text in request.GET.getlist("row")[:PAGE] if text.isdigit() and len(text) < 19]
    rows = assignments.inbox(
        actor,
        today=today,
        loop=request.GET.get("loop", ""),
        light=request.GET.get("light", "") if request.GET.get("light", "") in _LABELS else "",
        text=request.GET.get("q", "").strip()[:60],
        ids=chosen,
        limit=MOST,
    )
    journal.write_reading(
        what=f"导出待办{len(rows)}条",
        subject_ref=actor.ref,
        about=[],
        actor=actor,
        now=now,
        purpose="办理本单位待办",
    )
    book = Workbook(write_only=True)
    sheet = book.create_sheet("待办")
    sheet.append(["时限", "到期", "事情", "办事人", "编号", "种类", "轮到您做", "谁在办", "来源"])
    days = calendar.current()
    for row in rows:
        sheet.append(
            [
                _word(row, days, today=today),
                row.due_at.astimezone(clock.CITY_TIME).replace(tzinfo=None) if row.due_at else "",
                row.title,
                row.person,
                row.number,
                row.loop_title,
                row.to_do,
                row.taken_name,
                row.source,
            ]
        )
    content = BytesIO()
    book.save(content)
    response = HttpResponse(content.getvalue(), content_type=XLSX)
    header = content_disposition_header(as_attachment=True, filename=f"待办{today:%Y%m%d}.xlsx")
    response["Content-Disposition"] = header or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


def _page(
    request: HttpRequest, *, title: str, address: str, loop: str, is_fixed: bool = False
) -> HttpResponse:
    actor = actor_of(request)
    now = clock.now()
    today = now.date()
    light = request.GET.get("light", "") if request.GET.get("light", "") in _LABELS else ""
    text = request.GET.get("q", "").strip()[:60]
    rows = assignments.inbox(
        actor,
        today=today,
        loop=loop,
        light=light,
        text=text,
        after=_after(request.GET.get("after", "")),
        limit=PAGE + 1,
    )
    counts = assignments.counts(actor, today=today, loop=loop)
    by_loop = assignments.counts_by_loop(actor)
    kept = {key: value for key, value in (("light", light), ("q", text)) if value}
    if loop and not is_fixed:
        kept["loop"] = loop
    urls = assignments.urls_of(rows[:PAGE])
    days = calendar.current()
    return render(
        request,
        "workbench/inbox.html",
        {
            "title": title,
            "now": now,
            "keys": _KEYS,
            "q": text,
            "lines": [_line(row, urls, days, actor=actor, today=today) for row in rows[:PAGE]],
            "ruler": [
                RulerPart(
                    light=_LIGHTS[key],
                    count=counts[key],
                    label=label,
                    url=_url(address, {**kept, "light": key}),
                    current=light == key,
                )
                for key, label in _LABELS.items()
                if key != "none" or counts[key] or light == key
            ]
            + [
                RulerPart(
                    light="all",
                    count=counts["all"],
                    label="全部",
                    url=_without(address, kept, "light"),
                    current=not light,
                )
            ],
            "kinds": [] if is_fixed else _kinds(address, kept, by_loop, loop),
            "next_url": _url(address, {**kept, "after": _key(rows[PAGE - 1])}) if len(rows) > PAGE else "",
            "all_url": address,
            "is_filtered": bool(kept) or "after" in request.GET,
            "kept": {**kept, **({"loop": loop} if loop else {})},
            "total": counts[light or "all"] if not text else 0,
            "shown": len(rows[:PAGE]),
        },
    )


def _kinds(address: str, kept: dict[str, str], by_loop: dict[str, int], loop: str) -> list[Link]:
    """Return the kinds of loop in which something waits, as filters; one kind alone is no choice."""
    waiting = [binding.loop for binding in all_bound() if by_loop.get(binding.loop.code)]
    if len(waiting) < 2 and not loop:
        return []
    return [
        Link(
            title="全部",
            url=_without(address, kept, "loop"),
            count=sum(by_loop.values()),
            current=not loop,
        ),
        *(
            Link(
                title=found.title,
                url=_url(address, {**kept, "loop": found.code}),
                count=by_loop[found.code],
                current=loop == found.code,
            )
            for found in waiting
        ),
    ]


def _line(row: InboxRow, urls: dict[str, str], days: WorkCalendar, *, actor: Actor, today: date) -> Line:
    return Line(
        row=row,
        url=urls[row.subject_ref],
        light=_CLOCKS[row.light],
        word=_word(row, days, today=today),
        when=_when(row, today=today),
        holding=Holding(
            id=row.id,
            holder_ref=row.taken_by,
            holder=row.taken_name,
            is_mine=bool(row.taken_by) and row.taken_by == actor.ref,
        ),
    )


def _word(row: InboxRow, days: WorkCalendar, *, today: date) -> str:
    if row.light == "stopped":
        return f"时钟停了，{row.stopped_for}" if row.stopped_for else "时钟停了"
    if row.due_at is None:
        return "没有时限"
    due_on = row.due_at.astimezone(clock.CITY_TIME).date()
    if due_on < today:
        return f"超期{max(1, days.working_days_between(due_on, today))}天"
    if due_on == today:
        return "今天到期"
    return f"剩{days.working_days_between(today, due_on)}天"


def _when(row: InboxRow, *, today: date) -> str:
    if row.due_at is None or row.is_stopped:
        return ""
    due = row.due_at.astimezone(clock.CITY_TIME)
    return f"{due:%H:%M}前" if due.date() == today else f"{due.month}月{due.day}日"


def _key(row: InboxRow) -> str:
    return f"{row.due_at.isoformat() if row.due_at else ''}~{row.id}"


def _after(text: str) -> tuple[datetime | None, int] | None:
    """Read the place of the last row seen; nonsense begins from the start."""
    moment, _, last = text.partition("~")
    if not last.isdigit():
        return None
    try:
        return (datetime.fromisoformat(moment) if moment else None), int(last)
    except ValueError:
        return None


def _url(address: str, query: dict[str, str]) -> str:
    return f"{address}?{urlencode(query)}" if query else address


def _without(address: str, kept: dict[str, str], name: str) -> str:
    return _url(address, {key: value for key, value in kept.items() if key != name})
