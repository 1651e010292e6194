"""What sealing needs to know and what it hands back, whichever authority keeps the keys."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class SealHolder:
    """The agency and the seal it signs with."""

    agency_code: str
    agency_name: str
    title: str
    """What stands under the star: 许可专用章, 审批服务专用章; empty for the agency's own seal."""
    credit_code: str = ""
    region_code: str = ""

    @property
    def code(self) -> str:
        """What tells this seal from any other of the installation."""
        return f"{self.agency_code}.{self.title}" if self.title else self.agency_code


@dataclass(frozen=True, slots=True, kw_only=True)
class SealMaterial:
    """The public half of a seal: what others need to check what it signed."""

    code: str
    serial: str
    """Tells the seal's present keys from earlier ones."""
    chain: tuple[bytes, ...]
    """X.509 certificates in DER, the seal's own first and the root last."""
    sm2_public_key: str
    """PEM, SubjectPublicKeyInfo."""
    valid_from: datetime
    valid_until: datetime


class Signer(Protocol):
    """An authority that keeps the private keys of seals: the local one, or a province's seal system."""

    def material(self, holder: SealHolder, *, now: datetime) -> SealMaterial:
        """Return the certificates under which an agency seals at a moment, obtaining them when there are none.

        :raises Unavailable: when a remote authority does not answer.
        """

    def sign_document(self, material: SealMaterial, signed: bytes) -> bytes:
        """Return the signature of the seal's X.509 key with SHA-256: DER for ECDSA, PKCS #1 v1.5 for RSA.

        :raises Unavailable: when a remote authority does not answer.
        """

    def vouches_for(self, material: SealMaterial) -> bool:
        """Tell whether this authority issued these certificates and this SM2 key."""

    def roots(self) -> tuple[bytes, ...]:
        """Return the root certificates in DER that its documents are checked against."""

    def sign_data(self, material: SealMaterial, signed: bytes) -> bytes:
        """Return the SM2 signature with SM3 and the default user id 1234567812345678, in DER (GB/T 32918.2, 35276).

        :raises Unavailable: when a remote authority does not answer.
        """
