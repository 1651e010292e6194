"""The written documents of a procedure (文书), as values: what each must say, by law.

Days and moments are given as such; the paper writes them out. Empty texts leave their sentence away.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

REVIEW_DAYS = 60
"""行政复议法 (2023) art. 20."""
SUIT_MONTHS = 6
"""行政诉讼法 art. 46."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What every document says: to whom, about which item and case.

    ``template`` is the name of its Typst source and the kind under which it is kept; ``title`` is its heading.
    """

    template: ClassVar[str]
    title: ClassVar[str]

    to: str
    item: str
    case_number: str

    @property
    def heading(self) -> str:
        """The document's heading."""
        return self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance(Paper):
    """受理通知书."""

    template: ClassVar[str] = "acceptance"
    title: ClassVar[str] = "受理通知书"

    applied_on: date
    accepted_on: date
    statutory: str
    """20个工作日."""
    promised: str = ""
    due_on: date | None = None
    excluded: str = ""
    """What the limits do not count, in words: 听证、检验、检测."""
    materials: tuple[str, ...] = ()
    password: str = ""
    """查询密码."""
    phone: str = ""
    basis: str = "《中华人民共和国行政许可法》第三十二条"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedies:
    """Where and how long somebody may object."""

    review_body: str
    """行政复议机关, usually the people's government of the same level."""
    court: str
    review_days: int = REVIEW_DAYS
    suit_months: int = SUIT_MONTHS


@dataclass(frozen=True, slots=True, kw_only=True)
class NonAcceptance(Paper):
    """不予受理通知书."""

    template: ClassVar[str] = "refusal"
    title: ClassVar[str] = "不予受理通知书"

    applied_on: date
    reason: str
    remedies: Remedies
    instead: str = ""
    phone: str = ""
    basis: str = "《中华人民共和国行政许可法》第三十二条"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing to put right."""

    material: str
    fault: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction(Paper):
    """一次性告知(补正)通知书."""

    template: ClassVar[str] = "correction"
    title: ClassVar[str] = "一次性告知书"

    applied_on: date
    faults: tuple[Fault, ...]
    until: date | None = None
    consequence: str = ""
    phone: str = ""
    basis: str = "《中华人民共和国行政许可法》第三十二条第一款第四项"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection(Paper):
    """不予行政许可决定书."""

    template: ClassVar[str] = "rejection"
    title: ClassVar[str] = "不予行政许可决定书"

    applied_on: date
    accepted_on: date
    reason: str
    basis: str
    remedies: Remedies
    findings: tuple[str, ...] = ()
    instead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant(Paper):
    """准予行政许可决定书."""

    template: ClassVar[str] = "grant"
    title: ClassVar[str] = "准予行政许可决定书"

    applied_on: date
    accepted_on: date
    basis: str = "《中华人民共和国行政许可法》第三十八条第一款"
    content: tuple[str, ...] = ()
    certificate: str = ""
    """Name and number of what is issued."""
    duties: tuple[str, ...] = ()
    """Paragraphs the holder must heed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """One material on a receipt."""

    title: str
    form: str = "电子"
    copies: int = 1
    source: str = "申请人提交"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(Paper):
    """收件凭证."""

    template: ClassVar[str] = "receipt"
    title: ClassVar[str] = "收件凭证"

    received_at: datetime
    materials: tuple[HandedIn, ...]
    later: tuple[str, ...] = ()
    """Materials that may follow, each with its day."""
    place: str = ""
    clerk: str = ""
    expected: str = ""
    password: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofOfDelivery(Paper):
    """送达回证."""

    template: ClassVar[str] = "delivery"
    title: ClassVar[str] = "送达回证"

    documents: tuple[str, ...]
    way: str
    """直接送达, 邮寄送达, 电子送达, 留置送达, 公告送达."""
    place: str
    sender: str
    delivered_at: datetime | None = None
    signed_by: str = ""
    signed_at: datetime | None = None
    received_for: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPromise(Paper):
    """告知承诺书."""

    template: ClassVar[str] = "promise"
    title: ClassVar[str] = "告知承诺书"

    identity: str
    """证件号码, masked or whole as the caller decides."""
    told: tuple[tuple[str, tuple[str, ...]], ...]
    """What the agency tells: pairs of heading and lines (许可条件, 所需材料, 核查方式, 不实承诺的责任)."""
    promises: tuple[str, ...]
    signed_by: str
    signed_at: datetime | None = None
    signature: str | None = None
    """The drawn signature as SVG of paths; None when the name stands for it."""
    until: date | None = None
    consequence: str = (
        "承诺不实或者逾期不兑现的，由行政机关依法撤销相关决定，并记入信用记录，承担相应的法律责任。"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter(Paper):
    """A letter of plain paragraphs: 延期通知, 听证告知, 撤销告知 and whatever has no form of its own."""

    template: ClassVar[str] = "letter"
    title: ClassVar[str] = "通知书"

    subject: str = ""
    """The heading: 延期办理通知书."""
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """The letter's own heading."""
        return self.subject or self.title


AnyPaper = (
    Acceptance
    | NonAcceptance
    | Correction
    | Rejection
    | Grant
    | Receipt
    | ProofOfDelivery
    | WrittenPromise
    | Letter
)
