"""The line of one application: what was done, what several departments are doing, what is still to come."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from yijian.cases.loops import PROMISED, ApplicationLoop, CaseLoop
from yijian.cases.models import Application, Case, Survey
from yijian.cases.vocabulary import RESULT_TITLES, Delivery, Result
from yijian.plumbing import calendar, journal
from yijian.plumbing.loops import clockwork
from yijian.plumbing.models import LoopClock
from yijian.ui.vocabulary import Lane, Link, Progress, Step

Certified = Mapping[str, tuple[tuple[str, str], ...]]
Clocks = Mapping[str, Mapping[str, LoopClock]]

_PLACE = {
    CaseLoop.waiting.code: "等前一项",
    CaseLoop.received.code: "等受理",
    CaseLoop.correcting.code: "等您补",
    CaseLoop.accepted.code: "在办",
    CaseLoop.suspended.code: "已停",
}


def of(
    application: Application,
    cases: list[Case],
    clocks: Clocks,
    *,
    now: datetime,
    certified: Certified,
    plain_only: bool = False,
    besides: Sequence[str] = (),
) -> tuple[Step, ...]:
    """Return the steps from filing to the end, one lane for each case.

    ``besides`` are what else belongs to it: its promises and their revocation, of which the person reads here too.
    ``plain_only`` leaves out every link and name, for those who follow without an account.
    """
    survey = Survey.objects.filter(application=application).values_list("ref", flat=True).first()
    own = [application.ref, *([survey] if survey else []), *besides]
    case_refs = [case.ref for case in cases]
    rows = journal.timeline([*own, *case_refs], for_citizen=True)
    told = [row for row in rows if row.subject_ref in own and row.act != "application.deliver"]
    before = [row for row in told if row.act != "application.settle"]
    after = [row for row in told if row.act == "application.settle"]
    steps = [_step(row) for row in before]
    if cases:
        steps.append(_lanes(cases, rows, clocks, now=now, certified={} if plain_only else certified))
    steps += [_step(row) for row in after]
    return (*steps, *_to_come(application, cases, rows))


def plain_of(application: Application, cases: list[Case], *, survey: str) -> tuple[Step, ...]:
    """Return the line in few words, one step for each case: what is done, what is under way, what comes."""
    found = [Step(title="您交了申请", at=application.filed_at)]
    for case in sorted(cases, key=lambda case: (not case.result, case.state == CaseLoop.waiting.code)):
        result = Result(case.result)
        if result is Result.NONE:
            waiting = case.state == CaseLoop.waiting.code
            found.append(
                Step(
                    title=f"{case.plain_title}：{_PLACE[case.state]}",
                    state=Progress.NEXT if waiting else Progress.NOW,
                    text=CaseLoop.states[case.state].plain,
                )
            )
        else:
            word = "办好了" if result is Result.GRANTED else RESULT_TITLES[result]
            found.append(
                Step(
                    title=f"{case.plain_title}：{word}",
                    at=case.decided_at,
                    sealed=result is Result.GRANTED,
                    text="" if result is Result.GRANTED else f"{case.explanation}{case.remedies}",
                )
            )
    if survey:
        found.append(Step(title="有人上门看现场", state=Progress.NEXT, text=survey))
    if application.state == ApplicationLoop.delivered.code:
        found.append(Step(title="都送到了", at=application.closed_at, end=True))
    else:
        found.append(
            Step(title="全部办好", state=Progress.NEXT, text=_HOW[Delivery(application.delivery)], end=True)
        )
    return tuple(found)


def short_of(application: Application, cases: list[Case]) -> tuple[Step, ...]:
    """Return the line in a few steps, for a receipt: what comes next, with days."""
    first = "、".join(dict.fromkeys(case.agency_name for case in cases if not case.after)) or "部门"
    due = application.promised_on
    steps = [
        Step(
            title=f"今天，{first}看材料",
            state=Progress.NOW,
            text="缺什么，只告诉您一次，一次说全。5个工作日没有消息，就算受理。",
        )
    ]
    if any(case.needs_survey for case in cases):
        steps.append(
            Step(
                title="上门看一次现场",
                state=Progress.NEXT,
                text="几个部门一起来，只来一次，提前打电话约。",
            )
        )
    steps.append(
        Step(
            title=f"{due.month}月{due.day}日前，{len(cases)}项出结果" if due else f"{len(cases)}项出结果",
            state=Progress.NEXT,
            text=f"先办好的先给您，电子证照直接到“我的证照”。{_HOW[Delivery(application.delivery)]}",
        )
    )
    steps.append(Step(title="全部办结，请您评价", state=Progress.NEXT, end=True))
    return tuple(steps)


_HOW = {
    Delivery.ELECTRONIC: "",
    Delivery.POST: "纸质的免费寄给您。",
    Delivery.WINDOW: "纸质的带身份证到窗口领。",
}


_TITLES = {
    "application.file": "您提交了申请",
    "application.collect": "您签了名",
    "application.settle": "全部有了结果",
    "survey.arrange": "约好了上门",
    "survey.rearrange": "上门改了时间",
    "survey.record": "现场看过了",
}


def _step(row: journal.TimelineRow) -> Step:
    return Step(title=_TITLES.get(row.act, row.title), state=Progress.DONE, at=row.at, text=row.plain)


def _lanes(
    cases: list[Case],
    rows: list[journal.TimelineRow],
    clocks: Clocks,
    *,
    now: datetime,
    certified: Certified,
) -> Step:
    days = calendar.current()
    by_case: dict[str, list[journal.TimelineRow]] = {}
    for row in rows:
        by_case.setdefault(row.subject_ref, []).append(row)
    lanes = tuple(
        _lane(
            case,
            by_case.get(case.ref, []),
            clocks.get(case.ref, {}).get(PROMISED.code),
            certified.get(case.ref, ()),
            now=now,
            today=days.day_of(now),
        )
        for case in cases
    )
    ended = all(case.result for case in cases)
    working = list(
        dict.fromkeys(
            case.agency_name for case in cases if not case.result and case.state != CaseLoop.waiting.code
        )
    )
    title = (
        "各部门都办完了"
        if ended
        else f"{len(working)}个部门同时在办"
        if len(working) > 1
        else f"{(working or [cases[0].agency_name])[0]}在办"
    )
    return Step(title=title, state=Progress.DONE if ended else Progress.NOW, lanes=lanes)


def _grounds(case: Case, said: str) -> str:
    """Return what a decision against the applicant has to say beside its reason: by which law, and what can be done about it."""
    if Result(case.result) not in (Result.REFUSED, Result.DECLINED, Result.REVOKED):
        return ""
    basis = "、".join(line.strip() for line in case.basis.splitlines() if line.strip())
    parts = [
        "" if case.explanation in said else case.explanation,
        f"依据：{basis}。" if basis else "",
        case.remedies,
    ]
    return "".join(parts)


def _lane(
    case: Case,
    rows: list[journal.TimelineRow],
    clock: LoopClock | None,
    certified: tuple[tuple[str, str], ...],
    *,
    now: datetime,
    today: date,
) -> Lane:
    result = Result(case.result)
    links = tuple(Link(title=f"看{title}", url=f"/wallet/{ref}/") for ref, title in certified)
    # Who is done with wants to know the end; who waits, also what led there.
    said = _said(rows[-1:] if result is Result.GRANTED else rows[-2:], today)
    if not said:
        said = f"{case.agency_name}，{CaseLoop.states[case.state].plain}"
    if result is Result.GRANTED:
        return Lane(title=case.plain_title, text=said, state=Progress.DONE, sealed=True, links=links)
    if result is not Result.NONE:
        return Lane(
            title=case.plain_title,
            text=said + _grounds(case, said),
            state=Progress.DONE,
            tag=RESULT_TITLES[result],
            tag_tone="bad" if result in (Result.REFUSED, Result.DECLINED, Result.REVOKED) else "line",
        )
    tag, tone = _PLACE[case.state], ""
    if clock is not None and clock.ended_at is None:
        reading = clockwork.reading(clock, now=now, calendar=calendar.current())
        if reading.overdue:
            tag, tone = reading.words, "bad"
        elif clock.is_stopped:
            tag, tone = reading.words, "info"
        else:
            tag = (
                f"在办，第{reading.used + 1}天" if reading.used < reading.amount else f"在办，{reading.words}"
            )
    elif case.state == CaseLoop.correcting.code:
        tone = "warn"
    return Lane(title=case.plain_title, text=said, state=Progress.NOW, tag=tag, tag_tone=tone)


def _said(rows: list[journal.TimelineRow], today: date) -> str:
    """Return what happened, the day before each first thing of that day."""
    parts = []
    before = None
    for row in rows:
        on = calendar.current().day_of(row.at)
        day = "今天" if on == today else f"{on.month}月{on.day}日"
        sentence = row.plain if row.plain.endswith("。") else f"{row.plain}。"
        parts.append(sentence if on == before else f"{day}，{sentence}")
        before = on
    return "".join(parts)


def _to_come(application: Application, cases: list[Case], rows: list[journal.TimelineRow]) -> list[Step]:
    if application.state == ApplicationLoop.withdrawn.code:
        return [Step(title="您撤回了，没有继续办", state=Progress.DONE, at=application.closed_at, end=True)]
    delivered = next((row for row in rows if row.act == "application.deliver"), None)
    if delivered is not None:
        granted = any(case.result == Result.GRANTED for case in cases)
        return [Step(title="全部办结", at=delivered.at, text=delivered.plain, sealed=granted, end=True)]
    found = [
        Step(
            title="电子证照到“我的证照”",
            state=Progress.NEXT,
            text="决定当天就有，能直接用。",
        )
    ]
    if application.delivery == Delivery.POST:
        found.append(Step(title="纸质证寄给您", state=Progress.NEXT, text="全部出结果后一次寄出，免费。"))
    if application.delivery == Delivery.WINDOW:
        found.append(Step(title="到窗口拿纸质证", state=Progress.NEXT, text="带身份证来，一次拿全。"))
    found.append(Step(title="全部办结，请您评价", state=Progress.NEXT, end=True))
    return found
