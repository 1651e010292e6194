"""Run the background work of one machine, and take over what a killed worker left."""

import asyncio
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandError, CommandParser
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from yijian.config import telemetry
from yijian.config.env import env

log = structlog.get_logger()

STALLED_AFTER = 30.0
"""Seconds without a sign of life after which a worker counts as dead; a living one gives one every ten."""


async def take_over(worker_app: App) -> int:
    """Queue again the jobs of dead workers; return how many. Handlers are idempotent, so a repeat changes nothing."""
    stalled = list(await worker_app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER))
    for job in stalled:
        try:
            await worker_app.job_manager.retry_job(job)
        except UniqueViolation:  # the same work is queued already, by its queueing lock
            await worker_app.job_manager.finish_job(job, Status.ABORTED, delete_job=False)
        log.warning("job.taken_over", job_id=job.id, task=job.task_name)
    return len(stalled)


async def keep_taking_over(worker_app: App) -> None:
    """Look for jobs of dead workers until cancelled."""
    while True:
        try:
            await take_over(worker_app)
        except Exception:
            log.exception("job.take_over_failed")
        await asyncio.sleep(STALLED_AFTER / 2)


async def work(worker_app: App, *, concurrency: int) -> None:
    """Work until a signal says stop; running jobs are finished first."""
    async with worker_app.open_async():
        watch = asyncio.create_task(keep_taking_over(worker_app))
        try:
            await worker_app.run_worker_async(concurrency=concurrency, shutdown_graceful_timeout=20)
        finally:
            watch.cancel()


class Command(BaseCommand):
    """Start a worker on every queue."""

    help = "运行后台任务，接手中途停掉的任务；收到停止信号时先做完手上的"

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare ``--concurrency``."""
        parser.add_argument("--concurrency", type=int, default=4, help="同时做几件，默认 4")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until told to stop."""
        if not isinstance(app.connector, DjangoConnector):
            raise CommandError("后台任务没有连到数据库，请检查设置。")
        telemetry.start(env)
        with app.replace_connector(app.connector.get_worker_connector()) as worker_app:
            asyncio.run(work(worker_app, concurrency=options["concurrency"]))
