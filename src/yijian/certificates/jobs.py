"""Background work of the certificates."""

import structlog
from procrastinate.contrib.django import app

from yijian.certificates import operations
from yijian.plumbing import clock

log = structlog.get_logger()


@app.periodic(cron="5 0 * * *", periodic_id="certificates-expire")
@app.task(name="certificates.expire", queue="clocks", queueing_lock="certificates.expire")
def expire(timestamp: int) -> None:
    """Shortly after midnight, mark certificates whose last day has passed."""
    log.info("certificates.expired", count=operations.expire_certificates(now=clock.now()))


@app.periodic(cron="0 9 * * *", periodic_id="certificates-remind")
@app.task(name="certificates.remind", queue="clocks", queueing_lock="certificates.remind")
def remind(timestamp: int) -> None:
    """In the morning, remind holders whose certificate ends in thirty working days."""
    log.info("certificates.reminded", count=operations.remind_holders(now=clock.now()))


@app.periodic(cron="20 0 * * *", periodic_id="certificates-forget-showings")
@app.task(name="certificates.forget_showings", queue="clocks", queueing_lock="certificates.forget_showings")
def forget_showings(timestamp: int) -> None:
    """At night, delete the secrets of what was shown."""
    log.info("certificates.showings_forgotten", count=operations.forget_showings(now=clock.now()))
