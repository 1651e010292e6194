"""Machines that sign like a real department system, and people of the sample city."""

import hashlib
import hmac
import json
import secrets
from base64 import b64encode

from tongsuopy.crypto import hashes, serialization
from tongsuopy.crypto.asymciphers import ec

from yijian.kernel.actor import SYSTEM
from yijian.openapi import operations
from yijian.openapi.vocabulary import KeyKind
from yijian.plumbing import clock


class Machine:
    """One system with its key; ``call`` signs as docs/api/README.md tells it."""

    def __init__(self, client, *, agency="", duties=(), kind=KeyKind.HMAC, name="许可系统"):
        self.http = client
        self.private = ec.generate_private_key(ec.SM2()) if kind is KeyKind.SM2 else None
        made = operations.register_machine(
            name=name,
            agency_code=agency,
            duties=duties,
            kind=kind,
            public_key=public_pem(self.private) if self.private else "",
            actor=SYSTEM,
            now=clock.now(),
        )
        self.ref, self.secret = made.ref, made.secret

    def headers(self, method, path, body=b"", *, time=None, nonce=None, **changed):
        time = str(int(clock.now().timestamp())) if time is None else time
        nonce = secrets.token_hex(16) if nonce is None else nonce
        text = "\n".join([method, path, time, nonce, hashlib.new("sm3", body).hexdigest()]).encode()
        if self.private:
            signature = self.private.sign(text, ec.ECDSA(hashes.SM3()))
        else:
            signature = hmac.new(self.secret.encode(), text, "sm3").digest()
        return {
            "X-Yijian-Client": self.ref,
            "X-Yijian-Time": time,
            "X-Yijian-Nonce": nonce,
            "X-Yijian-Signature": b64encode(signature).decode(),
            **changed,
        }

    def get(self, path, **kwargs):
        return self.http.get(path, headers=self.headers("GET", path, **kwargs))

    def post(self, path, data=None, *, key="", **kwargs):
        body = json.dumps({} if data is None else data).encode()
        headers = self.headers("POST", path, body, **kwargs)
        if key:
            headers["Idempotency-Key"] = key
        return self.http.post(path, body, content_type="application/json", headers=headers)


def public_pem(private):
    return (
        private.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )
