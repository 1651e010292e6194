"""What operators see of the outside systems."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Avg, Count, Max, Q

from yijian.kernel.identifiers import mask_mail, mask_phone
from yijian.plumbing.connectors import base
from yijian.plumbing.connectors.simulators import Simulator
from yijian.plumbing.models import ConnectorCall, SimulatedRecord, SimulatorMood

OPERATIONS = {"licence": "查执照", "record": "查记录", "send": "发送"}
"""What operations are called on pages; one without a title shows its code."""

OPEN = (ConnectorCall.Outcome.QUEUED, ConnectorCall.Outcome.FAILED, ConnectorCall.Outcome.GAVE_UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemRow:
    """One outside system."""

    code: str
    title: str
    owner: str
    mood: str
    mood_title: str
    is_connected: bool
    """False where no client is configured and simulators are switched off."""
    is_simulated: bool
    """Whether a simulator stands behind it, so that it has moods."""
    calls: int
    failed: int
    waiting: int
    milliseconds: int | None
    last_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRow:
    """One call."""

    id: int
    system: str
    operation: str
    about: str
    outcome: str
    outcome_title: str
    fault: str
    attempts: int
    created_at: datetime
    milliseconds: int | None
    may_retry: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenRow:
    """One text that a simulator took in the place of a telephone or a mailbox."""

    is_mail: bool
    """Otherwise an SMS."""
    masked_to: str
    text: str


def systems() -> list[SystemRow]:
    """Return every outside system with its numbers."""
    counted = {
        row["connector"]: row
        for row in ConnectorCall.objects.values("connector")
        .annotate(
            calls=Count("id"),
            failed=Count("id", filter=Q(fault__gt="")),
            waiting=Count("id", filter=Q(outcome__in=OPEN)),
            average=Avg("milliseconds"),
            last=Max("answered_at"),
        )
        .order_by("connector")
    }
    moods = dict(SimulatorMood.objects.values_list("connector", "mood"))
    rows = []
    for info in base.connectors():
        mood = SimulatorMood.Mood(moods.get(info.code, SimulatorMood.Mood.NORMAL))
        numbers = counted.get(info.code)
        rows.append(
            SystemRow(
                code=info.code,
                title=info.title,
                owner=info.owner,
                mood=mood.value,
                mood_title=str(mood.label),
                is_connected=is_connected(info.code),
                is_simulated=is_simulated(info.code),
                calls=numbers["calls"] if numbers else 0,
                failed=numbers["failed"] if numbers else 0,
                waiting=numbers["waiting"] if numbers else 0,
                milliseconds=int(numbers["average"]) if numbers and numbers["average"] is not None else None,
                last_at=numbers["last"] if numbers else None,
            )
        )
    return rows


def is_connected(code: str) -> bool:
    """Tell whether anything answers behind a connector: a client of the real system, or its simulator."""
    return bool(settings.CONNECTORS_SIMULATED) or not is_simulated(code)


def is_simulated(code: str) -> bool:
    """Tell whether a connector has no client of the real system."""
    return isinstance(base.factory_of(code), Simulator)


def waiting(*, limit: int = 50) -> list[CallRow]:
    """Return the calls that wait, failed or were given up, oldest first."""
    rows = ConnectorCall.objects.filter(outcome__in=OPEN).order_by("id")[:limit]
    return [_row(row) for row in rows]


def recent(*, limit: int = 30) -> list[CallRow]:
    """Return the last calls, newest first."""
    return [_row(row) for row in ConnectorCall.objects.order_by("-id")[:limit]]


def taken(*, limit: int = 10) -> list[TakenRow]:
    """Return the last texts that simulators took, newest first, so that a demonstration can be tried with its codes.

    Nothing outside a demonstration: there the texts are somebody's.
    """
    if not (settings.DEMONSTRATION and settings.CONNECTORS_SIMULATED):
        return []
    rows = SimulatedRecord.objects.filter(connector__in=("sms", "mail")).order_by("-id")[:limit]
    return [
        TakenRow(
            is_mail=row.connector == "mail",
            masked_to=mask_mail(row.body["to"])
            if row.connector == "mail"
            else mask_phone(row.body["mobile"]),
            text=row.body["text"],
        )
        for row in rows
    ]


def _row(row: ConnectorCall) -> CallRow:
    outcome = ConnectorCall.Outcome(row.outcome)
    return CallRow(
        id=row.pk,
        system=base.info(row.connector).title,
        operation=OPERATIONS.get(row.operation, row.operation),
        about=row.about,
        outcome=outcome.value,
        outcome_title=str(outcome.label),
        fault=row.fault,
        attempts=row.attempts,
        created_at=row.created_at,
        milliseconds=row.milliseconds,
        may_retry=outcome in (ConnectorCall.Outcome.FAILED, ConnectorCall.Outcome.GAVE_UP),
    )
