"""What moved between two versions of an item, in the words of the exchange format."""

from dataclasses import fields

from yijian.kernel.definitions import ItemDefinition

PARTS: dict[str, str] = {
    "title": "标题",
    "plain": "大白话",
    "kind": "事项类型",
    "basic_code": "基本编码",
    "implementing_code": "实施编码",
    "business_code": "业务办理项编码",
    "agency_role": "部门类别",
    "agency_title": "部门称呼",
    "level": "行使层级",
    "instant": "办件类型",
    "promised": "承诺时限",
    "statutory": "法定时限",
    "statutory_note": "时限说明",
    "visits": "到现场次数",
    "fee_cents": "收费",
    "fee_basis": "收费依据",
    "basis": "设定依据",
    "subjects": "服务对象",
    "conditions": "条件",
    "checks": "校验",
    "fields": "字段",
    "materials": "材料",
    "review_points": "审查要点",
    "certificate_kind": "结果证照",
    "certificate_fields": "证照字段",
    "extension_days": "可延长天数",
    "delivery_days": "送达天数",
    "promise_mode": "告知承诺",
    "promise_text": "承诺书内容",
    "check_within_days": "承诺后核查",
    "register_check": "数据核验",
    "survey": "踏勘",
    "remedies": "救济途径",
    "questions": "问答",
    "synonyms": "同义词",
}


def changes_between(old: ItemDefinition, new: ItemDefinition) -> tuple[str, ...]:
    """Return the parts that differ; materials, conditions and review points say which ones."""
    found = []
    for field in fields(ItemDefinition):
        if field.name in ("code", "version"):
            continue
        before, after = getattr(old, field.name), getattr(new, field.name)
        if before == after:
            continue
        name = PARTS.get(field.name, field.name)
        if field.name in ("materials", "conditions", "checks", "review_points"):
            name += _which(before, after)
        found.append(name)
    return tuple(found)


def _which(before: tuple[object, ...], after: tuple[object, ...]) -> str:
    old = {getattr(part, "title", str(part)): part for part in before}
    new = {getattr(part, "title", str(part)): part for part in after}
    marks = [f"增加{title}" for title in new if title not in old]
    marks += [f"取消{title}" for title in old if title not in new]
    marks += [f"调整{title}" for title in new if title in old and new[title] != old[title]]
    return f"（{'，'.join(marks)}）" if marks else "（顺序）"
