"""What cases do by the clock."""

from procrastinate.contrib.django import app

from yijian.cases import operations
from yijian.plumbing import clock
from yijian.plumbing.queueing import CLOCKS_QUEUE, OUTSIDE_QUEUE


@app.periodic(cron="7 * * * *", periodic_id="cases")
@app.task(name="cases.accept_by_law", queue=CLOCKS_QUEUE, queueing_lock="cases.accept_by_law")
def accept_by_law(timestamp: int) -> None:
    """Accept what nobody answered within five working days (行政许可法 32)."""
    operations.accept_by_law(now=clock.now())


@app.periodic(cron="17 * * * *", periodic_id="cases")
@app.task(name="cases.lapse_corrections", queue=CLOCKS_QUEUE, queueing_lock="cases.lapse_corrections")
def lapse_corrections(timestamp: int) -> None:
    """Return what was not corrected in time."""
    operations.lapse_corrections(now=clock.now())


@app.periodic(cron="*/5 * * * *", periodic_id="cases")
@app.task(name="cases.ask_registers_again", queue=OUTSIDE_QUEUE, queueing_lock="cases.ask_registers_again")
def ask_registers_again(timestamp: int) -> None:
    """Ask the registers that were down when a filing needed them."""
    now = clock.now()
    operations.ask_again_for_cases(now=now)
    operations.ask_again(now=now)


@app.periodic(cron="27 * * * *", periodic_id="cases")
@app.task(name="cases.forget_attempts", queue=CLOCKS_QUEUE, queueing_lock="cases.forget_attempts")
def forget_attempts(timestamp: int) -> None:
    """Drop failed tries to follow an application once they count no more."""
    operations.forget_attempts(now=clock.now())
