"""What a reviewer may do with a case now, what is missing before, and what it will cause."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yijian.cases.loops import CaseLoop
from yijian.cases.models import Case
from yijian.cases.queries.casework.papers import Papers
from yijian.cases.vocabulary import ACCEPT, DECIDE, EXTEND, Handling
from yijian.catalogue import queries as catalogue
from yijian.certificates import queries as certificates
from yijian.kernel.actor import Actor
from yijian.kernel.definitions import ItemDefinition, Limit, LimitUnit
from yijian.kernel.loop import APPLICANT, Move
from yijian.kernel.refusal import NotFound, Refusal
from yijian.plumbing.loops import made_before, same_hands
from yijian.ui.rules.moves import move_form
from yijian.ui.vocabulary import MoveForm

_UNITS = {LimitUnit.WORKDAY: "个工作日", LimitUnit.DAY: "天", LimitUnit.HOUR: "小时"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PointRow:
    """One point of the published standard."""

    code: str
    number: int
    title: str
    standard: str
    value: str
    """yes, no, na, or empty while it is open."""
    note: str

    @property
    def name(self) -> str:
        """The name of its switch."""
        return f"p-{self.code}"

    @property
    def note_name(self) -> str:
        """The name of the box that says what is wrong."""
        return f"n-{self.code}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """One button of the decision bar."""

    code: str
    title: str
    kind: str
    url: str
    posts: bool
    """It sends the form of the points; otherwise it leads to a form of its own."""
    disabled: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """The decision bar."""

    missing: str
    """What is missing, or why the actor cannot decide; shown in bold."""
    causes: str
    doings: tuple[Doing, ...]

    @property
    def text(self) -> SafeString:
        """Both, as the bar shows them."""
        return format_html("<b>{}</b>{}", self.missing, self.causes)


def bar_of(
    case: Case,
    item: ItemDefinition,
    *,
    points: Sequence[PointRow],
    papers: Papers,
    siblings: Sequence[Case],
    actor: Actor,
) -> Bar:
    """Return the decision bar of a case for an actor."""
    is_ours = actor.agency_code == case.agency_code
    if case.state == CaseLoop.received.code and is_ours and actor.holds(ACCEPT):
        return _accepting(case, item, points, papers)
    if case.state == CaseLoop.accepted.code and is_ours and (actor.holds(DECIDE) or actor.holds(EXTEND)):
        return _deciding(case, item, points, siblings, actor)
    if case.state == CaseLoop.suspended.code and is_ours and actor.holds(DECIDE):
        return Bar(
            missing="时钟停着。",
            causes="特别程序做完了，结束它，时钟接着走。",
            doings=(_link(case, CaseLoop.resume_clock, "primary"),),
        )
    state = CaseLoop.states[case.state]
    if state.final:
        return Bar(missing=f"{state.title}，不用再办。", causes="", doings=())
    if case.state in (CaseLoop.granted.code, CaseLoop.refused.code):
        return Bar(missing=f"{state.title}。", causes="等其他几项有结果，一次送达。", doings=())
    if state.waits_for == APPLICANT:
        causes = "在等办事人，不用您做什么。"
    elif state.waits_for in (ACCEPT, DECIDE):
        causes = f"在等{case.agency_name}{state.to_do}，不用您做什么。"
    else:
        causes = "前一项有了结果，这一项自动开始。"
    return Bar(missing=f"现在是“{state.title}”。", causes=causes, doings=())


def _accepting(case: Case, item: ItemDefinition, points: Sequence[PointRow], papers: Papers) -> Bar:
    left = [point.title for point in points if not point.value]
    bad = [point.title for point in points if point.value == "no"]
    missing = ""
    if papers.missing:
        missing = f"还差{len(papers.missing)}份材料：{_some(papers.missing)}。补齐才能受理。"
    elif bad:
        missing = f"有{len(bad)}条不符合：{_some(bad)}。不能受理，可以一次性告知补正，或者不予受理。"
    elif left:
        missing = _open(left, "受理")
    told = made_before(CaseLoop.ask_for_correction, ref=case.ref) > 0
    doings = [_link(case, CaseLoop.decline, "no")]
    if not told:
        doings.append(
            Doing(
                code=CaseLoop.ask_for_correction.code,
                title=CaseLoop.ask_for_correction.title,
                kind="grey",
                url=reverse("casework:correction", args=[case.ref]),
                posts=False,
            )
        )
    doings.append(_post(case, CaseLoop.accept, disabled=bool(missing)))
    limit = Limit(amount=0) if case.handling == Handling.CHECK else item.promised
    causes = f"受理后从下一个工作日起算，承诺{_written(limit)}，法定{_written(item.statutory)}。"
    if told:
        causes = f"一次性告知已经发过，不能再发第二次。{causes}"
    return Bar(missing=missing, causes=causes, doings=tuple(doings))


def _deciding(
    case: Case, item: ItemDefinition, points: Sequence[PointRow], siblings: Sequence[Case], actor: Actor
) -> Bar:
    doings: list[Doing] = []
    if actor.holds(EXTEND) and not made_before(CaseLoop.extend, ref=case.ref):
        doings.append(_link(case, CaseLoop.extend, "grey"))
    if not actor.holds(DECIDE):
        return Bar(
            missing="", causes="您可以批准延长；审查和决定由有这项职责的同事办。", doings=tuple(doings)
        )
    hands = same_hands(CaseLoop.grant, ref=case.ref, actor=actor)
    if hands is not None:
        return Bar(missing=hands.sentence, causes="", doings=tuple(doings))
    left = [point.title for point in points if not point.value]
    bad = [point.title for point in points if point.value == "no"]
    survey = _survey_fault(case)
    missing = ""
    if bad:
        missing = f"有{len(bad)}条不符合：{_some(bad)}。不能准予，可以改勾，或者作出不予许可。"
    elif left:
        missing = _open(left, "准予")
    elif survey:
        missing = survey
    doings.append(_link(case, CaseLoop.stop_clock, "grey"))
    doings.append(_link(case, CaseLoop.refuse, "no"))
    doings.append(_post(case, CaseLoop.grant, disabled=bool(missing)))
    return Bar(missing=missing, causes=causes_of(case, item, siblings), doings=tuple(doings))


def causes_of(case: Case, item: ItemDefinition, siblings: Sequence[Case]) -> str:
    """Return in one sentence what a grant sets in motion."""
    parts = []
    if item.certificate_kind:
        parts.append(f"当场出电子《{_certificate_title(item)}》、盖章")
    next_ones = [one.plain_title for one in siblings if case.item_code in one.after and not one.result]
    if next_ones:
        parts.append(f"“{'”“'.join(next_ones)}”接着开始")
    if case.handling == Handling.PROMISE and item.check_within_days:
        parts.append(f"{item.check_within_days}个工作日内核查承诺")
    if all(one.result for one in siblings):
        parts.append("全部有了结果，一次送达" if siblings else "结果送达")
    return f"准予后{'，'.join(parts)}。" if parts else ""


def form_of(
    case: Case,
    item: ItemDefinition,
    move: Move,
    *,
    points: Sequence[PointRow] = (),
    typed: dict[str, str] | None = None,
    refusal: Refusal | None = None,
) -> MoveForm:
    """Return the form of one move with what it will cause; a refusal begins with the bad points and the item's basis."""
    given = dict(typed or {})
    note = ""
    if move is CaseLoop.refuse:
        bad = [point for point in points if point.value == "no"]
        if typed is None:
            given["basis"] = "\n".join(item.basis)
            given["explanation"] = "\n".join(
                f"{point.title}：{point.note or '不符合'}" + ("" if point.note.endswith("。") else "。")
                for point in bad
            )
        note = f"决定书里会写：{item.remedies}" if item.remedies else "决定书里会写明救济途径。"
        if not bad:
            note = f"先在审查要点里勾出哪一条“不符合”，再写理由。{note}"
    elif move is CaseLoop.decline:
        note = "通知书里会写明理由、该找谁办和救济途径。"
    elif move is CaseLoop.stop_clock:
        note = "只有法律列出的八种情形能停时钟，停多久会告诉办事人。"
    elif move is CaseLoop.extend:
        note = "只能延长一次，最多10个工作日，理由会告诉办事人。"
    return move_form(
        move,
        url=reverse("casework:do", args=[case.ref, move.code]),
        typed=given,
        refusal=refusal,
        note=note,
    )


