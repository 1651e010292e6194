"""One-time codes: sent to somebody's own telephone or mailbox, hashed, short-lived, tried a few times only.

An area names a purpose, sends what ``issue`` returns in its own words, and lets ``check`` accept what was typed.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import F

from yijian.kernel.refusal import Refusal
from yijian.plumbing import locks
from yijian.plumbing.models import OneTimeCode

VALID_FOR = timedelta(minutes=5)
PAUSE = timedelta(seconds=60)
MOST_TRIES = 5
KEPT_FOR = timedelta(days=1)


class CodeTooSoon(Refusal):
    """A code went out a moment ago."""

    code = "codes.too-soon"
    status = 429
    template = "验证码刚刚发到{sent_to}。没收到的话，{seconds}秒后可以再发一次。"


class CodesUsedUp(Refusal):
    """More codes in one day than anybody needs."""

    code = "codes.used-up"
    status = 429
    template = "一天里已经发了{most}次验证码，不能再发了。请明天再试。"


class CodeWrong(Refusal):
    """The code does not fit."""

    code = "codes.wrong"
    template = "验证码不对。请看最新收到的一条，还可以再输{left}次。"


class CodeGone(Refusal):
    """There is no code that still holds."""

    code = "codes.gone"
    template = "{why}请重新获取验证码。"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePurpose:
    """What a code is sent for, and how its area says no."""

    code: str
    never_sent: str
    """Why nothing fits when none was sent, or what it was sent for has changed: the first half of ``gone``."""
    too_soon: type[CodeTooSoon] = CodeTooSoon
    wrong: type[CodeWrong] = CodeWrong
    gone: type[CodeGone] = CodeGone
    most_a_day: int | None = None
    """Set where a code goes to an address that somebody only typed, and that may be a stranger's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCode:
    """A code about to go out; its digits are stored nowhere."""

    row: OneTimeCode
    digits: str


def issue(
    purpose: CodePurpose, *, to_ref: str, sent_to: str, now: datetime, about: str = "", holds_for: str = ""
) -> NewCode:
    """Make a code in the present transaction; earlier ones for the same thing hold no more.

    ``sent_to`` is masked: it is shown again.

    :raises CodeTooSoon: within a minute of the last.
    :raises CodesUsedUp: when the person was sent too many within a day.
    """
    locks.take(locks.LockSpace.CODES, f"{purpose.code}|{to_ref}")
    last = latest(purpose, to_ref=to_ref, about=about)
    if last is not None and now - last.sent_at < PAUSE:
        seconds = int((PAUSE - (now - last.sent_at)).total_seconds()) + 1
        raise purpose.too_soon(field="code", sent_to=last.sent_to, seconds=seconds)
    if purpose.most_a_day is not None:
        lately = OneTimeCode.objects.filter(purpose=purpose.code, to_ref=to_ref, sent_at__gt=now - KEPT_FOR)
        if lately.count() >= purpose.most_a_day:
            raise CodesUsedUp(field="code", most=purpose.most_a_day)
    digits = f"{secrets.randbelow(10**6):06d}"
    row = OneTimeCode.objects.create(
        purpose=purpose.code,
        to_ref=to_ref,
        about=about,
        holds_for=holds_for,
        code_hash=make_password(digits),
        sent_to=sent_to,
        sent_at=now,
        expires_at=now + VALID_FOR,
    )
    return NewCode(row=row, digits=digits)


def check(
    purpose: CodePurpose,
    *,
    typed: str,
    to_ref: str,
    now: datetime,
    about: str = "",
    holds_for: str | None = None,
) -> OneTimeCode:
    """Accept the code that was sent last and return its row; a wrong try is counted for good.

    Call it outside a transaction that may be undone. With ``holds_for`` the code must have been sent for just that.

    :raises CodeGone: when none was sent, it is too old, was tried too often, or was sent for something else.
    :raises CodeWrong: when it does not fit.
    """
    last = latest(purpose, to_ref=to_ref, about=about)
    if last is None or (holds_for is not None and last.holds_for != holds_for):
        raise purpose.gone(field="code", why=purpose.never_sent)
    if now >= last.expires_at:
        raise purpose.gone(field="code", why="验证码过了5分钟，不能用了。")
    # Counted before it is compared, in its own transaction: tries made at once count each.
    if not OneTimeCode.objects.filter(pk=last.pk, tries__lt=MOST_TRIES).update(tries=F("tries") + 1):
        raise purpose.gone(field="code", why=f"验证码已经输错{MOST_TRIES}次，不能再试了。")
    if not check_password("".join(typed.split()), last.code_hash):
        left = MOST_TRIES - last.tries - 1
        if left <= 0:
            raise purpose.gone(field="code", why=f"验证码已经输错{MOST_TRIES}次，不能再试了。")
        raise purpose.wrong(field="code", left=left)
    return last


def latest(purpose: CodePurpose, *, to_ref: str, about: str = "") -> OneTimeCode | None:
    """Return the code that was sent last for something, whether it still holds or not."""
    return (
        OneTimeCode.objects.filter(purpose=purpose.code, to_ref=to_ref, about=about).order_by("-pk").first()
    )


def void(purpose: CodePurpose, *, to_ref: str, now: datetime, about: str = "") -> None:
    """Let no code sent so far hold any longer; the pause before the next stays."""
    OneTimeCode.objects.filter(purpose=purpose.code, to_ref=to_ref, about=about, expires_at__gt=now).update(
        expires_at=now
    )


def forget(*, now: datetime) -> int:
    """Remove the codes older than a day, with the addresses they went to; return how many."""
    return OneTimeCode.objects.filter(sent_at__lt=now - KEPT_FOR).delete()[0]
