"""Messages: one sentence to one person, shown in the portal and sent on by SMS or mail."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from yijian.plumbing.models import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageKind:
    """One kind of message: its title and text with named places, and whether it also goes out by SMS and by mail."""

    code: str
    title: str
    text: str
    sms: bool = True
    mail: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where a person can be reached."""

    mobile: str = ""
    mail: str = ""
    """An address that was confirmed; empty where none was."""


_kinds: dict[str, MessageKind] = {}


def _nobody(ref: str) -> Addresses:
    return Addresses()


_address_book: Callable[[str], Addresses] = _nobody
_choices_page = ""


def register_kind(kind: MessageKind) -> MessageKind:
    """Register a kind of message once."""
    if _kinds.setdefault(kind.code, kind) != kind:
        raise ValueError(f"two message kinds are called {kind.code}")
    return kind


def provide_addresses(book: Callable[[str], Addresses], *, page: str) -> None:
    """Name the function that knows people's addresses, and the page on which they change them; the accounts area does."""
    global _address_book, _choices_page
    _address_book, _choices_page = book, page


def send(
    *,
    kind: MessageKind,
    to_ref: str,
    now: datetime,
    about: str = "",
    link: str = "",
    once_key: str = "",
    places: Mapping[str, object] | None = None,
) -> Message | None:
    """Write a message to a person and queue its SMS and its mail, in the present transaction.

    ``once_key`` makes a repeat change nothing and return None; without one, kind, person, subject and moment are the key.
    """
    from yijian.plumbing.connectors import gateways

    filled = {key: str(value) for key, value in (places or {}).items()}
    key = once_key or f"{kind.code}|{to_ref}|{about}|{now.isoformat()}"
    message, is_new = Message.objects.get_or_create(
        once_key=key,
        defaults={
            "to_ref": to_ref,
            "kind": kind.code,
            "title": kind.title.format_map(filled),
            "text": kind.text.format_map(filled),
            "link": link,
            "about": about,
            "created_at": now,
        },
    )
    if not is_new:
        return None
    addresses = _address_book(to_ref)
    if kind.sms and addresses.mobile:
        gateways.queue_sms(mobile=addresses.mobile, text=message.text, once_key=key, about=about, now=now)
    if kind.mail and addresses.mail:
        gateways.queue_mail(
            to=addresses.mail,
            subject=message.title,
            text=_letter(message),
            once_key=key,
            about=about,
            now=now,
        )
    return message


def _letter(message: Message) -> str:
    """Return a message as the text of a mail: with its page, and where to switch mail off."""
    site = settings.SITE
    page = f"\n登录后查看：{settings.PUBLIC_URL}{message.link}\n" if message.link else ""
    return (
        f"{message.text}\n{page}\n--\n{site['title']}{'（演示平台，内容都是样例）' if site['demonstration'] else ''}。这封邮件由系统发出，请不要回复；有事打{site['hotline']}。\n"
        f"不想再收邮件，登录后在“我的邮箱”里删掉：{settings.PUBLIC_URL}{reverse(_choices_page)}\n"
    )


def inbox(to_ref: str, *, limit: int = 50) -> list[Message]:
    """Return a person's messages, newest first."""
    return list(Message.objects.filter(to_ref=to_ref).order_by("-id")[:limit])


def unread(to_ref: str) -> int:
    """Return how many messages a person has not opened."""
    return Message.objects.filter(to_ref=to_ref, read_at__isnull=True).count()


def mark_read(*, to_ref: str, now: datetime) -> int:
    """Mark a person's messages as read and return how many were new."""
    return Message.objects.filter(to_ref=to_ref, read_at__isnull=True).update(read_at=now)
