"""The documents of a case: receipt, acceptance, the one correction notice, non-acceptance, refusal; each sealed and checkable."""

from collections.abc import Iterable
from datetime import datetime

from yijian.agencies import queries as agencies
from yijian.cases.models import Application, Case, GivenMaterial
from yijian.cases.operations import limits
from yijian.cases.vocabulary import Defect
from yijian.catalogue import queries as catalogue
from yijian.certificates import operations as certificates
from yijian.certificates.vocabulary import (
    Acceptance,
    AnyPaper,
    Correction,
    Fault,
    HandedIn,
    NonAcceptance,
    Receipt,
    Rejection,
    Remedies,
)
from yijian.kernel.actor import SYSTEM
from yijian.kernel.definitions import Limit, LimitUnit
from yijian.plumbing import calendar

_UNITS = {LimitUnit.WORKDAY: "个工作日", LimitUnit.DAY: "天", LimitUnit.HOUR: "小时"}


def receipt(application: Application, cases: list[Case], *, now: datetime) -> None:
    """Make the receipt 收件凭证 of a filing and keep its digest with the application."""
    given = GivenMaterial.objects.filter(application=application, state=GivenMaterial.State.GIVEN).order_by(
        "pk"
    )
    later = GivenMaterial.objects.filter(
        application=application, state=GivenMaterial.State.PROMISED
    ).order_by("pk")
    lead = agencies.agency(cases[0].accept_agency)
    promised = application.promised_on
    application.receipt_digest = _issue(
        Receipt(
            to=application.subject_name,
            item=application.title,
            case_number=application.number,
            received_at=now,
            materials=tuple(HandedIn(title=row.title, source=row.source or "申请人提交") for row in given),
            later=tuple(row.title for row in later),
            expected=f"{promised.year}年{promised.month}月{promised.day}日" if promised else "",
            password=application.query_password,
            phone=lead.phone,
        ),
        agency_code=lead.code,
        subject_ref=application.subject_ref,
        case_ref=application.ref,
        now=now,
    )


def acceptance(case: Case, *, now: datetime) -> None:
    """Make the 受理通知书 of an accepted case (行政许可法 32 II)."""
    item = catalogue.item(case.item_code, case.item_version)
    agency = agencies.agency(case.accept_agency)
    days = calendar.current()
    case.document_digest = _issue(
        Acceptance(
            to=case.subject_name,
            item=case.title,
            case_number=case.number,
            applied_on=days.day_of(case.received_at or now),
            accepted_on=days.day_of(case.accepted_at or now),
            statutory=_written(item.statutory),
            promised=_written(limits.promised(item, handling=case.handling)),
            materials=tuple(line.title for line in limits.materials_of(case)),
            password=case.application.query_password,
            phone=agency.phone,
        ),
        agency_code=agency.code,
        subject_ref=case.subject_ref,
        case_ref=case.ref,
        now=now,
    )


def correction(case: Case, *, defects: Iterable[Defect], now: datetime) -> str:
    """Make the one 一次性告知书 of a case and return its digest."""
    agency = agencies.agency(case.accept_agency)
    days = calendar.current()
    digest = _issue(
        Correction(
            to=case.subject_name,
            item=case.title,
            case_number=case.number,
            applied_on=days.day_of(case.received_at or now),
            faults=tuple(
                Fault(
                    material=defect.title,
                    fault=defect.what,
                    remedy="按上面说的补好后在线提交，或者到窗口补交",
                )
                for defect in defects
            ),
            until=days.add_working_days(days.day_of(now), limits.CORRECTION_DAYS),
            consequence="到期没有补正的，这一项退回，材料齐了可以重新申报。",
            phone=agency.phone,
        ),
        agency_code=agency.code,
        subject_ref=case.subject_ref,
        case_ref=case.ref,
        now=now,
    )
    case.document_digest = digest
    return digest


def decline(case: Case, *, next_step: str, now: datetime) -> None:
    """Make the 不予受理通知书 of a case."""
    agency = agencies.agency(case.accept_agency)
    case.document_digest = _issue(
        NonAcceptance(
            to=case.subject_name,
            item=case.title,
            case_number=case.number,
            applied_on=calendar.current().day_of(case.received_at or now),
            reason=case.explanation,
            instead=next_step,
            basis=case.basis,
            remedies=_remedies(case),
            phone=agency.phone,
        ),
        agency_code=agency.code,
        subject_ref=case.subject_ref,
        case_ref=case.ref,
        now=now,
    )


def refusal(case: Case, *, now: datetime) -> None:
    """Make the 不予行政许可决定书 of a case, with reasons, basis and remedies (行政许可法 38 II)."""
    days = calendar.current()
    case.document_digest = _issue(
        Rejection(
            to=case.subject_name,
            item=case.title,
            case_number=case.number,
            applied_on=days.day_of(case.received_at or now),
            accepted_on=days.day_of(case.accepted_at or now),
            reason=case.explanation,
            basis=case.basis,
            remedies=_remedies(case),
            findings=tuple(tick.note for tick in case.ticks.filter(tick="bad").order_by("pk") if tick.note),
        ),
        agency_code=case.in_name_of or case.decide_agency,
        seal_of=case.seal_of or case.decide_agency,
        subject_ref=case.subject_ref,
        case_ref=case.ref,
        now=now,
    )


def _issue(
    paper: AnyPaper,
    *,
    agency_code: str,
    subject_ref: str,
    case_ref: str,
    now: datetime,
    seal_of: str = "",
) -> str:
    issued = certificates.issue_paper(
        paper=paper,
        agency_code=agency_code,
        seal_of=seal_of,
        seal_title="审批服务专用章",
        subject_ref=subject_ref,
        case_ref=case_ref,
        actor=SYSTEM,
        now=now,
    )
    return issued.document


def _remedies(case: Case) -> Remedies:
    region = agencies.region_title(agencies.agency(case.decide_agency).region_code)
    return Remedies(review_body=f"{region}人民政府", court=f"{region}人民法院")


def _written(limit: Limit) -> str:
    return f"{limit.amount}{_UNITS[limit.unit]}" if limit.amount else "当场"
