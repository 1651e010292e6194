"""Who may see which application, case or survey."""

from typing import Any

from django.db.models import Q, QuerySet

from yijian.accounts import queries as accounts
from yijian.agencies import queries as agencies
from yijian.cases.models import Application, Case, Survey
from yijian.kernel.actor import Actor, ActorKind
from yijian.kernel.loop import Move
from yijian.kernel.refusal import NotFound
from yijian.plumbing.looking import remembered
from yijian.plumbing.models import Assignment, LoopSubject


def cases_visible_to(actor: Actor) -> "QuerySet[Case]":
    """Return the cases an actor may know of: their own, or those their agency accepts or decides."""
    if actor.kind is ActorKind.SYSTEM:
        return Case.objects.all()
    if actor.kind is ActorKind.CITIZEN and actor.subject_ref:
        return Case.objects.filter(
            _served(actor, through="application__") | Q(application__agent_ref=actor.ref)
        )
    if actor.agency_code:
        mine = Q(accept_agency=actor.agency_code) | Q(decide_agency=actor.agency_code)
        return Case.objects.filter(mine | Q(application__agency_code=actor.agency_code))
    return Case.objects.none()


def applications_visible_to(actor: Actor) -> "QuerySet[Application]":
    """Return the applications an actor may know of.

    A citizen: their own, those they file for somebody, those they signed or are asked to sign. Staff: those their agency leads, has a
    case of or hands over; a clerk also the drafts they are filing for a visitor.
    """
    if actor.kind is ActorKind.SYSTEM:
        return Application.objects.all()
    if actor.kind is ActorKind.CITIZEN and actor.subject_ref:
        return Application.objects.filter(
            _served(actor)
            | Q(agent_ref=actor.ref)
            | Q(state="signing", recipient__signers__contains=[{"ref": actor.subject_ref}])
            | Q(pk__in=_signed_by(actor.subject_ref))
        )
    if actor.agency_code:
        cases = Case.objects.filter(Q(accept_agency=actor.agency_code) | Q(decide_agency=actor.agency_code))
        return Application.objects.filter(
            (Q(agency_code=actor.agency_code) & ~Q(state__in=["drafting", "signing"]))
            | Q(pk__in=cases.values("application_id"))
            | Q(clerk_ref=actor.ref)
            | Q(
                ref__in=Assignment.objects.filter(loop="application", agency_code=actor.agency_code).values(
                    "subject_ref"
                )
            )
        )
    return Application.objects.none()


def _served(actor: Actor, *, through: str = "") -> Q:
    """Return the condition that an application serves the person the actor acts for, within the actor's authority.

    Who acts under an authority for certain matters sees no others of the principal.
    """
    served = Q(**{f"{through}subject_ref": actor.subject_ref})
    if actor.authority_ref is None:
        return served
    held = accounts.authority(actor.authority_ref)
    if not held.items and not held.bundle:
        return served
    return served & Q(**{f"{through}matter_code__in": sorted({*held.items, held.bundle} - {""})})


def _signed_by(subject_ref: str) -> "QuerySet[Application, Any]":
    """Return the applications somebody signed: a parent who signed may follow what became of it."""
    signed = Q(signatures__signer_ref=subject_ref, signatures__voided_at__isnull=True)
    return Application.objects.filter(signed).values("pk")


def surveys_visible_to(actor: Actor) -> "QuerySet[Survey]":
    """Return the surveys an actor may know of: of their applications, or with their agency in them."""
    if actor.kind is ActorKind.SYSTEM:
        return Survey.objects.all()
    if actor.kind is ActorKind.CITIZEN and actor.subject_ref:
        return Survey.objects.filter(subject_ref=actor.subject_ref)
    if actor.agency_code:
        return Survey.objects.filter(
            Q(agency_code=actor.agency_code) | Q(opinions__agency_code=actor.agency_code)
        ).distinct()
    return Survey.objects.none()


def may_move_survey(actor: Actor, move: Move, survey: LoopSubject) -> bool:
    """Tell whether staff may make a move of a survey: the lead arranges, each department in it opines."""
    if move.code in ("arrange", "rearrange"):
        return actor.agency_code == survey.agency_code
    return Survey.objects.filter(pk=survey.pk, opinions__agency_code=actor.agency_code).exists()


def deliverer_of(application: Application) -> str:
    """Return the agency whose counter hands everything over: where it was filed, else the hall of the place, else the lead."""
    if application.desk_code:
        return agencies.hall(agencies.desk(application.desk_code).hall_code).agency_code
    halls = agencies.halls(application.region_code)
    own = [hall for hall in halls if hall.region_code == application.region_code and hall.agency_code]
    return own[0].agency_code if own else application.agency_code


def applicant_may(actor: Actor, subject: LoopSubject) -> bool:
    """Tell whether the actor may make the applicant's moves: the person served, their agent, or the clerk filing for them."""
    if actor.kind is ActorKind.CITIZEN:
        if actor.subject_ref == subject.subject_ref:
            return True
        application = subject.application if isinstance(subject, Case) else subject
        return isinstance(application, Application) and may_fill(actor, application)
    clerk = getattr(subject, "clerk_ref", None)
    if clerk is None and isinstance(subject, Case):
        clerk = subject.application.clerk_ref
    return actor.kind is ActorKind.STAFF and bool(clerk) and clerk == actor.ref


def may_fill(actor: Actor, application: Application) -> bool:
    """Tell whether the actor may change what is filed: the person served, their agent, the clerk filing for them; no co-signer."""
    if actor.kind is ActorKind.CITIZEN:
        return actor.subject_ref == application.subject_ref or bool(
            application.agent_ref and application.agent_ref == actor.ref
        )
    return (
        actor.kind is ActorKind.STAFF and bool(application.clerk_ref) and application.clerk_ref == actor.ref
    )


@remembered
def application(ref: str, actor: Actor) -> Application:
    """Return an application that the actor may see.

    :raises NotFound: otherwise.
    """
    found = applications_visible_to(actor).filter(ref=ref).first()
    if found is None:
        raise NotFound(what="这份申报")
    return found


def case(ref: str, actor: Actor) -> Case:
    """Return a case that the actor may see, with its application.

    :raises NotFound: otherwise.
    """
    found = (
        cases_visible_to(actor)
        .select_related("application", "application__survey", "survey_opinion")
        .filter(ref=ref)
        .first()
    )
    if found is None:
        raise NotFound(what="这个办件")
    return found
