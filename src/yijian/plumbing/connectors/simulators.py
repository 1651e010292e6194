"""Simulators that ship with the product: they answer from their own records and can refuse, stall, fail and repeat."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from yijian.kernel.identifiers.check_digits import mod_11_2
from yijian.plumbing import locks
from yijian.plumbing.connectors.base import NotConnected, OutsideDown, OutsideRefused, Transport
from yijian.plumbing.models import SimulatedRecord, SimulatorMood

SLOW_SECONDS = 1.2


def set_mood(code: str, mood: str, *, now: datetime) -> None:
    """Let a simulator behave in another way from now on."""
    SimulatorMood.objects.update_or_create(connector=code, defaults={"mood": mood, "changed_at": now})


def mood_of(code: str) -> str:
    """Return how a simulator behaves now."""
    row = SimulatorMood.objects.filter(connector=code).values_list("mood", flat=True).first()
    return row or SimulatorMood.Mood.NORMAL


def remember(code: str, key: str, body: Mapping[str, Any]) -> None:
    """Teach a simulated register one record."""
    SimulatedRecord.objects.update_or_create(connector=code, key=key, defaults={"body": dict(body)})


Answering = Callable[[str, Mapping[str, Any], str], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Simulator:
    """What stands behind a connector while nothing real is configured: behaves by the mood set for it."""

    code: str
    answering: Answering

    def __call__(self) -> Transport:
        """Return what carries calls."""
        return self.carry

    def carry(
        self, operation: str, request: Mapping[str, Any], *, once_key: str, timeout: float
    ) -> Mapping[str, Any]:
        """Answer a call as the real system would in this mood.

        A late system has done what it was told, only its answer is not waited for: the next try carries the same key.

        :raises NotConnected: where simulators are switched off.
        """
        if not settings.CONNECTORS_SIMULATED:
            raise NotConnected("还没有接入，也不用模拟器")
        mood = mood_of(self.code)
        if mood == SimulatorMood.Mood.DOWN:
            raise OutsideDown("模拟：连接被拒绝")
        if mood == SimulatorMood.Mood.REFUSING:
            raise OutsideRefused("模拟：对方拒绝受理")
        if mood == SimulatorMood.Mood.SLOW:
            time.sleep(min(SLOW_SECONDS, timeout))
        if mood == SimulatorMood.Mood.LATE:
            with suppress(OutsideRefused):
                self.answering(operation, request, once_key)
            raise OutsideDown(f"模拟：超过{timeout:g}秒没有答复")
        answer = self.answering(operation, request, once_key)
        if mood == SimulatorMood.Mood.TWICE:
            self.answering(operation, request, once_key)
        return answer


def by_key(code: str, *key_fields: str) -> Answering:
    """Answer from the simulator's records, by the values of some request fields joined with ``|``.

    A key that is not known is a refusal: 查无此人.
    """

    def answer(operation: str, request: Mapping[str, Any], once_key: str) -> Mapping[str, Any]:
        key = "|".join(str(request.get(name, "")) for name in key_fields)
        row = SimulatedRecord.objects.filter(connector=code, key=key).first()
        if row is None:
            raise OutsideRefused("查无记录")
        body: Mapping[str, Any] = row.body
        return body

    return answer


def population(operation: str, request: Mapping[str, Any], once_key: str) -> Mapping[str, Any]:
    """Answer as the population register does: a person by number, and a number for a newborn, the same again for a repeat."""
    if operation != "assign":
        return by_key("population", "id_number")(operation, request, once_key)
    with transaction.atomic():
        locks.take(locks.LockSpace.SIMULATOR, "population")
        known = SimulatedRecord.objects.filter(connector="population", key=once_key).first()
        if known is None:
            head = f"{request['region'][:6]}{request['born_on'].replace('-', '')}"
            taken = SimulatedRecord.objects.filter(connector="population", key__startswith=head).count()
            # 顺序码: odd for boys, even for girls.
            serial = 2 * taken + (1 if request["sex"] == "男" else 2)
            body = f"{head}{serial:03}"
            number = body + mod_11_2(body)
            remember(
                "population",
                number,
                {
                    "name": request["name"],
                    "region": request["region"],
                    "household_kind": "家庭户",
                    "household_head": request["household_head"],
                },
            )
            remember("population", once_key, {"id_number": number})
            return {"id_number": number}
        body_of: Mapping[str, Any] = known.body
        return body_of
