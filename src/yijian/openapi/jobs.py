"""What the open API does by the clock."""

import structlog
from procrastinate.contrib.django import app

from yijian.openapi import operations
from yijian.plumbing import clock
from yijian.plumbing.queueing import CLOCKS_QUEUE

log = structlog.get_logger()


@app.periodic(cron="*/15 * * * *", periodic_id="openapi")
@app.task(name="openapi.forget_calls", queue=CLOCKS_QUEUE, queueing_lock="openapi.forget_calls")
def forget_calls(timestamp: int) -> None:
    """Drop used nonces and old kept answers."""
    log.info("openapi.calls_forgotten", count=operations.forget_calls(now=clock.now()))
