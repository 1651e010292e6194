"""Joining the declared loops to their tables: what inboxes, generic pages and the open API build on."""

from typing import Any

from yijian.cases import access, operations
from yijian.cases.loops import ApplicationLoop, CaseLoop, SurveyLoop
from yijian.cases.models import Application, Case, Survey
from yijian.cases.vocabulary import SURVEY
from yijian.kernel.actor import Actor
from yijian.kernel.loop import Move
from yijian.plumbing.loops import Assignee, Description, LoopBinding, bind


def bind_loops() -> None:
    """Bind every loop of the area."""
    bind(
        LoopBinding(
            loop=CaseLoop,
            model=Case,
            visible_to=access.cases_visible_to,
            describe=_describe_case,
            url=lambda case: f"/work/cases/{case.ref}/",
            operations={
                "accept": operations.accept_case,
                "decline": operations.decline_case,
                "stop_clock": operations.stop_clock,
                "resume_clock": operations.resume_clock,
                "extend": operations.extend_limit,
                "grant": operations.grant_case,
                "refuse": operations.refuse_case,
                "withdraw": operations.withdraw_case,
                "answer_correction": operations.answer_correction,
            },
            applicant_may=access.applicant_may,
        )
    )
    bind(
        LoopBinding(
            loop=ApplicationLoop,
            model=Application,
            visible_to=access.applications_visible_to,
            describe=_describe_application,
            url=lambda application: f"/work/applications/{application.ref}/",
            operations={"deliver": operations.deliver_application, "discard": operations.discard_draft},
            may_move=_may_deliver,
            assignees=_deliverers,
            applicant_may=access.applicant_may,
        )
    )
    bind(
        LoopBinding(
            loop=SurveyLoop,
            model=Survey,
            visible_to=access.surveys_visible_to,
            describe=_describe_survey,
            url=lambda survey: f"/work/surveys/{survey.ref}/",
            operations={
                "arrange": operations.arrange_survey,
                "rearrange": operations.arrange_survey,
                "opine": operations.give_opinion,
            },
            may_move=_may_move_survey,
            assignees=_survey_assignees,
        )
    )


def _describe_case(case: Case) -> Description:
    return Description(
        title=case.title,
        person=case.subject_name,
        source=f"一件事：{case.bundle_title}" if case.application.bundle_code else "单个事项",
        number=case.number,
        parent_ref=case.application.ref,
        about=(case.subject_ref,),
        lines=(("办件号", case.number), ("办事人", case.subject_name), ("承办", case.agency_name)),
    )


def _describe_application(application: Application) -> Description:
    return Description(
        title=application.title,
        person=application.subject_name,
        source="一件事" if application.bundle_code else "单个事项",
        number=application.number,
        about=(application.subject_ref,),
        lines=(("申报号", application.number), ("办事人", application.subject_name)),
    )


def _describe_survey(survey: Survey) -> Description:
    return Description(
        title=survey.title,
        person=survey.application.subject_name,
        source="联合踏勘",
        number=survey.application.number,
        parent_ref=survey.application.ref,
        about=(survey.subject_ref,),
        lines=(
            ("地点", survey.place),
            ("时间", f"{survey.on or ''}{survey.time}"),
            ("联系人", survey.contact),
        ),
    )


def _deliverers(application: Application) -> tuple[Assignee, ...]:
    return (Assignee(agency_code=access.deliverer_of(application)),)


def _may_deliver(actor: Actor, move: Move, application: Any) -> bool:
    return actor.agency_code == access.deliverer_of(application)


def _may_move_survey(actor: Actor, move: Move, survey: Any) -> bool:
    return access.may_move_survey(actor, move, survey)


def _survey_assignees(survey: Survey) -> tuple[Assignee, ...]:
    if survey.state == SurveyLoop.proposed.code:
        return (Assignee(agency_code=survey.agency_code, duty=SURVEY),)
    waiting = survey.opinions.filter(passed__isnull=True).order_by("pk")
    return tuple(Assignee(agency_code=row.agency_code, key=row.agency_code, duty=SURVEY) for row in waiting)
