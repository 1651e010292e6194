"""The one-time notice: everything needed and everything wrong, told at once."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from yijian.catalogue.queries.definitions import elements, items, words
from yijian.catalogue.queries.pages import item_rows
from yijian.catalogue.vocabulary import (
    SUPPLY_TITLES,
    ItemState,
    Need,
    NoticeCondition,
    NoticeMaterial,
    OneTimeNotice,
)
from yijian.kernel.definitions import ItemDefinition, MaterialDefinition, Necessity, Supply
from yijian.kernel.rules import TODAY, Truth, Value, evaluate, parse

_NOT_CARRIED = frozenset({Supply.CERTIFICATE, Supply.REGISTER, Supply.GENERATED})


def one_time_notice(
    *, codes: Iterable[str], answers: Mapping[str, object], on: date, handed_in: Collection[str] = ()
) -> OneTimeNotice:
    """Return the notice for some items at once; what is still unknown makes a material "maybe", never silently "no".

    ``answers`` go by the names of data elements, ``handed_in`` by material codes. A material of several items is one line.

    :raises NotFound: when an item does not exist.
    """
    wanted = items(codes)
    facts: dict[str, Value] = {**words().facts(answers), TODAY: on}
    return OneTimeNotice(
        items=item_rows(codes=list(wanted), states=tuple(ItemState), limit=len(wanted)),
        materials=_materials(wanted.values(), facts, handed_in),
        conditions=tuple(
            NoticeCondition(
                item=item.code,
                title=condition.title,
                holds=evaluate(parse(condition.rule, words()), facts).known,
                refusal=condition.refusal,
                basis=condition.basis,
            )
            for item in wanted.values()
            for condition in item.conditions
        ),
        unanswered=_unanswered(wanted.values(), facts),
    )


def _materials(
    wanted: Iterable[ItemDefinition], facts: Mapping[str, Value], handed_in: Collection[str]
) -> tuple[NoticeMaterial, ...]:
    first: dict[str, MaterialDefinition] = {}
    needs: dict[str, Need] = {}
    askers: dict[str, list[str]] = {}
    for item in wanted:
        for material in item.materials:
            need = _need(material, facts)
            if need is Need.NO:
                continue
            first.setdefault(material.code, material)
            if needs.get(material.code) is not Need.YES:
                needs[material.code] = need
            askers.setdefault(material.code, []).append(item.title)
    return tuple(
        NoticeMaterial(
            code=code,
            title=material.title,
            plain=material.plain,
            need=needs[code],
            items=tuple(askers[code]),
            how=tuple(SUPPLY_TITLES[supply] for supply in material.supplies),
            carried=not _NOT_CARRIED.intersection(material.supplies),
            tolerate_days=material.tolerate_days,
            standard=material.standard,
            basis=material.basis,
            handed_in=code in handed_in,
        )
        for code, material in first.items()
    )


def _need(material: MaterialDefinition, facts: Mapping[str, Value]) -> Need:
    truth = evaluate(parse(material.needed_when, words()), facts)
    if truth is Truth.FALSE:
        return Need.NO
    if truth is Truth.UNKNOWN or material.necessity is Necessity.OPTIONAL:
        return Need.MAYBE
    return Need.YES


def _unanswered(wanted: Iterable[ItemDefinition], facts: Mapping[str, Value]) -> tuple[str, ...]:
    known = elements()
    found: dict[str, None] = {}
    for item in wanted:
        for use in item.fields:
            element = known.get(use.element)
            if element is None or not use.required or facts.get(element.name) is not None:
                continue
            if evaluate(parse(use.shown_when, words()), facts) is not Truth.FALSE:
                found[element.name] = None
    return tuple(found)
