"""When an item is fit to be published: what guides get wrong in practice, refused before a citizen meets it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from yijian.catalogue.vocabulary import KIND_TITLES, LEVEL_TITLES
from yijian.kernel.definitions import (
    ASSIGNED,
    FILE_TYPES,
    DataElement,
    ElementKind,
    ItemDefinition,
    Limit,
    LimitUnit,
    MaterialDefinition,
    Necessity,
    PromiseMode,
    Supply,
)
from yijian.kernel.identifiers import IdentifierRefused, fitting_profiles, parse_item_code
from yijian.kernel.refusal import Refusal
from yijian.kernel.rules import NEVER, RuleFaults, Vocabulary, parse, simplify

CATCH_ALL = re.compile(
    r"其[他它](?:相关|有关|必要|需要|所需|应当|要求|的|应|需|法律|法规|规定|提交|提供)*(?:材料|资料|文件|证明|证件|手续)"
    r"|(?:规定|要求|需要|认为有?必要)的?其[他它]|等(?:相关|有关)(?:材料|资料|文件|证明)$"
)
"""兜底性条款: a material that lets anything be asked for (S008; 优化营商环境条例 art. 19)."""

PLACEHOLDER = re.compile(
    r"^(?:[/／\\—\-–.。、…]+|暂无|无|没有|详见(?:附件|法规)|见附件|政策规定|相关规定|按规定|待定|略|null|none|n/a|test|测试)$",
    re.IGNORECASE,
)
"""What is typed where nobody knew what to write; found in live guides (domain facts, section 10)."""


_HOURS: Mapping[LimitUnit, int] = {LimitUnit.HOUR: 1, LimitUnit.DAY: 24, LimitUnit.WORKDAY: 24}


class Severity(StrEnum):
    """Whether a fault stops publication."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFault:
    """One thing that is wrong with an item: in which section and column of the exchange format, and what."""

    sheet: str = "事项"
    key: str = ""
    """Code of the row within its section; empty for the item itself."""
    column: str
    problem: str
    expected: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """Return one sentence."""
        place = f"“{self.sheet} {self.key}”的“{self.column}”" if self.key else f"“{self.column}”"
        return f"{place}：{self.problem}" + (f"，应当{self.expected}" if self.expected else "") + "。"


