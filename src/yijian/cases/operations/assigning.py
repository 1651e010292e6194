"""What a register assigns when a case is granted: the 公民身份号码 of a newborn."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from yijian.cases import access, rules
from yijian.cases.loops import CaseLoop
from yijian.cases.models import Case
from yijian.cases.operations.ticking import ticks_of
from yijian.cases.queries import drafting
from yijian.cases.vocabulary import DECIDE, Finding
from yijian.catalogue import queries as catalogue
from yijian.kernel.actor import Actor
from yijian.kernel.definitions import ASSIGNED
from yijian.kernel.refusal import Unavailable
from yijian.plumbing import loops
from yijian.plumbing.connectors import base, registers

FOLLOWS = {"随母亲": "mother-region", "随父亲": "father-region"}
"""Whose household the child joins, and the field that says where it is (户口登记条例 7)."""


def assign(*, ref: str, actor: Actor, now: datetime, findings: Iterable[Finding]) -> Mapping[str, str]:
    """Have the numbers assigned that a case's certificate needs, by source; nothing while the case may not be granted anyway.

    Asked outside any transaction, once for each case: asking again after a failed grant returns the same number.

    :raises NumberNotAssigned: when the register does not answer; NumberRefused when it refuses.
    """
    case = access.cases_visible_to(actor).select_related("application").filter(ref=ref).first()
    if case is None or case.state != CaseLoop.accepted.code:
        return {}
    if not actor.holds(DECIDE) or actor.agency_code != case.agency_code:
        return {}
    item = catalogue.item(case.item_code, case.item_version)
    wanted = {source for _, source in item.certificate_fields} & ASSIGNED
    if not wanted or loops.same_hands(CaseLoop.grant, ref=ref, actor=actor) is not None:
        return {}
    ticks = ticks_of(case, step="decide")
    ticks |= {finding.point: finding.tick for finding in findings}
    try:
        rules.check_grantable(item=item, ticks=ticks)
    except (rules.StandardNotTicked, rules.StandardNotMet):
        return {}
    return {source: _citizen_number(case, now=now) for source in wanted}


def _citizen_number(case: Case, *, now: datetime) -> str:
    title = base.info("population").title
    found = drafting.check(case.application, today=now.date()).values
    what = f"{found.get('child-name', '孩子')}的公民身份号码"
    born_at, follows = found.get("born-at"), FOLLOWS.get(str(found.get("follow")), "")
    if not isinstance(born_at, datetime) or not found.get(follows):
        raise rules.NumberRefused(register=title, what=what)
    try:
        number = registers.assign_citizen_number(
            name=str(found.get("child-name", "")),
            sex=str(found.get("child-sex", "")),
            born_on=born_at.date(),
            region_code=str(found[follows]),
            household_head=str(found.get("household-head", "")),
            about=case.ref,
            now=now,
        )
    except Unavailable as outage:
        raise rules.NumberNotAssigned(register=title, what=what) from outage
    if number is None:
        raise rules.NumberRefused(register=title, what=what)
    return number
