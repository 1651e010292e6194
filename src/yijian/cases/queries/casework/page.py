"""The review page of one case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from yijian.accounts import queries as accounts
from yijian.agencies import queries as agencies
from yijian.agencies.vocabulary import MODE_TITLES, MandateMode
from yijian.cases import access
from yijian.cases.loops import CaseLoop
from yijian.cases.models import Case, ReviewTick
from yijian.cases.queries import drafting
from yijian.cases.queries.asking import waiting_registers
from yijian.cases.queries.casework.comparing import Comparison, comparisons_of
from yijian.cases.queries.casework.doing import FORMS, Bar, PointRow, bar_of, form_of, item_of
from yijian.cases.queries.casework.papers import Papers, papers_of
from yijian.cases.queries.casework.times import ClockHead, clock_head
from yijian.cases.vocabulary import RESULT_TITLES, Finding, Result, Tick
from yijian.kernel.actor import SYSTEM, Actor, Channel
from yijian.kernel.definitions import ItemDefinition
from yijian.kernel.refusal import NotFound, Refusal
from yijian.plumbing import calendar, journal
from yijian.ui.vocabulary import MoveForm

CHANNELS = {
    Channel.WEB.value: "网上申报",
    Channel.MOBILE.value: "手机申报",
    Channel.DESK.value: "窗口申报",
    Channel.TERMINAL.value: "自助终端",
    Channel.API.value: "系统推送",
    Channel.SYSTEM.value: "系统",
}
TICKS = {Tick.GOOD: "yes", Tick.BAD: "no", Tick.NOT_APPLICABLE: "na"}
"""Findings as the three-state switch names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """The person served, masked."""

    name: str
    paper: str
    mobile: str
    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRow:
    """One line of what happened."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The part that changes with every tick: points and bar."""

    ref: str
    revision: int
    step: str
    """``accept``, ``decide``, or empty when nothing is reviewed now."""
    title: str
    aside: str
    points: tuple[PointRow, ...]
    may_tick: bool
    rest: tuple[str, ...]
    """Codes of the open points that one key may tick 符合; none when deciding, where every point is ticked by itself."""
    bar: Bar


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """Everything on the page."""

    ref: str
    application_ref: str
    number: str
    title: str
    state: str
    tag: str
    channel: str
    who: Who
    mandate: str
    others: str
    subject_ref: str
    clock: ClockHead | None
    result: str
    explanation: str
    letter: bool
    papers: Papers
    comparisons: tuple[Comparison, ...]
    comparing: str
    asking: tuple[str, ...]
    """Registers that were down when it was filed and are asked again."""
    review: Review
    history: tuple[LogRow, ...]
    form: MoveForm | None
    survey_ref: str


def review_page(
    *,
    ref: str,
    actor: Actor,
    now: datetime,
    material: str = "",
    file_id: int | None = None,
    page: int = 1,
    doing: str = "",
    typed: Mapping[str, str] | None = None,
    findings: Mapping[str, Finding] | None = None,
    refusal: Refusal | None = None,
) -> ReviewPage:
    """Return the page of a case that the actor may see.

    ``doing`` opens the form of a move, with what was typed into it; ``findings`` are points ticked on a page that was refused.

    :raises NotFound: when the actor may not see it.
    """
    case = access.case(ref, actor)
    item = item_of(case)
    siblings = list(
        Case.objects.filter(application_id=case.application_id).exclude(pk=case.pk).order_by("position")
    )
    check = drafting.check(case.application, today=calendar.current().day_of(now))
    papers = papers_of(
        case,
        item,
        check,
        actor=actor,
        now=now,
        wanted=material,
        file_id=file_id,
        page=page,
        looked_at=journal.looked_at(subject_ref=case.ref, actor_ref=actor.ref),
    )
    found = comparisons_of(case.application, item, check, now=now)
    wrong = sum(not row.agrees for row in found)
    move = FORMS.get(doing)
    review = _review(case, item, papers, siblings, actor=actor, findings=findings)
    return ReviewPage(
        ref=case.ref,
        application_ref=case.application.ref,
        number=case.number,
        title=case.title,
        state=CaseLoop.states[case.state].title,
        tag=f"一件事：{case.bundle_title}" if case.application.bundle_code else "单个事项",
        channel=CHANNELS.get(case.application.channel, ""),
        who=_who(case),
        mandate=_mandate(case),
        others=_others(siblings),
        subject_ref=case.subject_ref,
        clock=clock_head(case, now=now),
        result=RESULT_TITLES[Result(case.result)] if case.result else "",
        explanation=case.explanation,
        letter=bool(case.document_digest),
        papers=papers,
        comparisons=found,
        comparing=f"{len(found) - wrong}处一致" + (f"，{wrong}处要您看" if wrong else ""),
        asking=waiting_registers(case.application),
        review=review,
        history=history_of([case.application.ref, case.ref]),
        form=form_of(
            case,
            item,
            move,
            points=review.points,
            typed=dict(typed) if typed is not None else None,
            refusal=refusal,
        )
        if move is not None
        else None,
        survey_ref=_survey(case),
    )


