"""Elements and items for tests."""

from datetime import date, datetime

from yijian.catalogue import operations
from yijian.kernel.actor import SYSTEM, Actor
from yijian.kernel.definitions import (
    Condition,
    DataElement,
    ElementKind,
    FieldUse,
    ItemDefinition,
    Limit,
    MaterialDefinition,
    Supply,
)


def element(code: str, name: str, kind: str = "text", **given) -> DataElement:
    return DataElement(code=code, name=name, kind=ElementKind(kind), **given)


def food_item(**given) -> ItemDefinition:
    values = {
        "code": "food-licence",
        "version": 0,
        "title": "食品经营许可（新办）",
        "plain": "开店卖吃的要办的证",
        "kind": "01",
        "agency_role": "market",
        "agency_title": "市场监管局",
        "promised": Limit(amount=4),
        "statutory": Limit(amount=10),
        "basis": ("《中华人民共和国食品安全法》第三十五条",),
        "certificate_kind": "food-licence",
        "fields": (FieldUse(element="area"),),
        "materials": (
            MaterialDefinition(code="layout", title="厨房布局图"),
            MaterialDefinition(
                code="permit",
                title="场所合法使用证明",
                needed_when="经营面积 > 50",
                supplies=(Supply.UPLOAD, Supply.PROMISE),
                key=False,
            ),
        ),
        "conditions": (Condition(rule="经营面积 > 0", title="有经营场所", refusal="没有经营场所，不能办。"),),
        "synonyms": ("开饭店", "开面馆", "吃饭店", "餐厅"),
    }
    return ItemDefinition(**{**values, **given})


def publish(
    definition: ItemDefinition,
    *,
    now: datetime,
    actor: Actor = SYSTEM,
    effective_from: date = date(2026, 1, 1),
    expected_version: int | None = None,
):
    return operations.publish_item_version(
        definition=definition,
        effective_from=effective_from,
        actor=actor,
        now=now,
        expected_version=expected_version,
    )
