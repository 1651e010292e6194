"""Items that a register answers for: no clerk is needed, the answer decides (数据核验)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from yijian.cases.loops import CaseLoop
from yijian.cases.models import Case
from yijian.cases.operations.acceptance import accept_case
from yijian.cases.operations.decision import grant_case, refuse_case
from yijian.cases.operations.registers import key_for
from yijian.cases.vocabulary import Handling
from yijian.catalogue import queries as catalogue
from yijian.kernel.actor import SYSTEM
from yijian.plumbing.connectors import base, registers


def check_by_register(*, case_ref: str, now: datetime) -> Case | None:
    """Ask the register that answers for a case's item, and decide the case by the answer.

    A case that is not handled this way, or was decided before, is left alone: None. The question is asked outside any transaction.

    :raises Unavailable: while the register does not answer; the job tries again and the case waits.
    """
    case = Case.objects.select_related("application").get(ref=case_ref)
    if case.handling != Handling.CHECK or case.state not in (
        CaseLoop.received.code,
        CaseLoop.accepted.code,
    ):
        return None
    item = catalogue.item(case.item_code, case.item_version)
    answer = _ask(item.register_check, case, now=now)
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
