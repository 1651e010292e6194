"""What cases do when something happened: below, or in their own area."""

from datetime import datetime

from yijian.cases import facts, operations
from yijian.credit.facts import RevocationDecided
from yijian.plumbing.connectors import queue
from yijian.plumbing.facts import hears
from yijian.plumbing.models import ConnectorCall


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


def keep_waybill(call: ConnectorCall) -> None:
    """Note what the post answered to the order of a delivery."""
    operations.note_parcel(
        ref=call.about,
        waybill=str((call.answer or {}).get("waybill", "")),
        now=call.answered_at or call.created_at,
    )


queue.when_answered("courier", "send", keep_waybill)
