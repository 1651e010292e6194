"""The mechanics of every connector: call, time, record, refuse clearly."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import structlog
from django.db import IntegrityError, transaction

from yijian.kernel.refusal import Unavailable
from yijian.plumbing import tracing
from yijian.plumbing.models import ConnectorCall

log = structlog.get_logger()


class OutsideDown(Exception):
    """The outside system did not answer in time, or answered nonsense; trying again may help."""


class NotConnected(OutsideDown):
    """Nothing stands behind the connector: no client is configured and simulators are switched off."""


class OutsideRefused(Exception):
    """The outside system answered no; trying again does not help."""


class Transport(Protocol):
    """What carries a call: a simulator, or a client of the real system."""

    def __call__(
        self, operation: str, request: Mapping[str, Any], *, once_key: str, timeout: float
    ) -> Mapping[str, Any]:
        """Answer a call.

        :raises OutsideDown: when there is no usable answer.
        :raises OutsideRefused: when the answer is no.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectorInfo:
    """One outside system as operators see it."""

    code: str
    title: str
    owner: str
    next_step: str
    """What the person may do while it is down; ends the Unavailable sentence."""
    timeout: float = 3.0


class SystemNotConnected(Unavailable):
    """An outside system that this installation has no connection to."""

    code = "not-connected"
    template = "{system}还没有接入本系统，这一步先不查它。已填的内容都保存了，请照常自己填、自己交；要接入请找系统管理员。"


_connectors: dict[str, ConnectorInfo] = {}
_transports: dict[str, Callable[[], Transport]] = {}


def register(info: ConnectorInfo, transport: Callable[[], Transport]) -> ConnectorInfo:
    """Register an outside system with what carries its calls; settings may put a real client in the simulator's place."""
    _connectors[info.code] = info
    _transports[info.code] = transport
    return info


def use_transport(code: str, transport: Callable[[], Transport]) -> None:
    """Put another transport behind a connector."""
    _transports[code] = transport


def connectors() -> tuple[ConnectorInfo, ...]:
    """Return every registered outside system."""
    return tuple(_connectors.values())


def info(code: str) -> ConnectorInfo:
    """Return one outside system."""
    return _connectors[code]


def ask(
    code: str, operation: str, request: Mapping[str, Any], *, now: datetime, about: str = "", once_key: str
) -> Mapping[str, Any] | None:
    """Ask an outside system now and return its answer, or None when it knows nothing or refuses.

    Every call leaves a record; the same ``once_key`` returns the recorded answer without asking again.

    :raises Unavailable: when it does not answer in time; SystemNotConnected when there is no connection to it.
    """
    known = ConnectorCall.objects.filter(connector=code, operation=operation, once_key=once_key).first()
    if known is not None and known.outcome in (
        ConnectorCall.Outcome.ANSWERED,
        ConnectorCall.Outcome.REFUSED,
    ):
        return known.answer if known.outcome == ConnectorCall.Outcome.ANSWERED else None
    system = _connectors[code]
    started = time.monotonic()
    answer: Mapping[str, Any] | None = None
    fault = ""
    is_connected = True
    try:
        answer = carry(code, operation, request, once_key=once_key)
        outcome = ConnectorCall.Outcome.ANSWERED
    except OutsideRefused as refusal:
        outcome, fault = ConnectorCall.Outcome.REFUSED, str(refusal)
    except OutsideDown as down:
        outcome, fault = ConnectorCall.Outcome.FAILED, str(down)
        is_connected = not isinstance(down, NotConnected)
    spent = int((time.monotonic() - started) * 1000)
    try:
        with transaction.atomic():
            ConnectorCall.objects.update_or_create(
                connector=code,
                operation=operation,
                once_key=once_key,
                defaults={
                    "about": about,
                    "request": dict(request),
                    "answer": dict(answer) if answer is not None else None,
                    "outcome": outcome,
                    "fault": fault,
                    "attempts": (known.attempts if known else 0) + 1,
                    "created_at": known.created_at if known else now,
                    "answered_at": now,
                    "milliseconds": spent,
                },
            )
    except IntegrityError:
        log.info("connector.answered_twice", connector=code, operation=operation)
    if outcome == ConnectorCall.Outcome.FAILED:
        log.warning("connector.failed", connector=code, operation=operation, fault=fault)
        if not is_connected:
            raise SystemNotConnected(system=system.title)
        raise Unavailable(system=system.title, next=system.next_step)
    return answer


def carry(code: str, operation: str, request: Mapping[str, Any], *, once_key: str) -> Mapping[str, Any]:
    """Carry one call to an outside system and return its answer, without a record.

    :raises OutsideDown: when there is no usable answer.
    :raises OutsideRefused: when the answer is no.
    """
    with tracing.span(
        f"outside {code}.{operation}", answers=(OutsideRefused,), connector=code, operation=operation
    ):
        return transport_of(code)(operation, request, once_key=once_key, timeout=_connectors[code].timeout)


def factory_of(code: str) -> Callable[[], Transport]:
    """Return what makes the transport of a connector."""
    return _transports[code]


def transport_of(code: str) -> Transport:
    """Return what carries a connector's calls now."""
    return _transports[code]()
