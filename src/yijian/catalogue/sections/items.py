"""事项: one row a published item, with the sheets that hang on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from yijian.catalogue import operations, queries
from yijian.catalogue.models import ItemVersion, ServiceItem
from yijian.catalogue.queries.definitions import definition_of
from yijian.catalogue.rules import Severity, faults_of_item, vocabulary_of
from yijian.catalogue.rules.changes import changes_between
from yijian.catalogue.vocabulary import (
    ITEM_STATE_TITLES,
    KIND_TITLES,
    LEVEL_TITLES,
    PUBLISH_ITEMS,
    SUBJECT_TITLES,
    UNIT_TITLES,
    ItemState,
)
from yijian.kernel.actor import Actor
from yijian.kernel.definitions import (
    Condition,
    FieldUse,
    ItemDefinition,
    Limit,
    LimitUnit,
    MaterialDefinition,
    PromiseMode,
    ReviewPoint,
)
from yijian.plumbing.importing import Book, Change, Column, Difference, Kind, ReadRow, Row, Section, at

UNITS = tuple((unit.value, title) for unit, title in UNIT_TITLES.items())
STATES = tuple((state.value, title) for state, title in ITEM_STATE_TITLES.items())
INSTANT, PROMISED = "1", "2"
HANDLING = ((INSTANT, "即办件"), (PROMISED, "承诺件"))
PROMISES = (("none", "不适用"), (PromiseMode.NOTICE.value, "告知承诺"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemEntry:
    """An item as a book wants it."""

    definition: ItemDefinition
    effective_from: date
    effective_until: date | None
    state: ItemState
    note: str


class Items(Section[ItemEntry]):
    """事项."""

    code, title, order, key = "items", "事项", 420, ("代码",)
    duty = PUBLISH_ITEMS
    help = "政务服务事项（业务办理项）。内容有改动就发布新的一版，旧版留给已经受理的办件。"
    columns = (
        Column("代码", required=True, help="平台自己的短代码，不随版本变"),
        Column("标题", required=True, help="规范名称"),
        Column("大白话", required=True, help="用平常话说清办的是什么事"),
        Column("事项类型", Kind.CHOICE, required=True, options=tuple(KIND_TITLES.items())),
        Column("基本编码", help="12位"),
        Column("实施编码", help="31位"),
        Column("业务办理项编码", help="33位"),
        Column("部门类别", required=True, help="哪类部门负责：market、police …；由授权关系找到具体部门"),
        Column("部门称呼", required=True),
        Column("行使层级", Kind.CHOICE, options=tuple(LEVEL_TITLES.items())),
        Column("办件类型", Kind.CHOICE, options=HANDLING),
        Column("承诺时限", Kind.INTEGER, required=True, help="当场办结填0"),
        Column("承诺单位", Kind.CHOICE, options=UNITS),
        Column("法定时限", Kind.INTEGER, required=True),
        Column("法定单位", Kind.CHOICE, options=UNITS),
        Column("时限说明", Kind.LONG_TEXT),
        Column("到现场次数", Kind.INTEGER, required=True),
        Column("收费", Kind.INTEGER, help="单位：分；不收费填0或不填"),
        Column("收费依据", Kind.LONG_TEXT),
        Column("设定依据", Kind.ITEMS, required=True, help="法律法规和条款，每行一条"),
        Column("服务对象", Kind.CHOICES, options=tuple(SUBJECT_TITLES.items())),
        Column("结果证照", help="准予后生成哪种证照"),
        Column(
            "证照字段",
            Kind.PAIRS,
            help="照面字段=数据元；照面字段==固定文字；只写“==”由证照自己生成（编号、日期）；照面字段=@population.id_number由人口库编号",
        ),
        Column("告知承诺", Kind.CHOICE, options=PROMISES),
        Column("承诺书内容", Kind.LONG_TEXT),
        Column("承诺后核查", Kind.INTEGER, help="决定后几个工作日内核查"),
        Column("数据核验", help="不用人审，由哪个登记库答复"),
        Column("踏勘", Kind.BOOLEAN),
        Column(
            "可延长天数",
            Kind.INTEGER,
            help="负责人最多批准延长几个工作日；不填是10（行政许可法第四十二条），单行法更短的按单行法",
        ),
        Column(
            "送达天数",
            Kind.INTEGER,
            help="决定后几个工作日内送达；不填是10（行政许可法第四十四条），单行法更短的按单行法",
        ),
        Column("救济途径", Kind.LONG_TEXT),
        Column("同义词", Kind.ITEMS, help="老百姓搜索时的说法，每行一个"),
        Column("生效日", Kind.DATE, required=True),
        Column("失效日", Kind.DATE, help="从这天起不再有效"),
        Column("状态", Kind.CHOICE, options=STATES),
        Column("说明", Kind.LONG_TEXT, help="发布说明；存疑的内容写在这里"),
    )

    def read(self, row: Row) -> ItemEntry:
        """Return one item with its materials, conditions, fields, points and questions."""
        mode = row.choice("告知承诺", "none")
        since, until = row.day("生效日"), row.maybe_day("失效日")
        if until is not None and until <= since:
            row.fault("失效日", "不晚于生效日")
        definition = ItemDefinition(
            code=row.text("代码"),
            version=0,
            title=row.text("标题"),
            plain=row.text("大白话"),
            kind=row.choice("事项类型"),
            basic_code=row.text("基本编码"),
            implementing_code=row.text("实施编码"),
            business_code=row.text("业务办理项编码"),
            agency_role=row.text("部门类别"),
            agency_title=row.text("部门称呼"),
            level=row.choice("行使层级", "4"),
            instant=row.choice("办件类型", PROMISED) == INSTANT,
            promised=_limit(row, "承诺"),
            statutory=_limit(row, "法定"),
            statutory_note=row.text("时限说明"),
            visits=row.integer("到现场次数", 0, least=0),
            fee_cents=row.integer("收费", 0, least=0),
            fee_basis=row.text("收费依据"),
            basis=row.items("设定依据"),
            subjects=row.choices("服务对象") or ("1", "2"),
            conditions=tuple(c for c in row.children("事项条件") if isinstance(c, Condition)),
            checks=tuple(c for c in row.children("事项校验") if isinstance(c, Condition)),
            fields=tuple(f for f in row.children("事项字段") if isinstance(f, FieldUse)),
            materials=tuple(m for m in row.children("事项材料") if isinstance(m, MaterialDefinition)),
            review_points=tuple(p for p in row.children("审查要点") if isinstance(p, ReviewPoint)),
            certificate_kind=row.text("结果证照"),
            certificate_fields=row.pairs("证照字段"),
            promise_mode=PromiseMode.NOTICE if mode == PromiseMode.NOTICE else PromiseMode.NONE,
            promise_text=row.text("承诺书内容"),
            check_within_days=row.integer("承诺后核查", 0, least=0),
            register_check=row.text("数据核验"),
            survey=row.boolean("踏勘"),
            extension_days=row.integer("可延长天数", 10, least=0, most=10),
            delivery_days=row.integer("送达天数", 10, least=1, most=10),
            remedies=row.text("救济途径"),
            questions=tuple(q for q in row.children("事项问答") if isinstance(q, tuple)),
            synonyms=row.items("同义词"),
        )
        return ItemEntry(
            definition=definition,
            effective_from=since,
            effective_until=until,
            state=row.member("状态", ItemState, ItemState.ACTIVE),
            note=row.text("说明"),
        )

    def check(self, read: Sequence[ReadRow[ItemEntry]], book: Book) -> None:
        """Note what makes an item unfit, at the cell that is wrong, and one paper that has two names."""
        elements = {**queries.elements(), **{element.code: element for element in book.values("数据元")}}
        words = vocabulary_of(elements.values())
        parts = {
            section.nest: section.title for section in book.sections.values() if section.parent == self.title
        }
        titles: dict[str, str] = {}
        for entry in read:
            definition = entry.value.definition
            for fault in faults_of_item(definition, elements=elements, vocabulary=words):
                if fault.severity is Severity.ERROR:
                    sheet = parts.get(fault.sheet, "")
                    row = _part_row(book, sheet, definition.code, fault.key) if sheet else entry.row
                    (row or entry.row).fault(fault.column, fault.problem, fault.expected)
            for material in definition.materials:
                held = titles.setdefault(material.code, material.title)
                if held != material.title:
                    row = _part_row(book, "事项材料", definition.code, material.code) or entry.row
                    row.fault(
                        "名称", f"代码“{material.code}”在别的事项里叫“{held}”", "名称一致，不是同一份就换代码"
                    )

    def differences(self, values: Sequence[ItemEntry]) -> Sequence[Difference]:
        """Compare with the last published versions."""
        held = _stored()
        return [_difference(held.get(value.definition.code), value) for value in values]

    def write(self, values: Sequence[ItemEntry], *, actor: Actor, now: datetime) -> None:
        """Publish what differs and move what changed its state."""
        held = _stored()
        for value in values:
            with at(value):
                self._write_one(held.get(value.definition.code), value, actor=actor, now=now)

    def _write_one(self, before: ItemEntry | None, value: ItemEntry, *, actor: Actor, now: datetime) -> None:
        code = value.definition.code
        if before is None or not _same(before, value):
            operations.publish_item_version(
                definition=value.definition,
                effective_from=value.effective_from,
                effective_until=value.effective_until,
                actor=actor,
                now=now,
                note=value.note[:400],
            )
        _move(
            code,
            before.state if before else ItemState.ACTIVE,
            value.state,
            note=value.note,
            actor=actor,
            now=now,
        )

    def known(self) -> frozenset[str]:
        """Return the codes of all items."""
        return frozenset(ServiceItem.objects.values_list("code", flat=True))

    def export(self) -> Iterable[Mapping[str, Any]]:
        """Yield the last version of every item."""
        for code, entry in sorted(_stored().items()):
            item = entry.definition
            yield {
                "代码": code,
                "标题": item.title,
                "大白话": item.plain,
                "事项类型": item.kind,
                "基本编码": item.basic_code,
                "实施编码": item.implementing_code,
                "业务办理项编码": item.business_code,
                "部门类别": item.agency_role,
                "部门称呼": item.agency_title,
                "行使层级": item.level,
                "办件类型": INSTANT if item.instant else PROMISED,
                "承诺时限": item.promised.amount,
                "承诺单位": item.promised.unit.value,
                "法定时限": item.statutory.amount,
                "法定单位": item.statutory.unit.value,
                "时限说明": item.statutory_note,
                "到现场次数": item.visits,
                "收费": item.fee_cents,
                "收费依据": item.fee_basis,
                "设定依据": item.basis,
                "服务对象": item.subjects,
                "结果证照": item.certificate_kind,
                "证照字段": item.certificate_fields,
                "告知承诺": item.promise_mode.value,
                "承诺书内容": item.promise_text,
                "承诺后核查": item.check_within_days,
                "数据核验": item.register_check,
                "踏勘": item.survey,
                "可延长天数": item.extension_days,
                "送达天数": item.delivery_days,
                "救济途径": item.remedies,
                "同义词": item.synonyms,
                "生效日": entry.effective_from,
                "失效日": entry.effective_until,
                "状态": entry.state.value,
                "说明": entry.note,
                "材料": [_material_row(material) for material in item.materials],
                "条件": [_condition_row(condition) for condition in item.conditions],
                "校验": [_condition_row(condition) for condition in item.checks],
                "字段": [
                    {"数据元": f.element, "必填": f.required, "何时显示": f.shown_when} for f in item.fields
                ],
                "审查要点": [
                    {"代码": p.code, "名称": p.title, "标准": p.standard, "环节": p.step, "材料": p.material}
                    for p in item.review_points
                ],
                "问答": [{"问题": question, "答案": answer} for question, answer in item.questions],
            }


def _limit(row: Row, name: str) -> Limit:
    unit = row.member(f"{name}单位", LimitUnit, LimitUnit.WORKDAY)
    return Limit(amount=row.integer(f"{name}时限", 0, least=0), unit=unit)


def _part_row(book: Book, sheet: str, item: str, key: str) -> Row | None:
    section = book.sections[sheet]
    for row in book.rows.get(sheet, ()):
        if row.text("事项") == item and row.text(section.key[-1]) == key:
            return row
    return None


def _stored() -> dict[str, ItemEntry]:
    rows = ItemVersion.objects.select_related("item").order_by("item_id", "-version").distinct("item_id")
    return {
        row.item.code: ItemEntry(
            definition=replace(definition_of(row), version=0),
            effective_from=row.effective_from,
            effective_until=row.effective_until,
            state=ItemState(row.item.state),
            note=row.note,
        )
        for row in rows
    }


def _same(before: ItemEntry, wanted: ItemEntry) -> bool:
    return (
        before.definition == wanted.definition
        and before.effective_from == wanted.effective_from
        and before.effective_until == wanted.effective_until
    )


def _difference(before: ItemEntry | None, wanted: ItemEntry) -> Difference:
    code = wanted.definition.code
    if before is None:
        return Difference(change=Change.ADDED, key=code, detail=wanted.definition.title)
    moved = list(changes_between(before.definition, wanted.definition))
    if before.effective_from != wanted.effective_from:
        moved.append("生效日")
    if before.effective_until != wanted.effective_until:
        moved.append("失效日")
    if before.state is not wanted.state:
        moved.append("状态")
    if not moved:
        return Difference(change=Change.SAME, key=code)
    stops = wanted.state is not ItemState.ACTIVE and before.state is ItemState.ACTIVE
    return Difference(change=Change.REMOVED if stops else Change.CHANGED, key=code, detail="、".join(moved))


def _move(code: str, held: ItemState, wanted: ItemState, *, note: str, actor: Actor, now: datetime) -> None:
    reason = note or "导入时按表格调整"
    if held is wanted:
        return
    if wanted is ItemState.CANCELLED:
        operations.withdraw_item(code=code, reason=reason, actor=actor, now=now)
    elif wanted is ItemState.SUSPENDED:
        operations.suspend_item(code=code, reason=reason, actor=actor, now=now)
    else:
        operations.resume_item(code=code, reason=reason, actor=actor, now=now)


def _condition_row(condition: Condition) -> dict[str, Any]:
    return {
        "名称": condition.title,
        "规则": condition.rule,
        "不符合时": condition.refusal,
        "依据": condition.basis,
    }


def _material_row(material: MaterialDefinition) -> dict[str, Any]:
    return {
        "代码": material.code,
        "名称": material.title,
        "大白话": material.plain,
        "必要性": material.necessity.value,
        "何时需要": material.needed_when,
        "提供方式": [supply.value for supply in material.supplies],
        "证照种类": material.certificate_kind,
        "核验来源": material.register,
        "来源渠道": material.source,
        "材料形式": material.form,
        "份数": material.copies,
        "文件类型": material.accepts,
        "最大兆": material.max_megabytes,
        "容缺天数": material.tolerate_days,
        "关键材料": material.key,
        "要求依据": material.basis,
        "样例": material.sample,
        "受理标准": material.standard,
    }
