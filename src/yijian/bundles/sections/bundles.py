"""一件事 in the exchange format."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from yijian.bundles import operations
from yijian.bundles.models import Bundle
from yijian.bundles.queries import definition_of
from yijian.bundles.sections.parts import part_row
from yijian.bundles.sections.stages import LINES
from yijian.bundles.vocabulary import PUBLISH_BUNDLES, BundleState, LifeLine
from yijian.catalogue import queries as catalogue
from yijian.catalogue.vocabulary import UNIT_TITLES
from yijian.kernel.actor import Actor
from yijian.kernel.compose import Severity, check_bundle
from yijian.kernel.definitions import BundleDefinition, Condition, FilingPlace, Limit, LimitUnit, Part
from yijian.kernel.refusal import NotFound
from yijian.plumbing.importing import Book, Change, Column, Difference, Kind, ReadRow, Row, Section, at

UNITS = tuple((unit.value, title) for unit, title in UNIT_TITLES.items())
SIGNERS = (("applicant", "申请人"), ("mother", "母亲"), ("father", "父亲"))
BASELINE = {"环节": "steps", "天数": "days", "趟数": "visits", "材料": "materials"}
STATES = ((BundleState.ONLINE.value, "在用"), (BundleState.WITHDRAWN.value, "撤下"))
_BUNDLE = Column("一件事", required=True, help="一件事的代码")
_NAMES = {
    "title": "标题",
    "plain": "大白话",
    "theme_code": "主题编码",
    "life_line": "生命线",
    "life_stage": "阶段",
    "lead_role": "牵头类别",
    "lead_title": "牵头部门",
    "promised": "承诺时限",
    "parts": "组成",
    "conditions": "条件",
    "asks_first": "先问",
    "signers": "签名人",
    "joint_survey": "联合踏勘",
    "partial": "部分办成",
    "before": "改革前",
    "audience": "适用人群",
    "questions": "问答",
    "synonyms": "同义词",
    "basis": "依据",
}
STATES = ((BundleState.ONLINE.value, "在用"), (BundleState.WITHDRAWN.value, "撤下"))
_NAMES = {
    "title": "标题",
    "plain": "大白话",
    "theme_code": "主题编码",
    "life_line": "生命线",
    "life_stage": "阶段",
    "lead_role": "牵头类别",
    "lead_title": "牵头部门",
    "promised": "承诺时限",
    "parts": "组成",
    "conditions": "条件",
    "asks_first": "先问",
    "places": "办理地",
    "signers": "签名人",
    "joint_survey": "联合踏勘",
    "partial": "部分办成",
    "before": "改革前",
    "audience": "适用人群",
    "questions": "问答",
    "synonyms": "同义词",
    "basis": "依据",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleEntry:
    """A bundle as a book wants it."""

    definition: BundleDefinition
    state: BundleState
    position: int
    icon: str
    note: str


class Bundles(Section[BundleEntry]):
    """一件事."""

    code, title, order, key = "bundles", "一件事", 710, ("代码",)
    duty = PUBLISH_BUNDLES
    help = "一件事。内容有改动就发布新的一版，已经申报的按原来的版本办。"
    columns = (
        Column("代码", required=True),
        Column("标题", required=True),
        Column("大白话", required=True, help="一句话：办好了什么"),
        Column("主题编码"),
        Column("生命线", Kind.CHOICE, required=True, options=LINES),
        Column("阶段", refers="生命阶段"),
        Column("牵头类别", required=True, help="哪类部门牵头：market、health …"),
        Column("牵头部门", required=True),
        Column("承诺时限", Kind.INTEGER, required=True),
        Column("承诺单位", Kind.CHOICE, options=UNITS),
        Column("先问", Kind.ITEMS, refers="数据元", help="一定先问的数据元"),
        Column("签名人", Kind.CHOICES, options=SIGNERS, help="不填是申请人"),
        Column("联合踏勘", Kind.BOOLEAN),
        Column("部分办成", Kind.BOOLEAN, help="一项没过不影响别的；不填是“是”"),
        Column("改革前", Kind.PAIRS, help="环节、天数、趟数、材料：如 环节=8"),
        Column("适用人群", Kind.ITEMS),
        Column("依据", Kind.ITEMS),
        Column("同义词", Kind.ITEMS, help="老百姓搜索时的说法，每行一个"),
        Column("图标"),
        Column("顺序", Kind.INTEGER, help="小的排在前面"),
        Column("状态", Kind.CHOICE, options=STATES),
        Column("说明", Kind.LONG_TEXT, help="发布说明；存疑的内容写在这里"),
    )

    def read(self, row: Row) -> BundleEntry:
        """Return one bundle with its parts, conditions, places and questions."""
        definition = BundleDefinition(
            code=row.text("代码"),
            version=0,
            title=row.text("标题"),
            plain=row.text("大白话"),
            theme_code=row.text("主题编码"),
            life_line=row.choice("生命线", LifeLine.PERSON),
            life_stage=row.text("阶段"),
            lead_role=row.text("牵头类别"),
            lead_title=row.text("牵头部门"),
            promised=Limit(
                amount=row.integer("承诺时限", least=0),
                unit=row.member("承诺单位", LimitUnit, LimitUnit.WORKDAY),
            ),
            parts=tuple(part for part in row.children("一件事组成") if isinstance(part, Part)),
            conditions=tuple(one for one in row.children("一件事条件") if isinstance(one, Condition)),
            asks_first=row.items("先问"),
            places=tuple(one for one in row.children("一件事办理地") if isinstance(one, FilingPlace)),
            signers=row.choices("签名人") or ("applicant",),
            joint_survey=row.boolean("联合踏勘"),
            partial=row.boolean("部分办成", True),
            before=_baseline(row),
            audience=row.items("适用人群"),
            questions=tuple(one for one in row.children("一件事问答") if isinstance(one, tuple)),
            synonyms=row.items("同义词"),
            basis=row.items("依据"),
        )
        return BundleEntry(
            definition=definition,
            state=row.member("状态", BundleState, BundleState.ONLINE),
            position=row.integer("顺序", 100, least=0),
            icon=row.text("图标"),
            note=row.text("说明"),
        )

    def check(self, read: Sequence[ReadRow[BundleEntry]], book: Book) -> None:
        """Note every fault that would keep a bundle from being published, with the items of the book."""
        elements = {**catalogue.elements(), **{one.code: one for one in book.values("数据元")}}
        in_book = {one.definition.code: one.definition for one in book.values("事项")}
        wrong = book.faulty("事项")
        for entry in read:
            definition = entry.value.definition
            wanted = [part.item for part in definition.parts if part.item not in in_book]
            try:
                items = {**catalogue.items(wanted), **in_book}
            except NotFound:
                continue
            known = {part.item: items[part.item] for part in definition.parts}
            for fault in check_bundle(definition, known, elements):
                told = any(fault.place.startswith(f"items.{code}.") for code in wrong)
                if fault.severity is Severity.ERROR and not told:
                    shown = f"（{fault.place}）" if fault.place != "bundle" else ""
                    entry.row.fault("代码", fault.sentence.rstrip("。") + shown)

    def differences(self, values: Sequence[BundleEntry]) -> Sequence[Difference]:
        """Compare with the versions in force."""
        held = _stored()
        return [_difference(held.get(value.definition.code), value) for value in values]

    def write(self, values: Sequence[BundleEntry], *, actor: Actor, now: datetime) -> None:
        """Publish what differs, and withdraw what is taken out of use."""
        held = _stored()
        for value in values:
            with at(value):
                before = held.get(value.definition.code)
                if before is None or _content(before) != _content(value):
                    operations.publish_bundle_version(
                        definition=value.definition,
                        actor=actor,
                        now=now,
                        position=value.position,
                        icon=value.icon,
                        note=value.note[:400],
                    )
                if value.state is BundleState.WITHDRAWN and (
                    before is None or before.state is not value.state
                ):
                    operations.withdraw_bundle(
                        code=value.definition.code,
                        actor=actor,
                        now=now,
                        reason=value.note or "导入时按表格调整",
                    )

    def known(self) -> frozenset[str]:
        """Return the codes of all bundles."""
        return frozenset(Bundle.objects.values_list("code", flat=True))

    def export(self) -> Iterable[Mapping[str, Any]]:
        """Yield the bundles in force."""
        for code, entry in sorted(_stored().items()):
            bundle = entry.definition
            yield {
                "代码": code,
                "标题": bundle.title,
                "大白话": bundle.plain,
                "主题编码": bundle.theme_code,
                "生命线": bundle.life_line,
                "阶段": bundle.life_stage,
                "牵头类别": bundle.lead_role,
                "牵头部门": bundle.lead_title,
                "承诺时限": bundle.promised.amount,
                "承诺单位": bundle.promised.unit.value,
                "先问": bundle.asks_first,
                "签名人": bundle.signers,
                "联合踏勘": bundle.joint_survey,
                "部分办成": bundle.partial,
                "改革前": [
                    (name, amount)
                    for word, amount in bundle.before
                    for name, code in BASELINE.items()
                    if code == word
                ],
                "适用人群": bundle.audience,
                "依据": bundle.basis,
                "同义词": bundle.synonyms,
                "图标": entry.icon,
                "顺序": entry.position,
                "状态": entry.state.value,
                "说明": entry.note,
                "组成": [part_row(part) for part in bundle.parts],
                "条件": [
                    {"名称": one.title, "规则": one.rule, "不符合时": one.refusal, "依据": one.basis}
                    for one in bundle.conditions
                ],
                "办理地": [{"数据元": one.element, "何时": one.when} for one in bundle.places],
                "问答": [{"问题": question, "答案": answer} for question, answer in bundle.questions],
            }


def _baseline(row: Row) -> tuple[tuple[str, int], ...]:
    found = []
    for name, amount in row.pairs("改革前"):
        if name not in BASELINE or not amount.isdecimal():
            row.fault("改革前", f"“{name}={amount}”看不懂", "写“环节、天数、趟数、材料”和整数，如 环节=8")
            continue
        found.append((BASELINE[name], int(amount)))
    return tuple(found)


def _stored() -> dict[str, BundleEntry]:
    rows = Bundle.objects.filter(current__isnull=False).select_related("current")
    return {
        row.code: BundleEntry(
            definition=replace(definition_of(row.current), version=0),
            state=BundleState(row.state),
            position=row.position,
            icon=row.icon,
            note=row.current.note,
        )
        for row in rows
        if row.current is not None
    }


def _content(entry: BundleEntry) -> tuple[object, ...]:
    return entry.definition, entry.position, entry.icon


def _difference(before: BundleEntry | None, wanted: BundleEntry) -> Difference:
    code = wanted.definition.code
    if before is None:
        return Difference(change=Change.ADDED, key=code, detail=wanted.definition.title)
    moved = [
        _NAMES.get(field.name, field.name)
        for field in fields(BundleDefinition)
        if getattr(before.definition, field.name) != getattr(wanted.definition, field.name)
    ]
    moved += [
        name
        for name, old, new in (
            ("顺序", before.position, wanted.position),
            ("图标", before.icon, wanted.icon),
            ("状态", before.state, wanted.state),
        )
        if old != new
    ]
    if not moved:
        return Difference(change=Change.SAME, key=code)
    stops = wanted.state is BundleState.WITHDRAWN and before.state is BundleState.ONLINE
    return Difference(change=Change.REMOVED if stops else Change.CHANGED, key=code, detail="、".join(moved))
