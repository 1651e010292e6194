"""Accounts themselves: opening, closing, passwords, and the notes of signing in."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from yijian.accounts import rules
from yijian.accounts.models import Account
from yijian.kernel.actor import Actor, ActorKind
from yijian.kernel.refusal import NotFound, NotYourDuty, Refusal
from yijian.plumbing import journal
from yijian.plumbing.numbering import reference

USERNAME = re.compile(r"[0-9a-z][0-9a-z@._-]{0,63}")


class PasswordWeak(Refusal):
    """The new password is easy to guess."""

    code = "accounts.password-weak"
    template = "新密码不够安全：{why}请换一个。"


class PasswordWrong(Refusal):
    """The old password does not fit."""

    code = "accounts.password-wrong"
    template = "原密码不对，密码没有改。请再输一遍原密码。"


@transaction.atomic
def open_account(*, username: str, actor: Actor, now: datetime) -> Account:
    """Open an account that nobody can sign in to with a password yet.

    :raises UsernameShape: when the name holds something it cannot.
    :raises UsernameTaken: when it is in use.
    """
    name = username.strip().lower()
    if not USERNAME.fullmatch(name):
        raise rules.UsernameShape(field="username", username=username)
    if Account.objects.filter(username=name).exists():
        raise rules.UsernameTaken(field="username", username=username)

    account = Account(ref=reference("A"), username=name, created_at=now)
    account.set_unusable_password()
    account.save(force_insert=True)

    _note(account, "accounts.open-account", "开通账号", actor, now)
    return account


@transaction.atomic
def set_account_active(*, username: str, is_active: bool, actor: Actor, now: datetime) -> bool:
    """Open an account for signing in again, or close it; return whether anything changed.

    :raises NotFound: when there is no such account.
    """
    _require_platform(actor)
    account = (
        Account.objects.select_for_update(of=("self",)).filter(username=username.strip().lower()).first()
    )
    if account is None:
        raise NotFound(what=f"账号{username}")
    if account.is_active == is_active:
        return False

    account.is_active = is_active
    account.save(update_fields=["is_active"])

    _note(account, "accounts.set-account-active", "启用账号" if is_active else "停用账号", actor, now)
    return True


@transaction.atomic
def set_password(*, account_ref: str, old: str, new: str, actor: Actor, now: datetime) -> None:
    """Change one's own password.

    :raises PasswordWrong: when the old one does not fit.
    :raises PasswordWeak: when the new one is easy to guess.
    """
    account = Account.objects.select_for_update(of=("self",)).get(ref=account_ref)
    if not account.check_password(old):
        raise PasswordWrong(field="old_password")
    try:
        validate_password(new, account)
    except ValidationError as fault:
        raise PasswordWeak(field="new_password", why="".join(fault.messages)) from fault

    if account.one_time_until is not None and new == old:
        raise PasswordWeak(field="new_password", why="不能和临时密码一样。")
    account.set_password(new)
    account.one_time_until = None
    account.save(update_fields=["password", "one_time_until"])

    _note(account, "accounts.set-password", "修改密码", actor, now)


@transaction.atomic
def note_sign_in(*, account: Account, actor: Actor, now: datetime) -> None:
    """Note that somebody signed in, password and second factor passed."""
    _note(account, "accounts.sign-in", "登录", actor, now)


@transaction.atomic
def note_sign_out(*, account: Account, actor: Actor, now: datetime) -> None:
    """Note that somebody signed out."""
    _note(account, "accounts.sign-out", "退出登录", actor, now)


@transaction.atomic
def flag_sample_accounts(*, usernames: Iterable[str], password: str, actor: Actor, now: datetime) -> int:
    """Flag accounts as the sample's and give each the sample's password; return how many.

    Only the sample loader calls this. An account that has a password of its own is left alone, so that a sample loaded over a
    real installation opens no door.
    """
    _require_platform(actor)
    # One hash for all: the sample's password is no secret, and hashing it a hundred times takes half a minute.
    hashed = make_password(password)
    flagged = 0
    for account in (
        Account.objects.select_for_update(of=("self",)).filter(username__in=list(usernames)).order_by("pk")
    ):
        if account.has_usable_password() and not account.is_sample:
            continue
        account.is_sample = True
        account.password = hashed
        account.save(update_fields=["is_sample", "password"])
        _note(account, "accounts.flag-sample-account", "设为示例账号", actor, now)
        flagged += 1
    return flagged


def _require_platform(actor: Actor) -> None:
    if actor.kind is not ActorKind.SYSTEM:
        raise NotYourDuty(duty="平台管理")


def _note(account: Account, act: str, title: str, actor: Actor, now: datetime) -> None:
    journal.write(
        act=act,
        title=title,
        subject_ref=account.ref,
        actor=actor,
        now=now,
        detail={"username": account.username},
    )
