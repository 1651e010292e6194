"""Explaining rules: every condition in a sentence, and the ones that decided."""

from datetime import date

import pytest
from hypothesis import given

from yijian.kernel.rules import (
    ALWAYS,
    Field,
    FieldType,
    Rule,
    Shape,
    Truth,
    Vocabulary,
    evaluate,
    explain,
    parse,
)
from yijian.kernel.tests.rules.words import NODES, PARTIAL, SHOP

FACTS = {
    "经营面积": 326,
    "从业人数": 6,
    "有热食": False,
    "仅售预包装": False,
    "业态": "零售",
    "经营项目": ("热食",),
    "出生日期": date(2025, 3, 1),
    "今天": date(2026, 2, 28),
    "所在地": "430102",
}


class TestExplain:
    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("经营面积 >= 300", "经营面积 326 平方米，不小于 300 平方米"),
            ("经营面积 < 300", "经营面积 326 平方米，不小于 300 平方米"),
            ("not 经营面积 < 300", "经营面积 326 平方米，不小于 300 平方米"),
            ("有热食", "有热食：否"),
            ("业态 = '零售'", "业态：零售"),
            ("业态 = '餐饮'", "业态：零售，不是餐饮"),
            ("业态 in ('餐饮', '食堂')", "业态：零售，不在餐饮、食堂之内"),
            ("经营项目 包含 '冷食'", "经营项目：热食，没有冷食"),
            ("经营项目 包含全部 ('热食', '冷食')", "经营项目：热食，没有选全热食、冷食"),
            ("经营项目 只包含 ('热食', '冷食')", "经营项目：热食，只有热食、冷食"),
            ("个数(经营项目) >= 2", "经营项目：热食，经营项目的项数 1 项，小于 2 项"),
            ("周岁(出生日期) < 1", "出生日期 2025年3月1日，到今天 0 周岁，未满 1 周岁"),
            (
                "满月数(出生日期, '2026-09-01') >= 6",
                "出生日期 2025年3月1日，到2026年9月1日 18 个月，已满 6 个月",
            ),
            ("今天 - 出生日期 < 30", "出生日期 2025年3月1日，到今天 364 天，不小于 30 天"),
            ("出生日期 > '2025-01-01'", "出生日期 2025年3月1日，晚于 2025年1月1日"),
            (
                "经营面积 / 从业人数 > 3",
                "经营面积 326 平方米，从业人数 6 人，经营面积 ÷ 从业人数 54.333333，大于 3",
            ),
            ("经营面积 > 从业人数", "经营面积 326 平方米，大于从业人数 6 人"),
            ("所在地 开头是 '43'", "所在地：430102，以 43 开头"),
            ("所在地 未填", "所在地已填写"),
            ("网络经营", "还不知道网络经营（要看是否“网络经营：是”）"),
            ("满月数(结婚日期) < 12", "还不知道结婚日期（要看是否“结婚日期到今天未满 12 个月”）"),
        ],
    )
    def test_says_how_the_facts_stand(self, text, sentence):
        assert explain(parse(text, SHOP), FACTS).sentence == sentence

    def test_shows_titles_of_options_and_fields(self):
        from yijian.kernel.definitions import Option

        trade = Field(
            "业态",
            FieldType.CHOICE,
            options=(Option(value="catering", title="餐饮"), Option(value="retail", title="零售")),
            title="主体业态",
        )

        explanation = explain(parse("业态 = 'catering'", Vocabulary([trade])), {"业态": "retail"})

        assert explanation.sentence == "主体业态：零售，不是餐饮"
        assert explanation.wanted == "主体业态是餐饮"

    def test_gives_the_values_used(self):
        explanation = explain(parse("经营面积 >= 300 and 网络经营", SHOP), FACTS)

        assert dict(zip(explanation.fields, explanation.values, strict=True)) == {
            "经营面积": 326,
            "网络经营": None,
        }

    def test_explains_always(self):
        assert explain(ALWAYS, {}).sentence == "没有条件，一律适用"

    def test_works_not_into_the_conditions(self):
        explanation = explain(parse("not (经营面积 >= 300 and 有热食)", SHOP), FACTS)

        assert explanation.shape is Shape.ANY
        assert explanation.truth is Truth.TRUE
        assert [p.wanted for p in explanation.parts] == ["经营面积小于 300 平方米", "有热食：否"]

    @given(NODES, PARTIAL)
    def test_agrees_with_evaluation(self, node, facts):
        rule = Rule.of(node)

        explanation = explain(rule, facts)

        assert explanation.truth is evaluate(rule, facts)
        for leaf in explanation.leaves():
            assert leaf.sentence
            assert evaluate(parse(leaf.rule, SHOP), facts) is leaf.truth


class TestDeciding:
    def test_gives_the_first_failing_condition(self):
        explanation = explain(parse("有热食 and 经营面积 >= 400 and 业态 = '零售'", SHOP), FACTS)

        assert [d.sentence for d in explanation.deciding()] == ["有热食：否"]

    def test_gives_all_conditions_that_hold_together(self):
        explanation = explain(parse("经营面积 >= 300 and (有热食 or not 仅售预包装)", SHOP), FACTS)

        assert [d.sentence for d in explanation.deciding()] == [
            "经营面积 326 平方米，不小于 300 平方米",
            "仅售预包装：否",
        ]

    def test_gives_what_is_still_open(self):
        explanation = explain(parse("有热食 or 网络经营 or 结婚日期 > '2020-01-01'", SHOP), FACTS)

        assert [d.fields for d in explanation.deciding()] == [("网络经营",), ("结婚日期",)]

    @given(NODES, PARTIAL)
    def test_gives_conditions_of_the_same_truth_that_suffice(self, node, facts):
        explanation = explain(Rule.of(node), facts)
        deciding = explanation.deciding()

        assert deciding
        assert {d.truth for d in deciding} == {explanation.truth}
        if explanation.truth is not Truth.UNKNOWN:
            needed = {name for d in deciding for name in d.fields}
            assert (
                evaluate(Rule.of(node), {k: v for k, v in facts.items() if k in needed}) is explanation.truth
            )
