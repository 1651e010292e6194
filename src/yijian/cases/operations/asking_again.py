"""Registers that were down: the question is kept with the filing and asked again until it is answered."""

from collections.abc import Iterable
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import F

from yijian.cases.loops import ApplicationLoop
from yijian.cases.models import Application, Case, RegisterQuestion
from yijian.cases.operations.registers import key_for
from yijian.kernel.actor import SYSTEM
from yijian.kernel.refusal import Unavailable
from yijian.plumbing import journal
from yijian.plumbing.connectors import base, registers

log = structlog.get_logger()


def keep_asking(
    *, application: Application, codes: Iterable[str], case: Case | None = None, now: datetime
) -> None:
    """Keep the registers that did not answer for a filing, so that they are asked again; a repeat counts as another try."""
    for code in codes:
        question, is_new = RegisterQuestion.objects.get_or_create(
            application=application,
            case=case,
            register=code,
            defaults={"opened_at": now, "asked_at": now},
        )
        if not is_new:
            _tried(question, now=now)


def ask_again(*, now: datetime, most: int = 500) -> int:
    """Ask every register that still owes a filing its answer, those asked longest ago first; return how many answered.

    A register that is silent is not asked for the others in the same round. What only stands beside the declaration is noted here;
    questions that decide a case are left to ``check_by_register``.
    """
    answered = 0
    silent: set[str] = set()
    waiting = RegisterQuestion.objects.filter(answered_at__isnull=True, case__isnull=True)
    for question in waiting.select_related("application").order_by("asked_at", "pk")[:most]:
        if question.register in silent:
            continue
        key = key_for(question.register, question.application)
        try:
            found = registers.look_up(
                question.register,
                request={registers.KEY_FIELDS[question.register]: key},
                now=now,
                about=question.application.ref,
            )
        except Unavailable:
            silent.add(question.register)
            _tried(question, now=now)
            log.info("register.still_down", register=question.register)
            continue
        answered += close_question(question, confirmed=found is not None, now=now)
    return answered


def cases_that_wait(*, most: int = 500) -> tuple[str, ...]:
    """Return the cases that a register must decide and has not answered for, those asked longest ago first."""
    waiting = RegisterQuestion.objects.filter(answered_at__isnull=True, case__isnull=False)
    return tuple(waiting.order_by("asked_at", "pk").values_list("case__ref", flat=True)[:most])


def close_question(question: RegisterQuestion, *, confirmed: bool, now: datetime) -> bool:
    """Note the answer once, and tell in the journal what it means; return whether it was open."""
    with transaction.atomic():
        open_still = RegisterQuestion.objects.select_for_update(of=("self",)).filter(
            pk=question.pk, answered_at__isnull=True
        )
        if not open_still.exists():
            return False
        open_still.update(answered_at=now, asked_at=now, attempts=F("attempts") + 1, confirmed=confirmed)
        title = base.info(question.register).title
        said = "查到了记录" if confirmed else "没有查到记录"
        journal.write(
            act="application.register-answered",
            title=f"补核对：{title}{said}",
            plain=f"{title}连上了，{said}，已经转给办理部门。",
            loop=ApplicationLoop.code,
            subject_ref=question.application.ref,
            actor=SYSTEM,
            now=now,
            detail={"register": question.register, "confirmed": confirmed},
            about=[question.application.subject_ref],
        )
    return True


def _tried(question: RegisterQuestion, *, now: datetime) -> None:
    RegisterQuestion.objects.filter(pk=question.pk, answered_at__isnull=True).update(
        asked_at=now, attempts=F("attempts") + 1
    )
