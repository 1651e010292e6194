"""What credit does by the clock."""

from procrastinate.contrib.django import app

from yijian.credit import operations
from yijian.plumbing import clock
from yijian.plumbing.queueing import CLOCKS_QUEUE


@app.periodic(cron="23 * * * *", periodic_id="credit")
@app.task(name="credit.watch_promises", queue=CLOCKS_QUEUE, queueing_lock="credit.watch_promises")
def watch_promises(timestamp: int) -> None:
    """Remind of promises that fall due, break those overdue, end the days for statements."""
    now = clock.now()
    operations.remind(now=now)
    operations.lapse_promises(now=now)
    operations.close_statements(now=now)
