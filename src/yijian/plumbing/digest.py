"""SM3 digests (GB/T 32905-2016) and the canonical text that is digested."""

import json
from collections.abc import Iterable
from typing import Any

from cryptography.hazmat.primitives import hashes
from django.core.serializers.json import DjangoJSONEncoder


def sm3(*chunks: bytes) -> str:
    """Return the SM3 digest of the chunks in order, as 64 lower-case hexadecimal digits."""
    return sm3_of(chunks)


def sm3_of(chunks: Iterable[bytes]) -> str:
    """Return the SM3 digest of a stream of chunks."""
    digest = hashes.Hash(hashes.SM3())
    for chunk in chunks:
        digest.update(chunk)
    return digest.finalize().hex()


def canonical(value: Any) -> bytes:
    """Return one and the same UTF-8 JSON text for equal values: keys sorted, no spaces."""
    return json.dumps(
        value, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()
