"""Asking other departments' registers for a draft, so that nobody carries what an office already knows."""

from datetime import datetime

import structlog
from django.db import transaction

from yijian.accounts import queries as accounts
from yijian.cases.loops import ApplicationLoop
from yijian.cases.models import Application
from yijian.cases.queries import drafting
from yijian.catalogue import queries as catalogue
from yijian.kernel.definitions import ElementKind
from yijian.kernel.refusal import Unavailable
from yijian.plumbing.connectors import registers

log = structlog.get_logger()


def ask_registers(*, ref: str, now: datetime) -> tuple[str, ...]:
    """Ask every register that a draft's materials name and keep which of them confirmed; return the codes of those that are down.

    A register that is down holds nobody up: the paper is simply asked for. Asked outside any transaction; asking again is harmless.
    """
    draft = Application.objects.get(ref=ref)
    lines = drafting.plan(draft).materials.lines
    wanted = list(dict.fromkeys(line.register for line in lines if line.register))
    answered: list[str] = []
    down: list[str] = []
    for register in wanted:
        key = key_for(register, draft)
        if not key:
            continue
        try:
            found = registers.look_up(
                register, request={registers.KEY_FIELDS[register]: key}, now=now, about=draft.ref
            )
        except Unavailable:
            log.info("register.down", register=register, draft=draft.ref)
            down.append(register)
            continue
        if found is not None:
            answered.append(register)
    with transaction.atomic():
        held = Application.objects.select_for_update(of=("self",)).get(pk=draft.pk)
        # Signed while the registers were asked: what was signed stays as it is.
        if held.state == ApplicationLoop.drafting.code:
            held.registers_answered = answered
            held.save(update_fields=["registers_answered"])
    return tuple(down)


def key_for(register: str, application: Application) -> str:
    """Return what a register is asked by: the firm's code on the form, otherwise the applicant's own identity.

    For a firm the population register is asked by the identity of its legal representative: the paper proves who runs it.
    """
    elements = catalogue.elements()
    typed = {**application.raw, **application.answers, **application.values}
    if register == "business":
        for code, value in typed.items():
            if code in elements and elements[code].kind is ElementKind.CREDIT_CODE and value:
                return str(value)
    known = accounts.person_facts(application.subject_ref)
    if register == "business":
        return known.get("firm.credit_code", "")
    if register == "hospital":
        for code, value in typed.items():
            element = elements.get(code)
            if code.startswith("mother") and element and value and element.kind is ElementKind.RESIDENT_ID:
                return str(value)
    own = known.get("profile.id_number", "") or str(typed.get("operator-id", ""))
    if own or register != "population":
        return own
    return accounts.representative_facts(application.subject_ref).get("profile.id_number", "")
