"""Background work of the plumbing: delivering facts, sealing the journal, watching clocks, calling outside systems, forgetting codes."""

import structlog
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from yijian.plumbing import clock, codes, facts, journal, tracing
from yijian.plumbing.connectors import queue
from yijian.plumbing.importing import clearing
from yijian.plumbing.loops import lights
from yijian.plumbing.queueing import CLOCKS_QUEUE, FACTS_QUEUE, OUTSIDE_QUEUE

log = structlog.get_logger()

_PATIENT = RetryStrategy(max_attempts=12, exponential_wait=4)


@app.task(name="plumbing.deliver_fact", queue=FACTS_QUEUE, retry=_PATIENT)
def deliver_fact(*, record_id: int, handler: str) -> None:
    """Let one handler hear one fact."""
    with tracing.span(f"fact {handler}", record_id=record_id):
        heard = facts.deliver(record_id=record_id, handler=handler, now=clock.now())
    log.info("fact.heard" if heard else "fact.repeated", record_id=record_id, handler=handler)


@app.periodic(cron="* * * * *", periodic_id="journal")
@app.task(name="plumbing.seal_journal", queue=CLOCKS_QUEUE, queueing_lock="plumbing.seal_journal")
def seal_journal(timestamp: int) -> None:
    """Seal what the journal gained in the last minute."""
    journal.seal_block(now=clock.now())


@app.periodic(cron="*/5 * * * *", periodic_id="clocks")
@app.task(name="plumbing.watch_clocks", queue=CLOCKS_QUEUE, queueing_lock="plumbing.watch_clocks")
def watch_clocks(timestamp: int) -> None:
    """Raise 预警, 黄牌 and 红牌 for clocks that reached them, once each."""
    lights.raise_alarms(now=clock.now())


@app.periodic(cron="17 3 * * *", periodic_id="codes")
@app.task(name="plumbing.forget_codes", queue=CLOCKS_QUEUE, queueing_lock="plumbing.forget_codes")
def forget_codes(timestamp: int) -> None:
    """Remove the codes of the days before."""
    codes.forget(now=clock.now())


@app.periodic(cron="40 2 * * *", periodic_id="importing")
@app.task(name="plumbing.clear_unconfirmed", queue=CLOCKS_QUEUE, queueing_lock="plumbing.clear_unconfirmed")
def clear_unconfirmed(timestamp: int) -> None:
    """Clear away, each night, what was handed in to be imported and never was."""
    cleared = clearing.clear_unconfirmed(now=clock.now())
    log.info("importing.cleared", count=cleared)


@app.task(name="plumbing.call_outside", queue=OUTSIDE_QUEUE, retry=_PATIENT)
def call_outside(*, call_id: int) -> None:
    """Try a queued call to an outside system."""
    queue.attempt(call_id=call_id, now=clock.now())
