"""The acts that a killed process may leave in the middle, by name, with arguments that travel as JSON."""

import asyncio
from datetime import datetime
from typing import Any

from tests.journeys import filing
from yijian.cases import operations as cases
from yijian.cases.models import Application
from yijian.plumbing import facts
from yijian.plumbing.connectors import queue


def sign(*, now: datetime, ref: str, username: str, kind: str) -> str:
    """Sign an application as somebody of the sample city; the last signature files it."""
    application = Application.objects.get(ref=ref)
    return filing.sign(application, actor=filing.acting_as(username, kind), now=now).state


def give_file(*, now: datetime, ref: str, material: str, username: str, kind: str) -> str:
    """Upload a photograph."""
    actor = filing.acting_as(username, kind)
    given = cases.give_file(
        ref=ref, material=material, stream=filing.photo(90), name="照片.jpg", actor=actor, now=now
    )
    return given.digest


def grant(*, now: datetime, ref: str, username: str) -> str:
    """Grant a case whose standard is ticked; seals its certificate."""
    return cases.grant_case(ref=ref, actor=filing.acting_as(username), now=now).certificate_mark


def deliver(*, now: datetime, ref: str, username: str) -> str:
    """Hand everything over at the counter."""
    return cases.deliver_application(ref=ref, actor=filing.acting_as(username), now=now).state


def hear(*, now: datetime, record_id: int, handler: str) -> bool:
    """Let a handler hear a fact, as the worker does."""
    return facts.deliver(record_id=record_id, handler=handler, now=now)


def send(*, now: datetime, call_id: int) -> None:
    """Try an order to an outside system, as the worker does."""
    queue.attempt(call_id=call_id, now=now)


def work(*, now: datetime) -> None:
    """Work off the whole queue with a real worker."""
    from procrastinate.contrib.django import app

    async def until_empty() -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as worker_app:
            async with worker_app.open_async():
                await worker_app.run_worker_async(
                    wait=False, listen_notify=False, install_signal_handlers=False, concurrency=1
                )

    asyncio.run(until_empty())


ACTS: dict[str, Any] = {act.__name__: act for act in (sign, give_file, grant, deliver, hear, send, work)}
