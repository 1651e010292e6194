"""Where somebody's own mail goes, and the address that waits for its code."""

from datetime import datetime

from yijian.accounts.queries.people import known_person
from yijian.accounts.vocabulary import MailRow
from yijian.kernel.identifiers import mask_mail
from yijian.kernel.refusal import NotFound
from yijian.plumbing import codes

CONFIRMING = codes.CodePurpose(code="accounts.mail", never_sent="还没有发验证码。", most_a_day=10)
"""A code to an address that somebody says is theirs."""


def mail_of(person_ref: str, now: datetime) -> MailRow:
    """Return where somebody's own mail goes.

    :raises NotFound: when no natural person has this reference.
    """
    person = known_person(person_ref)
    if person is None:
        raise NotFound(what="您的个人信息")
    last = codes.latest(CONFIRMING, to_ref=person_ref)
    waits = last is not None and now < last.expires_at and last.holds_for != person.mail
    return MailRow(
        masked_mail=mask_mail(person.mail), waiting=last.holds_for if last is not None and waits else ""
    )
