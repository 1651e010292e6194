"""One list of materials out of the lists of several items: each paper once, with who brings it and why it is needed or not."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from yijian.kernel.definitions import DataElement, ItemDefinition, MaterialDefinition, Necessity, Supply
from yijian.kernel.forms.sentences import open_names, reason
from yijian.kernel.forms.values import vocabulary_of
from yijian.kernel.rules import Rule, Truth, Value, parse, settle


class Need(StrEnum):
    """Whether a material is needed this time."""

    NEEDED = "needed"
    NOT_NEEDED = "not-needed"
    OPEN = "open"
    """Depends on something not answered yet; prepared for as if needed."""


class Bringer(StrEnum):
    """The four groups of the materials page, in its order."""

    APPLICANT = "applicant"
    """要您交的."""
    PROMISE = "promise"
    """可以先承诺，以后补."""
    PLATFORM = "platform"
    """不用您交，我们自己取."""
    NOBODY = "nobody"
    """这次不需要."""

    @property
    def heading(self) -> str:
        """Return the heading of the group."""
        return _HEADINGS[self]


_HEADINGS = {
    Bringer.APPLICANT: "要您交的",
    Bringer.PROMISE: "可以先承诺",
    Bringer.PLATFORM: "不用您交",
    Bringer.NOBODY: "这次不需要",
}


class Way(StrEnum):
    """How one material comes."""

    UPLOAD = "upload"
    CERTIFICATE = "certificate"
    REGISTER = "register"
    GENERATED = "generated"
    PROMISE = "promise"
    """A signed promise replaces it (告知承诺)."""
    LATER = "later"
    """A signed promise that it follows (容缺后补)."""
    NONE = "none"


_BURDEN = (Way.NONE, Way.GENERATED, Way.CERTIFICATE, Way.REGISTER, Way.PROMISE, Way.LATER, Way.UPLOAD)
"""From the lightest to the heaviest: what one item demands in the heaviest way, all get in that way."""

_STRICTNESS = (Necessity.OPTIONAL, Necessity.TOLERABLE, Necessity.REQUIRED)

_BRINGERS = {
    Way.NONE: Bringer.NOBODY,
    Way.GENERATED: Bringer.PLATFORM,
    Way.CERTIFICATE: Bringer.PLATFORM,
    Way.REGISTER: Bringer.PLATFORM,
    Way.PROMISE: Bringer.PROMISE,
    Way.LATER: Bringer.PROMISE,
    Way.UPLOAD: Bringer.APPLICANT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialLine:
    """One paper of the whole filing."""

    code: str
    title: str
    plain: str
    need: Need
    because: str
    """Why it is needed, not needed, fetched or promised, in one or two sentences."""
    depends_on: tuple[str, ...] = ()
    """Names of the elements whose answer is missing, when ``need`` is OPEN."""
    bringer: Bringer
    way: Way
    necessity: Necessity
    key: bool
    optional: bool
    """非必要: may be given, is never demanded."""
    tolerate_days: int = 0
    """Working days after acceptance within which a promised material must follow."""
    certificate_kind: str = ""
    register: str = ""
    accepts: tuple[str, ...]
    max_megabytes: int
    copies: int
    items: tuple[str, ...]
    """Codes of the items it is used for; of all that name it when none needs it."""
    used_for: tuple[str, ...]
    """The same items in everyday words."""
    sample: str = ""
    standard: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialList:
    """All materials of a filing, in the order the items name them."""

    lines: tuple[MaterialLine, ...]
    missing_keys: tuple[str, ...] = ()
    """Titles of key materials not there yet; while there is one, nothing may follow later."""
    papers_singly: int = 0
    """Papers the items would want one by one."""

    def brought_by(self, bringer: Bringer) -> tuple[MaterialLine, ...]:
        """Return the lines of one group."""
        return tuple(line for line in self.lines if line.bringer is bringer)

    @property
    def groups(self) -> tuple[tuple[Bringer, tuple[MaterialLine, ...]], ...]:
        """Return the four groups in the order of the page, empty ones left out."""
        return tuple((b, lines) for b in Bringer if (lines := self.brought_by(b)))

    @property
    def to_bring(self) -> tuple[MaterialLine, ...]:
        """Return what the applicant must hand in: not what they may add, nor what is promised or fetched."""
        return tuple(line for line in self.brought_by(Bringer.APPLICANT) if not line.optional)

    @property
    def tolerance_open(self) -> bool:
        """Tell whether a missing paper may follow later."""
        return not self.missing_keys


def merge_materials(
    items: Sequence[ItemDefinition],
    elements: Mapping[str, DataElement],
    facts: Mapping[str, Value],
    *,
    held: Collection[str] = (),
    answered: Collection[str] = (),
    may_promise: bool = True,
    given: Collection[str] | None = None,
) -> MaterialList:
    """Merge the materials of items, in the order given, into one list.

    ``elements`` is keyed by code, ``facts`` by element name. ``held`` are kinds of valid certificates the subject holds,
    ``answered`` the registers (connectors) that confirmed the fact. ``may_promise`` is false for a subject whose credit rules
    promises out; then every paper is demanded in the ordinary way. ``given`` are codes of materials handed in already; None is
    a forecast, as if every key paper were there.

    A key paper is never promised. Others may follow later (容缺后补) only when their item lists them as tolerable and every
    key paper that is needed is there. Where items differ, the strictest necessity, the heaviest way and the smallest size hold,
    and any file type that one of them takes is taken.

    :raises RuleFaults: when a rule cannot be read.
    """
    vocabulary = vocabulary_of(elements)
    uses: dict[str, list[_Use]] = {}
    for item in items:
        for material in item.materials:
            rule = parse(material.needed_when, vocabulary)
            use = _Use(item=item, material=material, rule=rule, truth=settle(rule, facts))
            uses.setdefault(material.code, []).append(use)
    supply = _Supply(held=frozenset(held), answered=frozenset(answered), may_promise=may_promise)
    missing = _missing_keys(uses, supply, given)
    return MaterialList(
        lines=tuple(_line(group, supply, missing, facts) for group in uses.values()),
        missing_keys=missing,
        papers_singly=sum(
            u.truth is not Truth.FALSE and u.material.necessity is not Necessity.OPTIONAL
            for group in uses.values()
            for u in group
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Use:
    item: ItemDefinition
    material: MaterialDefinition
    rule: Rule
    truth: Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class _Supply:
    held: frozenset[str]
    answered: frozenset[str]
    may_promise: bool

    def fetched(self, material: MaterialDefinition) -> Way | None:
        """Return how the platform gets it, None where the applicant must act."""
        if Supply.GENERATED in material.supplies:
            return Way.GENERATED
        if Supply.CERTIFICATE in material.supplies and material.certificate_kind in self.held:
            return Way.CERTIFICATE
        if Supply.REGISTER in material.supplies and material.register in self.answered:
            return Way.REGISTER
        return None

    def way(self, material: MaterialDefinition, *, tolerance: bool) -> Way:
        fetched = self.fetched(material)
        if fetched is not None:
            return fetched
        if self.may_promise and not material.key:
            if Supply.PROMISE in material.supplies:
                return Way.PROMISE
            if tolerance and material.necessity is Necessity.TOLERABLE:
                return Way.LATER
        return Way.UPLOAD


def _wanted(uses: list[_Use]) -> list[_Use]:
    return [u for u in uses if u.truth is Truth.TRUE] or [u for u in uses if u.truth is Truth.UNKNOWN]


def _missing_keys(
    uses: Mapping[str, list[_Use]], supply: _Supply, given: Collection[str] | None
) -> tuple[str, ...]:
    if given is None:
        return ()
    return tuple(
        group[0].material.title
        for code, group in uses.items()
        if code not in given
        and any(
            u.material.key
            and u.material.necessity is not Necessity.OPTIONAL
            and u.truth is Truth.TRUE
            and supply.fetched(u.material) is None
            for u in group
        )
    )


def _line(
    group: list[_Use], supply: _Supply, missing: tuple[str, ...], facts: Mapping[str, Value]
) -> MaterialLine:
    wanted = _wanted(group)
    live = wanted or group
    first = live[0].material
    need = Need.NOT_NEEDED if not wanted else Need.NEEDED if wanted[0].truth is Truth.TRUE else Need.OPEN
    # A key in one item is a key for all: the paper is the same paper.
    key = any(u.material.key for u in live)
    necessity = max((u.material.necessity for u in live), key=_STRICTNESS.index)
    way = Way.NONE
    if wanted:
        way = max((supply.way(u.material, tolerance=not missing) for u in wanted), key=_BURDEN.index)
    if way in (Way.PROMISE, Way.LATER) and key:
        way = Way.UPLOAD
    optional = necessity is Necessity.OPTIONAL
    tolerated = [u.material.tolerate_days for u in wanted if u.material.necessity is Necessity.TOLERABLE]
    accepts = dict.fromkeys(kind.lower() for u in live for kind in u.material.accepts)
    return MaterialLine(
        code=first.code,
        title=first.title,
        plain=first.plain,
        need=need,
        because=_because(group, need, way, supply=supply, missing=missing, key=key, facts=facts),
        depends_on=open_names([u.rule for u in wanted], facts) if need is Need.OPEN else (),
        bringer=_BRINGERS[way],
        way=way,
        necessity=necessity,
        key=key,
        optional=optional,
        tolerate_days=min(tolerated, default=0) if way is Way.LATER else 0,
        certificate_kind=first.certificate_kind,
        register=first.register,
        accepts=tuple(accepts),
        max_megabytes=min(u.material.max_megabytes for u in live),
        copies=max(u.material.copies for u in live),
        items=tuple(dict.fromkeys(u.item.code for u in live)),
        used_for=tuple(dict.fromkeys(u.item.plain or u.item.title for u in live)),
        sample=next((u.material.sample for u in live if u.material.sample), ""),
        standard="；".join(dict.fromkeys(u.material.standard for u in live if u.material.standard)),
        basis="；".join(dict.fromkeys(u.material.basis for u in live if u.material.basis)),
    )


def _because(
    group: list[_Use],
    need: Need,
    way: Way,
    *,
    supply: _Supply,
    missing: tuple[str, ...],
    key: bool,
    facts: Mapping[str, Value],
) -> str:
    if need is Need.NOT_NEEDED:
        return "这次不用交：" + "；".join(dict.fromkeys(reason(u.rule, facts) for u in group)) + "。"
    wanted = _wanted(group)
    users = "、".join(dict.fromkeys(u.item.plain or u.item.title for u in wanted))
    if need is Need.OPEN:
        words = "、".join(open_names([u.rule for u in wanted], facts))
        why = f"要不要交，看“{words}”怎么答；没定之前先按要交准备。"
    else:
        reasons = [u for u in wanted if u.rule.text]
        why = f"{users}要用"
        # One item that wants it in any case needs no further reason.
        if len(reasons) == len(wanted):
            why += "：" + "；".join(dict.fromkeys(reason(u.rule, facts) for u in reasons))
        why += "。"
    return why + _how(wanted, way, supply=supply, missing=missing, key=key)


def _how(wanted: list[_Use], way: Way, *, supply: _Supply, missing: tuple[str, ...], key: bool) -> str:
    materials = [u.material for u in wanted]
    match way:
        case Way.GENERATED:
            return "由您填的那张表自动生成，最后一步您核对签名。"
        case Way.CERTIFICATE:
            return "您的电子证照有效，我们直接取。"
        case Way.REGISTER:
            return "已经向有关部门核对过，不用您交。"
        case Way.PROMISE:
            return "签一份承诺书就行，以后会有人核查。"
        case Way.LATER:
            days = min(m.tolerate_days for m in materials if m.necessity is Necessity.TOLERABLE)
            within = f"受理后{days}个工作日内补上" if days else "在约定的日子前补上"
            return f"您愿意的话可以先承诺，{within}；到期没补，办出的结果会撤销。"
        case _:
            pass
    tolerable = not key and any(
        m.necessity is Necessity.TOLERABLE or Supply.PROMISE in m.supplies for m in materials
    )
    if tolerable and not supply.may_promise:
        return "您现在不能用承诺的办法办，这份要直接交。"
    if tolerable and missing:
        return f"把{'、'.join(missing)}先交齐，这份就可以先承诺、以后补。"
    if all(m.necessity is Necessity.OPTIONAL for m in materials):
        return "不是必须交的，有就带上。"
    if any(Supply.REGISTER in m.supplies and m.register not in supply.answered for m in materials):
        return "有关部门的库里没有核对到，请您交一份。"
    return ""
