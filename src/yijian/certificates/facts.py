"""What the certificates tell the house; ``about`` is the certificate's reference."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from yijian.kernel.fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateIssued(Fact):
    """A certificate exists, sealed and in its holder's wallet; told once for the first version only."""

    kind: ClassVar[str] = "certificates.issued"

    mark: str
    kind_code: str
    number: str
    subject_ref: str
    issuer_code: str
    region_code: str
    case_ref: str
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateChanged(Fact):
    """A new version took the place of an old one; ``about`` is the new version."""

    kind: ClassVar[str] = "certificates.changed"

    mark: str
    replaced_mark: str
    change: str
    """``change``, ``renewal`` or ``reissue``."""
    kind_code: str
    number: str
    subject_ref: str
    issuer_code: str
    case_ref: str
    valid_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateCancelled(Fact):
    """A certificate no longer holds, by 注销 or, with ``is_revoked``, by 撤销; told once."""

    kind: ClassVar[str] = "certificates.cancelled"

    mark: str
    kind_code: str
    number: str
    subject_ref: str
    issuer_code: str
    case_ref: str
    reason: str
    is_revoked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateSuspended(Fact):
    """A certificate is withheld (暂扣) until it is given back."""

    kind: ClassVar[str] = "certificates.suspended"

    mark: str
    kind_code: str
    subject_ref: str
    issuer_code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateRestored(Fact):
    """A withheld certificate was given back."""

    kind: ClassVar[str] = "certificates.restored"

    mark: str
    kind_code: str
    subject_ref: str
    issuer_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateExpired(Fact):
    """The last day of a certificate has passed without renewal; told once."""

    kind: ClassVar[str] = "certificates.expired"

    mark: str
    kind_code: str
    number: str
    subject_ref: str
    issuer_code: str
