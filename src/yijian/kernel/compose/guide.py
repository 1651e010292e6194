"""Guidance: the fewest questions that settle the plan, each with what depends on it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from yijian.kernel.compose.selection import item_of
from yijian.kernel.compose.situation import Situation
from yijian.kernel.definitions import (
    BundleDefinition,
    Condition,
    DataElement,
    ElementKind,
    ItemDefinition,
    Necessity,
    Part,
    Relation,
    Supply,
)
from yijian.kernel.forms import Answer
from yijian.kernel.rules import NEVER, Rule, Truth, next_question, questions_left, settle, simplify

_NEVER_ASKED = frozenset({ElementKind.CONSENT, ElementKind.SIGNATURE})
"""What is given at the end, to a text that has been read, and never to find out what to do."""


class Depends(StrEnum):
    """What sort of thing hangs on an answer."""

    CONDITION = "condition"
    """Whether this can be done this way at all."""
    PART = "part"
    """Whether an item is done."""
    MATERIAL = "material"
    """Whether a paper is needed."""
    PLACE = "place"
    """Where it is filed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependent:
    """One thing that hangs on an answer."""

    kind: Depends
    title: str
    item: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """The next question."""

    element: DataElement
    why: tuple[Dependent, ...]
    least: int
    """Questions left, this one included, if it goes quickest."""
    most: int
    """Questions left, this one included, if it goes slowest."""

    @property
    def because(self) -> str:
        """Say what depends on the answer, in one or two sentences after the element's own why."""
        said = [self.element.why.rstrip("。")] if self.element.why else []
        for kind, ending in _ENDINGS.items():
            titles = dict.fromkeys(d.title for d in self.why if d.kind is kind)
            if titles:
                said.append(f"{'、'.join(titles)}{ending}")
        return "".join(f"{s}。" for s in said)


_ENDINGS = {
    Depends.CONDITION: "，看这一条",
    Depends.PART: "要不要办，看这一条",
    Depends.MATERIAL: "要不要交，看这一条",
    Depends.PLACE: "，看这一条",
}
_WHERE = Dependent(kind=Depends.PLACE, title="先选哪个县区")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """No question is left that could change the plan."""

    unsure: tuple[str, ...] = ()
    """Names of the elements answered 说不准 on which something still hangs; settled at the desk."""
    entitled: bool = True
    """False when a condition of the bundle fails: ``compose`` tells which and what to do instead."""


NextStep = Ask | Settled


@dataclass(frozen=True, slots=True)
class _Matter:
    """One thing to find out: a rule, and what hangs on it."""

    rule: Rule
    dependent: Dependent


def guide(
    bundle: BundleDefinition,
    items: Mapping[str, ItemDefinition],
    elements: Mapping[str, DataElement],
    answers: Mapping[str, Answer],
    *,
    on: date,
    known: Mapping[str, Answer] | None = None,
    optional_chosen: Collection[str] = (),
) -> NextStep:
    """Return the next question worth asking, or that the plan is settled.

    ``answers`` and ``known`` are keyed by element code; an answer of None is 说不准, which is never asked again and holds nothing up.
    What is known is not asked. First come the elements the bundle always asks, then those that decide its conditions, then
    those that decide parts, their conditions and their papers, fewest first, last what says where to file. A failed condition
    ends the questions.

    :raises RuleFaults, ItemUnknown: when the definitions are wrong.
    """
    situation = Situation.of(elements, answers, known or {}, on=on)
    entry = list(_entry(bundle, items, situation))
    if any(situation.truth(m.rule.text) is Truth.FALSE for m in entry):
        return Settled(entitled=False)
    askable = {
        e.name
        for e in elements.values()
        if e.kind not in _NEVER_ASKED and e.name not in situation.facts and e.name not in situation.declined
    }
    rest = list(_matters(bundle, items, situation, frozenset(optional_chosen)))
    first = [
        elements[code].name
        for code in bundle.asks_first
        if code in elements and elements[code].name in askable
    ]
    by_name = {e.name: e for e in elements.values()}
    preferred = [e.name for e in elements.values()]
    facts = situation.facts
    # Many things hang on one rule: each is planned once.
    rules = list(dict.fromkeys(m.rule for m in rest))
    where = _where(bundle, situation) & askable
    named = (frozenset[str]().union(*(m.rule.fields for m in (*entry, *rest)), first) & askable) | where
    gate = [situation.rule(both(*(m.rule.text for m in entry)))]
    if first:
        # Whoever a first answer turns away is asked nothing more.
        least = 1 if settle(gate[0], facts) is Truth.UNKNOWN else len(first)
        later = askable - set(first)
        _, most = questions_left([*(m.rule for m in entry), *rules], facts, later)
        why = _why(first[0], [*entry, *rest], situation)
        most = min(len(first) + most + len(where), len(named))
        return Ask(element=by_name[first[0]], why=why, least=least, most=most)
    if simplify(gate[0], facts) == NEVER:
        # Nobody answers all conditions at once: ask on until one of them has failed and can be told.
        gate = [m.rule for m in entry]
        if next_question(gate, facts, askable=askable, order=preferred) is None:
            return Settled(unsure=_unsure(entry, situation), entitled=False)
    question = next_question(gate, facts, askable=askable, order=preferred)
    if question is not None:
        least, most = questions_left(gate, facts, askable)
        _, after = questions_left(rules, facts, askable)
        why = _why(question.name, entry, situation)
        most = min(most + after + len(where), len(named))
        return Ask(element=by_name[question.name], why=why, least=least, most=most)
    question = next_question(rules, facts, askable=askable, order=preferred)
    if question is not None:
        least, most = questions_left(rules, facts, askable)
        bearing = {rules[i] for i in question.because}
        why = tuple(dict.fromkeys(m.dependent for m in rest if m.rule in bearing))
        most = min(most + len(where), len(named))
        return Ask(element=by_name[question.name], why=why, least=least, most=most)
    name = _asks_where(bundle, situation, askable, preferred)
    if name:
        return Ask(element=by_name[name], why=(_WHERE,), least=1, most=len(where))
    return Settled(unsure=_unsure([*entry, *rest], situation))


