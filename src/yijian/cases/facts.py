"""What happens to applications and cases."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from yijian.kernel.fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationFiled(Fact):
    """An application was signed by all and submitted; its cases exist. Told once; ``about`` is the application."""

    kind: ClassVar[str] = "cases.application-filed"

    number: str
    bundle_code: str
    subject_ref: str
    case_refs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReceived(Fact):
    """A case reached its accepting agency; ``about`` is the case."""

    kind: ClassVar[str] = "cases.case-received"

    application_ref: str
    item_code: str
    agency_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAccepted(Fact):
    """A case was accepted, by a person or by law after five days; its clocks run."""

    kind: ClassVar[str] = "cases.case-accepted"

    application_ref: str
    item_code: str
    agency_code: str
    by_law: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionAsked(Fact):
    """The one correction notice of a case went out."""

    kind: ClassVar[str] = "cases.correction-asked"

    application_ref: str
    defects: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDecided(Fact):
    """A case was decided; with a grant the certificate exists already. Told once for each case."""

    kind: ClassVar[str] = "cases.case-decided"

    application_ref: str
    item_code: str
    subject_ref: str
    agency_code: str
    result: str
    certificate_mark: str
    decided_on: date
    handling: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRevoked(Fact):
    """A grant was revoked; its certificate is cancelled."""

    kind: ClassVar[str] = "cases.case-revoked"

    application_ref: str
    item_code: str
    subject_ref: str
    agency_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationSettled(Fact):
    """Every case of an application has its result; ``granted`` of ``parts`` were granted."""

    kind: ClassVar[str] = "cases.application-settled"

    subject_ref: str
    parts: int
    granted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationDelivered(Fact):
    """All results were handed over at once; the application is closed and may be rated."""

    kind: ClassVar[str] = "cases.application-delivered"

    number: str
    title: str
    bundle_code: str
    subject_ref: str
    subject_name: str
    agency_codes: tuple[str, ...]
    region_code: str
    partial: bool
    channel: str
    lead_agency: str = ""
    """The department that leads the whole, by the bundle's data; it need not have had a part."""
    parts: tuple[tuple[str, str], ...] = ()
    """Each part in everyday words with the agency that had it last, in the order of the application."""
