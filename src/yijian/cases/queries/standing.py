"""Where an application stands, in words: its heading, and whose move it is until when."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from yijian.cases.loops import PROMISED, STATUTORY, ApplicationLoop, CaseLoop
from yijian.cases.models import Application, Case, CorrectionNotice
from yijian.cases.vocabulary import RESULT_TITLES, Delivery, Result
from yijian.plumbing import calendar
from yijian.plumbing.clock import CITY_TIME
from yijian.plumbing.loops import clockwork
from yijian.plumbing.models import LoopClock
from yijian.ui.vocabulary import Link, Ticks

OPEN_STATES = (
    CaseLoop.waiting.code,
    CaseLoop.received.code,
    CaseLoop.correcting.code,
    CaseLoop.accepted.code,
    CaseLoop.suspended.code,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NowCard:
    """Where it stands: who moves next, what the person does, until when."""

    title: str
    text: str
    due: date | None
    due_label: str
    days: Ticks | None
    links: tuple[Link, ...] = ()
    is_calm: bool = False
    """Nothing is asked of the person now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedRow:
    """One promise that is still to be kept or is being looked at."""

    ref: str
    title: str
    text: str
    due: date | None
    days_left: int | None
    may_hand_in: bool
    accepts: str
    formats: str
    max_megabytes: int
    statement: str
    """What a department wants to revoke and why, while the person may answer; else empty."""
    statement_basis: str
    statement_until: date | None
    revocation_ref: str


def clocks_of(cases: list[Case]) -> dict[str, dict[str, LoopClock]]:
    """Return the newest clock of each kind of each case, with its stops."""
    found: dict[str, dict[str, LoopClock]] = {}
    rows = (
        LoopClock.objects.filter(loop=CaseLoop.code, subject_ref__in=[case.ref for case in cases])
        .prefetch_related("stops")
        .order_by("pk")
    )
    for row in rows:
        found.setdefault(row.subject_ref, {})[row.code] = row
    return found


def heading_of(application: Application, cases: list[Case]) -> str:
    """Return the state in one line."""
    title = application.title
    if application.state == ApplicationLoop.drafting.code:
        return f"{title}：还没交"
    if application.state == ApplicationLoop.signing.code:
        return f"{title}：等签名"
    if application.state == ApplicationLoop.withdrawn.code:
        return f"{title}：您没有继续办"
    granted = sum(case.result == Result.GRANTED for case in cases)
    ended = sum(bool(case.result) for case in cases)
    correcting = [case for case in cases if case.state == CaseLoop.correcting.code]
    if correcting:
        return f"{title}：有{len(correcting)}项要补材料"
    if ended == len(cases):
        if len(cases) == 1:
            return f"{title}：{'办好了' if granted else RESULT_TITLES[Result(cases[0].result)]}"
        return (
            f"{title}：{len(cases)}项全办好了"
            if granted == ended
            else f"{title}：{granted}项办好了，{ended - granted}项没办成"
        )
    if len(cases) == 1:
        return f"{title}：正在办"
    return f"{title}：{len(cases)}项办好了{granted}项" if granted else f"{title}：{len(cases)}项正在办"


def now_card(
    application: Application,
    cases: list[Case],
    clocks: dict[str, dict[str, LoopClock]],
    owed: "tuple[OwedRow, ...]",
    *,
    now: datetime,
    may_act: bool,
) -> NowCard:
    """Return whose move it is and until when."""
    state = application.state
    if state in (ApplicationLoop.drafting.code, ApplicationLoop.signing.code):
        page = "cases:form" if state == ApplicationLoop.drafting.code else "cases:sign"
        url = reverse(page, args=[application.ref])
        return NowCard(
            title="还没交" if page == "cases:form" else "等所有人签名",
            text=ApplicationLoop.states[state].plain,
            due=None,
            due_label="",
            days=None,
            links=(Link(title="接着办", url=url),),
        )
    correcting = [case for case in cases if case.state == CaseLoop.correcting.code]
    if correcting:
        return _correcting(application, correcting, clocks, may_act=may_act)
    open_cases = [case for case in cases if case.state in OPEN_STATES]
    stated = next((row for row in owed if row.statement), None)
    if stated is not None:
        return NowCard(
            title=f"有部门想撤销“{stated.title}”对应的决定，等您说明",
            text="您有不同意见，可以在期限内写下来，部门必须答复。写在下面的“撤销告知”里。",
            due=stated.statement_until,
            due_label="最晚说明",
            days=None,
            links=(Link(title="写我的意见", url="#statement"),),
        )
    debt = _debt_of(owed)
    links = (Link(title="补承诺的材料", url="#owed"),) if debt and may_act else ()
    if open_cases:
        return _under_way(application, open_cases, clocks, debt=debt, links=links, now=now)
    if state == ApplicationLoop.settled.code:
        how = "正在等窗口一次交给您。" if application.delivery == Delivery.WINDOW else "正在一次送给您。"
        return NowCard(
            title="结果都有了，等送达",
            text=f"{how}{debt or '您什么都不用做。'}",
            due=None,
            due_label="",
            days=None,
            links=links,
            is_calm=not debt,
        )
    if state == ApplicationLoop.delivered.code:
        return NowCard(
            title="都送到了",
            text=f"电子证照在“我的证照”里。{debt}",
            due=None,
            due_label="",
            days=None,
            links=(
                *links,
                Link(title="看我的证照", url="/wallet/"),
                Link(title="评一评", url=f"/my/{application.ref}/rate/"),
            )
            if may_act
            else (),
        )
    return NowCard(title="没有继续办", text="想再办，随时可以重新申报。", due=None, due_label="", days=None)


