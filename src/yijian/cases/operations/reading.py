"""Showing a case's handler whom the case is about, unmasked, for a stated purpose."""

from datetime import datetime

from yijian.accounts import queries as accounts
from yijian.accounts.rules import SHORTEST_PURPOSE, PurposeWanted
from yijian.accounts.vocabulary import DataLine
from yijian.cases import access
from yijian.cases.vocabulary import ACCEPT, DECIDE, DELIVER, RECEIVE
from yijian.kernel.actor import Actor
from yijian.kernel.refusal import NotYourDuty
from yijian.plumbing import journal

HANDLERS = (RECEIVE, ACCEPT, DECIDE, DELIVER)
"""Duties for which one must know whom a filing is about."""


def reveal_applicant(*, ref: str, purpose: str, actor: Actor, now: datetime) -> tuple[DataLine, ...]:
    """Return what is stored about the person or firm that an application serves, whole, and note who read it and why.

    The person reads the rows in “谁看过我的信息” (个人信息保护法 art. 6, 44).

    :raises NotFound: when the actor may not see the application.
    :raises NotYourDuty: without a duty that handles filings.
    :raises PurposeWanted: when the purpose says too little.
    """
    application = access.application(ref, actor)
    if not any(actor.holds(duty) for duty in HANDLERS):
        raise NotYourDuty(duty="查看个人信息")
    if len(purpose.strip()) < SHORTEST_PURPOSE:
        raise PurposeWanted(field="purpose")
    lines = accounts.my_data(application.subject_ref, whole=True)
    journal.write_reading(
        what="查看完整的个人信息",
        subject_ref=application.ref,
        about=[application.subject_ref],
        actor=actor,
        now=now,
        purpose=purpose.strip(),
    )
    return lines
