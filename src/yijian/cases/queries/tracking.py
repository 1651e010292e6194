"""What became of an application, in words: whose move it is, until when, what happened, what is still to come."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from yijian.agencies import queries as agencies
from yijian.cases import access
from yijian.cases.loops import SurveyLoop
from yijian.cases.models import Application, Case, Survey
from yijian.cases.queries import drafting, standing, steps
from yijian.cases.queries.asking import waiting_registers
from yijian.certificates import queries as certificates
from yijian.credit import queries as credit
from yijian.credit.vocabulary import PromiseKind
from yijian.kernel.actor import Actor
from yijian.kernel.refusal import NotFound
from yijian.plumbing import calendar, journal
from yijian.plumbing.clock import CITY_TIME
from yijian.ui.vocabulary import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingRow:
    """One case that may still be taken back."""

    ref: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """One document or certificate to be had."""

    title: str
    note: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelinePage:
    """Everything the page of one application shows."""

    ref: str
    number: str
    title: str
    subject_name: str
    heading: str
    state: str
    now: standing.NowCard
    steps: tuple[Step, ...]
    short_steps: tuple[Step, ...]
    """The same in few words, for 长辈版."""
    owed: tuple[standing.OwedRow, ...]
    papers: tuple[PaperRow, ...]
    results: tuple[PaperRow, ...]
    readers: tuple[journal.ReaderRow, ...]
    withdrawable: tuple[ClosingRow, ...]
    contacts: tuple[tuple[str, str], ...]
    """Departments still at work with their telephone."""
    survey: str
    asking: tuple[str, ...]
    """Registers that were down when it was filed and are asked again."""
    may_act: bool

    @property
    def promises(self) -> tuple[standing.OwedRow, ...]:
        """Return what is owed and not about to be revoked."""
        return tuple(row for row in self.owed if not row.statement)


def timeline_page(*, ref: str, actor: Actor, now: datetime) -> TimelinePage:
    """Return everything about one application that was filed, for the person, their agent or a co-signer.

    :raises NotFound: when it is not the actor's to see.
    """
    application = access.application(ref, actor)
    cases = drafting.cases_of(application)
    today = calendar.current().day_of(now)
    clocks = standing.clocks_of(cases)
    may_act = access.may_fill(actor, application)
    promises = credit.promises_of(application_refs=[ref], actor=actor) if may_act else []
    owed = _owed(application, promises, today) if promises else ()
    survey = Survey.objects.filter(application=application).first()
    visit = survey_words(survey) if any(case.state in standing.OPEN_STATES for case in cases) else ""
    certified = certificates.certificates_of_cases([case.ref for case in cases])
    refs = [application.ref, *(case.ref for case in cases)]
    letters = certificates.papers_of_cases(refs)
    titles = {case.ref: case.plain_title for case in cases}
    agency_rows = agencies.agencies(
        {case.agency_code for case in cases if case.state in standing.OPEN_STATES}
    )
    return TimelinePage(
        ref=ref,
        number=application.number,
        title=application.title,
        subject_name=application.subject_name,
        heading=standing.heading_of(application, cases),
        state=application.state,
        now=standing.now_card(application, cases, clocks, owed, now=now, may_act=may_act),
        steps=steps.of(
            application,
            cases,
            clocks,
            now=now,
            certified=certified,
            besides=[one for row in promises for one in (row.ref, row.revocation_ref) if one],
        ),
        short_steps=steps.plain_of(application, cases, survey=visit),
        owed=owed,
        papers=tuple(
            PaperRow(
                title=paper.title,
                note=titles.get(case_ref, ""),
                url=reverse("cases:paper", args=[ref, paper.ref]),
            )
            for case_ref in refs
            for paper in letters.get(case_ref, ())
        )
        if may_act
        else (),
        results=tuple(
            PaperRow(title=title, note=case.agency_name, url=f"/wallet/{certificate_ref}/")
            for case in cases
            for certificate_ref, title in certified.get(case.ref, ())
        )
        if may_act
        else (),
        readers=tuple(journal.readers_of(application.subject_ref, subject_refs=refs)) if may_act else (),
        withdrawable=tuple(
            ClosingRow(ref=case.ref, title=case.plain_title)
            for case in cases
            if case.state in standing.OPEN_STATES
        )
        if may_act
        else (),
        contacts=tuple((row.short_name, row.phone) for row in agency_rows.values() if row.phone),
        survey=visit,
        asking=waiting_registers(application),
        may_act=may_act,
    )


def survey_words(survey: Survey | None) -> str:
    """Return in words when somebody comes to look; empty when nobody will or has."""
    if survey is None or survey.state in (SurveyLoop.recorded.code, SurveyLoop.called_off.code):
        return ""
    if survey.on is None:
        return "要有人上门看一次现场，几个部门一起来。正在约时间，定了发短信给您。"
    return f"{survey.on.month}月{survey.on.day}日{survey.time}上门看现场，几个部门一起来，只来一次。联系人{survey.contact}。"


def _owed(
    application: Application, rows: list[credit.PromiseRow], today: date
) -> "tuple[standing.OwedRow, ...]":
    lines = {line.code: line for line in drafting.plan(application).materials.lines}
    days = calendar.current()
    found = []
    for row in rows:
        line = lines.get(row.material_code)
        due = row.due_at.astimezone(CITY_TIME).date() if row.due_at else None
        states = row.revocation_state == "notified"
        if row.state in ("kept", "ended") and not states:
            continue
        found.append(
            standing.OwedRow(
                ref=row.ref,
                title=row.title,
                text=_owed_words(row, due),
                due=due,
                days_left=days.working_days_between(today, due) if due and due >= today else None,
                may_hand_in=row.state == "signed"
                and bool(row.material_code)
                and row.kind == PromiseKind.TOLERANCE,
                accepts=",".join(f".{kind}" for kind in (line.accepts if line else ("pdf", "jpg", "png"))),
                formats="、".join(kind.upper() for kind in (line.accepts if line else ("pdf", "jpg", "png"))),
                max_megabytes=line.max_megabytes if line else 10,
                statement=row.revocation_facts if states else "",
                statement_basis=row.revocation_basis if states else "",
                statement_until=row.revocation_until.astimezone(CITY_TIME).date()
                if row.revocation_until and states
                else None,
                revocation_ref=row.revocation_ref,
            )
        )
    return tuple(found)


def _owed_words(row: credit.PromiseRow, due: date | None) -> str:
    if row.state != "signed" or due:
        return row.plain
    if row.kind == PromiseKind.TOLERANCE:
        return "受理后开始算期限，随时可以补。"
    return "作了决定以后，部门会来核查。"


def case_of(*, ref: str, case_ref: str, actor: Actor) -> Case:
    """Return one case of an application that the actor may act on.

    :raises NotFound: otherwise.
    """
    application = access.application(ref, actor)
    case = Case.objects.filter(application=application, ref=case_ref).select_related("application").first()
    if case is None or not access.may_fill(actor, application):
        raise NotFound(what="这一项")
    return case


def require_revocation(*, ref: str, revocation_ref: str, actor: Actor) -> None:
    """Refuse a revocation that is not about this application.

    :raises NotFound: then.
    """
    access.application(ref, actor)
    rows = credit.promises_of(application_refs=[ref], actor=actor)
    if revocation_ref not in {row.revocation_ref for row in rows if row.revocation_ref}:
        raise NotFound(what="这份告知")