def _debt_of(owed: "tuple[OwedRow, ...]") -> str:
    """Return the sentence on papers that were promised and are still to come; empty when none are."""
    waiting = [row for row in owed if row.may_hand_in]
    if not waiting:
        return ""
    first = min((row.due for row in waiting if row.due), default=None)
    until = f"，{'最早的' if len(waiting) > 1 else ''}最晚{first.month}月{first.day}日" if first else ""
    return f"您承诺过的材料还有{len(waiting)}份要补{until}。"


def _correcting(
    application: Application,
    correcting: list[Case],
    clocks: dict[str, dict[str, LoopClock]],
    *,
    may_act: bool,
) -> NowCard:
    notices = {
        notice.case_id: len(notice.defects) for notice in CorrectionNotice.objects.filter(case__in=correcting)
    }
    dues = [
        row.due_at.astimezone(CITY_TIME).date()
        for case in correcting
        if (row := clocks.get(case.ref, {}).get("correction")) and row.due_at and not row.ended_at
    ]
    count = sum(notices.values())
    names = "、".join(case.agency_name for case in correcting)
    due = min(dues, default=None)
    return NowCard(
        title=f"等您补{count}处",
        text=f"{names}一次说清了要补的地方。补好后接着办，别的几项不受影响。{calendar.caution(due)}",
        due=due,
        due_label="最晚补好",
        days=None,
        links=tuple(
            Link(
                title="现在去补" if len(correcting) == 1 else f"补“{case.plain_title}”",
                url=reverse("cases:correct", args=[application.ref, case.ref]),
            )
            for case in correcting
        )
        if may_act
        else (),
    )


def _under_way(
    application: Application,
    open_cases: list[Case],
    clocks: dict[str, dict[str, LoopClock]],
    *,
    debt: str,
    links: tuple[Link, ...],
    now: datetime,
) -> NowCard:
    days = calendar.current()
    running = [
        (case, row)
        for case in open_cases
        if (row := clocks.get(case.ref, {}).get(PROMISED.code)) and not row.ended_at
    ]
    # The case that will take longest is what the whole waits for.
    slowest = max(running, key=lambda pair: (pair[1].due_at is not None, pair[1].due_at), default=None)
    due = application.promised_on
    ticks = None
    if slowest is not None:
        case, row = slowest
        reading = clockwork.reading(row, now=now, calendar=days)
        due = max(filter(None, (due, reading.due_on)), default=due)
        legal = clocks[case.ref].get(STATUTORY.code)
        ticks = (
            Ticks(
                today=max(reading.used + 1 if not reading.overdue else reading.used, 1),
                promised=reading.amount,
                legal=legal.amount + legal.extended_by if legal else 0,
            )
            if row.unit == "workday" and reading.amount
            else None
        )
    waiting = [case for case in open_cases if case.state == CaseLoop.received.code]
    deciding = [case for case in open_cases if case.state == CaseLoop.accepted.code]
    stopped = [case for case in open_cases if case.state == CaseLoop.suspended.code]
    names = "、".join(
        dict.fromkeys(case.agency_name for case in (deciding or waiting or stopped or open_cases))
    )
    if deciding:
        title, what = f"等{names}做决定", "材料都收下了，正在审查。"
    elif waiting:
        title, what = f"等{names}受理", "正在看材料齐不齐。缺什么只告诉您一次，一次说全。"
    elif stopped:
        title, what = f"{names}在做特别程序", "法律规定的检验、听证这些程序不算在时限里，做完接着办。"
    else:
        title, what = "等前一项办好", "前一项办好，后面的自动开始。"
    return NowCard(
        title=title,
        text=f"{what}{debt or '您什么都不用做，'}要找您会打电话、发短信。{calendar.caution(due)}",
        due=due,
        due_label="最晚办好",
        days=ticks,
        links=links,
        is_calm=not debt,
    )
