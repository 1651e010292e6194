"""Which mandate wins, and which mandates may be given at all. Plain decisions over plain values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from yijian.agencies.vocabulary import (
    EVERY_ROLE,
    EXCLUSIVE_POWERS,
    MODE_TITLES,
    OWN_NAME_MODES,
    MandateMode,
    MandateRow,
    Power,
)
from yijian.kernel.refusal import Refusal


class PeriodInverted(Refusal):
    """The last day stands before the first."""

    code = "agencies.period-inverted"
    template = "授权的截止日早于起始日，这段时间一天也没有。请改好起止日期再保存。"


class MandateEmpty(Refusal):
    """A mandate without powers, regions or items."""

    code = "agencies.mandate-empty"
    template = "这条授权没有写明{missing}，发出去没有效力。请补上再保存。"


class OperatorByPlatform(Refusal):
    """Somebody other than the platform says who runs it."""

    code = "agencies.operator-by-platform"
    status = 403
    template = (
        "哪个单位运行平台，只能由运行人员用命令导入来改，这里不能改{agency}的。请把“运行平台”照原样填。"
    )


class AnotherOperator(Refusal):
    """Two agencies would run the platform."""

    code = "agencies.another-operator"
    status = 409
    template = "现在运行平台的是{other}，一个平台只由一个单位运行，{agency}不能同时填“是”。请先把{other}的“运行平台”改成“否”。"


class PrincipalWanted(Refusal):
    """Somebody acts in another's name but nobody says in whose, or the other way round."""

    code = "agencies.principal-wanted"
    template = "方式是“{mode}”时{problem}。请改好委托部门再保存。"


class OnlyReceiving(Refusal):
    """A counter moved forward may take and accept, not decide."""

    code = "agencies.only-receiving"
    template = "“{mode}”只能给收件和受理，决定和用印仍归原部门。请去掉多出的权限，或改为委托、授权。"


class PrincipalLacksPower(Refusal):
    """Nobody gives what they do not hold, and what was delegated is not delegated again (行政许可法 art. 24)."""

    code = "agencies.principal-lacks-power"
    template = "{principal}自己没有这些事项的{power}权，或者本身也是受委托的，不能再委托给{agency}。请先核对{principal}的授权。"


class MandateOverlaps(Refusal):
    """Two agencies would hold the same power over the same item in the same place."""

    code = "agencies.mandate-overlaps"
    template = "同一区划、同一事项的{power}权已经给了{holder}（授权编号{ref}），两家同时有权会分不清谁办。请先收回那一条，或者错开时间。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What somebody wants to do: one power over one item in one place on one day."""

    power: Power
    item_code: str
    role: str
    """The kind of department that answers for the item."""
    region_path: tuple[str, ...]
    """From the top of the table down to the place."""
    on: date


def is_in_force(mandate: MandateRow, on: date) -> bool:
    """Tell whether a mandate holds on a day; the last day is the one before ``valid_until``."""
    return mandate.valid_from <= on and (mandate.valid_until is None or on < mandate.valid_until)


def depth(mandate: MandateRow, region_path: Sequence[str]) -> int:
    """Return how near a mandate stands to a place: the number of steps down the path, 0 when it does not cover it."""
    return max(
        (place for place, code in enumerate(region_path, start=1) if code in mandate.regions), default=0
    )


def covers(mandate: MandateRow, matter: Matter) -> bool:
    """Tell whether a mandate, taken by itself, gives the power over the item there and then."""
    return (
        matter.power in mandate.powers
        and nearness(mandate, matter) > 0
        and is_in_force(mandate, matter.on)
        and depth(mandate, matter.region_path) > 0
    )


def receives(mandate: MandateRow, item_code: str, role: str, region_path: Sequence[str] = ()) -> bool:
    """Tell whether a mandate lets its agency receive an item, somewhere or, with a path, for that place."""
    speaks = item_code in mandate.items or (bool(mandate.role) and mandate.role in (EVERY_ROLE, role))
    return Power.RECEIVE in mandate.powers and speaks and (not region_path or depth(mandate, region_path) > 0)


def nearness(mandate: MandateRow, matter: Matter) -> int:
    """Return how closely a mandate speaks of an item: 3 by its code, 2 by its department's kind, 1 with all, 0 not at all."""
    if matter.item_code in mandate.items:
        return 3
    if mandate.role == EVERY_ROLE:
        return 1
    return 2 if mandate.role and mandate.role == matter.role else 0