def both(*rules: str) -> str:
    """Return the text of a rule that holds when all the given do; empty ones always do."""
    texts = list(dict.fromkeys(r.strip() for r in rules if r.strip()))
    return texts[0] if len(texts) == 1 else " and ".join(f"({t})" for t in texts)


def _where(bundle: BundleDefinition, situation: Situation) -> frozenset[str]:
    """Return the names of the elements that may say where a bundle is filed."""
    open_yet = [place for place in bundle.places if situation.truth(place.when) is not Truth.FALSE]
    names = frozenset(situation.elements[p.element].name for p in open_yet if p.element in situation.elements)
    return names.union(*(situation.rule(place.when).fields for place in open_yet))


def _asks_where(
    bundle: BundleDefinition, situation: Situation, askable: Collection[str], order: Sequence[str]
) -> str:
    """Return the name of the element that says next where a bundle is filed; empty when it is told, or nobody can say."""
    for place in bundle.places:
        truth = situation.truth(place.when)
        if truth is Truth.UNKNOWN:
            question = next_question(
                [situation.rule(place.when)], situation.facts, askable=askable, order=order
            )
            if question is not None:
                return question.name
        if truth is Truth.TRUE and place.element in situation.elements:
            name = situation.elements[place.element].name
            if name in situation.facts:
                return ""
            if name in askable:
                return name
    return ""


def _entry(
    bundle: BundleDefinition, items: Mapping[str, ItemDefinition], situation: Situation
) -> Iterator[_Matter]:
    """Yield what ends everything when it fails: the bundle's conditions, and those of the parts it cannot do without."""
    for condition in bundle.conditions:
        yield _condition(condition, situation, title=condition.title)
    if bundle.partial:
        return
    for part in bundle.parts:
        if part.relation is Relation.REQUIRED and not part.included_when.strip():
            for condition in item_of(bundle, part, items).conditions:
                yield _condition(condition, situation, title=condition.title, item=part.item)


def _condition(
    condition: Condition, situation: Situation, *, title: str, item: str = "", when: str = ""
) -> _Matter:
    dependent = Dependent(kind=Depends.CONDITION, title=title, item=item, basis=condition.basis)
    return _Matter(situation.rule(both(when, condition.rule)), dependent)


def _matters(
    bundle: BundleDefinition,
    items: Mapping[str, ItemDefinition],
    situation: Situation,
    ticked: frozenset[str],
) -> Iterator[_Matter]:
    """Yield what must be found out about the parts; what belongs to a part only matters where the part is done."""
    found: set[tuple[Rule, Dependent]] = set()
    for part in bundle.parts:
        if part.relation is Relation.OPTIONAL and part.item not in ticked:
            continue
        item = item_of(bundle, part, items)
        for matter in _matters_of(part, item, situation):
            if matter.rule.text and (matter.rule, matter.dependent) not in found:
                found.add((matter.rule, matter.dependent))
                yield matter


def _matters_of(part: Part, item: ItemDefinition, situation: Situation) -> Iterator[_Matter]:
    name = item.plain or item.title
    when = part.included_when
    yield _Matter(situation.rule(when), Dependent(kind=Depends.PART, title=name, item=item.code))
    for condition in item.conditions:
        if condition.rule.strip():
            title = f"{name}的“{condition.title}”"
            yield _condition(condition, situation, title=title, item=item.code, when=when)
    for material in item.materials:
        asked = material.necessity is not Necessity.OPTIONAL and Supply.GENERATED not in material.supplies
        if asked and material.needed_when.strip():
            dependent = Dependent(kind=Depends.MATERIAL, title=material.title, basis=material.basis)
            yield _Matter(situation.rule(both(when, material.needed_when)), dependent)


def _why(name: str, matters: Sequence[_Matter], situation: Situation) -> tuple[Dependent, ...]:
    return tuple(
        dict.fromkeys(
            m.dependent
            for m in matters
            if name in m.rule.fields and situation.truth(m.rule.text) is Truth.UNKNOWN
        )
    )


def _unsure(matters: Sequence[_Matter], situation: Situation) -> tuple[str, ...]:
    waiting = dict.fromkeys(name for m in matters for name in situation.missing(m.rule.text))
    return tuple(name for name in waiting if name in situation.declined)
