"""Putting background work into the queue, by name: those who queue need not know those who work."""

from typing import Any

from procrastinate.contrib.django import app

FACTS_QUEUE = "facts"
OUTSIDE_QUEUE = "outside"
CLOCKS_QUEUE = "clocks"


def put(task: str, *, queue: str, lock: str | None = None, **arguments: Any) -> None:
    """Queue a task in the present transaction; tasks with the same lock are done in order, one at a time."""
    app.configure_task(task, queue=queue, lock=lock).defer(**arguments)
