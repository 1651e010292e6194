"""The plan: what will be done, by whom, in which order, until when, with which form and papers. A value that a filing keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from yijian.kernel.definitions import Limit, Relation
from yijian.kernel.forms import MaterialList, MergedForm, Value
from yijian.kernel.rules import Truth


class LeftOutAs(StrEnum):
    """Why a part of the bundle is not in the plan."""

    NOT_NEEDED = "not-needed"
    """Its rule does not hold."""
    OTHER_TAKEN = "other-taken"
    """Another of its alternatives is taken."""
    NOT_CHOSEN = "not-chosen"
    """Offered, and not ticked."""
    NOT_ENTITLED = "not-entitled"
    """Its own condition of acceptance fails; the rest goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """A field of this part that another part's result fills."""

    item: str
    certificate_field: str
    element: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPart:
    """One item in the plan. Days are working days after the day of filing, which is day 0."""

    item: str
    version: int
    title: str
    plain: str
    agency_role: str
    agency_title: str
    relation: Relation
    because: str
    """Why it is done, with the answers, in whole sentences."""
    certain: bool
    """False: an answer is missing; prepared for as if needed, settled at the desk."""
    depends_on: tuple[str, ...]
    """Names of the missing answers when not certain."""
    wave: int
    after: tuple[str, ...]
    """Items in this plan whose result it needs."""
    passes: tuple[Pass, ...]
    instant: bool
    promised: Limit
    statutory: Limit
    starts_on: date
    promised_on: date
    statutory_on: date
    """Latest day by law, when every part before it takes its own statutory limit."""
    start_day: int
    end_day: int
    critical: bool
    """On the chain that decides when all is done."""
    fee_cents: int
    fee_basis: str
    visits: int
    certificate_kind: str
    promise_mode: str
    register_check: str
    survey: bool
    completed_by: tuple[Pass, ...] = ()
    """Results of other parts that are added to this one's certificate when they come; not waited for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutPart:
    """One item of the bundle that is not in the plan."""

    item: str
    title: str
    plain: str
    relation: Relation
    reason: LeftOutAs
    because: str
    change: tuple[str, ...]
    """Codes of the elements whose answers would bring it in."""
    question: str = ""
    """How the tick of an offered part is worded."""
    refusal: str = ""
    """The sentence of the failed condition, ordinary route included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionCheck:
    """One condition of acceptance as it stands; what is open is checked at acceptance."""

    item: str
    title: str
    truth: Truth
    because: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One part's place on a lane of the route drawing."""

    item: str
    plain: str
    start_day: int
    end_day: int
    critical: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """What one department does."""

    agency_role: str
    agency_title: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """One of the reductions: what the plan asks, what filing singly asks, what it was before the bundle."""

    code: str
    """``materials``, ``forms``, ``fields``, ``visits`` or ``days``."""
    title: str
    unit: str
    now: int
    singly: int
    before: int | None = None

    @property
    def saved(self) -> int:
        """Return how much less than singly."""
        return self.singly - self.now


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLine:
    """What one item costs."""

    item: str
    plain: str
    cents: int
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that follows from one bundle version and one set of answers on one day."""

    bundle: str
    version: int
    title: str
    on: date
    """The day it is counted from: filed and accepted on that day."""
    answers: Mapping[str, Value] = field(default_factory=dict)
    """What was known, by element name."""
    declined: tuple[str, ...] = ()
    """Names of the elements answered 说不准."""
    parts: tuple[PlannedPart, ...]
    """In order of waves, inside a wave as the bundle lists them."""
    left_out: tuple[LeftOutPart, ...]
    conditions: tuple[ConditionCheck, ...]
    lanes: tuple[Lane, ...]
    promised_on: date
    """When all is done by the promises of the departments along the critical path."""
    promised_days: int
    bundle_promised_on: date
    """When all is done by the promise of the whole bundle; shown beside, never in place of, ``promised_on``."""
    bundle_promised_days: int
    statutory_on: date
    statutory_days: int
    form: MergedForm
    materials: MaterialList
    fees: tuple[FeeLine, ...]
    visits: int
    savings: tuple[Saving, ...]
    signers: tuple[str, ...]
    joint_survey: bool

    @property
    def items(self) -> tuple[str, ...]:
        """Return the codes of all items, in order."""
        return tuple(p.item for p in self.parts)

    @property
    def waves(self) -> tuple[tuple[str, ...], ...]:
        """Return the items that start together, wave by wave."""
        count = max((p.wave for p in self.parts), default=-1) + 1
        return tuple(tuple(p.item for p in self.parts if p.wave == wave) for wave in range(count))

    @property
    def critical_path(self) -> tuple[str, ...]:
        """Return the items that decide when all is done, in order."""
        return tuple(p.item for p in self.parts if p.critical)

    @property
    def cost_cents(self) -> int:
        """Return the sum of all fees."""
        return sum(line.cents for line in self.fees)

    @property
    def to_settle(self) -> tuple[PlannedPart, ...]:
        """Return the parts that an answer still missing may take out again."""
        return tuple(p for p in self.parts if not p.certain)

    @property
    def offered(self) -> tuple[LeftOutPart, ...]:
        """Return the parts that may be added by a tick."""
        return tuple(p for p in self.left_out if p.reason is LeftOutAs.NOT_CHOSEN)

    def part(self, item: str) -> PlannedPart:
        """Return the part of an item.

        :raises KeyError: when the item is not in the plan.
        """
        for part in self.parts:
            if part.item == item:
                return part
        raise KeyError(item)
