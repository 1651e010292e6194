"""Call the open API as a department's system: sign with HMAC-SM3 or SM2, retry safely, read refusals.

    python docs/api/call.py http://127.0.0.1:8000 M7K… --secret … GET /api/v1/inbox
    python docs/api/call.py http://127.0.0.1:8000 M7K… --sm2-key key.pem POST /api/v1/cases/C…/moves/accept '{"revision": 1}'

HMAC needs only the standard library (OpenSSL with SM3); SM2 needs the ``tongsuopy`` package.
"""

import argparse
import hashlib
import hmac
import http.client
import json
import secrets
import sys
import time
import urllib.error
import urllib.request
from base64 import b64encode
from pathlib import Path


def sign(text: bytes, *, secret: str, sm2_key: Path | None) -> str:
    """Return the Base64 signature over the five lines."""
    if sm2_key is None:
        return b64encode(hmac.new(secret.encode(), text, "sm3").digest()).decode()
    from tongsuopy.crypto import hashes, serialization
    from tongsuopy.crypto.asymciphers import ec

    key = serialization.load_pem_private_key(sm2_key.read_bytes(), None)
    return b64encode(key.sign(text, ec.ECDSA(hashes.SM3()))).decode()


def call(
    base: str,
    client: str,
    method: str,
    path: str,
    body: bytes,
    *,
    secret: str,
    sm2_key: Path | None,
    key: str,
) -> tuple[int, bytes]:
    """Send one signed call and return its status and content; ``path`` holds the query string too."""
    moment, nonce = str(int(time.time())), secrets.token_hex(16)
    text = "\n".join([method, path, moment, nonce, hashlib.new("sm3", body).hexdigest()]).encode()
    request = urllib.request.Request(  # noqa: S310 - the caller names the platform's own address
        base + path,
        data=body or None,
        method=method,
        headers={
            "Content-Type": "application/json",
            "X-Yijian-Client": client,
            "X-Yijian-Time": moment,
            "X-Yijian-Nonce": nonce,
            "X-Yijian-Signature": sign(text, secret=secret, sm2_key=sm2_key),
        }
        | ({"Idempotency-Key": key} if key else {}),
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read()


def told(content: bytes) -> object:
    """Return the content as JSON, None when it is something else: a file, or the page of a proxy in between."""
    try:
        return json.loads(content)
    except ValueError:
        return None


def show(status: int, content: bytes) -> int:
    """Write what was answered, a file as it is; a refusal goes to standard error in one line. Return the exit code."""
    found = told(content)
    if status >= 400:
        problem = found if isinstance(found, dict) else {}
        code, detail = problem.get("code", status), problem.get("detail", "没有说明，回答的不是开放接口。")
        sys.stderr.write(f"{code}：{detail}\n")
        return 1
    if found is None:
        sys.stdout.buffer.write(content)
    else:
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    return 0


def main() -> int:
    """Make the call of the command line, three times at most while the platform cannot be reached."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("base")
    parser.add_argument("client")
    parser.add_argument("method", choices=["GET", "POST"])
    parser.add_argument("path")
    parser.add_argument("body", nargs="?", default="")
    proof = parser.add_mutually_exclusive_group(required=True)
    proof.add_argument("--secret", default="")
    proof.add_argument("--sm2-key", type=Path)
    parser.add_argument("--key", default="", help="Idempotency-Key; made up for a POST without one")
    given = parser.parse_args()
    # One key for all tries: whatever got through, the work is done once.
    key = given.key or (secrets.token_hex(16) if given.method == "POST" else "")
    for pause in (1, 4, 0):
        try:
            status, content = call(
                given.base.rstrip("/"),
                given.client,
                given.method,
                given.path,
                given.body.encode(),
                secret=given.secret,
                sm2_key=given.sm2_key,
                key=key,
            )
        except (OSError, http.client.HTTPException):  # refused, timed out, cut off half-way
            time.sleep(pause)
            continue
        return show(status, content)
    sys.stderr.write("平台连不上。\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
