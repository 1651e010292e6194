"""The page of one joint survey: when, who comes, what each department saw."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from yijian.cases import access
from yijian.cases.loops import SurveyLoop
from yijian.cases.models import Survey, SurveyOpinion
from yijian.cases.queries.casework.times import on
from yijian.kernel.actor import Actor
from yijian.kernel.refusal import NotFound, Refusal
from yijian.plumbing import journal
from yijian.ui.rules.moves import move_form
from yijian.ui.vocabulary import MoveForm


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionRow:
    """What one department saw."""

    agency: str
    item: str
    said: str
    tone: str
    findings: str
    by: str
    photos: tuple[tuple[str, str], ...]
    """Titles and addresses of the photographs."""
    is_ours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyPage:
    """Everything on the page."""

    ref: str
    title: str
    state: str
    plain: str
    revision: int
    subject_ref: str
    application_ref: str
    person: str
    place: str
    when: str
    contact: str
    opinions: tuple[OpinionRow, ...]
    form: MoveForm | None
    """约定时间 or 改约时间, where the actor may."""
    opinion: MoveForm | None
    """The actor's own opinion, where one is wanted."""
    history: tuple[journal.TimelineRow, ...]


def survey_page(
    *,
    ref: str,
    actor: Actor,
    now: datetime,
    tried: str = "",
    typed: Mapping[str, str] | None = None,
    refusal: Refusal | None = None,
) -> SurveyPage:
    """Return the page of a survey that the actor may see; ``tried`` is the move that was refused, with what was typed.

    :raises NotFound: when the actor may not see it.
    """
    survey = _survey(ref, actor)
    opinions = list(survey.opinions.select_related("case").order_by("pk"))
    state = SurveyLoop.states[survey.state]
    move = {
        SurveyLoop.proposed.code: SurveyLoop.arrange,
        SurveyLoop.arranged.code: SurveyLoop.rearrange,
    }.get(survey.state)
    form = opinion = None
    if move is not None and actor.holds(move.duty) and access.may_move_survey(actor, move, survey):
        given = {
            "on": survey.on.isoformat() if survey.on else "",
            "time": survey.time,
            "contact": survey.contact,
        }
        was_tried = tried in (SurveyLoop.arrange.code, SurveyLoop.rearrange.code)
        form = move_form(
            move,
            url=reverse("casework:survey-arrange", args=[survey.ref]),
            typed=typed if was_tried else given,
            refusal=refusal if was_tried else None,
            note="一次约好所有部门，办事人会收到通知。",
        )
    ours = next((row for row in opinions if row.agency_code == actor.agency_code), None)
    if survey.state == SurveyLoop.arranged.code and ours is not None and actor.holds(SurveyLoop.opine.duty):
        was_tried = tried == SurveyLoop.opine.code
        said = (
            {}
            if ours.passed is None
            else {"passed": "yes" if ours.passed else "no", "findings": ours.findings}
        )
        opinion = move_form(
            SurveyLoop.opine,
            url=reverse("casework:survey-opine", args=[survey.ref]),
            typed=typed if was_tried else said,
            refusal=refusal if was_tried else None,
            note="只就本单位的事项出意见；全部意见出齐以前可以改。",
        )
    return SurveyPage(
        ref=survey.ref,
        title=survey.title,
        state=state.title,
        plain=state.plain,
        revision=survey.revision,
        subject_ref=survey.subject_ref,
        application_ref=survey.application.ref,
        person=survey.application.subject_name,
        place=survey.place,
        when=f"{survey.on.month}月{survey.on.day}日{survey.time}" if survey.on else "还没约",
        contact=survey.contact,
        opinions=tuple(_opinion(survey, row, actor) for row in opinions),
        form=form,
        opinion=opinion,
        history=tuple(reversed(journal.timeline([survey.ref], for_citizen=False))),
    )


def survey_photo(*, ref: str, digest: str, actor: Actor) -> str:
    """Return the digest of a photograph of a survey that the actor may see.

    :raises NotFound: otherwise.
    """
    survey = _survey(ref, actor)
    for opinion in survey.opinions.all():
        if any(photo["digest"] == digest for photo in opinion.photos):
            return digest
    raise NotFound(what="这张照片")


def _survey(ref: str, actor: Actor) -> Survey:
    found = access.surveys_visible_to(actor).select_related("application").filter(ref=ref).first()
    if found is None:
        raise NotFound(what="这次踏勘")
    return found


def _opinion(survey: Survey, row: SurveyOpinion, actor: Actor) -> OpinionRow:
    said, tone = ("还没出", "") if row.passed is None else ("符合", "ok") if row.passed else ("不符合", "bad")
    return OpinionRow(
        agency=row.agency_name,
        item=row.case.plain_title,
        said=said,
        tone=tone,
        findings=row.findings,
        by=f"{row.by_name}，{on(row.given_at)}" if row.given_at else "",
        photos=tuple(
            (photo["name"], reverse("casework:survey-photo", args=[survey.ref, photo["digest"]]))
            for photo in row.photos
        ),
        is_ours=row.agency_code == actor.agency_code,
    )
