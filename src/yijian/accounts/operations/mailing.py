"""Where somebody's messages go by mail: an address counts once a code sent to it came back."""

import unicodedata
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db import transaction

from yijian.accounts.models import Person
from yijian.accounts.queries.mail import CONFIRMING
from yijian.kernel.actor import Actor, ActorKind
from yijian.kernel.identifiers import mask_mail
from yijian.kernel.refusal import NotFound, Refusal, Unavailable
from yijian.plumbing import codes, journal
from yijian.plumbing.connectors import board, gateways
from yijian.plumbing.models import OneTimeCode

LONGEST_ADDRESS = 254
_is_address = EmailValidator(allowlist=[])


class MailShape(Refusal):
    """What was typed is no mail address."""

    code = "accounts.mail-shape"
    template = "邮箱地址写得不对。邮箱中间有一个@，后面是域名，像name@mail.example这样。请对照着改正。"


class MailKnown(Refusal):
    """The address is the one in use."""

    code = "accounts.mail-known"
    template = "这个邮箱已经登记好了，不用再确认。要换成别的，请填新的邮箱。"


class MailNotConnected(Unavailable):
    """No mail goes out from here."""

    code = "accounts.mail-not-connected"
    template = "邮件还没有接入本系统，现在不能登记邮箱。有消息照常发站内消息和短信。"


def read_mail(typed: str, *, field: str | None = None) -> str:
    """Return the mail address that somebody typed: half-width, without stray spaces, the domain in small letters.

    :raises MailShape: when it cannot be one.
    """
    folded = unicodedata.normalize("NFKC", typed).strip().replace("。", ".")
    name, _, domain = folded.rpartition("@")
    address = f"{name}@{domain.lower()}"
    try:
        _is_address(address)
    except ValidationError:
        raise MailShape(field=field) from None
    # Django lets an IP address in brackets pass; no citizen has such a mailbox.
    if len(address) > LONGEST_ADDRESS or domain.startswith("["):
        raise MailShape(field=field)
    return address


@transaction.atomic
def send_mail_code(*, mail: str, actor: Actor, now: datetime) -> OneTimeCode:
    """Send a code to an address that somebody typed for themselves; codes sent before hold no more.

    :raises NotFound: for staff and whoever has no personal account.
    :raises MailShape: when it is no address; MailKnown when it is the one in use.
    :raises MailNotConnected: when this installation sends no mail.
    :raises CodeTooSoon: within a minute of the last; CodesUsedUp after ten in a day.
    """
    person = _oneself(actor)
    address = read_mail(mail, field="mail")
    if address == person.mail:
        raise MailKnown(field="mail")
    if not board.is_connected(gateways.MAIL.code):
        raise MailNotConnected(field="mail")
    sent = codes.issue(CONFIRMING, to_ref=person.ref, holds_for=address, sent_to=mask_mail(address), now=now)
    gateways.queue_mail(
        to=address,
        subject=f"{settings.SITE['title']}：邮箱验证码",
        text=f"验证码{sent.digits}，5分钟内有效，用来确认您在{settings.SITE['title']}登记的邮箱。不要告诉别人。\n\n"
        "您没有登记过这个邮箱的话，请不用理会：不输验证码，就不会再往这个邮箱发消息。\n",
        once_key=f"mail-code|{sent.row.pk}",
        about=person.ref,
        now=now,
        secret=True,
    )
    return sent.row


def confirm_mail(*, code: str, actor: Actor, now: datetime) -> None:
    """Keep the address to which the code went that somebody typed; a wrong try is counted, a repeat changes nothing.

    :raises NotFound: for staff and whoever has no personal account.
    :raises CodeGone, CodeWrong: when the code does not hold or fit.
    """
    person = _oneself(actor)
    last = codes.latest(CONFIRMING, to_ref=person.ref)
    if last is not None and person.mail == last.holds_for:
        return
    proven = codes.check(CONFIRMING, typed=code, to_ref=person.ref, now=now)
    _keep(person.ref, proven.holds_for, actor=actor, now=now)


@transaction.atomic
def remove_mail(*, actor: Actor, now: datetime) -> None:
    """Send somebody no more mail; a code under way holds no more. Repeating changes nothing.

    :raises NotFound: for staff and whoever has no personal account.
    """
    person = _oneself(actor)
    codes.void(CONFIRMING, to_ref=person.ref, now=now)
    _keep(person.ref, "", actor=actor, now=now)


@transaction.atomic
def _keep(person_ref: str, address: str, *, actor: Actor, now: datetime) -> None:
    person = Person.objects.select_for_update(of=("self",)).get(ref=person_ref)
    if person.mail == address:
        return
    title = "删除邮箱" if not address else "换邮箱" if person.mail else "登记邮箱"
    person.mail = address
    person.save(update_fields=["mail"])
    journal.write(
        act="accounts.keep-mail" if address else "accounts.remove-mail",
        title=title,
        subject_ref=person.ref,
        actor=actor,
        now=now,
        about=[person.ref],
    )


def _oneself(actor: Actor) -> Person:
    person = Person.objects.filter(ref=actor.ref).first() if actor.kind is ActorKind.CITIZEN else None
    if person is None:
        raise NotFound(what="您的个人信息")
    return person
