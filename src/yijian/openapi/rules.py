"""What is signed, how it is checked, and why a call may be refused."""

import hmac
from base64 import b64decode
from binascii import Error as NotBase64
from datetime import datetime, timedelta

from tongsuopy.crypto import hashes, serialization
from tongsuopy.crypto.asymciphers import ec
from tongsuopy.crypto.exceptions import InternalError, InvalidSignature

from yijian.kernel.refusal import Conflict, NotYourDuty, Refusal
from yijian.openapi.vocabulary import CLOCK_SLACK, KeyKind, SignedCall
from yijian.plumbing.digest import sm3

LEAST_NONCE, MOST_NONCE = 16, 64


class NotSignedIn(Refusal):
    """Nobody signed in and nothing signed."""

    code = "openapi.not-signed-in"
    status = 401
    template = "这个接口要先登录，或者用登记过的接口身份签名。请登录后再试；系统对接请看接口文档。"


class SignatureRefused(Refusal):
    """The signature does not hold, or the client is unknown or stopped; which of these is not told."""

    code = "openapi.signature-refused"
    status = 401
    template = "签名没有通过：{why}。请按接口文档重新签名；反复不通过请联系平台运维。"


class StaleCall(Refusal):
    """The call was signed too long ago, or by a clock that is wrong."""

    code = "openapi.stale-call"
    status = 401
    template = "签名的时间和平台差了{minutes}分钟，超过5分钟。请校准服务器时间，重新签名再发。"


class Replayed(Refusal):
    """The same signed call was sent before."""

    code = "openapi.replayed"
    status = 401
    template = (
        "这个随机数用过了，同一次签名只能用一次。请换一个随机数重新签名；要安全重试请带Idempotency-Key。"
    )


class KeyReused(Conflict):
    """An idempotency key came back with another request."""

    code = "openapi.key-reused"
    template = "这个Idempotency-Key已经用在另一个请求上了。每个新请求要用新的键，重试才用旧的。"


class KeyUnfit(Refusal):
    """An idempotency key of the wrong shape."""

    code = "openapi.key-unfit"
    template = "Idempotency-Key要是8到80个字母、数字或“-_.:”。请换一个，比如用UUID。"


class OnlyForPeople(NotYourDuty):
    """Only a citizen may do this, for themselves, their firm, or whoever authorised them."""

    code = "openapi.only-for-people"
    template = "“{act}”只能由办事人本人或者受托人登录后办，系统和工作人员不能代办。请让办事人登录后再试。"


class NoSuchKey(Refusal):
    """A public key that cannot be used."""

    code = "openapi.no-such-key"
    template = "给的公钥读不出来。请用PEM格式的SM2公钥（curve sm2p256v1）。"


class NoSuchDuty(Refusal):
    """A duty that nobody can hold."""

    code = "openapi.no-such-duty"
    template = "没有“{duty}”这项职责。请核对职责代码。"


class SecondFactorNeeded(NotYourDuty):
    """Staff need a second factor in this installation and the account has none."""

    code = "openapi.second-factor-needed"
    template = "本单位要求工作人员用第二种验证方式登录，您还没有设置。请先到网页上设置好，再用接口。"


def signed_text(call: SignedCall) -> bytes:
    """Return what a caller signs: method, path, time, nonce and the SM3 digest of the body, a line each."""
    return "\n".join([call.method, call.path, call.time, call.nonce, sm3(call.body)]).encode()


def check_moment(call: SignedCall, *, now: datetime) -> None:
    """Refuse a call that was signed more than five minutes from now.

    :raises StaleCall: when it was; SignatureRefused: when the time or the nonce has the wrong shape.
    """
    if not call.time.isascii() or not call.time.isdigit() or len(call.time) > 12:
        raise SignatureRefused(why="X-Yijian-Time要写成1970年以来的秒数")
    if not LEAST_NONCE <= len(call.nonce) <= MOST_NONCE or not call.nonce.isascii():
        raise SignatureRefused(why="X-Yijian-Nonce要是16到64个字符")
    apart = timedelta(seconds=abs(now.timestamp() - int(call.time)))
    if apart > CLOCK_SLACK:
        raise StaleCall(minutes=max(6, round(apart.total_seconds() / 60)))


def holds(call: SignedCall, *, kind: KeyKind, public_key: str, secret: str) -> bool:
    """Tell whether the call carries a signature made with the client's key."""
    try:
        signature = b64decode(call.signature, validate=True)
    except (NotBase64, ValueError):
        return False
    if kind is KeyKind.HMAC:
        return hmac.compare_digest(hmac.new(secret.encode(), signed_text(call), "sm3").digest(), signature)
    try:
        serialization.load_pem_public_key(public_key.encode()).verify(
            signature, signed_text(call), ec.ECDSA(hashes.SM3())
        )
    except (InvalidSignature, InternalError, ValueError):
        # Bytes that are no DER signature at all are an internal error to the library.
        return False
    return True


def check_public_key(pem: str) -> None:
    """Refuse what is not an SM2 public key.

    :raises NoSuchKey: when it is not.
    """
    try:
        key = serialization.load_pem_public_key(pem.encode())
    except (InternalError, ValueError, TypeError) as fault:
        raise NoSuchKey(field="public_key") from fault
    if not hasattr(key, "verify"):
        raise NoSuchKey(field="public_key")
