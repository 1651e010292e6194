"""What a grant creates and a revocation cancels: the electronic certificate."""

from datetime import datetime

from yijian.cases.models import Case
from yijian.cases.queries import drafting
from yijian.catalogue import queries as catalogue
from yijian.certificates import operations as certificates
from yijian.kernel.definitions import ItemDefinition
from yijian.kernel.forms import shown
from yijian.plumbing.loops import Turn


def issue(turn: Turn[Case], item: ItemDefinition) -> None:
    """Create, number and seal the certificate of a granted case in the decision's transaction."""
    case = turn.subject
    values = _values(case, turn.now)
    filled = {
        field: source[1:] if source.startswith("=") else values.get(source, "")
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


def cancel(case: Case, *, reason: str, now: datetime) -> None:
    """Cancel the certificate of a revoked case; none is fine."""
    if case.certificate_mark:
        certificates.revoke_certificate(
            mark=case.certificate_mark,
            reason=reason,
            basis=case.basis,
            case_ref=case.ref,
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
