"""Checking rules: what is told, proved, and shown."""

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yijian.kernel.rules import (
    ALWAYS,
    Field,
    FieldType,
    Misfit,
    Rule,
    Vocabulary,
    check,
    contradictions,
    exactly_one,
    parse,
)
from yijian.kernel.rules.evaluating import compile_test
from yijian.kernel.tests.rules.words import FULL, NODES, SHOP, SIMPLE_NODES


def rules_of(**texts):
    return {name: parse(text, SHOP) for name, text in texts.items()}


class TestCheck:
    @pytest.mark.parametrize(
        "text",
        [
            "经营面积 >= 300 and 经营面积 < 200",
            "有热食 and not 有热食",
            "业态 = '餐饮' and 业态 = '零售'",
            "业态 not in ('餐饮', '零售', '食堂')",
            "经营项目 包含 '热食' and 经营项目 只包含 ('冷食')",
            "个数(经营项目) > 4",
            "从业人数 > 1 and 从业人数 < 2",
            "经营面积 < 0",
            "周岁(出生日期) >= 1 and 满月数(出生日期) < 12",
            "今天 - 出生日期 > 30 and 出生日期 > 今天 - 30",
            "出生日期 > '2024-01-01' and 年份(出生日期) < 2024",
            "经营面积 * 2 >= 10 and 经营面积 + 1 < 6",
            "所在地 开头是 '4301' and not 所在地 开头是 '43'",
            "经营面积 + 从业人数 > 9 and 从业人数 + 经营面积 < 9",
        ],
    )
    def test_finds_rules_that_never_hold(self, text):
        (fault,) = check(parse(text, SHOP), SHOP)

        assert "永远不成立，没有人会符合" in fault.reason
        assert fault.length == len(text)

    @pytest.mark.parametrize(
        "text",
        ["经营面积 >= 300 or 经营面积 < 301", "有热食 or not 有热食", "业态 in ('餐饮', '零售', '食堂')", "经营面积 >= 0",
         "周岁(出生日期) < 18 or 满月数(出生日期) >= 216", "网络经营 已填 or 网络经营 未填"],
    )  # fmt: skip
    def test_finds_rules_that_always_hold(self, text):
        (fault,) = check(parse(text, SHOP), SHOP)

        assert "永远成立" in fault.reason

    def test_finds_idle_parts(self):
        (fault,) = check(parse("有热食 and (经营面积 >= 300 or 经营面积 < 9 and 经营面积 > 9)", SHOP), SHOP)

        assert fault.reason == "其中“经营面积 < 9 and 经营面积 > 9”永远不成立，可以删去，或者写错了。"

    def test_finds_words_the_vocabulary_has_lost(self):
        (fault,) = check(parse("有热食", SHOP), Vocabulary([Field("有冷食", FieldType.BOOLEAN)]))

        assert fault.reason == "没有“有热食”这个字段，是不是“有冷食”？"

    @pytest.mark.parametrize(
        "text", ["经营面积 >= 300 and (有热食 or not 仅售预包装)", "所在地 已填", "周岁(出生日期) >= 60", ""]
    )
    def test_passes_good_rules(self, text):
        assert check(parse(text, SHOP), SHOP) == ()

    def test_says_nothing_where_it_is_too_hard(self):
        assert check(parse("经营面积 * 从业人数 < 0", SHOP), SHOP) == ()

    @settings(max_examples=200)
    @given(NODES, FULL)
    def test_only_claims_what_is_so(self, node, facts):
        reasons = [f.reason for f in check(Rule.of(node), SHOP)]
        truth = compile_test(node)(facts)

        if any("没有人会符合" in r for r in reasons):
            assert truth is not True
        if any("等于没有条件" in r for r in reasons):
            assert truth is not False


class TestContradictions:
    def test_are_found_in_pairs(self):
        rules = rules_of(
            大店="经营面积 >= 300", 小店="经营面积 < 200", 热食店="有热食", 冷店="not 有热食 and 经营面积 > 3"
        )

        found = contradictions(rules)

        assert [(c.first, c.second) for c in found] == [("大店", "小店"), ("热食店", "冷店")]
        assert (
            found[0].reason
            == "“大店”要求经营面积不小于 300 平方米，“小店”要求经营面积小于 200 平方米，两条不可能同时成立。"
        )

    def test_leave_out_rules_that_never_hold_alone(self):
        assert contradictions({**rules_of(空="有热食 and not 有热食", 甲="有热食"), "总是": ALWAYS}) == ()


class TestExactlyOne:
    def test_is_satisfied_by_clean_alternatives(self):
        rules = rules_of(
            许可="经营面积 >= 300 and not 仅售预包装",
            小餐饮="经营面积 < 300 and not 仅售预包装",
            备案="仅售预包装",
        )

        assert exactly_one(rules) == ()

    def test_is_satisfied_by_ages_that_meet(self):
        assert exactly_one(rules_of(婴儿="满月数(出生日期) < 12", 孩子="周岁(出生日期) >= 1")) == ()

    def test_shows_a_gap(self):
        (fault,) = exactly_one(rules_of(大="经营面积 >= 300", 小="经营面积 < 200"))

        assert fault.kind is Misfit.GAP
        assert fault.witness == (("经营面积", 200),)
        assert fault.reason == "经营面积 200 平方米时，2 种情形一种也不适用。"
        assert fault.sure

    def test_shows_an_overlap(self):
        (fault,) = exactly_one(rules_of(大="经营面积 >= 300", 小="经营面积 <= 300"))

        assert fault.kind is Misfit.OVERLAP
        assert fault.names == ("大", "小")
        assert fault.reason == "经营面积 300 平方米时，“大”和“小”同时适用，应当只有一种。"

    def test_tries_sample_days_where_ages_and_days_mix(self):
        faults = exactly_one(rules_of(一岁="周岁(出生日期) >= 1", 半年内="今天 - 出生日期 < 180"))

        gap = next(f for f in faults if f.kind is Misfit.GAP)
        assert gap.sure
        assert dict(gap.witness)["今天"] == date(2026, 6, 15)

    def test_marks_what_it_cannot_prove(self):
        faults = exactly_one(rules_of(多="经营面积 * 从业人数 >= 100", 少="经营面积 * 从业人数 < 100"))

        assert {f.sure for f in faults} == {False}

    @settings(max_examples=100)
    @given(st.lists(SIMPLE_NODES, min_size=2, max_size=3), FULL)
    def test_misses_no_answer_and_shows_true_witnesses(self, nodes, world):
        rules = {name: Rule.of(node) for name, node in zip("甲乙丙", nodes, strict=False)}

        faults = exactly_one(rules)

        kinds = {f.kind for f in faults}
        holding = [name for name, rule in rules.items() if rule.test(world)]
        assert holding or Misfit.GAP in kinds
        assert all(any(f.names == pair for f in faults) for pair in combinations(holding, 2))
        for fault in faults:
            assert fault.sure
            facts = dict(fault.witness)
            truths = {name: rule.test(facts) for name, rule in rules.items()}
            if fault.kind is Misfit.GAP:
                assert set(truths.values()) == {False}
            else:
                assert all(truths[name] is True for name in fault.names)
