"""Which parts of a bundle are done for this person, which are not, and why."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from yijian.kernel.compose.plan import ConditionCheck, LeftOutAs, LeftOutPart
from yijian.kernel.compose.refusals import (
    ItemUnknown,
    NoAlternative,
    NotEntitled,
    NothingApplies,
    SeveralAlternatives,
)
from yijian.kernel.compose.situation import Situation, sentence
from yijian.kernel.definitions import (
    BundleDefinition,
    Condition,
    ItemDefinition,
    Limit,
    LimitUnit,
    Necessity,
    Part,
    Relation,
)
from yijian.kernel.rules import Truth

_DAYS = {LimitUnit.WORKDAY: 1.0, LimitUnit.DAY: 5 / 7, LimitUnit.HOUR: 1 / 7}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A part that is done."""

    part: Part
    item: ItemDefinition
    because: str
    certain: bool = True
    depends_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """All parts of a bundle, parted."""

    chosen: tuple[Chosen, ...]
    left_out: tuple[LeftOutPart, ...]
    conditions: tuple[ConditionCheck, ...]


def select(
    bundle: BundleDefinition,
    items: Mapping[str, ItemDefinition],
    situation: Situation,
    *,
    ticked: Collection[str],
) -> Selection:
    """Part the bundle by its rules; every part is either chosen or left out.

    What an answer still leaves open goes the cautious way: conditional parts are prepared for, of alternatives the heaviest
    that is still possible, both marked as not certain. An open condition is kept for acceptance.

    A part that is filled from the result of one that cannot be done here is left out with it, unless what it needs is known.

    A failed condition of the bundle ends it. A failed condition of one item ends it too when the bundle is not ``partial`` and
    the part is not optional or conditional, or when nothing else is left; otherwise that part alone is left out.

    :raises NotEntitled: with the failed condition and the ordinary route.
    :raises ItemUnknown: when ``items`` lacks a part.
    :raises NoAlternative, SeveralAlternatives: when not exactly one of a choice group fits.
    :raises NothingApplies: when no part is left.
    """
    checks = [_check(c, situation, item="") for c in bundle.conditions]
    _require(bundle.conditions, checks, situation, item="")
    chosen, left_out = _parted(bundle, items, situation, frozenset(ticked))
    entitled: list[Chosen] = []
    barred: list[tuple[Chosen, NotEntitled]] = []
    for one in chosen:
        own = [_check(c, situation, item=one.item.code) for c in one.item.conditions]
        checks.extend(own)
        try:
            _require(one.item.conditions, own, situation, item=one.item.code)
        except NotEntitled as refusal:
            if not bundle.partial and one.part.relation in (Relation.REQUIRED, Relation.ALTERNATIVE):
                raise
            barred.append((one, refusal))
        else:
            entitled.append(one)
    if not entitled:
        if barred:
            raise barred[0][1]
        raise NothingApplies(bundle=bundle.title)
    left_out.extend(_barred(one, refusal) for one, refusal in barred)
    entitled, stranded = _without_source(entitled, {one.part.item: one for one, _ in barred}, situation)
    left_out.extend(stranded)
    order = {part.item: place for place, part in enumerate(bundle.parts)}
    left_out.sort(key=lambda p: order[p.item])
    return Selection(chosen=tuple(entitled), left_out=tuple(left_out), conditions=tuple(checks))


def item_of(bundle: BundleDefinition, part: Part, items: Mapping[str, ItemDefinition]) -> ItemDefinition:
    """Return the item of a part.

    :raises ItemUnknown: when there is none.
    """
    if part.item not in items:
        raise ItemUnknown(bundle=bundle.title, item=part.item)
    return items[part.item]


def burden(item: ItemDefinition) -> tuple[float, int, int]:
    """Return how heavy an item is for the applicant: promised time, papers demanded, fields."""
    papers = sum(m.necessity is Necessity.REQUIRED for m in item.materials)
    return _length(item.promised), papers, len(item.fields)


def _length(limit: Limit) -> float:
    return limit.amount * _DAYS[limit.unit]


def _parted(
    bundle: BundleDefinition,
    items: Mapping[str, ItemDefinition],
    situation: Situation,
    ticked: frozenset[str],
) -> tuple[list[Chosen], list[LeftOutPart]]:
    taken = _alternatives(bundle, items, situation)
    chosen: list[Chosen] = []
    left_out: list[LeftOutPart] = []
    for part in bundle.parts:
        item = item_of(bundle, part, items)
        truth = situation.truth(part.included_when)
        match part.relation:
            case Relation.ALTERNATIVE if taken[part.choice_group] is not part:
                other = item_of(bundle, taken[part.choice_group], items)
                left_out.append(
                    _left_out(
                        part,
                        item,
                        situation,
                        LeftOutAs.OTHER_TAKEN,
                        f"这几项只办一项，您办的是{_name(other)}",
                    )
                )
            case Relation.ALTERNATIVE:
                chosen.append(_chosen(part, item, situation, truth))
            case _ if truth is Truth.FALSE:
                left_out.append(_left_out(part, item, situation, LeftOutAs.NOT_NEEDED, ""))
            case Relation.OPTIONAL if part.item not in ticked:
                left_out.append(
                    _left_out(part, item, situation, LeftOutAs.NOT_CHOSEN, "由您决定办不办，您没有选")
                )
            case _:
                chosen.append(_chosen(part, item, situation, truth))
    return chosen, left_out


