"""Words of certificates: kinds, fields, states as people read them, uses, and the rows that cross the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from yijian.plumbing.duties import register_duty

MANAGE = register_duty("certificates.manage", "证照管理", "变更、注销、撤销、暂扣和发还本机关颁发的证照。")
PRINT = register_duty(
    "certificates.print", "打印证照凭证", "替持证人打印写明用途和有效期的证照凭证，每次留痕。"
)
USE = register_duty("certificates.use", "调用证照", "为办件查询和调用电子证照，每次写明用途并留痕。")


class Holder(StrEnum):
    """Who a kind of certificate is for (持证主体类别)."""

    PERSON = "person"
    FIRM = "firm"
    EITHER = "either"


HOLDER_TITLES = {Holder.PERSON: "自然人", Holder.FIRM: "法人和其他组织", Holder.EITHER: "都可以"}


class Layout(StrEnum):
    """How the face lies."""

    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


LAYOUT_TITLES = {Layout.PORTRAIT: "竖版", Layout.LANDSCAPE: "横版"}


class Own(StrEnum):
    """What a certificate itself knows and fills in, unless the decision gives another value."""

    NOTHING = ""
    NUMBER = "number"
    HOLDER = "holder"
    HOLDER_CODE = "holder-code"
    ISSUER = "issuer"
    ISSUED_ON = "issued-on"
    VALID_FROM = "valid-from"
    VALID_UNTIL = "valid-until"
    """The last day on which it holds, or 长期."""


OWN_TITLES = {
    Own.NOTHING: "办件",
    Own.NUMBER: "证照编号",
    Own.HOLDER: "持证人",
    Own.HOLDER_CODE: "持证人证件号码",
    Own.ISSUER: "发证机关",
    Own.ISSUED_ON: "发证日期",
    Own.VALID_FROM: "有效期起",
    Own.VALID_UNTIL: "有效期至",
}


class Secrecy(StrEnum):
    """How a field is masked for those who only check the certificate."""

    OPEN = ""
    NAME = "name"
    IDENTITY = "identity"
    PHONE = "phone"
    HIDDEN = "hidden"


SECRECY_TITLES = {
    Secrecy.OPEN: "公开",
    Secrecy.NAME: "姓名",
    Secrecy.IDENTITY: "证件号码",
    Secrecy.PHONE: "电话",
    Secrecy.HIDDEN: "不显示",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KindField:
    """One field of a kind's face (照面信息要素)."""

    name: str
    """What items and data elements call it: ``certificate.<kind>.<name>``."""
    label: str
    wide: bool = False
    own: Own = Own.NOTHING
    secrecy: Secrecy = Secrecy.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRow:
    """One kind of certificate (证照类型)."""

    code: str
    """The platform's short code: ``food-licence``."""
    type_code: str
    """证照类型代码, 21 places (GB/T 36904)."""
    title: str
    english: str = ""
    issuer_role: str = ""
    seal_title: str = ""
    holder: Holder = Holder.EITHER
    layout: Layout = Layout.PORTRAIT
    number_layout: str = "{region6}{year}{serial:6}"
    months: int | None = None
    """How long it holds; None: 长期."""
    fields: tuple[KindField, ...] = ()
    public_by: str = ""
    """The law by which the face is public: whoever checks it is told so. Empty where none makes it so."""


class Standing(StrEnum):
    """What a certificate is worth on a day, as people read it."""

    VALID = "valid"
    NOT_YET = "not-yet"
    SUSPENDED = "suspended"
    CHANGED = "changed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    REVOKED = "revoked"


STANDING_TITLES = {
    Standing.VALID: "有效",
    Standing.NOT_YET: "未生效",
    Standing.SUSPENDED: "暂扣",
    Standing.CHANGED: "已换新证",
    Standing.EXPIRED: "已过期",
    Standing.CANCELLED: "已注销",
    Standing.REVOKED: "已撤销",
}


class Change(StrEnum):
    """Why there is a new version."""

    CHANGE = "change"
    RENEWAL = "renewal"
    REISSUE = "reissue"


CHANGE_TITLES = {Change.CHANGE: "变更", Change.RENEWAL: "延续", Change.REISSUE: "补发"}


class UseKind(StrEnum):
    """How a certificate was used."""

    LENT = "lent"
    COPY = "copy"
    CALLED = "called"
    SHOWN = "shown"


USE_TITLES = {
    UseKind.LENT: "授权使用",
    UseKind.COPY: "复制件",
    UseKind.CALLED: "办件调用",
    UseKind.SHOWN: "亮证",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceLine:
    """One line of a face as it is shown to somebody."""

    name: str
    label: str
    value: str
    wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateRow:
    """One certificate as its holder and the issuing agency may see it."""

    ref: str
    mark: str
    number: str
    version: int
    kind: str
    title: str
    english: str
    layout: Layout
    holder_name: str
    subject_ref: str
    issuer_code: str
    issuer_name: str
    seal_name: str
    seal_title: str
    region_code: str
    issued_on: date
    valid_from: date
    valid_until: date | None
    """The first day on which it no longer holds."""
    state: str
    standing: Standing
    case_ref: str
    check_code: str
    document: str
    """Digest of the PDF."""
    lines: tuple[FaceLine, ...]
    revision: int

    @property
    def standing_title(self) -> str:
        """The standing in Chinese."""
        return STANDING_TITLES[self.standing]

    @property
    def fields(self) -> Mapping[str, str]:
        """Values by field name."""
        return {line.name: line.value for line in self.lines}


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """What a decision gets back."""

    ref: str
    mark: str
    number: str
    title: str
    check_code: str
    document: str
    own_fields: Mapping[str, str]
    """What the certificate filled in by itself, by field name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UseRow:
    """One use of a certificate."""

    ref: str
    kind: UseKind
    user: str
    purpose: str
    at: datetime
    until_at: datetime | None
    ended_at: datetime | None
    code: str
    document: str
    seen: int
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A code to show, good for one minute."""

    code: str
    until_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedPaper:
    """A document that was sealed and kept."""

    ref: str
    title: str
    number: str
    document: str
    """Digest of the PDF."""
    check_code: str
    issued_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPoint:
    """One of the things that were looked at."""

    title: str
    text: str
    passed: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """What a public check found."""

    sound: bool
    """Genuine and in force now."""
    title: str
    text: str
    points: tuple[CheckPoint, ...]
    at: datetime
    what: str
    """``certificate``, ``copy``, ``lent``, ``shown`` or ``paper``."""
    code: str = ""
    heading: str = ""
    english: str = ""
    mark: str = ""
    issuer_name: str = ""
    seal_name: str = ""
    seal_title: str = ""
    issued_on: date | None = None
    standing: str = ""
    lines: tuple[FaceLine, ...] = ()
    masked: bool = True
    disclosure: str = ""
    """What of the face is shown whole, and why."""
    use: UseRow | None = None
    newer: str = ""
    """Check code of the version that replaced it."""
