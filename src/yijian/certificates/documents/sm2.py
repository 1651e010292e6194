"""The SM2 signature over a certificate's data (GB/T 32918.2 with SM3, user id 1234567812345678).

What is signed is the canonical JSON of the data, so that anybody can check it with the published key::

    openssl pkeyutl -verify -rawin -digest sm3 -pkeyopt distid:1234567812345678 -pubin -inkey seal.pem -in data.json -sigfile data.sig
"""

from tongsuopy.crypto import hashes, serialization
from tongsuopy.crypto.asymciphers import ec
from tongsuopy.crypto.exceptions import InternalError, InvalidSignature

ALGORITHM = "SM2-SM3"
USER_ID = "1234567812345678"


def sm2_holds(*, signed: bytes, signature: bytes, public_key: str) -> bool:
    """Tell whether a DER signature over the bytes was made with the private half of a PEM key."""
    try:
        key = serialization.load_pem_public_key(public_key.encode())
        key.verify(signature, signed, ec.ECDSA(hashes.SM3()))
    except (InvalidSignature, InternalError, ValueError):
        # Bytes that are no DER signature at all are an internal error to the library.
        return False
    return True
