"""Background work of the catalogue."""

import structlog
from procrastinate.contrib.django import app

from yijian.catalogue import operations
from yijian.plumbing import clock

log = structlog.get_logger()


@app.periodic(cron="1 0 * * *", periodic_id="catalogue-versions")
@app.task(name="catalogue.put_into_force", queue="clocks", queueing_lock="catalogue.put_into_force")
def put_into_force(timestamp: int) -> None:
    """Shortly after midnight, let versions whose day has come take effect."""
    moved = operations.put_into_force(now=clock.now())
    log.info("item_versions.put_into_force", moved=moved)
