"""Putting background work into the queue, by name: those who queue need not know those who work."""

from typing import Any

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager

FACTS_QUEUE = "facts"
OUTSIDE_QUEUE = "outside"
CLOCKS_QUEUE = "clocks"

# A worker puts a connection of its own behind the app. What its jobs queue must still be queued on the connection of the transaction at
# hand: otherwise a job could begin before its cause is committed, and outlive a cause that was rolled back.
_jobs = JobManager(connector=DjangoConnector(alias="default"))


def put(task: str, *, queue: str, lock: str | None = None, **arguments: Any) -> None:
    """Queue a task in the present transaction; tasks with the same lock are done in order, one at a time."""
    deferrer = app.configure_task(task, queue=queue, lock=lock)
    deferrer.job_manager = _jobs
    deferrer.defer(**arguments)
