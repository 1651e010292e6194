"""What happens to promises and credit."""

from dataclasses import dataclass
from typing import ClassVar

from yijian.kernel.actor import PLATFORM, Doer
from yijian.kernel.fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseSigned(Fact):
    """A promise was signed with a filing; ``about`` is the promise."""

    kind: ClassVar[str] = "credit.promise-signed"

    case_ref: str
    subject_ref: str
    promise_kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseKept(Fact):
    """A promise was fulfilled or found true."""

    kind: ClassVar[str] = "credit.promise-kept"

    case_ref: str
    subject_ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseBroken(Fact):
    """The day passed, or the check found the promise false. Told once; a revocation procedure follows."""

    kind: ClassVar[str] = "credit.promise-broken"

    case_ref: str
    subject_ref: str
    why: str
    by: Doer = PLATFORM


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationDecided(Fact):
    """A revocation procedure ended with revoking; whoever decided the case must undo it."""

    kind: ClassVar[str] = "credit.revocation-decided"

    case_ref: str
    subject_ref: str
    why: str
    basis: str
    by: Doer = PLATFORM


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditRecorded(Fact):
    """A breach was written into a subject's credit record; ``about`` is the subject."""

    kind: ClassVar[str] = "credit.recorded"

    entry_ref: str
