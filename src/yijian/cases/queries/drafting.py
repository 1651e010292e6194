"""How a draft stands: its plan, its form, its materials, with what is known and what was given."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from yijian.cases.loops import CaseLoop
from yijian.cases.models import Application, Case, CorrectionNotice, GivenMaterial
from yijian.catalogue import queries as catalogue
from yijian.certificates import queries as certificates
from yijian.credit import queries as credit
from yijian.kernel.compose import Plan, plan_from_json
from yijian.kernel.forms import FormCheck, MaterialLine, MaterialList, check_form, merge_materials
from yijian.kernel.refusal import NotFound


def plan(application: Application) -> Plan:
    """Return the plan that an application keeps."""
    return plan_from_json(application.plan)


def field_keys(application: Application) -> frozenset[str]:
    """Return the keys of the fields that the application's form has."""
    return frozenset(field.key for group in plan(application).form.groups for field in group.fields)


def check(application: Application, *, today: date) -> FormCheck:
    """Check the form as it was typed so far."""
    found = plan(application)
    return check_form(found.form, application.raw, found.answers, today=today)


def materials(application: Application, *, now: datetime, forecast: bool = False) -> MaterialList:
    """Return the application's one list of materials as it stands now.

    It follows the answers typed so far, the certificates held, the registers that answered, the person's credit and what was given.
    """
    found = plan(application)
    items = catalogue.items_of_versions((part.item, part.version) for part in found.parts)
    facts = check(application, today=now.date()).facts
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