def review_of(*, ref: str, actor: Actor, now: datetime) -> Review:
    """Return points and bar alone, after a tick was saved."""
    case = access.case(ref, actor)
    item = item_of(case)
    siblings = list(
        Case.objects.filter(application_id=case.application_id).exclude(pk=case.pk).order_by("position")
    )
    return _review(
        case, item, Papers(rows=(), looked=0, missing=(), open=None), siblings, actor=actor, findings=None
    )


def _review(
    case: Case,
    item: ItemDefinition,
    papers: Papers,
    siblings: list[Case],
    *,
    actor: Actor,
    findings: Mapping[str, Finding] | None,
) -> Review:
    step = "accept" if case.state in (CaseLoop.received.code, CaseLoop.correcting.code) else "decide"
    points = _points(case, item, step, findings or {})
    bar = bar_of(case, item, points=points, papers=papers, siblings=siblings, actor=actor)
    left = sum(not point.value for point in points)
    may_tick = any(doing.posts for doing in bar.doings)
    return Review(
        ref=case.ref,
        revision=case.revision,
        step=step,
        title="受理要点" if step == "accept" else "审查要点",
        aside=f"{len(points)}条，还剩{left}条" if left else f"{len(points)}条，都勾了",
        points=points,
        may_tick=may_tick,
        rest=tuple(point.code for point in points if not point.value)
        if may_tick and step == "accept"
        else (),
        bar=bar,
    )


def _points(
    case: Case, item: ItemDefinition, step: str, findings: Mapping[str, Finding]
) -> tuple[PointRow, ...]:
    stored = {
        row.point: Finding(point=row.point, tick=Tick(row.tick), note=row.note)
        for row in ReviewTick.objects.filter(case=case)
    }
    known = {**stored, **findings}
    return tuple(
        PointRow(
            code=point.code,
            number=number,
            title=point.title,
            standard=point.standard,
            value=TICKS[known[point.code].tick] if point.code in known else "",
            note=known[point.code].note if point.code in known else "",
        )
        for number, point in enumerate((one for one in item.review_points if one.step == step), start=1)
    )


def _who(case: Case) -> Who:
    row = accounts.subjects([case.subject_ref]).get(case.subject_ref)
    agent = case.application.agent_name
    return Who(
        name=row.masked_name if row else "",
        paper=row.id_code if row else "",
        mobile=row.masked_mobile if row else "",
        agent=f"{agent[:1]}{'*' * (len(agent) - 1)}代办" if agent else "",
    )


def _mandate(case: Case) -> str:
    try:
        row = agencies.mandate(case.mandate_ref)
    except NotFound:
        return ""
    if row.mode is MandateMode.DIRECT or row.name_agency_code == row.agency_code:
        return f"{row.agency_name}的法定职权" if row.mode is MandateMode.DIRECT else MODE_TITLES[row.mode]
    return f"{row.name_agency_name}{MODE_TITLES[row.mode]}，以{row.name_agency_name}名义决定"


def _others(siblings: list[Case]) -> str:
    if not siblings:
        return ""
    done = sum(bool(one.result) for one in siblings)
    if done == len(siblings):
        return f"另外{len(siblings)}项都有结果了"
    return f"另外{len(siblings)}项，{done}项有结果" if done else f"另外{len(siblings)}项也在办"


def history_of(refs: Sequence[str]) -> tuple[LogRow, ...]:
    """Return what happened to some subjects, newest first.

    The single files given while filling are left out; the same act of one person many times in a row is one line with a count.
    """
    rows = [row for row in journal.timeline(refs, for_citizen=False) if row.act != "application.give-file"]
    runs = [list(run) for _, run in groupby(reversed(rows), key=lambda row: (row.act, _told(row)))]
    return tuple(
        LogRow(at=run[0].at, text=_told(run[0]) + (f"，{len(run)}次" if len(run) > 1 else "")) for run in runs
    )


def _told(row: journal.TimelineRow) -> str:
    if row.actor_name == SYSTEM.name and not row.agency_name:
        return row.plain or row.title
    return f"{row.title}，{row.actor_name}" + (f"（{row.agency_name}）" if row.agency_name else "")


def _survey(case: Case) -> str:
    if not case.needs_survey:
        return ""
    survey = getattr(case.application, "survey", None)
    return survey.ref if survey is not None else ""