FORMS = {
    move.code: move
    for move in (
        CaseLoop.decline,
        CaseLoop.stop_clock,
        CaseLoop.resume_clock,
        CaseLoop.extend,
        CaseLoop.refuse,
    )
}
"""Moves that ask for something before they are made."""


def _open(titles: Sequence[str], then: str) -> str:
    """Return how many points are open; one or two are named, so that nobody has to search for them."""
    if len(titles) > 2:
        return f"要点还剩{len(titles)}条没勾，勾完才能{then}。"
    return f"要点还剩{len(titles)}条没勾：{'、'.join(titles)}。勾完才能{then}。"


def _some(titles: Sequence[str]) -> str:
    """Return up to two titles, and how many there are when there are more."""
    named = "、".join(titles[:2])
    return f"{named}等" if len(titles) > 2 else named


def _survey_fault(case: Case) -> str:
    if not case.needs_survey:
        return ""
    opinion = getattr(case, "survey_opinion", None)
    if opinion is None or opinion.passed is None:
        return "踏勘意见还没出，出了才能准予。"
    return "" if opinion.passed else "踏勘结论是不符合，不能准予。"


def _certificate_title(item: ItemDefinition) -> str:
    try:
        return certificates.kind(item.certificate_kind).title
    except NotFound:
        return "证照"


def _link(case: Case, move: Move, kind: str) -> Doing:
    return Doing(
        code=move.code,
        title=move.title,
        kind=kind,
        url=f"{reverse('casework:do', args=[case.ref, move.code])}#do",
        posts=False,
    )


def _post(case: Case, move: Move, *, disabled: bool) -> Doing:
    return Doing(
        code=move.code,
        title=move.title,
        kind="primary",
        url=reverse("casework:do", args=[case.ref, move.code]),
        posts=True,
        disabled=disabled,
        key="Ctrl Enter",
    )


def _written(limit: Limit) -> str:
    return f"{limit.amount}{_UNITS[limit.unit]}" if limit.amount else "当场"


def item_of(case: Case) -> ItemDefinition:
    """Return the item in the version that the case was filed for."""
    return catalogue.item(case.item_code, case.item_version)
