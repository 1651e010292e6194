"""What a grant creates and a revocation cancels: the electronic certificate."""

from collections.abc import Mapping
from datetime import datetime

from yijian.cases.models import Case
from yijian.cases.queries import drafting
from yijian.cases.vocabulary import Result
from yijian.catalogue import queries as catalogue
from yijian.certificates import operations as certificates
from yijian.kernel.actor import Actor
from yijian.kernel.definitions import ItemDefinition
from yijian.kernel.forms import shown
from yijian.plumbing.loops import Turn


def issue(turn: Turn[Case], item: ItemDefinition, *, assigned: Mapping[str, str]) -> None:
    """Create, number and seal the certificate of a granted case in the decision's transaction.

    ``assigned`` holds by source what registers assigned for it.
    """
    case = turn.subject
    values = _values(case, turn.now)
    filled = {
        field: source[1:] if source.startswith("=") else assigned.get(source) or values.get(source, "")
        for field, source in item.certificate_fields
    }
    certificate = certificates.issue_certificate(
        kind=item.certificate_kind,
        subject_ref=case.subject_ref,
        fields=filled,
        issuer_code=case.in_name_of or case.decide_agency,
        seal_of=case.seal_of or case.decide_agency,
        region_code=case.region_code,
        case_ref=case.ref,
        actor=turn.actor,
        now=turn.now,
    )
    case.certificate_mark = certificate.mark
    case.certificate_fields = {**filled, **certificate.own_fields}
    turn.detail["certificate"] = certificate.mark


def complete(*, granted: Case, actor: Actor, now: datetime) -> None:
    """Add what a granted case's certificate brings to those of its application that were granted before it: a new version each."""
    parts = {part.item: part for part in drafting.plan(granted.application).parts}
    waiting = Case.objects.select_for_update(of=("self",)).filter(
        application_id=granted.application_id, result=Result.GRANTED.value
    )
    for case in waiting.exclude(pk=granted.pk).exclude(certificate_mark="").order_by("position"):
        brought = {
            wanted.element: granted.certificate_fields.get(wanted.certificate_field, "")
            for wanted in parts[case.item_code].completed_by
            if wanted.item == granted.item_code
        }
        item = catalogue.item(case.item_code, case.item_version)
        added = {
            field: brought[source]
            for field, source in item.certificate_fields
            if brought.get(source) and not case.certificate_fields.get(field)
        }
        if not added:
            continue
        changed = certificates.change_certificate(
            mark=case.certificate_mark, fields=added, case_ref=granted.ref, actor=actor, now=now
        )
        case.certificate_mark = changed.mark
        case.certificate_fields = {**case.certificate_fields, **added}
        case.save(update_fields=["certificate_mark", "certificate_fields"])


def cancel(case: Case, *, reason: str, actor: Actor, now: datetime) -> None:
    """Cancel the certificate of a revoked case; none is fine."""
    if case.certificate_mark:
        certificates.revoke_certificate(
            mark=case.certificate_mark,
            reason=reason,
            basis=case.basis,
            case_ref=case.ref,
            actor=actor,
            now=now,
        )


def _values(case: Case, now: datetime) -> dict[str, str]:
    """Return every answer of the application as people read it, by element code."""
    elements = catalogue.elements()
    check = drafting.check(case.application, today=now.date())
    found = {
        key.partition("@")[0]: shown(elements[key.partition("@")[0]], value)
        for key, value in check.values.items()
        if key.partition("@")[0] in elements
    }
    passed = {
        code: str(value)
        for code, value in case.application.values.items()
        if code in elements and code not in found
    }
    return {**passed, **found}