class ItemNotFit(Refusal):
    """The item cannot be published as it stands."""

    code: ClassVar[str] = "catalogue.item-not-fit"
    status: ClassVar[int] = 422
    template: ClassVar[str] = "“{title}”还不能发布：{first}共有{count}处要改，改好后再发布。"

    def __init__(self, *, title: str, faults: Iterable[ItemFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(title=title, first=self.faults[0], count=len(self.faults))


def vocabulary_of(elements: Iterable[DataElement]) -> Vocabulary:
    """Return the words that the rules of items may use."""
    return Vocabulary.from_elements(elements)


def faults_of_item(
    definition: ItemDefinition, *, elements: Mapping[str, DataElement], vocabulary: Vocabulary | None = None
) -> list[ItemFault]:
    """Return everything that is wrong with an item, errors and warnings; ``elements`` are known by code."""
    words = vocabulary if vocabulary is not None else vocabulary_of(elements.values())
    return [
        *_codes(definition),
        *_texts(definition),
        *_limits(definition),
        *_result(definition),
        *_materials(definition, words),
        *_fields(definition, elements, words),
        *_conditions(definition, words),
        *_points(definition),
        *_promise(definition),
    ]


def _codes(item: ItemDefinition) -> Iterator[ItemFault]:
    if item.basic_code:
        try:
            basic = parse_item_code(item.basic_code, profile="gb-basic")
        except IdentifierRefused:
            if not fitting_profiles(item.basic_code):
                yield ItemFault(
                    column="基本编码",
                    problem=f"“{item.basic_code}”不合任何一种编码规则",
                    expected="填12位基本编码",
                )
        else:
            kind = basic.parts.get("kind")
            if kind != item.kind:
                yield ItemFault(
                    column="基本编码",
                    problem=f"编码里的事项类型是{kind}（{KIND_TITLES.get(kind or '', '未知')}），和事项类型{item.kind}不同",
                    expected="和事项类型一致",
                )
    for column, code in (("实施编码", item.implementing_code), ("业务办理项编码", item.business_code)):
        if not code:
            continue
        if not fitting_profiles(code):
            yield ItemFault(column=column, problem=f"“{code}”不合任何一种编码规则", expected="按编码规则填")
        if item.basic_code and item.basic_code not in code:
            yield ItemFault(
                column=column,
                problem="里面没有本事项的基本编码",
                expected="含有基本编码",
                severity=Severity.WARNING,
            )
    if (
        item.business_code
        and item.implementing_code
        and not item.business_code.startswith(item.implementing_code)
    ):
        yield ItemFault(
            column="业务办理项编码", problem="不以实施编码开头", expected="为实施编码加两位顺序号"
        )
    if item.kind not in KIND_TITLES:
        yield ItemFault(
            column="事项类型", problem=f"没有类型“{item.kind}”", expected="填 GB/T 39046 的事项类型"
        )
    if item.level not in LEVEL_TITLES:
        yield ItemFault(column="行使层级", problem=f"没有层级“{item.level}”", expected="填1到7")


def _texts(item: ItemDefinition) -> Iterator[ItemFault]:
    texts = [
        ("事项", "", "标题", item.title),
        ("事项", "", "大白话", item.plain),
        ("事项", "", "部门称呼", item.agency_title),
        ("事项", "", "收费依据", item.fee_basis),
        ("事项", "", "救济途径", item.remedies),
        *(("事项", "", "设定依据", text) for text in item.basis),
        *(("材料", m.code, "名称", m.title) for m in item.materials),
        *(("材料", m.code, "要求依据", m.basis) for m in item.materials),
        *(("材料", m.code, "受理标准", m.standard) for m in item.materials),
        *(("条件", c.title, "依据", c.basis) for c in item.conditions),
        *(("条件", c.title, "不符合时", c.refusal) for c in item.conditions),
        *(("审查要点", p.code, "标准", p.standard) for p in item.review_points),
        *(("问答", question, "答案", answer) for question, answer in item.questions),
    ]
    for sheet, key, column, text in texts:
        if PLACEHOLDER.match(text.strip()):
            yield ItemFault(
                sheet=sheet,
                key=key,
                column=column,
                problem=f"“{text}”等于没有填",
                expected="写清楚，没有就留空",
            )
    if not item.plain:
        yield ItemFault(column="大白话", problem="没有填", expected="用平常话说清办的是什么事")
    if not item.basis:
        yield ItemFault(column="设定依据", problem="没有填", expected="写明法律法规和条款")
    if item.fee_cents and not item.fee_basis:
        yield ItemFault(column="收费依据", problem="收费却没有依据", expected="写明收费依据")
    seen: set[str] = set()
    for condition in item.conditions:
        if condition.title in seen:
            yield ItemFault(
                sheet="条件", key=condition.title, column="名称", problem="条件写了两遍", expected="只写一遍"
            )
        seen.add(condition.title)


def _limits(item: ItemDefinition) -> Iterator[ItemFault]:
    if _longer(item.promised, item.statutory):
        yield ItemFault(column="承诺时限", problem="承诺时限比法定时限长", expected="不长于法定时限")
    if item.instant and item.promised.amount:
        yield ItemFault(
            column="办件类型", problem="即办件不能有承诺天数", expected="承诺时限填0，或改为承诺件"
        )
    if not item.instant and not item.promised.amount and not item.register_check:
        yield ItemFault(column="承诺时限", problem="承诺件的承诺时限不能是0", expected="填天数，或改为即办件")
    if item.visits < 0:
        yield ItemFault(column="到现场次数", problem="不能小于0")
    if item.visits == 0:
        for material in item.materials:
            if material.form == "1" and Supply.UPLOAD in material.supplies and len(material.supplies) == 1:
                yield ItemFault(
                    sheet="材料",
                    key=material.code,
                    column="材料形式",
                    problem="到现场次数是0，这份材料却只收纸质",
                    expected="改为可以网上提交，或如实填写到现场次数",
                )


def _longer(promised: Limit, statutory: Limit) -> bool:
    if promised.unit is statutory.unit:
        return promised.amount > statutory.amount
    # A working day lasts at least one day; without a calendar only the certain cases are told.
    if promised.unit is LimitUnit.WORKDAY and statutory.unit is not LimitUnit.HOUR:
        return promised.amount > statutory.amount
    return promised.amount * _HOURS[promised.unit] > statutory.amount * _HOURS[statutory.unit] * 2


def _result(item: ItemDefinition) -> Iterator[ItemFault]:
    if item.kind == "01" and not item.certificate_kind and not item.register_check:
        yield ItemFault(
            column="结果证照",
            problem="行政许可准予后要发证件或批准文书",
            expected="填结果证照的种类",
            severity=Severity.WARNING,
        )
    names = [field for field, _ in item.certificate_fields]
    if len(names) != len(set(names)):
        yield ItemFault(column="证照字段", problem="同一个照面字段写了两遍", expected="只写一遍")
    if item.certificate_fields and not item.certificate_kind:
        yield ItemFault(
            column="证照字段", problem="不发证照却填了照面字段", expected="填结果证照，或删去照面字段"
        )


def _materials(item: ItemDefinition, words: Vocabulary) -> Iterator[ItemFault]:
    seen: dict[str, str] = {}
    for material in item.materials:
        key = material.code
        if material.title in seen.values():
            yield _of(material, "名称", f"“{material.title}”列了两遍", "合成一份")
        seen[key] = material.title
        if CATCH_ALL.search(material.title):
            yield _of(
                material, "名称", f"“{material.title}”是兜底条款", "写明具体是哪一份材料，写不出就不能要"
            )
        yield from _rule(material.needed_when, words, sheet="材料", key=key, column="何时需要")
        tolerable = material.necessity is Necessity.TOLERABLE
        if material.key and Supply.PROMISE in material.supplies:
            yield _of(material, "关键材料", "关键性材料不能用承诺代替", "二选一")
        if tolerable and material.key:
            yield _of(material, "关键材料", "关键性材料不能容缺", "二选一")
        if tolerable and material.tolerate_days <= 0:
            yield _of(material, "容缺天数", "可以容缺却没有补交期限", "填受理后几个工作日内补交")
        if material.tolerate_days and not tolerable:
            yield _of(material, "必要性", "填了容缺天数却不是容缺材料", "改为“容缺后补”，或删去容缺天数")
        if Supply.CERTIFICATE in material.supplies and not material.certificate_kind:
            yield _of(material, "证照种类", "用电子证照免交却没有写是哪种证照", "填证照种类")
        if Supply.REGISTER in material.supplies and not material.register:
            yield _of(material, "核验来源", "部门核验免交却没有写向哪里核验", "填核验来源")
        if material.source == "20" and material.supplies == (Supply.UPLOAD,):
            yield _of(
                material,
                "提供方式",
                "政府部门核发的材料仍要办事人自己上传",
                "能核验或调取的改为免交（政务数据共享条例）",
                severity=Severity.WARNING,
            )
        alien = [kind for kind in material.accepts if kind not in FILE_TYPES]
        if alien:
            yield _of(material, "文件类型", f"收不了{'、'.join(alien)}文件", f"只能是{'、'.join(FILE_TYPES)}")
        if material.copies < 0 or material.max_megabytes <= 0:
            yield _of(material, "份数", "份数和大小要是正数", "填正数")


def _of(
    material: MaterialDefinition,
    column: str,
    problem: str,
    expected: str = "",
    *,
    severity: Severity = Severity.ERROR,
) -> ItemFault:
    return ItemFault(
        sheet="材料", key=material.code, column=column, problem=problem, expected=expected, severity=severity
    )


def _fields(
    item: ItemDefinition, elements: Mapping[str, DataElement], words: Vocabulary
) -> Iterator[ItemFault]:
    for use in item.fields:
        if use.element not in elements:
            yield ItemFault(
                sheet="字段",
                key=use.element,
                column="数据元",
                problem=f"没有数据元“{use.element}”",
                expected="先登记数据元",
            )
        yield from _rule(use.shown_when, words, sheet="字段", key=use.element, column="何时显示")
    for field, source in item.certificate_fields:
        if not source.startswith("=") and source not in elements and source not in ASSIGNED:
            yield ItemFault(
                column="证照字段",
                problem=f"照面字段“{field}”取自没有登记的数据元“{source}”",
                expected=f"先登记数据元，写成“=文字”，或由登记库编号：{'、'.join(sorted(ASSIGNED))}",
            )
    if item.promise_mode is PromiseMode.NOTICE and not any(
        elements[use.element].kind in (ElementKind.CONSENT, ElementKind.SIGNATURE)
        for use in item.fields
        if use.element in elements
    ):
        yield ItemFault(
            sheet="字段",
            column="数据元",
            problem="告知承诺要由申请人签名或勾选，表单里没有",
            expected="加上签名或承诺数据元",
            severity=Severity.WARNING,
        )


def _conditions(item: ItemDefinition, words: Vocabulary) -> Iterator[ItemFault]:
    for sheet, condition in [*(("条件", c) for c in item.conditions), *(("校验", c) for c in item.checks)]:
        yield from _rule(
            condition.rule, words, sheet=sheet, key=condition.title, column="规则", required=True
        )
        if not condition.refusal:
            yield ItemFault(
                sheet=sheet,
                key=condition.title,
                column="不符合时",
                problem="没有填",
                expected="写清为什么不能办、该去哪里办",
            )


def _points(item: ItemDefinition) -> Iterator[ItemFault]:
    codes = {material.code for material in item.materials}
    for point in item.review_points:
        if point.material and point.material not in codes:
            yield ItemFault(
                sheet="审查要点",
                key=point.code,
                column="材料",
                problem=f"本事项没有材料“{point.material}”",
                expected="填本事项的材料代码",
            )
        if point.step not in ("accept", "decide"):
            yield ItemFault(
                sheet="审查要点",
                key=point.code,
                column="环节",
                problem=f"没有环节“{point.step}”",
                expected="填“受理”或“决定”",
            )


def _promise(item: ItemDefinition) -> Iterator[ItemFault]:
    if item.promise_mode is not PromiseMode.NOTICE:
        return
    if not item.promise_text:
        yield ItemFault(column="承诺书内容", problem="没有填", expected="写明承诺的内容和不实承诺的责任")
    if item.check_within_days <= 0:
        yield ItemFault(column="承诺后核查", problem="没有填", expected="填决定后几个工作日内核查")


def _rule(
    text: str, words: Vocabulary, *, sheet: str, key: str, column: str, required: bool = False
) -> Iterator[ItemFault]:
    if not text:
        if required:
            yield ItemFault(sheet=sheet, key=key, column=column, problem="没有填", expected="写一条规则")
        return
    try:
        rule = parse(text, words)
        if rule.text and simplify(rule, {}) == NEVER:
            yield ItemFault(
                sheet=sheet,
                key=key,
                column=column,
                problem="这条规则永远不会成立",
                expected="检查条件是否互相矛盾",
            )
    except RuleFaults as refusal:
        for fault in refusal.faults:
            shown = text[fault.position : fault.position + fault.length]
            yield ItemFault(
                sheet=sheet,
                key=key,
                column=column,
                problem=f"第{fault.position + 1}个字“{shown}”：{fault.reason.rstrip('。')}",
            )