def stands(mandate: MandateRow, matter: Matter, among: Iterable[MandateRow]) -> bool:
    """Tell whether a mandate that covers a matter has not lapsed with its principal.

    Who acts in another's name needs that other to hold the same power in its own name on that day.
    """
    if mandate.mode in OWN_NAME_MODES:
        return True
    return any(
        other.agency_code == mandate.name_agency_code
        and other.mode in OWN_NAME_MODES
        and covers(other, matter)
        for other in among
    )


def winner(mandates: Iterable[MandateRow], matter: Matter, *, agency_code: str = "") -> MandateRow | None:
    """Return the mandate under which a matter is handled, or None when nobody may; with an agency, only one of its own.

    The nearest region wins, then the one that speaks most closely of the item, then what was passed on over what was there by law, then the
    younger; the reference breaks what is left, so that the answer is always the same.
    """
    known = tuple(mandates)
    standing = [
        row
        for row in known
        if agency_code in ("", row.agency_code) and covers(row, matter) and stands(row, matter, known)
    ]
    return max(
        standing,
        key=lambda row: (
            depth(row, matter.region_path),
            nearness(row, matter),
            row.mode is not MandateMode.DIRECT,
            row.valid_from,
            row.ref,
        ),
        default=None,
    )


def require_sound(mandate: MandateRow) -> None:
    """Check what can be known from a mandate alone.

    :raises MandateEmpty, PeriodInverted, PrincipalWanted, OnlyReceiving: when it says too little or contradicts itself.
    """
    for missing, given in (
        ("权限", mandate.powers),
        ("区划", mandate.regions),
        ("事项", mandate.items or mandate.role),
    ):
        if not given:
            raise MandateEmpty(missing=missing)
    if mandate.valid_until is not None and mandate.valid_until <= mandate.valid_from:
        raise PeriodInverted(field="valid_until")
    in_own_name = mandate.mode in OWN_NAME_MODES
    has_principal = mandate.name_agency_code != mandate.agency_code
    if in_own_name == has_principal:
        problem = "用的是自己的名义，不写委托部门" if in_own_name else "要写明是替哪个部门办，不能是自己"
        raise PrincipalWanted(field="principal", mode=MODE_TITLES[mandate.mode], problem=problem)
    narrow = mandate.mode in (MandateMode.MOVED_FORWARD, MandateMode.DIRECT_REPORT)
    if narrow and mandate.powers & {Power.DECIDE, Power.SEAL}:
        raise OnlyReceiving(field="powers", mode=MODE_TITLES[mandate.mode])


def lacking_power(
    mandate: MandateRow, held: Iterable[MandateRow], paths: Iterable[Sequence[str]]
) -> Power | None:
    """Return a power that the principal cannot pass on, or None when it holds them all.

    ``held`` are the principal's mandates, ``paths`` the paths of the regions the mandate names. Whether a named item belongs to the
    principal's kind of department is asked again whenever somebody acts.
    """
    own = [row for row in held if row.mode in OWN_NAME_MODES and is_in_force(row, mandate.valid_from)]
    for power in sorted(mandate.powers):
        for path in paths:
            if not any(
                power in row.powers and depth(row, path) and _may_hold_items(row, mandate) for row in own
            ):
                return power
    return None


def _may_hold_items(row: MandateRow, wanted: MandateRow) -> bool:
    if row.role == EVERY_ROLE:
        return True
    if wanted.role:
        return row.role == wanted.role
    return bool(row.role) or wanted.items <= row.items


def collision(new: MandateRow, existing: Iterable[MandateRow]) -> tuple[MandateRow, Power] | None:
    """Return another agency's mandate that stands exactly as near as the new one, and the power both would hold."""
    for row in existing:
        shared = sorted(new.powers & row.powers & EXCLUSIVE_POWERS)
        same_rank = (row.mode is MandateMode.DIRECT) == (new.mode is MandateMode.DIRECT)
        same_items = bool(new.items & row.items) or (bool(new.role) and new.role == row.role)
        if (
            row.agency_code != new.agency_code
            and shared
            and same_rank
            and same_items
            and set(row.regions) & set(new.regions)
            and _overlap(row, new)
        ):
            return row, shared[0]
    return None


def _overlap(one: MandateRow, other: MandateRow) -> bool:
    return (one.valid_until is None or other.valid_from < one.valid_until) and (
        other.valid_until is None or one.valid_from < other.valid_until
    )
