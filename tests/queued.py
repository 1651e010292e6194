"""Working off what is queued, as the worker would, in the test's own connection."""

import json
from datetime import datetime

from django.db import connection


def work_off(*, now: datetime | None = None, most: int = 500) -> int:
    """Work off everything that is queued, in order; return how many jobs were done."""
    from yijian.kernel.refusal import Unavailable
    from yijian.plumbing import clock, facts
    from yijian.plumbing.connectors import base, queue

    done = 0
    at = now or clock.now()
    while done < most:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id LIMIT 1"
            )
            row = cursor.fetchone()
            if row is None:
                return done
            cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [row[0]])
        job, task, args = row
        if isinstance(args, str):
            args = json.loads(args)
        outcome = "succeeded"
        if task == "plumbing.deliver_fact":
            try:
                facts.deliver(**args, now=at)
            except Unavailable:
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
