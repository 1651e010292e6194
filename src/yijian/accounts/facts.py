"""What the accounts tell the house."""

from dataclasses import dataclass
from typing import ClassVar

from yijian.kernel.fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityRecorded(Fact):
    """Somebody lets another act for them; told once, ``about`` the authority."""

    kind: ClassVar[str] = "accounts.authority-recorded"

    principal_ref: str
    agent_ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityRevoked(Fact):
    """An authority ended before its day; told once, ``about`` the authority."""

    kind: ClassVar[str] = "accounts.authority-revoked"

    principal_ref: str
    agent_ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyGranted(Fact):
    """A member of staff was entrusted with a duty; ``about`` the member."""

    kind: ClassVar[str] = "accounts.duty-granted"

    agency_code: str
    duty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRevoked(Fact):
    """A duty was taken back; ``about`` the member. Work taken by that member may need another hand."""

    kind: ClassVar[str] = "accounts.duty-revoked"

    agency_code: str
    duty: str
