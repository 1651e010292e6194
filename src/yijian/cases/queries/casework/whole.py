"""The page of a whole application: its cases side by side, and handing everything over at once."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from yijian.accounts import queries as accounts
from yijian.agencies import queries as agencies
from yijian.cases import access, rules
from yijian.cases.loops import ApplicationLoop, CaseLoop
from yijian.cases.models import Application, Case
from yijian.cases.queries.casework.page import CHANNELS, LogRow, Who, history_of
from yijian.cases.queries.casework.times import ClockCell, clock_cells, on
from yijian.cases.vocabulary import DELIVER, DELIVERY_TITLES, RESULT_TITLES, Delivery, Result
from yijian.kernel.actor import Actor
from yijian.kernel.identifiers import mask_phone
from yijian.plumbing import calendar
from yijian.plumbing.loops import assignments, bound


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneRow:
    """One case of the application."""

    number: str
    title: str
    agency: str
    state: str
    plain: str
    tone: str
    clock: ClockCell | None
    result: str
    mark: str
    url: str
    """Empty where the actor may see the application but not this case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRow:
    """How everything is handed over."""

    how: str
    recipient: tuple[tuple[str, str], ...]
    by_post: tuple[str, ...]
    """What goes into the parcel."""
    electronic: tuple[str, ...]
    refused: tuple[str, ...]
    outcome: str
    waybill: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WholePage:
    """Everything on the page."""

    ref: str
    number: str
    title: str
    state: str
    plain: str
    revision: int
    who: Who
    subject_ref: str
    channel: str
    filed_on: str
    promised_on: str
    done: int
    lanes: tuple[LaneRow, ...]
    delivery: DeliveryRow
    may_deliver: bool
    why_not: str
    """Why it cannot be delivered now; empty when it can or was."""
    receipt: bool
    survey_ref: str
    history: tuple[LogRow, ...]


def whole_page(*, ref: str, actor: Actor, now: datetime) -> WholePage:
    """Return the page of an application that the actor may see.

    :raises NotFound: otherwise.
    """
    application = access.application(ref, actor)
    cases = list(Case.objects.filter(application=application).order_by("position"))
    mine = set(access.cases_visible_to(actor).filter(application=application).values_list("pk", flat=True))
    cells = clock_cells([case.ref for case in cases], today=calendar.current().day_of(now))
    state = ApplicationLoop.states[application.state]
    may, why_not = _may_deliver(application, cases, actor)
    survey = getattr(application, "survey", None)
    return WholePage(
        ref=application.ref,
        number=application.number,
        title=application.title,
        state=state.title,
        plain=state.plain,
        revision=application.revision,
        who=_who(application),
        subject_ref=application.subject_ref,
        channel=CHANNELS.get(application.channel, ""),
        filed_on=on(application.filed_at),
        promised_on=f"{application.promised_on.month}月{application.promised_on.day}日"
        if application.promised_on
        else "",
        done=sum(bool(case.result) for case in cases),
        lanes=tuple(_lane(case, cells.get(case.ref), is_mine=case.pk in mine) for case in cases),
        delivery=_delivery(application, cases),
        may_deliver=may,
        why_not=why_not,
        receipt=bool(application.receipt_digest),
        survey_ref=survey.ref
        if survey is not None and access.surveys_visible_to(actor).filter(pk=survey.pk).exists()
        else "",
        history=history_of([application.ref, *(case.ref for case in cases)]),
    )


def _may_deliver(application: Application, cases: list[Case], actor: Actor) -> tuple[bool, str]:
    if application.state == ApplicationLoop.delivered.code:
        return False, ""
    if application.state != ApplicationLoop.settled.code:
        left = [case.plain_title for case in cases if not case.result]
        return (
            False,
            f"还有{len(left)}项没有结果：{'、'.join(left[:3])}。都有了结果，一次送达。" if left else "",
        )
    holders = "、".join(_deliverers(application))
    if not actor.holds(DELIVER):
        return False, "结果都有了，由有“出件”职责的同事送达。"
    if not bound(ApplicationLoop.code).may_move(actor, ApplicationLoop.deliver, application):
        return False, f"结果都有了，由{holders}送达。"
    return True, ""


def _deliverers(application: Application) -> list[str]:
    waiting = assignments.open_for([application.ref]).get(application.ref)
    codes = [waiting.agency_code] if waiting is not None else [application.agency_code]
    return [row.name for row in agencies.agencies(codes).values()]


def _lane(case: Case, clock: ClockCell | None, *, is_mine: bool) -> LaneRow:
    tones = {Result.GRANTED: "ok", Result.REFUSED: "bad", Result.DECLINED: "bad", Result.REVOKED: "bad"}
    state = CaseLoop.states[case.state]
    return LaneRow(
        number=case.number,
        title=case.title,
        agency=case.agency_name,
        state=state.title,
        plain=state.plain,
        tone=tones.get(Result(case.result), "info") if case.result else "info",
        clock=clock,
        result=RESULT_TITLES[Result(case.result)] if case.result else "",
        mark=case.certificate_mark,
        url=reverse("casework:case", args=[case.ref]) if is_mine else "",
    )


def _delivery(application: Application, cases: list[Case]) -> DeliveryRow:
    delivery = Delivery(application.delivery)
    recipient = application.recipient
    marked = [case.plain_title for case in cases if case.result == Result.GRANTED and case.certificate_mark]
    lines: tuple[tuple[str, str], ...] = ()
    if delivery is Delivery.POST:
        lines = (
            ("收件人", recipient.get("name") or application.subject_name),
            ("手机", mask_phone(recipient["mobile"]) if recipient.get("mobile") else ""),
            ("地址", recipient.get("address", "")),
        )
    return DeliveryRow(
        how=DELIVERY_TITLES[delivery],
        recipient=lines,
        by_post=tuple(marked) if delivery is Delivery.POST else (),
        electronic=tuple(marked),
        refused=tuple(case.plain_title for case in cases if case.result in (Result.REFUSED, Result.DECLINED)),
        outcome=rules.settled_title(Result(case.result) for case in cases)
        if cases and all(case.result for case in cases)
        else "",
        waybill=application.waybill,
    )


def _who(application: Application) -> Who:
    row = accounts.subjects([application.subject_ref]).get(application.subject_ref)
    agent = application.agent_name
    return Who(
        name=row.masked_name if row else "",
        paper=row.id_code if row else "",
        mobile=row.masked_mobile if row else "",
        agent=f"{agent[:1]}{'*' * (len(agent) - 1)}代办" if agent else "",
    )
