"""How a draft stands: its plan, its form, its materials, with what is known and what was given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from yijian.cases import access
from yijian.cases.loops import ApplicationLoop, CaseLoop
from yijian.cases.models import Application, Case, CorrectionNotice, GivenMaterial, Signature
from yijian.catalogue import queries as catalogue
from yijian.certificates import queries as certificates
from yijian.credit import queries as credit
from yijian.kernel.actor import Actor, ActorKind
from yijian.kernel.compose import Plan, plan_from_json
from yijian.kernel.forms import Answer, FormCheck, MaterialLine, MaterialList, check_form, merge_materials
from yijian.kernel.refusal import NotFound, Refusal
from yijian.kernel.rules import TODAY
from yijian.plumbing.looking import remembered

OPEN = (ApplicationLoop.drafting.code, ApplicationLoop.signing.code)
"""States in which an application is still filled in and signed."""


class FiledAlready(Refusal):
    """A step of filling in and signing, opened or sent for what is a draft no more."""

    code = "cases.filed-already"
    status = 409
    template = "{what}，填的、交的都不能再改。办到哪一步、有没有要补的，看“我的办件”里的这一件。"


def refuse_filed(application: Application) -> None:
    """Refuse the steps of a draft for an application that is none any more."""
    if application.state not in OPEN:
        gone = application.state == ApplicationLoop.withdrawn.code
        raise FiledAlready(what="这份申报已经撤回了" if gone else "这份申报已经交了")


def is_filed(ref: str, actor: Actor) -> bool:
    """Tell whether an application that the actor may see is a draft no more."""
    return access.application(ref, actor).state not in OPEN


def plan(application: Application) -> Plan:
    """Return the plan that an application keeps; read once an instance and kept plan, because a page asks it many times."""
    known: tuple[object, Plan] | None = vars(application).get("_plan_read")
    if known is None or known[0] is not application.plan:
        known = application.plan, plan_from_json(application.plan)
        vars(application)["_plan_read"] = known
    return known[1]


def field_keys(application: Application) -> frozenset[str]:
    """Return the keys of the fields that the application's form has."""
    return frozenset(field.key for group in plan(application).form.groups for field in group.fields)


def check(application: Application, *, today: date) -> FormCheck:
    """Check the form as it was typed so far."""
    found = plan(application)
    return check_form(found.form, application.raw, {**found.answers, TODAY: today}, today=today)


def changed_answers(application: Application, *, today: date) -> dict[str, Answer]:
    """Return what the form now says otherwise than it was answered in guidance, by element code.

    The parts were chosen by those answers: the plan no longer fits until it is composed again.
    """
    found = plan(application)
    values = check(application, today=today).values
    return {
        field.key: values[field.key]
        for field in found.form.fields
        if field.key in application.answers
        and field.key in values
        and found.answers.get(field.element.name) != values[field.key]
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftAnswers:
    """What a draft was begun with, and what has changed since."""

    ref: str
    matter_code: str
    subject_ref: str
    subject_name: str
    region_code: str
    optional_chosen: tuple[str, ...]
    answers: Mapping[str, Any]
    """As guidance keeps them: None is 说不准."""
    changed: Mapping[str, Answer]
    typed: Mapping[str, Answer]
    """Everything right on the form, by field key."""
    items: tuple[str, ...]
    """The items of the plan that the draft has now."""


def draft_answers(*, ref: str, actor: Actor, today: date) -> DraftAnswers:
    """Return the answers of a draft that the actor may fill.

    :raises NotFound: when it is not theirs, or was filed.
    """
    draft = access.application(ref, actor)
    if not access.may_fill(actor, draft) or draft.state not in OPEN:
        raise NotFound(what="这份草稿")
    return _answers_of(draft, today=today)


def answers_begun(*, matter_code: str, actor: Actor, today: date) -> DraftAnswers | None:
    """Return the answers of the actor's own open draft of a matter, None when there is none."""
    if actor.kind is not ActorKind.CITIZEN or not actor.subject_ref:
        return None
    draft = (
        Application.objects.filter(
            subject_ref=actor.subject_ref, matter_code=matter_code, clerk_ref="", state__in=OPEN
        )
        .order_by("-pk")
        .first()
    )
    if draft is None or not access.may_fill(actor, draft):
        return None
    return _answers_of(draft, today=today)


def _answers_of(draft: Application, *, today: date) -> DraftAnswers:
    return DraftAnswers(
        ref=draft.ref,
        matter_code=draft.matter_code,
        subject_ref=draft.subject_ref,
        subject_name=draft.subject_name,
        region_code=draft.region_code,
        optional_chosen=tuple(draft.optional_chosen),
        answers=dict(draft.answers),
        changed=changed_answers(draft, today=today),
        typed=dict(check(draft, today=today).values),
        items=tuple(part.item for part in plan(draft).parts),
    )


@remembered
def materials(application: Application, *, now: datetime, forecast: bool = False) -> MaterialList:
    """Return the application's one list of materials as it stands now.

    It follows the answers typed so far, the certificates held, the registers that answered, the person's credit and what was given.
    """
    found = plan(application)
    items = catalogue.items_of_versions((part.item, part.version) for part in found.parts)
    facts = {**check(application, today=now.date()).facts, TODAY: now.date()}
    kinds = {
        material.certificate_kind
        for item in items
        for material in item.materials
        if material.certificate_kind
    }
    held = certificates.held_kinds(application.subject_ref, kinds=kinds, on=now.date())
    given = {
        row.code
        for row in GivenMaterial.objects.filter(application=application)
        if row.state in (GivenMaterial.State.GIVEN, GivenMaterial.State.PROMISED)
    }
    return merge_materials(
        items,
        catalogue.elements(),
        facts,
        held=held,
        answered=application.registers_answered,
        may_promise=credit.may_promise(application.subject_ref, on=now.date()),
        given=None if forecast else given,
    )


def line(application: Application, code: str, *, now: datetime) -> MaterialLine:
    """Return one line of the list of materials.

    :raises NotFound: when the list has no such material.
    """
    for found in materials(application, now=now).lines:
        if found.code == code:
            return found
    raise NotFound(what="这份材料")


def is_asked_again(application: Application, material: str) -> bool:
    """Tell whether an open correction notice asks for the material."""
    notices = CorrectionNotice.objects.filter(
        case__application=application, case__state=CaseLoop.correcting.code, answered_at__isnull=True
    )
    return any(defect["code"] == material for notice in notices for defect in notice.defects)


@remembered
def signatures(application: Application) -> tuple[Signature, ...]:
    """Return the signatures that stand, in the order in which they were made."""
    return tuple(Signature.objects.filter(application=application, voided_at__isnull=True).order_by("pk"))


def cases_of(application: Application) -> list[Case]:
    """Return the cases of an application in the order of its plan."""
    return list(Case.objects.filter(application=application).order_by("position"))


def plain_json(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as JSON keeps them: dates in ISO form, numbers as text when they are exact decimals, sets as lists."""
    return {key: _plain(value) for key, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, frozenset | set | tuple | list):
        return [_plain(entry) for entry in value]
    return value
