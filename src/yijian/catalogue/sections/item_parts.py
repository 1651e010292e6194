"""The sheets that hang on an item: materials, conditions, fields, review points, questions."""

from yijian.catalogue.vocabulary import FORM_TITLES, NECESSITY_TITLES, SOURCE_TITLES, SUPPLY_TITLES
from yijian.kernel.definitions import (
    FILE_TYPES,
    Condition,
    FieldUse,
    MaterialDefinition,
    Necessity,
    ReviewPoint,
    Supply,
)
from yijian.plumbing.importing import Column, Kind, Part, Row

STEPS = (("accept", "受理"), ("decide", "决定"))
_ITEM = Column("事项", required=True, help="事项的代码")


class ItemMaterials(Part[MaterialDefinition]):
    """事项材料."""

    code, title, order, key = "item-materials", "事项材料", 421, ("事项", "代码")
    parent, parent_column, nested_as = "事项", "事项", "材料"
    help = "一份一行；两个事项里代码相同就是同一份材料，只交一次。不能写“其他材料”。"
    columns = (
        _ITEM,
        Column("代码", required=True),
        Column("名称", required=True),
        Column("大白话", help="证明什么"),
        Column("必要性", Kind.CHOICE, options=tuple(NECESSITY_TITLES.items())),
        Column("何时需要", Kind.LONG_TEXT, help="规则；不填就是都要"),
        Column("提供方式", Kind.CHOICES, options=tuple((s.value, t) for s, t in SUPPLY_TITLES.items())),
        Column("证照种类", help="用哪种电子证照免交"),
        Column("核验来源", help="向哪里核验：business、population、marriage、hospital …"),
        Column("来源渠道", Kind.CHOICE, options=tuple(SOURCE_TITLES.items())),
        Column("材料形式", Kind.CHOICE, options=tuple(FORM_TITLES.items())),
        Column("份数", Kind.INTEGER),
        Column("文件类型", Kind.ITEMS, help="pdf、jpg、png；不填就是这三种"),
        Column("最大兆", Kind.INTEGER),
        Column("容缺天数", Kind.INTEGER, help="受理后几个工作日内补交"),
        Column("关键材料", Kind.BOOLEAN, help="关键材料不能容缺、不能承诺；不填是“是”"),
        Column("要求依据", Kind.LONG_TEXT),
        Column("样例", help="示例样表的文件名；文件放在数据文件夹的samples里，没有放的页面上不提"),
        Column("受理标准", Kind.LONG_TEXT),
    )

    def read(self, row: Row) -> MaterialDefinition:
        """Return one material."""
        return MaterialDefinition(
            code=row.text("代码"),
            title=row.text("名称"),
            plain=row.text("大白话"),
            necessity=row.member("必要性", Necessity, Necessity.REQUIRED),
            needed_when=row.text("何时需要"),
            supplies=tuple(Supply(value) for value in row.choices("提供方式")) or (Supply.UPLOAD,),
            certificate_kind=row.text("证照种类"),
            register=row.text("核验来源"),
            source=row.choice("来源渠道", "10"),
            form=row.choice("材料形式", "3"),
            copies=row.integer("份数", 1, least=0),
            accepts=row.items("文件类型") or FILE_TYPES,
            max_megabytes=row.integer("最大兆", 10, least=1, most=200),
            tolerate_days=row.integer("容缺天数", 0, least=0),
            key=row.boolean("关键材料", True),
            basis=row.text("要求依据"),
            sample=row.text("样例"),
            standard=row.text("受理标准"),
        )


class ItemConditions(Part[Condition]):
    """事项条件."""

    code, title, order, key = "item-conditions", "事项条件", 422, ("事项", "名称")
    parent, parent_column, nested_as = "事项", "事项", "条件"
    help = "受理条件，一条一行；不符合时办事人读到的话要说明普通办法。"
    columns = (
        _ITEM,
        Column("名称", required=True),
        Column("规则", Kind.LONG_TEXT, required=True),
        Column("不符合时", Kind.LONG_TEXT, required=True),
        Column("依据", Kind.LONG_TEXT),
        Column("说明", Kind.LONG_TEXT, help="给配置人员看，不公开"),
    )

    def read(self, row: Row) -> Condition:
        """Return one condition."""
        return Condition(
            title=row.text("名称"),
            rule=row.text("规则"),
            refusal=row.text("不符合时"),
            basis=row.text("依据"),
        )


class ItemChecks(Part[Condition]):
    """事项校验."""

    code, title, order, key = "item-checks", "事项校验", 426, ("事项", "名称")
    parent, parent_column, nested_as = "事项", "事项", "校验"
    help = "表单里几个答案之间必须成立的关系；不成立时在表上直接提示。"
    columns = (
        _ITEM,
        Column("名称", required=True),
        Column("规则", Kind.LONG_TEXT, required=True),
        Column("不符合时", Kind.LONG_TEXT, required=True),
        Column("依据", Kind.LONG_TEXT),
    )

    def read(self, row: Row) -> Condition:
        """Return one check."""
        return Condition(
            title=row.text("名称"),
            rule=row.text("规则"),
            refusal=row.text("不符合时"),
            basis=row.text("依据"),
        )


class ItemFields(Part[FieldUse]):
    """事项字段."""

    code, title, order, key = "item-fields", "事项字段", 423, ("事项", "数据元")
    parent, parent_column, nested_as = "事项", "事项", "字段"
    help = "这个事项的表单要知道哪些数据元。"
    columns = (
        _ITEM,
        Column("数据元", required=True, refers="数据元"),
        Column("必填", Kind.BOOLEAN, help="不填是“是”"),
        Column("何时显示", Kind.LONG_TEXT, help="规则；不填就是都显示"),
    )

    def read(self, row: Row) -> FieldUse:
        """Return one use of a data element."""
        return FieldUse(
            element=row.text("数据元"), required=row.boolean("必填", True), shown_when=row.text("何时显示")
        )


class ItemPoints(Part[ReviewPoint]):
    """审查要点."""

    code, title, order, key = "item-points", "审查要点", 424, ("事项", "代码")
    parent, parent_column = "事项", "事项"
    help = "公布的审查标准，一条一行；审查人员只能按这些要点审。"
    columns = (
        _ITEM,
        Column("代码", required=True),
        Column("名称", required=True),
        Column("标准", Kind.LONG_TEXT),
        Column("环节", Kind.CHOICE, options=STEPS),
        Column("材料", help="看哪一份材料"),
    )

    def read(self, row: Row) -> ReviewPoint:
        """Return one review point."""
        return ReviewPoint(
            code=row.text("代码"),
            title=row.text("名称"),
            standard=row.text("标准"),
            step=row.choice("环节", "decide"),
            material=row.text("材料"),
        )


class ItemQuestions(Part[tuple[str, str]]):
    """事项问答."""

    code, title, order, key = "item-questions", "事项问答", 425, ("事项", "问题")
    parent, parent_column, nested_as = "事项", "事项", "问答"
    help = "常见问题。"
    columns = (_ITEM, Column("问题", required=True), Column("答案", Kind.LONG_TEXT, required=True))

    def read(self, row: Row) -> tuple[str, str]:
        """Return a question and its answer."""
        return row.text("问题"), row.text("答案")
