"""Codes by SMS that identify a signer: sent, hashed, short-lived, tried a few times only."""

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F

from yijian.accounts import queries as accounts
from yijian.cases import access
from yijian.cases.models import SignCode
from yijian.kernel.actor import Actor
from yijian.kernel.identifiers import mask_phone
from yijian.kernel.refusal import Refusal
from yijian.plumbing.connectors import gateways

VALID_FOR = timedelta(minutes=5)
PAUSE = timedelta(seconds=60)
MOST_TRIES = 5


class NoMobile(Refusal):
    """Nothing is known where a code could be sent."""

    code = "cases.no-mobile"
    template = "您的账号没有登记手机号，没法发验证码。请改用账号密码签名，或者到窗口签。"


class CodeTooSoon(Refusal):
    """A code went out a moment ago."""

    code = "cases.code-too-soon"
    status = 429
    template = "验证码刚刚发到{mobile}。没收到的话，{seconds}秒后可以再发一次。"


class CodeWrong(Refusal):
    """The code does not fit."""

    code = "cases.code-wrong"
    template = "验证码不对。请看最新一条短信，还可以再输{left}次。"


class CodeGone(Refusal):
    """There is no code that still holds."""

    code = "cases.code-gone"
    template = "{why}请重新获取验证码。"


@transaction.atomic
def send_sign_code(*, ref: str, actor: Actor, now: datetime) -> SignCode:
    """Send a code to the signer's own mobile; earlier ones hold no more.

    :raises NoMobile: when the account has none; CodeTooSoon within a minute of the last.
    """
    application = access.application(ref, actor)
    mobile = accounts.addresses(actor.ref).mobile
    if not mobile:
        raise NoMobile
    last = _latest(application.pk, actor)
    if last is not None and now - last.sent_at < PAUSE:
        seconds = int((PAUSE - (now - last.sent_at)).total_seconds()) + 1
        raise CodeTooSoon(field="code", mobile=last.mobile, seconds=seconds)
    code = f"{secrets.randbelow(10**6):06d}"
    sent = SignCode.objects.create(
        application=application,
        signer_ref=actor.ref,
        draft_revision=application.draft_revision,
        code_hash=make_password(code),
        mobile=mask_phone(mobile),
        sent_at=now,
        expires_at=now + VALID_FOR,
    )
    gateways.queue_sms(
        mobile=mobile,
        text=f"签名验证码{code}，5分钟内有效，用来给“{application.title}”签名。不要告诉别人。",
        once_key=f"sign-code|{sent.pk}",
        about=application.ref,
        now=now,
        secret=True,
    )
    return sent


def check_sign_code(*, ref: str, code: str, actor: Actor, now: datetime) -> None:
    """Accept the code that was sent last to this signer for the application as it stands; a wrong try is counted for good.

    :raises CodeGone: when none was sent, it is too old, was tried too often, or the application changed since.
    :raises CodeWrong: when it does not fit.
    """
    application = access.application(ref, actor)
    last = _latest(application.pk, actor)
    if last is None or last.draft_revision != application.draft_revision:
        raise CodeGone(field="code", why="还没有发验证码，或者发了以后内容又改过。")
    if now >= last.expires_at:
        raise CodeGone(field="code", why="验证码过了5分钟，不能用了。")
    # Counted before it is compared, in its own transaction: tries made at once count each.
    if not SignCode.objects.filter(pk=last.pk, tries__lt=MOST_TRIES).update(tries=F("tries") + 1):
        raise CodeGone(field="code", why=f"验证码已经输错{MOST_TRIES}次，不能再试了。")
    if not check_password("".join(code.split()), last.code_hash):
        left = MOST_TRIES - last.tries - 1
        if left <= 0:
            raise CodeGone(field="code", why=f"验证码已经输错{MOST_TRIES}次，不能再试了。")
        raise CodeWrong(field="code", left=left)


def _latest(application_pk: int, actor: Actor) -> SignCode | None:
    return (
        SignCode.objects.filter(application_id=application_pk, signer_ref=actor.ref).order_by("-pk").first()
    )
