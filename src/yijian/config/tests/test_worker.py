"""The worker takes over what a killed one left in the middle."""

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app

from yijian.config.management.commands.worker import take_over


def job_of_a_dead_worker(*, queueing_lock: str | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat) values (now() - interval '1 hour') returning id"
        )
        worker = cursor.fetchone()[0]
        cursor.execute(
            "insert into procrastinate_jobs (queue_name, task_name, status, queueing_lock) values ('q', 't', 'todo', %s)"
            " returning id",
            [queueing_lock],
        )
        job = cursor.fetchone()[0]
        cursor.execute(
            "update procrastinate_jobs set status = 'doing', worker_id = %s where id = %s", [worker, job]
        )
    return job


def state(job: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select status::text from procrastinate_jobs where id = %s", [job])
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
class TestTakeOver:
    def test_queues_the_job_again(self):
        job = job_of_a_dead_worker()

        assert async_to_sync(take_over)(app) == 1
        assert state(job) == "todo"

    def test_drops_a_job_whose_like_is_queued_already(self):
        left = job_of_a_dead_worker(queueing_lock="only-one")
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into procrastinate_jobs (queue_name, task_name, status, queueing_lock)"
                " values ('q', 't', 'todo', 'only-one') returning id"
            )
            queued = cursor.fetchone()[0]

        async_to_sync(take_over)(app)

        assert state(left) == "aborted"
        assert state(queued) == "todo"

    def test_leaves_a_living_worker_alone(self):
        job = job_of_a_dead_worker()
        with connection.cursor() as cursor:
            cursor.execute("update procrastinate_workers set last_heartbeat = now()")

        assert async_to_sync(take_over)(app) == 0
        assert state(job) == "doing"
