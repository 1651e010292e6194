"""Words of the accounts: kinds of subject, papers, who acts for whom, duties, and the rows that cross the door."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from yijian.plumbing.duties import Duty, all_duties, duty_title, is_platform_wide, register_duty

__all__ = [
    "ACTING_KEY",
    "ADMINISTER_STAFF",
    "AUTHORITY_TITLES",
    "MEMBERSHIP_TITLES",
    "OBJECT_TITLES",
    "PAPER_TITLES",
    "READ_PERSONAL_DATA",
    "REAL_NAME_TITLES",
    "REGISTER_VISITOR",
    "SEX_TITLES",
    "ActingKind",
    "ActingOption",
    "AuthorityKind",
    "AuthorityRow",
    "DataLine",
    "Duty",
    "MailRow",
    "MemberRow",
    "MembershipRole",
    "PaperKind",
    "RealName",
    "SampleRow",
    "ServiceObject",
    "StaffRow",
    "SubjectKind",
    "SubjectRow",
    "all_duties",
    "duty_title",
    "is_platform_wide",
    "register_duty",
]


ACTING_KEY = "acting_as"
"""Where a session keeps the key of the capacity in which somebody acts."""


class SubjectKind(StrEnum):
    """What sort of subject somebody is."""

    PERSON = "person"
    FIRM = "firm"


class PaperKind(StrEnum):
    """The paper that proves who a person is (证件类型)."""

    RESIDENT_ID = "111"
    """居民身份证, in the codes of GA/T 517."""
    MILITARY = "114"
    """军官证."""
    PASSPORT = "414"
    """普通护照."""
    HONG_KONG_MACAO = "516"
    """港澳居民来往内地通行证."""
    TAIWAN = "511"
    """台湾居民来往大陆通行证."""
    FOREIGNER_RESIDENCE = "553"
    """外国人永久居留身份证."""


PAPER_TITLES: dict[PaperKind, str] = {
    PaperKind.RESIDENT_ID: "居民身份证",
    PaperKind.MILITARY: "军官证",
    PaperKind.PASSPORT: "护照",
    PaperKind.HONG_KONG_MACAO: "港澳居民来往内地通行证",
    PaperKind.TAIWAN: "台湾居民来往大陆通行证",
    PaperKind.FOREIGNER_RESIDENCE: "外国人永久居留身份证",
}


class ServiceObject(StrEnum):
    """服务对象 in the codes of C0109 / GB/T 39554."""

    PERSON = "1"
    COMPANY = "2"
    INSTITUTION = "3"
    SOCIAL = "4"
    UNINCORPORATED = "5"
    ORGAN = "6"
    OTHER = "9"


OBJECT_TITLES: dict[ServiceObject, str] = {
    ServiceObject.PERSON: "自然人",
    ServiceObject.COMPANY: "企业法人",
    ServiceObject.INSTITUTION: "事业法人",
    ServiceObject.SOCIAL: "社会组织法人",
    ServiceObject.UNINCORPORATED: "非法人企业",
    ServiceObject.ORGAN: "行政机关",
    ServiceObject.OTHER: "其他组织",
}


class RealName(StrEnum):
    """How surely we know that a person is who they say."""

    CLAIMED = "1"
    """本人填报."""
    DESK = "2"
    """A clerk saw the paper."""
    REGISTER = "3"
    """Checked against the population register."""
    FACE = "4"
    """Checked against the register and face to face or by face."""


REAL_NAME_TITLES: dict[RealName, str] = {
    RealName.CLAIMED: "本人填报，未核验",
    RealName.DESK: "窗口核对过证件",
    RealName.REGISTER: "与公安人口库核对一致",
    RealName.FACE: "与公安人口库核对一致，并当面或刷脸核验",
}

SEX_TITLES = {"1": "男", "2": "女"}
"""GB/T 2261.1."""


class MembershipRole(StrEnum):
    """Why somebody may act for a firm."""

    LEGAL_REPRESENTATIVE = "representative"
    """法定代表人."""
    CLERK = "clerk"
    """经办人."""


MEMBERSHIP_TITLES: dict[MembershipRole, str] = {
    MembershipRole.LEGAL_REPRESENTATIVE: "法定代表人",
    MembershipRole.CLERK: "经办人",
}


class AuthorityKind(StrEnum):
    """Who acts under an authority."""

    RELATIVE = "relative"
    """亲友代办."""
    HELPER = "helper"
    """帮代办员."""
    AGENT = "agent"
    """委托代理人, for pay or as a profession."""


AUTHORITY_TITLES: dict[AuthorityKind, str] = {
    AuthorityKind.RELATIVE: "亲友代办",
    AuthorityKind.HELPER: "帮代办",
    AuthorityKind.AGENT: "委托代理",
}


class ActingKind(StrEnum):
    """In which capacity somebody who signed in acts."""

    SELF = "self"
    FIRM = "firm"
    AUTHORITY = "authority"
    STAFF = "staff"


ADMINISTER_STAFF = register_duty("accounts.administer", "人员管理", "给本单位人员授予和收回职责。")
READ_PERSONAL_DATA = register_duty(
    "accounts.read-personal-data", "查看个人信息", "为办件查看未脱敏的个人信息，每次都要写明用途并留痕。"
)
REGISTER_VISITOR = register_duty(
    "accounts.register-visitor", "登记来访人", "在窗口为没有账号的来访人登记身份。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectRow:
    """A person or firm, masked unless somebody states why they need it all."""

    ref: str
    kind: SubjectKind
    name: str
    masked_name: str
    id_type: str
    """``PaperKind`` of a person; empty for a firm."""
    id_code: str
    """A firm's credit code, which is public; a person's number masked."""
    service_object: ServiceObject
    masked_mobile: str
    region_code: str
    has_account: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRow:
    """A member of staff with the duties held on a day."""

    ref: str
    account_ref: str
    username: str
    name: str
    agency_code: str
    agency_name: str
    region_code: str
    """Where the agency is."""
    post: str
    desk_code: str
    duties: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityRow:
    """A recorded authority."""

    ref: str
    kind: AuthorityKind
    principal_ref: str
    principal_name: str
    agent_ref: str
    agent_name: str
    items: frozenset[str]
    """Item codes the agent may handle; empty together with ``bundle`` means every item."""
    bundle: str
    evidence_ref: str
    valid_from: date
    valid_until: date | None
    revoked_at: datetime | None

    def covers(self, *, item_code: str = "", bundle_code: str = "") -> bool:
        """Tell whether the agent may handle an item, on its own or as a part of a bundle."""
        if not self.items and not self.bundle:
            return True
        return bool((item_code and item_code in self.items) or (bundle_code and bundle_code == self.bundle))


@dataclass(frozen=True, slots=True, kw_only=True)
class ActingOption:
    """One capacity in which the account may act now."""

    kind: ActingKind
    ref: str
    """Person, firm, authority or staff reference."""
    title: str
    note: str
    is_chosen: bool = False

    @property
    def key(self) -> str:
        """The value that the page of choices sends back."""
        return f"{self.kind.value}:{self.ref}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """A person who may act for a firm."""

    person_ref: str
    masked_name: str
    role: MembershipRole
    title: str
    valid_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DataLine:
    """One line of what is stored about somebody."""

    title: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRow:
    """Where somebody's mail goes."""

    masked_mail: str
    """Empty while none goes out."""
    waiting: str
    """The address that was typed and waits for its code, whole: a slip in it must be seen. Empty when none waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRow:
    """One account of the sample city, to be offered on the sign-in page and by the launcher."""

    username: str
    name: str
    role: str
    duties: str
