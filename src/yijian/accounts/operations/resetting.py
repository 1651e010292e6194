"""A forgotten password: the person comes to a desk, paper in hand, and leaves with a code for one sign-in."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from yijian.accounts import rules
from yijian.accounts.access import require_duty
from yijian.accounts.models import Account, Person, Staff
from yijian.accounts.operations.signing import USERNAME, open_account
from yijian.accounts.queries.people import cert_key
from yijian.accounts.vocabulary import REGISTER_VISITOR, PaperKind
from yijian.kernel.actor import Actor
from yijian.kernel.refusal import Refusal
from yijian.plumbing import journal
from yijian.plumbing.messages import MessageKind, register_kind, send

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without characters that are mistaken for each other on a slip of paper."""
CODE_LENGTH = 10
ONE_TIME_FOR = timedelta(hours=24)
"""How long the code opens the account; long enough to get home."""

RESET = register_kind(
    MessageKind(
        code="accounts.password-reset",
        title="您的密码在窗口重置了",
        text="您的密码刚在{place}重置，临时密码{hours}小时内有效。不是您本人办的，请马上打12345。",
    )
)


class NotSeen(Refusal):
    """The clerk does not say that person and paper were compared."""

    code = "accounts.not-seen"
    template = "还没有核对本人和证件。请看过证件原件、确认是本人，勾上再重置。"


class StaffAccount(Refusal):
    """A counter must not open a colleague's account."""

    code = "accounts.staff-account"
    status = 403
    template = "这个账号有工作人员身份，窗口不能重置。请他找平台运维人员办。"


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTimePassword:
    """What the clerk hands over; shown once and stored nowhere."""

    username: str
    code: str
    until: datetime
    name: str
    is_new: bool
    """Whether the account was opened just now."""


@transaction.atomic
def reset_password(
    *, name: str, id_type: PaperKind, id_number: str, seen: bool, actor: Actor, now: datetime
) -> OneTimePassword:
    """Give whoever stands at the desk a password for one sign-in; who has no account gets one.

    The old password ends at once, and with it every session. Repeating makes a new code and ends the last.

    :raises NotYourDuty: without the duty to register visitors.
    :raises NotSeen: when person and paper were not compared.
    :raises PersonUnknown: when nobody with this name and paper is registered.
    :raises StaffAccount: when the account is a colleague's.
    """
    require_duty(actor, REGISTER_VISITOR)
    if not seen:
        raise NotSeen(field="seen")
    number = "".join(id_number.split()).upper()
    person = (
        Person.objects.select_for_update(of=("self",))
        .select_related("account")
        .filter(cert_key=cert_key(id_type, number), name=" ".join(name.split()))
        .first()
    )
    if person is None:
        raise rules.PersonUnknown(field="id_number")
    account = person.account
    if account is not None and Staff.objects.filter(account=account).exists():
        raise StaffAccount(field="id_number")

    is_new = account is None
    if account is None:
        account = open_account(username=_username(person), actor=actor, now=now)
        person.account = account
        person.save(update_fields=["account"])
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    account.set_password(code)
    account.one_time_until = now + ONE_TIME_FOR
    account.save(update_fields=["password", "one_time_until"])

    journal.write(
        act="accounts.reset-password",
        title="窗口开通账号" if is_new else "窗口重置密码",
        subject_ref=person.ref,
        actor=actor,
        now=now,
        detail={"username": account.username, "paper": id_type.value},
        about=[person.ref],
    )
    send(
        kind=RESET,
        to_ref=person.ref,
        now=now,
        places={
            "place": actor.agency_name or "政务服务窗口",
            "hours": int(ONE_TIME_FOR.total_seconds() // 3600),
        },
    )
    return OneTimePassword(
        username=account.username, code=code, until=account.one_time_until, name=person.name, is_new=is_new
    )


def _username(person: Person) -> str:
    """Return a name one remembers: the mobile number, unless somebody signs in with it already."""
    wanted = person.mobile.strip().lower()
    taken = not USERNAME.fullmatch(wanted) or Account.objects.filter(username=wanted).exists()
    return person.ref.lower() if taken else wanted
