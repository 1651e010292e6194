"""Text that is stored sealed: SM4-GCM (GB/T 32907-2016), looked up by HMAC-SM3.

The key comes from ``settings.DATA_KEY``; an installation with a cryptographic machine replaces ``seal`` and ``unseal`` here, nowhere else.
"""

import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings
from django.db import models

MARK = "sm4g1:"
"""Version of the sealing; a later one gets another mark and both are read."""


class SealBroken(RuntimeError):
    """Stored text was changed outside, or the data key is not the one it was sealed with."""


def seal(text: str) -> str:
    """Return the text encrypted and authenticated; empty stays empty."""
    if not text:
        return ""
    nonce = secrets.token_bytes(12)
    cipher = Cipher(algorithms.SM4(_key(b"seal")[:16]), modes.GCM(nonce)).encryptor()
    body = cipher.update(text.encode()) + cipher.finalize()
    return MARK + b64encode(nonce + cipher.tag + body).decode()


def unseal(stored: str) -> str:
    """Return the text that was sealed.

    :raises SealBroken: when it does not open.
    """
    if not stored:
        return ""
    if not stored.startswith(MARK):
        raise SealBroken("stored text carries no known seal")
    raw = b64decode(stored.removeprefix(MARK))
    nonce, tag, body = raw[:12], raw[12:28], raw[28:]
    cipher = Cipher(algorithms.SM4(_key(b"seal")[:16]), modes.GCM(nonce, tag)).decryptor()
    try:
        return (cipher.update(body) + cipher.finalize()).decode()
    except InvalidTag as error:
        raise SealBroken("stored text does not open with this data key") from error


def lookup_key(*parts: str) -> str:
    """Return the keyed digest (证件散列码, cert_key) under which sealed text is found again; 64 hexadecimal digits."""
    return hmac.new(_key(b"look-up"), "\x1f".join(parts).encode(), "sm3").hexdigest()


@cache
def _derived(secret: str, use: bytes) -> bytes:
    return hmac.new(secret.encode(), b"yijian " + use, hashlib.sha256).digest()


def _key(use: bytes) -> bytes:
    return _derived(settings.DATA_KEY, use)


class SealedText(models.TextField):  # type: ignore[type-arg]  # the stubs' field is generic, Django's is not
    """A text column whose content is sealed in the database and plain in Python; it cannot be searched or sorted by."""

    def deconstruct(self) -> Any:
        """Appear in migrations as plain text, which is what the column is: migrations hold no application code."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def get_prep_value(self, value: Any) -> Any:
        """Seal on the way to the database."""
        prepared = super().get_prep_value(value)
        return seal(prepared) if isinstance(prepared, str) else prepared

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """Open on the way from the database."""
        return None if value is None else unseal(value)

    def get_lookup(self, lookup_name: str) -> Any:
        """Refuse every comparison but "is null"."""
        if lookup_name != "isnull":
            raise TypeError("sealed text cannot be compared in the database; use its look-up key")
        return super().get_lookup(lookup_name)
