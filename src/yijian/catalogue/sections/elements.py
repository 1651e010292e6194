"""数据元 and their options."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from yijian.catalogue import operations, queries
from yijian.catalogue.vocabulary import PUBLISH_ITEMS
from yijian.kernel.actor import Actor
from yijian.kernel.definitions import DataElement, ElementKind, Option, Reuse
from yijian.plumbing.importing import Book, Change, Column, Difference, Kind, Part, ReadRow, Row, Section

KINDS: tuple[tuple[str, str], ...] = (
    (ElementKind.TEXT, "文字"),
    (ElementKind.LONG_TEXT, "长文字"),
    (ElementKind.INTEGER, "整数"),
    (ElementKind.DECIMAL, "小数"),
    (ElementKind.BOOLEAN, "是否"),
    (ElementKind.DATE, "日期"),
    (ElementKind.MOMENT, "日期时间"),
    (ElementKind.CHOICE, "单选"),
    (ElementKind.CHOICES, "多选"),
    (ElementKind.RESIDENT_ID, "身份证号"),
    (ElementKind.CREDIT_CODE, "统一社会信用代码"),
    (ElementKind.MOBILE, "手机号"),
    (ElementKind.ADDRESS, "地址"),
    (ElementKind.REGION, "区划"),
    (ElementKind.CONSENT, "同意"),
    (ElementKind.SIGNATURE, "签名"),
)
WITH_OPTIONS = frozenset({ElementKind.CHOICE, ElementKind.CHOICES})


class ElementOptions(Part[Option]):
    """数据元选项."""

    code, title, order, key = "element-options", "数据元选项", 411, ("数据元", "值")
    parent, parent_column, nested_as = "数据元", "数据元", "选项"
    help = "单选、多选数据元的选项；规则里比较的是“值”。"
    columns = (
        Column("数据元", required=True, help="数据元的代码"),
        Column("值", required=True, help="规则里用的写法，发布后不要改"),
        Column("名称", help="给人看的文字，不填就是值"),
        Column("说明", Kind.LONG_TEXT),
    )

    def read(self, row: Row) -> Option:
        """Return one option."""
        value = row.text("值")
        return Option(value=value, title=row.text("名称") or value, help=row.text("说明"))


class Elements(Section[DataElement]):
    """数据元."""

    code, title, order, key = "elements", "数据元", 410, ("代码",)
    duty = PUBLISH_ITEMS
    help = "所有表单共用的字段：一个意思只登记一次，名称就是规则里用的词。"
    columns = (
        Column("代码", required=True),
        Column("名称", required=True, help="规则和标签里的词，不能重名"),
        Column("类型", Kind.CHOICE, required=True, options=KINDS),
        Column("问法", help="用一句话问"),
        Column("为什么问", Kind.LONG_TEXT),
        Column("说明", Kind.LONG_TEXT),
        Column("单位"),
        Column("分组", help="表单上的小标题"),
        Column("最小", Kind.DECIMAL),
        Column("最大", Kind.DECIMAL),
        Column("最长", Kind.INTEGER, help="最多几个字"),
        Column("格式", help="正则表达式"),
        Column("敏感", Kind.BOOLEAN, help="敏感个人信息，默认遮盖"),
        Column("每项都问", Kind.BOOLEAN, help="承诺、签名等不能共用的，每个事项各问一次"),
        Column("来源", help="已知时从哪里带出，如 profile.name、register.business.address"),
    )

    def read(self, row: Row) -> DataElement:
        """Return one data element with its options."""
        kind = row.member("类型", ElementKind, ElementKind.TEXT)
        options = tuple(option for option in row.children("数据元选项") if isinstance(option, Option))
        if kind in WITH_OPTIONS and not options:
            row.fault("类型", "单选、多选没有选项", "在“数据元选项”里列出")
        if kind not in WITH_OPTIONS and options:
            row.fault("类型", "列了选项却不是单选、多选", "改类型，或删去选项")
        least, most = row.maybe_decimal("最小"), row.maybe_decimal("最大")
        if least is not None and most is not None and least > most:
            row.fault("最大", "比最小值还小")
        return DataElement(
            code=row.text("代码"),
            name=row.text("名称"),
            kind=kind,
            question=row.text("问法"),
            why=row.text("为什么问"),
            help=row.text("说明"),
            unit=row.text("单位"),
            options=options,
            group=row.text("分组"),
            least=least,
            most=most,
            max_length=row.maybe_integer("最长", least=1),
            pattern=row.text("格式"),
            sensitive=row.boolean("敏感"),
            reuse=Reuse.PER_ITEM if row.boolean("每项都问") else Reuse.ONCE,
            source=row.text("来源"),
        )

    def check(self, read: Sequence[ReadRow[DataElement]], book: Book) -> None:
        """Refuse two elements of one name, in the book or against what is stored."""
        names = {element.name: element.code for element in queries.elements().values()}
        for entry in read:
            held = names.setdefault(entry.value.name, entry.value.code)
            if held != entry.value.code:
                entry.row.fault(
                    "名称", f"数据元“{held}”已经叫“{entry.value.name}”", "换一个名称，或用已有的数据元"
                )

    def differences(self, values: Sequence[DataElement]) -> Sequence[Difference]:
        """Compare with the versions in force, field by field."""
        held = queries.elements()
        return [_difference(held.get(value.code), value) for value in values]

    def write(self, values: Sequence[DataElement], *, actor: Actor, now: datetime) -> None:
        """Publish those that differ; the order of the book becomes the order of forms, what it leaves out stands behind."""
        named = {value.code for value in values}
        kept = [element for element in queries.elements().values() if element.code not in named]
        operations.publish_elements(elements=[*values, *kept], actor=actor, now=now)

    def known(self) -> frozenset[str]:
        """Return the codes of all data elements."""
        return frozenset(queries.elements())

    def export(self) -> Iterable[Mapping[str, Any]]:
        """Yield the elements in force."""
        for element in queries.elements().values():
            yield {
                "代码": element.code,
                "名称": element.name,
                "类型": element.kind.value,
                "问法": element.question,
                "为什么问": element.why,
                "说明": element.help,
                "单位": element.unit,
                "分组": element.group,
                "最小": element.least,
                "最大": element.most,
                "最长": element.max_length,
                "格式": element.pattern,
                "敏感": element.sensitive or None,
                "每项都问": element.reuse is Reuse.PER_ITEM or None,
                "来源": element.source,
                "选项": [
                    {"值": o.value, "名称": o.title if o.title != o.value else "", "说明": o.help}
                    for o in element.options
                ],
            }


def _difference(held: DataElement | None, wanted: DataElement) -> Difference:
    if held is None:
        return Difference(change=Change.ADDED, key=wanted.code)
    if held == wanted:
        return Difference(change=Change.SAME, key=wanted.code)
    moved = [
        name for name in DataElement.__dataclass_fields__ if getattr(held, name) != getattr(wanted, name)
    ]
    return Difference(
        change=Change.CHANGED, key=wanted.code, detail="、".join(_NAMES.get(n, n) for n in moved)
    )


_NAMES = {
    "name": "名称",
    "kind": "类型",
    "question": "问法",
    "why": "为什么问",
    "help": "说明",
    "unit": "单位",
    "options": "选项",
    "group": "分组",
    "least": "最小",
    "most": "最大",
    "max_length": "最长",
    "pattern": "格式",
    "sensitive": "敏感",
    "reuse": "每项都问",
    "source": "来源",
}
