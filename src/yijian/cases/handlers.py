"""What cases do when something happened: below, or in their own area."""

from datetime import datetime

from yijian.cases import facts, operations
from yijian.credit.facts import RevocationDecided
from yijian.plumbing.facts import hears


@hears(facts.CaseReceived, "cases.check-by-register", own_transactions=True)
def check_by_register(fact: facts.CaseReceived, *, now: datetime) -> None:
    """Let the register decide a case that needs no clerk."""
    operations.check_by_register(case_ref=fact.about, now=now)


@hears(facts.ApplicationSettled, "cases.deliver-electronic")
def deliver_electronic(fact: facts.ApplicationSettled, *, now: datetime) -> None:
    """Hand over at once what needs no paper."""
    operations.deliver_if_electronic(ref=fact.about, now=now)


@hears(RevocationDecided, "cases.revoke")
def revoke(fact: RevocationDecided, *, now: datetime) -> None:
    """Revoke the case whose grant rested on a broken or false promise."""
    operations.revoke_case(ref=fact.case_ref, actor=fact.by.acting(), now=now, why=fact.why, basis=fact.basis)
