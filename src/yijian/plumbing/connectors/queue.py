"""Orders to outside systems: queued with the change that causes them, retried with back-off, visible, never lost."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from yijian.plumbing import queueing
from yijian.plumbing.connectors import base
from yijian.plumbing.models import ConnectorCall

MOST_ATTEMPTS = 12

Hearer = Callable[[ConnectorCall], None]
_hearers: dict[tuple[str, str], Hearer] = {}


def when_answered(code: str, operation: str, hearer: Hearer) -> None:
    """Name what follows the answer to a queued order; it runs in the transaction that records the answer."""
    _hearers[(code, operation)] = hearer


def order(
    code: str, operation: str, request: Mapping[str, Any], *, once_key: str, about: str = "", now: datetime
) -> ConnectorCall:
    """Queue an order in the present transaction; the same key twice is one order."""
    call, is_new = ConnectorCall.objects.get_or_create(
        connector=code,
        operation=operation,
        once_key=once_key,
        defaults={"about": about, "request": dict(request), "created_at": now},
    )
    if is_new:
        queueing.put("plumbing.call_outside", queue=queueing.OUTSIDE_QUEUE, call_id=call.pk)
    return call


def attempt(*, call_id: int, now: datetime) -> None:
    """Try a queued order once.

    The order carries its own key, so that an outside system that hears it twice does it once. An order to a system without connection
    waits for people at once: trying again would not heal it.

    :raises OutsideDown: when it failed and should be tried again.
    """
    call = ConnectorCall.objects.get(pk=call_id)
    if call.outcome in (ConnectorCall.Outcome.ANSWERED, ConnectorCall.Outcome.REFUSED):
        return
    started = time.monotonic()
    again: base.OutsideDown | None = None
    try:
        answer = base.carry(call.connector, call.operation, call.request, once_key=call.once_key)
        call.answer, call.outcome, call.fault = dict(answer), ConnectorCall.Outcome.ANSWERED, ""
    except base.OutsideRefused as refusal:
        call.outcome, call.fault = ConnectorCall.Outcome.REFUSED, str(refusal)
    except base.OutsideDown as down:
        again = down
        call.fault = str(down)
        call.outcome = (
            ConnectorCall.Outcome.GAVE_UP
            if call.attempts + 1 >= MOST_ATTEMPTS or isinstance(down, base.NotConnected)
            else ConnectorCall.Outcome.FAILED
        )
    call.attempts += 1
    call.answered_at = now
    call.milliseconds = int((time.monotonic() - started) * 1000)
    _record(call)
    if again is not None and call.outcome == ConnectorCall.Outcome.FAILED:
        raise again


def _record(call: ConnectorCall) -> None:
    with transaction.atomic():
        known = ConnectorCall.objects.select_for_update(of=("self",)).get(pk=call.pk)
        if known.outcome in (ConnectorCall.Outcome.ANSWERED, ConnectorCall.Outcome.REFUSED):
            # Another worker was answered first: its answer stands, and whoever waits for it heard it.
            return
        call.save()
        hearer = _hearers.get((call.connector, call.operation))
        if hearer is not None and call.outcome in (
            ConnectorCall.Outcome.ANSWERED,
            ConnectorCall.Outcome.REFUSED,
        ):
            hearer(call)


def retry(*, call_id: int, now: datetime) -> bool:
    """Put an order that was given up back into the queue (an operator's act); tell whether there was one."""
    changed = ConnectorCall.objects.filter(
        pk=call_id, outcome__in=[ConnectorCall.Outcome.GAVE_UP, ConnectorCall.Outcome.FAILED]
    ).update(outcome=ConnectorCall.Outcome.QUEUED, attempts=0)
    if changed:
        queueing.put("plumbing.call_outside", queue=queueing.OUTSIDE_QUEUE, call_id=call_id)
    return bool(changed)
