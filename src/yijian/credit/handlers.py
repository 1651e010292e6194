"""What credit does when a promise was broken."""

from datetime import datetime

from yijian.credit import facts, operations
from yijian.plumbing.facts import hears


@hears(facts.PromiseBroken, "credit.open-revocation")
def open_revocation(fact: facts.PromiseBroken, *, now: datetime) -> None:
    """Open the revocation procedure."""
    operations.open_revocation(promise_ref=fact.about, why=fact.why, actor=fact.by.acting(), now=now)
