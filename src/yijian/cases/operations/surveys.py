"""Joint site survey 联合踏勘: arranged once by the lead, one opinion for each department, one record."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction

from yijian.cases import rules
from yijian.cases.loops import SurveyLoop
from yijian.cases.messages import SURVEY_ARRANGED
from yijian.cases.models import Application, Case, Survey, SurveyOpinion
from yijian.cases.queries import drafting
from yijian.kernel.actor import Actor, because_of
from yijian.kernel.definitions import ElementKind
from yijian.plumbing import files, locks, loops, messages, numbering


def propose_survey(
    *, application: Application, cases: list[Case], lead: str, actor: Actor, now: datetime
) -> Survey:
    """Open the one survey of an application for all its cases that need one."""
    survey = Survey(
        ref=numbering.reference("S"),
        application=application,
        title=f"{application.title}：联合踏勘",
        subject_ref=application.subject_ref,
        agency_code=lead,
        region_code=application.region_code,
        place=_place(application),
    )
    with loops.opened(survey, actor=because_of(actor), now=now, title="需要联合踏勘"):
        SurveyOpinion.objects.bulk_create(
            SurveyOpinion(
                survey=survey, case=case, agency_code=case.decide_agency, agency_name=case.agency_name
            )
            for case in cases
        )
    return survey


def call_off_if_idle(*, application: Application, cases: Sequence[Case], actor: Actor, now: datetime) -> None:
    """Call the visit off when every case that it is for has ended: nobody travels for nothing."""
    survey = Survey.objects.filter(
        application=application, state__in=[SurveyLoop.proposed.code, SurveyLoop.arranged.code]
    ).first()
    if survey is None:
        return
    visited = set(SurveyOpinion.objects.filter(survey=survey).values_list("case_id", flat=True))
    if any(not case.result for case in cases if case.pk in visited):
        return
    with loops.turn(SurveyLoop.call_off, ref=survey.ref, actor=because_of(actor), now=now):
        pass


def _place(application: Application) -> str:
    """Return where the visit goes: the first address that the form was given."""
    for field in drafting.plan(application).form.fields:
        if field.element.kind is ElementKind.ADDRESS and application.values.get(field.key):
            return str(application.values[field.key])[:200]
    return ""


def arrange_survey(
    *,
    ref: str,
    actor: Actor,
    now: datetime,
    on: str,
    time: str,
    contact: str,
    revision: int | None = None,
) -> Survey:
    """Fix the day and hour of the one visit, or another one, and tell the applicant."""
    survey = Survey.objects.filter(ref=ref).first()
    move = (
        SurveyLoop.rearrange
        if survey is not None and survey.state == SurveyLoop.arranged.code
        else SurveyLoop.arrange
    )
    with loops.turn(
        move,
        ref=ref,
        actor=actor,
        now=now,
        revision=revision,
        blanks={"on": on, "time": time, "contact": contact},
    ) as turn:
        arranged: Survey = turn.subject
        day = turn.blanks["on"]
        if day < now.date():
            raise loops.BlankMissing(field="on", title="哪一天", fault="已经过去了，要选今天或以后")
        arranged.on = day
        arranged.time = time.strip()
        arranged.contact = contact.strip()
        departments = "、".join(arranged.opinions.order_by("pk").values_list("agency_name", flat=True))
        turn.detail = {"on": day.isoformat()}
        turn.blanks = {}
        shown = f"{day.month}月{day.day}日"
        turn.places.update(on=shown, departments=departments)
        messages.send(
            kind=SURVEY_ARRANGED,
            to_ref=arranged.subject_ref,
            now=now,
            about=arranged.ref,
            link=f"/my/{arranged.application.ref}/",
            places={"on": shown, "time": time, "contact": contact, "departments": departments},
        )
    return arranged


def give_opinion(
    *,
    ref: str,
    actor: Actor,
    now: datetime,
    passed: str,
    findings: str,
    revision: int | None = None,
    photos: Sequence[tuple[str, BinaryIO]] = (),
) -> Survey:
    """Write what the actor's department saw; with the last opinion the survey is recorded.

    An opinion may be written again until all are in (re-survey after mending); photographs, pairs of name and content, are added
    to those it has.

    :raises FileRefused: when a photograph is no picture, too large or broken.
    """
    taken = [
        {
            "name": files.plain_name(name, most=80),
            "digest": files.take_in(stream, name=name, accepts=("jpg", "png"), now=now).digest,
        }
        for name, stream in photos
    ]
    blanks: dict[str, Any] = {"passed": passed, "findings": findings}
    with transaction.atomic():
        locks.take(locks.LockSpace.SURVEY, ref)
        with loops.turn(
            SurveyLoop.opine, ref=ref, actor=actor, now=now, revision=revision, blanks=blanks
        ) as turn:
            survey: Survey = turn.subject
            opinion = survey.opinions.filter(agency_code=actor.agency_code).order_by("pk").first()
            if opinion is None:
                raise rules.SurveyOpen(why="您单位不在这次踏勘里，不用出意见。")
            seen = {photo["digest"] for photo in opinion.photos}
            added = [photo for photo in taken if photo["digest"] not in seen]
            turn.detail["photos"] = [photo["digest"] for photo in added]
            survey.opinions.filter(agency_code=actor.agency_code).update(
                passed=passed == "yes",
                findings=findings.strip(),
                photos=[*opinion.photos, *added],
                by_ref=actor.ref,
                by_name=actor.name,
                given_at=now,
            )
        if not survey.opinions.filter(passed__isnull=True).exists():
            with loops.turn(SurveyLoop.record, ref=ref, actor=because_of(actor), now=now) as done:
                done.places["summary"] = "，".join(
                    f"{row.agency_name}{'符合' if row.passed else '不符合'}"
                    for row in survey.opinions.order_by("pk")
                )
    return survey
