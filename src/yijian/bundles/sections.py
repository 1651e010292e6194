"""一件事, its parts, conditions and questions, and the stations of life, in the exchange format."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from yijian.bundles import operations
from yijian.bundles.models import Bundle, LifeStage
from yijian.bundles.queries import definition_of
from yijian.bundles.vocabulary import LIFE_LINE_TITLES, PUBLISH_BUNDLES, BundleState, LifeLine
from yijian.catalogue import queries as catalogue
from yijian.catalogue.vocabulary import UNIT_TITLES
from yijian.kernel.actor import Actor
from yijian.kernel.compose import Severity, check_bundle
from yijian.kernel.definitions import BundleDefinition, Condition, Limit, LimitUnit, Part, Relation
from yijian.kernel.refusal import NotFound
from yijian.plumbing.importing import (
    Book,
    Change,
    Column,
    Difference,
    Kind,
    ReadRow,
    Row,
    Section,
    at,
    compare,
    register,
)
from yijian.plumbing.importing import Part as PartSection

LINES = tuple((line.value, title) for line, title in LIFE_LINE_TITLES.items())
UNITS = tuple((unit.value, title) for unit, title in UNIT_TITLES.items())
RELATIONS = (
    (Relation.REQUIRED.value, "必办"),
    (Relation.ALTERNATIVE.value, "择一"),
    (Relation.CONDITIONAL.value, "视情况"),
    (Relation.OPTIONAL.value, "自选"),
)
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


class LifeStages(Section[tuple[str, str, str]]):
    """生命阶段."""

    code, title, order, key = "life-stages", "生命阶段", 700, ("线", "代码")
    duty = PUBLISH_BUNDLES
    refer_by = "代码"
    help = "人的一生、企业一生各有哪些阶段；整张表一起替换。"
    columns = (
        Column("线", Kind.CHOICE, required=True, options=LINES),
        Column("代码", required=True),
        Column("名称", required=True),
    )

    def read(self, row: Row) -> tuple[str, str, str]:
        """Return line, code and title."""
        return row.choice("线"), row.text("代码"), row.text("名称")

    def differences(self, values: Sequence[tuple[str, str, str]]) -> Sequence[Difference]:
        """Compare places and titles; what the book leaves out is removed."""
        held = {
            (row.line, row.code): (row.title, row.position)
            for row in LifeStage.objects.order_by("position", "pk")
        }
        found = []
        for position, (line, code, title) in enumerate(values):
            before = held.pop((line, code), None)
            stored = {"名称": before[0], "顺序": before[1]} if before else None
            found.append(
                compare(stored=stored, wanted={"名称": title, "顺序": position}, key=f"{line} {code}")
            )
        return [*found, *(Difference(change=Change.REMOVED, key=f"{line} {code}") for line, code in held)]

    def write(self, values: Sequence[tuple[str, str, str]], *, actor: Actor, now: datetime) -> None:
        """Replace the stations."""
        operations.replace_life_stages(stages=values)

    def export(self) -> Iterable[Mapping[str, Any]]:
        """Yield the stations in order."""
        for row in LifeStage.objects.order_by("position", "pk"):
            yield {"线": row.line, "代码": row.code, "名称": row.title}


class BundleParts(PartSection[Part]):
    """一件事组成."""

    code, title, order, key = "bundle-parts", "一件事组成", 711, ("一件事", "事项")
    parent, parent_column, nested_as = "一件事", "一件事", "组成"
    help = "这件事里有哪些事项，什么情况办哪一项，先后怎么接。"
    columns = (
        _BUNDLE,
        Column("事项", required=True, refers="事项"),
        Column("关系", Kind.CHOICE, options=RELATIONS, help="不填是必办"),
        Column("选择组", help="择一的几项写同一个组名"),
        Column("何时包含", Kind.LONG_TEXT, help="规则；择一、视情况要填"),
        Column("因为", Kind.LONG_TEXT, help="为什么要办，{字段名}显示办事人的回答"),
        Column("不办因为", Kind.LONG_TEXT),
        Column("在后", Kind.ITEMS, refers="事项", help="要等哪几项的结果"),
        Column("传递", Kind.PAIRS, help="前一项的结果填本项的表：事项.照面字段=数据元"),
        Column("后补", Kind.PAIRS, help="不用等的结果：办好后补到本项的证照上，写法同“传递”"),
        Column("问法", help="自选的怎么问"),
        Column("另计时限", Kind.BOOLEAN, help="按这一项自己的承诺时限算，不算在整件事的承诺里"),
    )

    def read(self, row: Row) -> Part:
        """Return one part."""
        return Part(
            item=row.text("事项"),
            relation=row.member("关系", Relation, Relation.REQUIRED),
            choice_group=row.text("选择组"),
            included_when=row.text("何时包含"),
            because=row.text("因为"),
            because_not=row.text("不办因为"),
            after=row.items("在后"),
            passes=_results(row, "传递"),
            completed_by=_results(row, "后补"),
            question=row.text("问法"),
            own_limit=row.boolean("另计时限"),
        )


def _results(row: Row, column: str) -> tuple[tuple[str, str, str], ...]:
    """Read results of other parts: item, certificate field and the element it fills."""
    found = []
    for source, element in row.pairs(column):
        item, dot, field = source.partition(".")
        if not dot or not field:
            row.fault(column, f"“{source}”看不出是哪一项的哪个字段", "写成“事项.照面字段=数据元”")
        found.append((item, field, element))
    return tuple(found)


class BundleConditions(PartSection[Condition]):
    """一件事条件."""

    code, title, order, key = "bundle-conditions", "一件事条件", 712, ("一件事", "名称")
    parent, parent_column, nested_as = "一件事", "一件事", "条件"
    help = "整件事的办理条件；不符合时要说明普通办法。"
    columns = (
        _BUNDLE,
        Column("名称", required=True),
        Column("规则", Kind.LONG_TEXT, required=True),
        Column("不符合时", Kind.LONG_TEXT, required=True),
        Column("依据", Kind.LONG_TEXT),
    )

    def read(self, row: Row) -> Condition:
        """Return one condition."""
        return Condition(
            title=row.text("名称"),
            rule=row.text("规则"),
            refusal=row.text("不符合时"),
            basis=row.text("依据"),
        )


class BundleQuestions(PartSection[tuple[str, str]]):
    """一件事问答."""

    code, title, order, key = "bundle-questions", "一件事问答", 713, ("一件事", "问题")
    parent, parent_column, nested_as = "一件事", "一件事", "问答"
    help = "常见问题。"
    columns = (_BUNDLE, Column("问题", required=True), Column("答案", Kind.LONG_TEXT, required=True))

    def read(self, row: Row) -> tuple[str, str]:
        """Return a question and its answer."""
        return row.text("问题"), row.text("答案")


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
        """Return one bundle with its parts, conditions and questions."""
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
                "组成": [_part_row(part) for part in bundle.parts],
                "条件": [
                    {"名称": one.title, "规则": one.rule, "不符合时": one.refusal, "依据": one.basis}
                    for one in bundle.conditions
                ],
                "问答": [{"问题": question, "答案": answer} for question, answer in bundle.questions],
            }


def register_sections() -> None:
    """Add the bundles' sections to the exchange format."""
    for section in (LifeStages(), Bundles(), BundleParts(), BundleConditions(), BundleQuestions()):
        register(section)


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


def _part_row(part: Part) -> dict[str, Any]:
    return {
        "事项": part.item,
        "关系": part.relation.value,
        "选择组": part.choice_group,
        "何时包含": part.included_when,
        "因为": part.because,
        "不办因为": part.because_not,
        "在后": part.after,
        "传递": [(f"{item}.{field}", element) for item, field, element in part.passes],
        "后补": [(f"{item}.{field}", element) for item, field, element in part.completed_by],
        "问法": part.question,
        "另计时限": part.own_limit,
    }
