"""Items that a register answers for: no clerk is needed, the answer decides (数据核验)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from yijian.cases.loops import CaseLoop
from yijian.cases.models import Case, RegisterQuestion
from yijian.cases.operations.acceptance import accept_case
from yijian.cases.operations.asking_again import cases_that_wait, close_question, keep_asking
from yijian.cases.operations.decision import grant_case, refuse_case
from yijian.cases.operations.registers import key_for
from yijian.cases.operations.settling import hold_application
from yijian.cases.vocabulary import Handling
from yijian.catalogue import queries as catalogue
from yijian.kernel.actor import SYSTEM
from yijian.kernel.definitions import ItemDefinition
from yijian.kernel.refusal import Unavailable
from yijian.plumbing.connectors import base, registers


def check_by_register(*, case_ref: str, now: datetime) -> Case | None:
    """Ask the register that answers for a case's item, and decide the case by the answer.

    A case that is not handled this way, or was decided before, is left alone: None. The question is asked outside any transaction.
    While the register does not answer the case waits, the question is kept and asked again: None.
    """
    case = Case.objects.select_related("application").get(ref=case_ref)
    if case.handling != Handling.CHECK or case.state not in (
        CaseLoop.received.code,
        CaseLoop.accepted.code,
    ):
        return None
    item = catalogue.item(case.item_code, case.item_version)
    try:
        answer = _ask(item.register_check, case, now=now)
    except Unavailable:
        keep_asking(application=case.application, codes=[item.register_check], case=case, now=now)
        return None
    with transaction.atomic():
        hold_application(case.application.ref)
        return _decide(case, item, answer, now=now)


def ask_again_for_cases(*, now: datetime) -> int:
    """Check every case again whose register was down; return how many were decided."""
    decided = 0
    silent: set[str] = set()
    for ref in cases_that_wait():
        case = Case.objects.get(ref=ref)
        register = catalogue.item(case.item_code, case.item_version).register_check
        if register in silent:
            continue
        if check_by_register(case_ref=ref, now=now) is not None:
            decided += 1
            continue
        if RegisterQuestion.objects.filter(case=case, answered_at__isnull=True).exists():
            silent.add(register)
    return decided


def _decide(
    case: Case, item: ItemDefinition, answer: Mapping[str, Any] | None, *, now: datetime
) -> Case | None:
    """Take the case in and decide it by what the register said, in one transaction."""
    case = Case.objects.select_for_update(of=("self",)).select_related("application").get(pk=case.pk)
    for question in RegisterQuestion.objects.filter(case=case, answered_at__isnull=True):
        close_question(question, confirmed=answer is not None, now=now)
    if case.state not in (CaseLoop.received.code, CaseLoop.accepted.code):
        return None
    if case.state == CaseLoop.received.code:
        accept_case(ref=case.ref, actor=SYSTEM, now=now)
    title = base.info(item.register_check).title
    if answer is None or not answer.get("valid", True):
        why = str(answer.get("reason")) if answer and answer.get("reason") else "没有查到记录"
        return refuse_case(
            ref=case.ref,
            actor=SYSTEM,
            now=now,
            explanation=f"{title}核对不上：{why}。请先到登记部门更正，再重新申报这一项。",
            basis="、".join(item.basis) or "政务数据共享条例",
        )
    return grant_case(ref=case.ref, actor=SYSTEM, now=now)


def _ask(register: str, case: Case, *, now: datetime) -> Mapping[str, Any] | None:
    identity = key_for(register, case.application)
    if register == "business":
        licence = registers.business_licence(credit_code=identity, now=now, about=case.ref)
        if licence is None:
            return None
        return {
            "valid": licence.is_open,
            "reason": "" if licence.is_open else "登记状态不是“开业”",
            "name": licence.name,
        }
    return registers.look_up(
        register,
        request={registers.KEY_FIELDS[register]: identity},
        now=now,
        about=case.ref,
    )