def _alternatives(
    bundle: BundleDefinition, items: Mapping[str, ItemDefinition], situation: Situation
) -> dict[str, Part]:
    groups: dict[str, list[Part]] = {}
    for part in bundle.parts:
        if part.relation is Relation.ALTERNATIVE:
            groups.setdefault(part.choice_group, []).append(part)
    taken: dict[str, Part] = {}
    for name, parts in groups.items():
        truths = [situation.truth(p.included_when) for p in parts]
        fitting = [p for p, truth in zip(parts, truths, strict=True) if truth is Truth.TRUE]
        possible = [p for p, truth in zip(parts, truths, strict=True) if truth is Truth.UNKNOWN]
        titles = "、".join(_name(item_of(bundle, p, items)) for p in parts)
        if len(fitting) > 1:
            raise SeveralAlternatives(titles=titles, count=len(fitting))
        if not fitting and not possible:
            raise NoAlternative(titles=titles)
        # The heaviest of those still possible: whoever prepares for it is prepared for the others.
        taken[name] = (
            fitting[0] if fitting else max(possible, key=lambda p: burden(item_of(bundle, p, items)))
        )
    return taken


def _chosen(part: Part, item: ItemDefinition, situation: Situation, truth: Truth) -> Chosen:
    if truth is Truth.UNKNOWN:
        names = situation.missing(part.included_when)
        return Chosen(
            part=part,
            item=item,
            because=sentence(situation.why_open(names)),
            certain=False,
            depends_on=names,
        )
    # What the bundle's authors wrote is meant for the person; the rule's own words stand in where they wrote nothing.
    because = situation.told(part.because) or situation.reason(part.included_when)
    if not because:
        because = "您选了要办这一项" if part.relation is Relation.OPTIONAL else "这件事里每个人都要办这一项"
    return Chosen(part=part, item=item, because=sentence(because))


def _left_out(
    part: Part, item: ItemDefinition, situation: Situation, reason: LeftOutAs, otherwise: str
) -> LeftOutPart:
    false = situation.truth(part.included_when) is Truth.FALSE
    # An alternative not taken for want of an answer does not fail its rule: the written sentence would say so.
    written = "" if reason is LeftOutAs.OTHER_TAKEN and not false else situation.told(part.because_not)
    return LeftOutPart(
        item=part.item,
        title=item.title,
        plain=_name(item),
        relation=part.relation,
        reason=reason,
        because=sentence(written or (situation.reason(part.included_when) if false else otherwise)),
        change=() if reason is LeftOutAs.NOT_CHOSEN else situation.deciding(part.included_when),
        question=part.question,
    )


def _barred(one: Chosen, refusal: NotEntitled) -> LeftOutPart:
    return LeftOutPart(
        item=one.part.item,
        title=one.item.title,
        plain=_name(one.item),
        relation=one.part.relation,
        reason=LeftOutAs.NOT_ENTITLED,
        because=sentence(refusal.because) or refusal.sentence,
        change=refusal.change,
        question=one.part.question,
        refusal=refusal.sentence,
    )


def _without_source(
    entitled: list[Chosen], missing: dict[str, Chosen], situation: Situation
) -> tuple[list[Chosen], list[LeftOutPart]]:
    """Part those that need a missing part's result from those that do not; who needs what is missing is missing too."""
    names = {code: element.name for code, element in situation.elements.items()}
    stranded: list[LeftOutPart] = []
    missing, grew = dict(missing), True
    while grew:
        grew = False
        for one in entitled:
            source = next(
                (
                    missing[item]
                    for item, _, element in one.part.passes
                    if item in missing and names.get(element) not in situation.facts
                ),
                None,
            )
            if one.part.item in missing or source is None:
                continue
            said = f"“{_name(one.item)}”要用“{_name(source.item)}”的结果，那一项这次办不了。那一项办好后，再单独申报这一项。"
            stranded.append(
                LeftOutPart(
                    item=one.part.item,
                    title=one.item.title,
                    plain=_name(one.item),
                    relation=one.part.relation,
                    reason=LeftOutAs.NOT_ENTITLED,
                    because=said,
                    change=(),
                    question=one.part.question,
                    refusal=said,
                )
            )
            missing[one.part.item] = one
            grew = True
    return [one for one in entitled if one.part.item not in missing], stranded


def _check(condition: Condition, situation: Situation, *, item: str) -> ConditionCheck:
    return ConditionCheck(
        item=item,
        title=condition.title,
        truth=situation.truth(condition.rule),
        because=sentence(situation.reason(condition.rule)),
        basis=condition.basis,
    )


def _require(
    conditions: tuple[Condition, ...], checks: list[ConditionCheck], situation: Situation, *, item: str
) -> None:
    failed = tuple(c for c, check in zip(conditions, checks, strict=True) if check.truth is Truth.FALSE)
    if failed:
        raise NotEntitled(
            condition=failed[0],
            because=situation.reason(failed[0].rule),
            failed=failed,
            item=item,
            change=situation.deciding(failed[0].rule),
        )


def _name(item: ItemDefinition) -> str:
    return item.plain or item.title
