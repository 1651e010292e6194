"""What is wrong with one item: its form, its papers, its conditions."""

from collections.abc import Iterator, Mapping

from yijian.kernel.compose.faults import Fault, error, rule_faults, warning
from yijian.kernel.definitions import (
    ASSIGNED,
    DataElement,
    ElementKind,
    ItemDefinition,
    MaterialDefinition,
    Necessity,
    Reuse,
    Supply,
)
from yijian.kernel.forms.values import vocabulary_of
from yijian.kernel.rules import Vocabulary


def check_item(
    item: ItemDefinition, elements: Mapping[str, DataElement], *, place: str = "item"
) -> Iterator[Fault]:
    """Yield what is wrong with an item; ``place`` is the path its faults stand under."""
    vocabulary = vocabulary_of(elements)
    for number, condition in enumerate(item.conditions):
        yield from rule_faults(f"{place}.conditions.{number}", condition.rule, vocabulary)
    for number, check in enumerate(item.checks):
        yield from rule_faults(f"{place}.checks.{number}", check.rule, vocabulary)
    yield from _fields(item, elements, vocabulary, place)
    for name, source in item.certificate_fields:
        if not source.startswith("=") and source not in elements and source not in ASSIGNED:
            said = f"结果里的“{name}”要从数据元“{source}”取，但它不在目录里。请改成已有的数据元，或者写成“=固定文字”。"
            yield error(f"{place}.certificate_fields.{name}", said)
    seen: set[str] = set()
    for material in item.materials:
        where = f"{place}.materials.{material.code}"
        if material.code in seen:
            yield error(where, f"材料“{material.title}”在同一个事项里列了两次。请只留一次。")
        seen.add(material.code)
        yield from rule_faults(f"{where}.needed_when", material.needed_when, vocabulary)
        yield from _material(material, where)
    papers = {m.code for m in item.materials}
    for point in item.review_points:
        if point.material and point.material not in papers:
            said = f"审查要点“{point.title}”要看的材料“{point.material}”不在材料清单里。请加进清单，或者改正编码。"
            yield error(f"{place}.review_points.{point.code}", said)


def _fields(
    item: ItemDefinition, elements: Mapping[str, DataElement], vocabulary: Vocabulary, place: str
) -> Iterator[Fault]:
    for use in item.fields:
        where = f"{place}.fields.{use.element}"
        yield from rule_faults(f"{where}.shown_when", use.shown_when, vocabulary)
        element = elements.get(use.element)
        if element is None:
            yield error(where, f"表里的数据元“{use.element}”不在目录里。请先补上，或者从表里删去。")
            continue
        if element.kind is ElementKind.CONSENT and element.reuse is Reuse.ONCE:
            said = f"“{element.name}”是同意或承诺，应当每个事项单独问。请把它改成每个事项都问。"
            yield warning(where, said)
        if element.kind in (ElementKind.CHOICE, ElementKind.CHOICES) and not element.options:
            yield warning(where, f"“{element.name}”是选择题，却没有选项。请补上选项。")


def _material(material: MaterialDefinition, where: str) -> Iterator[Fault]:
    title = material.title
    if material.key and material.necessity is Necessity.TOLERABLE:
        yield error(where, f"“{title}”是关键材料，不能容缺后补。请改掉其中一个。")
    if material.key and Supply.PROMISE in material.supplies:
        yield error(where, f"“{title}”是关键材料，不能用承诺代替。请改掉其中一个。")
    if material.necessity is Necessity.TOLERABLE and not material.tolerate_days:
        yield warning(where, f"“{title}”可以容缺后补，却没有写几个工作日内补。请填上天数。")
    if Supply.CERTIFICATE in material.supplies and not material.certificate_kind:
        yield error(where, f"“{title}”可以用电子证照代替，却没有写是哪一种证照。请填上证照种类。")
    if Supply.REGISTER in material.supplies and not material.register:
        yield error(where, f"“{title}”可以向别的部门核对，却没有写向哪个库核对。请填上。")
    if not material.accepts and Supply.UPLOAD in material.supplies:
        yield error(where, f"“{title}”没有写收哪几种文件，谁也交不了。请至少填一种。")
