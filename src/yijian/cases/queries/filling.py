"""The one form: what is known with its source, what must still be typed, what is wrong."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from yijian.cases import access
from yijian.cases.models import Application
from yijian.cases.queries import drafting, rows
from yijian.kernel.actor import Actor
from yijian.kernel.compose import Plan
from yijian.kernel.definitions import ElementKind
from yijian.kernel.forms import FormCheck, FormField, MergedForm, NotFilled, check_value, is_blank
from yijian.kernel.refusal import NotFound, Refusal
from yijian.kernel.rules import Vocabulary, parse
from yijian.plumbing.connectors import registers
from yijian.ui.vocabulary import FieldError, Flow


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRow:
    """One thing known before anything is typed."""

    label: str
    value: str
    source: str
    own: bool
    wrong_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """Questions under one heading."""

    title: str
    fields: tuple[rows.FieldRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """Everything the form page shows."""

    ref: str
    title: str
    flow: Flow
    total: int
    known: int
    to_type: int
    left: int
    knowns: tuple[KnownRow, ...]
    groups: tuple[GroupRow, ...]
    drawn: tuple[str, ...]
    faults: tuple[FieldError, ...]
    down: tuple[str, ...]
    plan_url: str
    renew_url: str
    signed_by_others: bool


def form_page(
    *,
    ref: str,
    actor: Actor,
    now: datetime,
    wrong: Collection[str] = (),
    tell_all: bool = False,
) -> FormPage:
    """Return the form as it stands.

    ``wrong`` are keys of known answers that the person wants to type anew. What was typed and is wrong says so at once;
    ``tell_all`` also tells what is missing.

    :raises NotFound: when it is not the actor's to fill.
    :raises FiledAlready: when it is no draft any more.
    """
    application = draft_of(ref, actor)
    plan = drafting.plan(application)
    check = drafting.check(application, today=now.date())
    declared = {field.key for field in declarations(plan)}
    visible = [field for field in plan.form.fields if field.key in set(check.visible) - declared]
    faults = {fault.key: fault for fault in check.faults if fault.key not in declared}
    settled = {field.key for field in visible if _is_known(application, field, check, wrong)}
    regions = (
        rows.region_options(
            application,
            [application.raw.get(f.key) for f in visible if f.element.kind is ElementKind.REGION],
        )
        if any(f.element.kind is ElementKind.REGION and f.key not in settled for f in visible)
        else ()
    )
    deciding = deciding_names(plan.form)
    groups = tuple(
        GroupRow(
            title=group.title,
            fields=tuple(
                rows.field_row(
                    field,
                    application.raw.get(field.key),
                    error=_error(faults.get(field.key), tell_all),
                    regions=regions,
                    redraws=field.element.name in deciding,
                )
                for field in group.fields
                if field in visible and field.key not in settled
            ),
        )
        for group in plan.form.groups
    )
    asked = tuple(group for group in groups if group.fields)
    labels = {field.key: field.label for field in visible}
    return FormPage(
        ref=ref,
        title=application.title,
        flow=rows.flow_of(application, rows.FORM),
        total=len(visible),
        known=len(settled),
        to_type=len(visible) - len(settled),
        left=len(faults),
        knowns=tuple(
            _known(application, field, check.values.get(field.key))
            for field in visible
            if field.key in settled
        ),
        groups=asked,
        drawn=tuple(row.key for group in asked for row in group.fields),
        faults=tuple(
            FieldError(
                target=f"f-{row.key}",
                sentence=row.error,
                blank=labels[row.key] if isinstance(faults[row.key].refusal, NotFilled) else "",
            )
            for group in asked
            for row in group.fields
            if row.error
        ),
        down=registers.titles(application.registers_down),
        plan_url=_plan_url(application),
        renew_url=_renew_url(application),
        signed_by_others=bool(drafting.signatures(application)),
    )


def is_outdated(*, ref: str, actor: Actor, now: datetime) -> bool:
    """Tell whether the form says otherwise than the answers that the draft's parts follow from."""
    return bool(drafting.changed_answers(draft_of(ref, actor), today=now.date()))


def renew_url(*, ref: str, actor: Actor) -> str:
    """Return the page that composes the plan of a draft anew."""
    return _renew_url(draft_of(ref, actor))


def draft_of(ref: str, actor: Actor) -> Application:
    """Return a draft that the actor may fill.

    :raises NotFound: when it is not theirs; a co-signer reads on the signing page only.
    :raises FiledAlready: when it is no draft any more.
    """
    application = access.application(ref, actor)
    if not access.may_fill(actor, application):
        raise NotFound(what="这份申报")
    drafting.refuse_filed(application)
    return application


def declarations(plan: Plan) -> tuple[FormField, ...]:
    """Return the fields that are not typed but agreed to or signed on the last page."""
    return tuple(
        field
        for field in plan.form.fields
        if field.element.kind in (ElementKind.CONSENT, ElementKind.SIGNATURE)
    )


def deciding_names(form: MergedForm) -> frozenset[str]:
    """Return the names of the elements whose answers show, hide or require other questions."""
    words = Vocabulary.from_elements(
        {e.code: e for e in (*form.words, *(f.element for f in form.fields))}.values()
    )
    texts = {text for field in form.fields for text in (field.shown_when, field.required_when) if text}
    return frozenset[str]().union(*(parse(text, words).fields for text in texts))


def fault_of(*, ref: str, key: str, value: Any, actor: Actor, now: datetime) -> str:
    """Return what is wrong with one field as it is being typed; nothing for a blank or unknown one."""
    application = draft_of(ref, actor)
    field = next((f for f in drafting.plan(application).form.fields if f.key == key), None)
    if field is None or is_blank(value):
        return ""
    try:
        check_value(field.element, value, today=now.date())
    except Refusal as refusal:
        return refusal.sentence
    return ""


def typing_faults(check: FormCheck, keys: Collection[str]) -> dict[str, str]:
    """Return what is wrong with some fields, without those that are just still empty."""
    return {
        fault.key: fault.sentence
        for fault in check.faults
        if fault.key in keys and not isinstance(fault.refusal, NotFilled)
    }


def _is_known(application: Application, field: FormField, check: FormCheck, wrong: Collection[str]) -> bool:
    if field.key in wrong or field.key not in check.values:
        return False
    source, own = rows.origin_of(application, field.key)
    return not own or source == "您刚才答的"


def _known(application: Application, field: FormField, value: Any) -> KnownRow:
    source, own = rows.origin_of(application, field.key)
    if own and field.element.question:
        change = f"{_matter_url(application)}ask/?again={field.element.code}"
    else:
        change = f"{reverse('cases:form', args=[application.ref])}?wrong={field.key}#f-{field.key}"
    return KnownRow(
        label=field.label,
        value=rows.shown_answer(field.element, value),
        source=source,
        own=own,
        wrong_url=change,
    )


def _error(fault: Any, tell_all: bool) -> str:
    if fault is None or (isinstance(fault.refusal, NotFilled) and not tell_all):
        return ""
    return str(fault.sentence)


def _matter_url(application: Application) -> str:
    """Return the page of guidance the draft came from; guidance stands above this area and is known by its address only."""
    return f"/things/{application.matter_code}/"


def _renew_url(application: Application) -> str:
    return f"{_matter_url(application)}draft/{application.ref}/"


def _plan_url(application: Application) -> str:
    return f"{_matter_url(application)}plan/"
