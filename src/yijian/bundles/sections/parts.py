"""What stands under a bundle in the exchange format: parts, conditions, places, questions."""

from typing import Any

from yijian.kernel.definitions import Condition, FilingPlace, Part, Relation
from yijian.plumbing.importing import Column, Kind, Row
from yijian.plumbing.importing import Part as PartSection

RELATIONS = (
    (Relation.REQUIRED.value, "必办"),
    (Relation.ALTERNATIVE.value, "择一"),
    (Relation.CONDITIONAL.value, "视情况"),
    (Relation.OPTIONAL.value, "自选"),
)
_BUNDLE = Column("一件事", required=True, help="一件事的代码")


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


class BundlePlaces(PartSection[FilingPlace]):
    """一件事办理地."""

    code, title, order, key = "bundle-places", "一件事办理地", 713, ("一件事", "数据元")
    parent, parent_column, nested_as = "一件事", "一件事", "办理地"
    help = "哪个回答说明在哪个县区办；从上到下看，第一个符合的先选上，办事人可以改。不写的按办事人的户籍地、注册地。"
    columns = (
        _BUNDLE,
        Column("数据元", required=True, refers="数据元", help="区划类的数据元"),
        Column("何时", Kind.LONG_TEXT, help="规则；不填是总按它"),
    )

    def read(self, row: Row) -> FilingPlace:
        """Return one answer that says where to file."""
        return FilingPlace(element=row.text("数据元"), when=row.text("何时"))


class BundleQuestions(PartSection[tuple[str, str]]):
    """一件事问答."""

    code, title, order, key = "bundle-questions", "一件事问答", 714, ("一件事", "问题")
    parent, parent_column, nested_as = "一件事", "一件事", "问答"
    help = "常见问题。"
    columns = (_BUNDLE, Column("问题", required=True), Column("答案", Kind.LONG_TEXT, required=True))

    def read(self, row: Row) -> tuple[str, str]:
        """Return a question and its answer."""
        return row.text("问题"), row.text("答案")


def part_row(part: Part) -> dict[str, Any]:
    """Return one part as it is exported."""
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
