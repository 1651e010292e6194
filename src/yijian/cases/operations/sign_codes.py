"""Codes by SMS that identify a signer, each for one application as it stands."""

from datetime import datetime

from django.db import transaction

from yijian.accounts import queries as accounts
from yijian.cases import access
from yijian.kernel.actor import Actor
from yijian.kernel.identifiers import mask_phone
from yijian.kernel.refusal import Refusal
from yijian.plumbing import codes
from yijian.plumbing.connectors import gateways
from yijian.plumbing.models import OneTimeCode


class NoMobile(Refusal):
    """Nothing is known where a code could be sent."""

    code = "cases.no-mobile"
    template = "您的账号没有登记手机号，没法发验证码。请改用账号密码签名，或者到窗口签。"


class CodeTooSoon(codes.CodeTooSoon):
    """A code went out a moment ago."""

    code = "cases.code-too-soon"


class CodeWrong(codes.CodeWrong):
    """The code does not fit."""

    code = "cases.code-wrong"
    template = "验证码不对。请看最新一条短信，还可以再输{left}次。"


class CodeGone(codes.CodeGone):
    """There is no code that still holds."""

    code = "cases.code-gone"


SIGNING = codes.CodePurpose(
    code="cases.sign",
    never_sent="还没有发验证码，或者发了以后内容又改过。",
    too_soon=CodeTooSoon,
    wrong=CodeWrong,
    gone=CodeGone,
)


@transaction.atomic
def send_sign_code(*, ref: str, actor: Actor, now: datetime) -> OneTimeCode:
    """Send a code to the signer's own mobile; earlier ones hold no more.

    :raises NoMobile: when the account has none; CodeTooSoon within a minute of the last.
    """
    application = access.application(ref, actor)
    mobile = accounts.addresses(actor.ref).mobile
    if not mobile:
        raise NoMobile
    sent = codes.issue(
        SIGNING,
        to_ref=actor.ref,
        about=application.ref,
        holds_for=str(application.draft_revision),
        sent_to=mask_phone(mobile),
        now=now,
    )
    gateways.queue_sms(
        mobile=mobile,
        text=f"签名验证码{sent.digits}，5分钟内有效，用来给“{application.title}”签名。不要告诉别人。",
        once_key=f"sign-code|{sent.row.pk}",
        about=application.ref,
        now=now,
        secret=True,
    )
    return sent.row


def check_sign_code(*, ref: str, code: str, actor: Actor, now: datetime) -> None:
    """Accept the code that was sent last to this signer for the application as it stands; a wrong try is counted for good.

    :raises CodeGone: when none was sent, it is too old, was tried too often, or the application changed since.
    :raises CodeWrong: when it does not fit.
    """
    application = access.application(ref, actor)
    codes.check(
        SIGNING,
        typed=code,
        to_ref=actor.ref,
        about=application.ref,
        holds_for=str(application.draft_revision),
        now=now,
    )
