"""Fixtures and guards for every test."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import settings as hypothesis_settings

hypothesis_settings.register_profile(
    "house", deadline=None
)  # a busy machine is not a fault of the rule tested
hypothesis_settings.load_profile("house")


@pytest.fixture(autouse=True)
def var_folder(settings, tmp_path_factory: pytest.TempPathFactory, request) -> Path:
    """Give each worker a folder of its own for files, keys and previews."""
    if not hasattr(request.config, "_yijian_var"):
        request.config._yijian_var = tmp_path_factory.mktemp("var")
    settings.VAR = request.config._yijian_var
    return settings.VAR


@pytest.fixture
def run_jobs() -> Callable[..., int]:
    """Work off everything that is queued, in order, in the test's own connection; return how many jobs were done."""

    def work(*, now: datetime | None = None, most: int = 500) -> int:
        from yijian.plumbing import clock, facts
        from yijian.plumbing.connectors import base, queue

        done = 0
        at = now or clock.now()
        while done < most:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo'"
                    " ORDER BY id LIMIT 1"
                )
                row = cursor.fetchone()
                if row is None:
                    return done
                cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [row[0]])
            job, task, args = row
            if isinstance(args, str):
                import json

                args = json.loads(args)
            outcome = "succeeded"
            if task == "plumbing.deliver_fact":
                try:
                    facts.deliver(**args, now=at)
                except Exception as fault:
                    from yijian.kernel.refusal import Unavailable

                    if not isinstance(fault, Unavailable):
                        raise
                    outcome = "failed"
            elif task == "plumbing.call_outside":
                try:
                    queue.attempt(call_id=args["call_id"], now=at)
                except base.OutsideDown:
                    outcome = "failed"
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status WHERE id = %s",
                    [outcome, job],
                )
            done += 1
        raise AssertionError("jobs breed jobs without end")

    return work
