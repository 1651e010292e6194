"""Words of the open API."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from yijian.plumbing.duties import register_duty

MANAGE_MACHINES = register_duty("openapi.machines", "接口授权", "登记部门业务系统的接口身份，给职责，停用")

CLIENT_HEADER = "X-Yijian-Client"
TIME_HEADER = "X-Yijian-Time"
NONCE_HEADER = "X-Yijian-Nonce"
SIGNATURE_HEADER = "X-Yijian-Signature"
KEY_HEADER = "Idempotency-Key"

CLOCK_SLACK = timedelta(minutes=5)
"""How far the caller's clock may be off."""

KEEP_NONCES = timedelta(minutes=15)
"""Longer than a call may be off in both directions, so that none can be replayed after it was forgotten."""

KEEP_ANSWERS = timedelta(days=7)
"""How long the same idempotency key gives the same answer."""


class KeyKind(StrEnum):
    """How a machine client signs."""

    SM2 = "sm2"
    """SM2 with SM3 (GB/T 32918.2, GM/T 0009): the platform holds only the public key."""
    HMAC = "hmac-sm3"
    """HMAC-SM3 with a shared secret, stored sealed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCall:
    """One call as it was signed."""

    client_ref: str
    method: str
    path: str
    """With the query string, exactly as sent."""
    time: str
    """Seconds since 1970 in UTC."""
    nonce: str
    signature: str
    """Base64."""
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMachine:
    """A machine client just registered; the secret is shown this once and never again."""

    ref: str
    name: str
    secret: str = ""
