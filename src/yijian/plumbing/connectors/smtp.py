"""The real mail gateway: one mail by SMTP, with Django's own mail backend."""

import smtplib
from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from yijian.kernel.identifiers import mask_mail
from yijian.plumbing.connectors.base import OutsideDown, OutsideRefused
from yijian.plumbing.digest import sm3


class Smtp:
    """Sends through the server that ``YIJIAN_MAIL_URL`` names.

    A mail heard twice has the same Message-ID, by which servers and mailboxes know it for one.
    """

    def __call__(
        self, operation: str, request: Mapping[str, Any], *, once_key: str, timeout: float
    ) -> Mapping[str, Any]:
        """Send one mail and return its Message-ID.

        :raises OutsideRefused: when the server will never take it: no such mailbox, or not this mail.
        :raises OutsideDown: when there is no server, or it has a fault or a wish that may pass, our password included.
        """
        to = request["to"]
        message_id = message_id_of(once_key)
        try:
            EmailMessage(
                subject=request["subject"],
                body=request["text"],
                to=[to],
                headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
                connection=get_connection(timeout=timeout),
            ).send()
        except smtplib.SMTPRecipientsRefused as refused:
            # One recipient a mail: the answer to it is the only one.
            (answer,) = refused.recipients.values()
            raise _fault(*answer, to=to) from None
        except smtplib.SMTPDataError as refused:
            raise _fault(refused.smtp_code, refused.smtp_error, to=to) from None
        except smtplib.SMTPResponseException as fault:
            # Greeting, password or sender were not taken: ours to mend, so it stays in the queue.
            raise OutsideDown(_said(fault.smtp_code, fault.smtp_error, to=to)) from None
        except (smtplib.SMTPException, OSError) as fault:
            raise OutsideDown(f"邮件服务器没有应答：{type(fault).__name__}") from fault
        return {"message_id": message_id}


def message_id_of(once_key: str) -> str:
    """Return the Message-ID of an order, the same for every attempt."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{sm3(once_key.encode())[:32]}@{domain}>"


def _fault(code: int, said: bytes | str, *, to: str) -> OutsideDown | OutsideRefused:
    sentence = _said(code, said, to=to)
    return OutsideRefused(sentence) if 500 <= code < 600 else OutsideDown(sentence)


def _said(code: int, said: bytes | str, *, to: str) -> str:
    """Return the server's answer on one line; operators read it, so the address in it is masked."""
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}".replace(to, mask_mail(to))[:200]
