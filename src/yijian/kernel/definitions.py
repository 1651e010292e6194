"""What an item and a bundle are, as values: the shape that the importer fills and the composer reads.

A definition is one published version. Rules stay text here (``Rule`` of ``kernel.rules`` is made from them where they are used);
field names in rules are the ``name`` of data elements.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

FILE_TYPES = ("pdf", "jpg", "png")
"""What an uploaded material may be; nothing else can be checked, shown and kept."""

ASSIGNED = frozenset({"@population.id_number"})
"""What a register assigns when a case is granted, as the source of a certificate field: 公民身份号码 (居民身份证法 3)."""


class Reuse(StrEnum):
    """How often the same data element may be asked of one person for one filing."""

    ONCE = "once"
    """Asked once and shared by all items."""
    PER_ITEM = "per-item"
    """Asked by every item separately: consents, declarations, signatures (peers.md lesson 5)."""


class ElementKind(StrEnum):
    """What an answer looks like."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    MOMENT = "moment"
    CHOICE = "choice"
    CHOICES = "choices"
    RESIDENT_ID = "resident-id"
    CREDIT_CODE = "credit-code"
    MOBILE = "mobile"
    ADDRESS = "address"
    REGION = "region"
    CONSENT = "consent"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer of a choice: ``value`` is what rules compare, ``title`` what people read."""

    value: str
    title: str
    help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataElement:
    """One shared field of all forms (数据元)."""

    code: str
    name: str
    """The word used in rules and as label: 经营面积."""
    kind: ElementKind
    question: str = ""
    """The element asked as a question: 店里面积有多大？"""
    why: str = ""
    """为什么问这个."""
    help: str = ""
    unit: str = ""
    options: tuple[Option, ...] = ()
    group: str = ""
    """Heading under which people expect it: 店面, 孩子, 母亲."""
    least: Decimal | None = None
    most: Decimal | None = None
    max_length: int | None = None
    pattern: str = ""
    sensitive: bool = False
    reuse: Reuse = Reuse.ONCE
    source: str = ""
    """Where it is known from: ``profile.name``, ``register.business.address``, ``certificate.<kind>.<field>``; empty: asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldUse:
    """An item's wish to know an element."""

    element: str
    required: bool = True
    shown_when: str = ""


class Necessity(StrEnum):
    """材料必要性 (codes 1, 2, 3 of the implementation list)."""

    REQUIRED = "1"
    OPTIONAL = "2"
    TOLERABLE = "3"
    """容缺后补: may follow later against a promise."""


class Supply(StrEnum):
    """How a material can be had without the applicant carrying it."""

    UPLOAD = "upload"
    CERTIFICATE = "certificate"
    """A held electronic certificate replaces it."""
    REGISTER = "register"
    """Checked against another department's register."""
    PROMISE = "promise"
    """A signed promise replaces it (告知承诺)."""
    GENERATED = "generated"
    """The platform makes it from the form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialDefinition:
    """One material of an item; the same ``code`` in two items is the same paper."""

    code: str
    title: str
    plain: str = ""
    """What it proves, in plain words."""
    necessity: Necessity = Necessity.REQUIRED
    needed_when: str = ""
    supplies: tuple[Supply, ...] = (Supply.UPLOAD,)
    certificate_kind: str = ""
    register: str = ""
    """Connector that answers for it: ``business``, ``population``, ``marriage``, ``hospital``."""
    source: str = "10"
    """来源渠道: 10 申请人自备, 20 政府部门核发, 99 其他."""
    form: str = "3"
    """材料形式: 1 纸质, 2 电子, 3 两种都行."""
    copies: int = 1
    accepts: tuple[str, ...] = FILE_TYPES
    max_megabytes: int = 10
    tolerate_days: int = 0
    """Working days after acceptance within which a tolerated material must follow."""
    key: bool = True
    """关键性材料: never tolerated, never promised away."""
    basis: str = ""
    sample: str = ""
    standard: str = ""
    """受理标准, what makes it good."""


class LimitUnit(StrEnum):
    """办结时限单位."""

    WORKDAY = "workday"
    DAY = "day"
    HOUR = "hour"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A time limit; an amount of 0 means on the spot (即办)."""

    amount: int
    unit: LimitUnit = LimitUnit.WORKDAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One acceptance condition with its legal basis."""

    rule: str
    title: str
    refusal: str
    """What the person reads when it fails, with the ordinary route."""
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPoint:
    """One point of the published review standard (审查要点)."""

    code: str
    title: str
    standard: str = ""
    step: str = "decide"
    """``accept`` or ``decide``."""
    material: str = ""
    """Material code the point looks at, if one."""


class PromiseMode(StrEnum):
    """How an item may be handled against a promise."""

    NONE = ""
    NOTICE = "notice"
    """告知承诺制: decided on the promise, checked afterwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDefinition:
    """One published version of a service item (业务办理项) with everything needed to apply, accept, decide."""

    code: str
    """The platform's short code, stable over versions: ``food-licence``. National codes stand beside it."""
    version: int
    title: str
    plain: str
    """The item in everyday words: 办食品经营许可."""
    kind: str
    """事项类型, GB/T 39046 A.1: 01 行政许可, 07 行政确认, 20 公共服务 …"""
    basic_code: str = ""
    implementing_code: str = ""
    business_code: str = ""
    agency_role: str = ""
    """The kind of department that answers for it; mandates turn it into an agency of a region."""
    agency_title: str = ""
    level: str = "4"
    instant: bool = False
    """即办件 (办件类型 1); otherwise 承诺件 (2)."""
    promised: Limit = Limit(amount=20)
    statutory: Limit = Limit(amount=20)
    statutory_note: str = ""
    visits: int = 0
    fee_cents: int = 0
    fee_basis: str = ""
    basis: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ("1", "2")
    """服务对象: 1 自然人, 2 企业法人, … of C0109."""
    conditions: tuple[Condition, ...] = ()
    fields: tuple[FieldUse, ...] = ()
    checks: tuple[Condition, ...] = ()
    """What must hold among the answers of the form (母亲年龄与孩子 …); ``refusal`` is the sentence under the field."""
    materials: tuple[MaterialDefinition, ...] = ()
    review_points: tuple[ReviewPoint, ...] = ()
    certificate_kind: str = ""
    """What a grant creates; empty when nothing is issued."""
    certificate_fields: tuple[tuple[str, str], ...] = ()
    """Pairs of certificate field and what fills it: a data element, ``=text``, or ``@register.name`` that a register assigns."""
    promise_mode: PromiseMode = PromiseMode.NONE
    promise_text: str = ""
    check_within_days: int = 0
    """Working days after a promised decision within which it must be checked."""
    register_check: str = ""
    """Connector asked instead of a clerk (数据核验): the case is decided by its answer."""
    survey: bool = False
    """Needs a site survey (踏勘)."""
    extension_days: int = 10
    """Working days that the head may add at most, once (行政许可法 42); a special law may allow fewer, 0 none."""
    delivery_days: int = 10
    """Working days for handing over after the decision at most (行政许可法 44); a special law may allow fewer."""
    remedies: str = ""
    questions: tuple[tuple[str, str], ...] = ()
    """常见问题: pairs of question and answer."""
    synonyms: tuple[str, ...] = ()
    """Everyday words people search with."""


class Relation(StrEnum):
    """How a part stands in its bundle."""

    REQUIRED = "required"
    ALTERNATIVE = "alternative"
    """Exactly one of its ``choice_group`` is taken, by ``included_when``."""
    CONDITIONAL = "conditional"
    OPTIONAL = "optional"
    """The applicant ticks it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One item inside a bundle."""

    item: str
    relation: Relation = Relation.REQUIRED
    included_when: str = ""
    choice_group: str = ""
    because: str = ""
    """Why it is included, in plain words; field names in braces show the answer."""
    because_not: str = ""
    after: tuple[str, ...] = ()
    """Items whose result this one needs; ``after`` of one not in the plan is ignored."""
    passes: tuple[tuple[str, str, str], ...] = ()
    """(item, certificate field, element): results that fill this part's form; this part waits for them."""
    completed_by: tuple[tuple[str, str, str], ...] = ()
    """As ``passes``, but not waited for: what comes after this part was granted is added to its certificate."""
    question: str = ""
    """For OPTIONAL: how the tick is worded."""
    own_limit: bool = False
    """Runs by its item's own promised limit, which the bundle's promise leaves out and pages name beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingPlace:
    """An answer that says where a bundle is filed."""

    element: str
    """A division: the county it lies in is the place."""
    when: str = ""
    """Rule; empty: always."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleDefinition:
    """One published version of a bundle (一件事)."""

    code: str
    version: int
    title: str
    plain: str
    """One sentence: what a person gets done."""
    theme_code: str = ""
    life_line: str = "person"
    """``person`` or ``firm``: on which line of life it stands."""
    life_stage: str = ""
    lead_role: str = ""
    lead_title: str = ""
    promised: Limit = Limit(amount=10)
    parts: tuple[Part, ...] = ()
    conditions: tuple[Condition, ...] = ()
    asks_first: tuple[str, ...] = ()
    """Elements always asked, before those the rules choose."""
    places: tuple[FilingPlace, ...] = ()
    """Answers that say where it is filed; the first that holds is proposed, the person may choose otherwise."""
    signers: tuple[str, ...] = ("applicant",)
    """Who must sign: ``applicant``, ``mother``, ``father``."""
    joint_survey: bool = False
    partial: bool = True
    """A refused part does not hold back the others."""
    before: tuple[tuple[str, int], ...] = ()
    """The four reductions' baseline: steps, days, visits, materials."""
    audience: tuple[str, ...] = ()
    questions: tuple[tuple[str, str], ...] = ()
    synonyms: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
