"""Asking: the fewest questions that settle the outcome."""

from fractions import Fraction
from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yijian.kernel.rules import (
    Field,
    FieldType,
    Rule,
    Truth,
    Vocabulary,
    next_question,
    parse,
    questions_left,
    settle,
    unknown_fields,
)
from yijian.kernel.rules import nodes as n
from yijian.kernel.rules.evaluating import compile_test
from yijian.kernel.tests.rules.words import FULL, NODES, SHOP, SIMPLE_NODES, TODAY_ON

LETTERS = "甲乙丙丁"
FLAGS = [n.Flag(Field(x, FieldType.BOOLEAN)) for x in LETTERS]
FLAG_NODES = st.recursive(
    st.sampled_from(FLAGS),
    lambda inner: st.one_of(
        st.builds(n.negate, inner),
        st.builds(n.all_of, st.lists(inner, min_size=2, max_size=3)),
        st.builds(n.any_of, st.lists(inner, min_size=2, max_size=3)),
    ),
    max_leaves=6,
)
EVERYTHING = [f.name for f in SHOP]


def rules_of(*texts):
    return [parse(t, SHOP) for t in texts]


def asked_until_settled(rules, world, *, askable, facts=None):
    """Answer every question from one world; return the questions and the facts then known."""
    facts, names = dict(facts or {}), []
    while question := next_question(rules, facts, askable=[a for a in askable if a not in facts]):
        assert question.name not in facts
        facts[question.name] = world[question.name]
        names.append(question.name)
        assert len(names) <= len(askable)
    return names, facts


def best_expected_cost(nodes):
    """The smallest expected number of questions over all plans, by trying every one."""
    tests = [compile_test(node) for node in nodes]

    @cache
    def outcomes(known):
        worlds = product(*[[v] if v is not None else [True, False] for v in known])
        return frozenset(tuple(t(dict(zip(LETTERS, w, strict=True))) for t in tests) for w in worlds)

    @cache
    def cost(known):
        if len(outcomes(known)) == 1:
            return Fraction(0)
        choices = []
        for i, value in enumerate(known):
            if value is None:
                parts = [cost((*known[:i], answer, *known[i + 1 :])) for answer in (True, False)]
                choices.append(1 + sum(parts) / Fraction(2))
        return min(choices)

    return cost((None,) * len(LETTERS))


class TestNextQuestion:
    def test_asks_what_settles_most(self):
        rules = rules_of("有热食 and 网络经营", "有热食 and 仅售预包装")

        question = next_question(rules, {}, askable=EVERYTHING)

        assert question.name == "有热食"
        assert question.because == (0, 1)
        assert question.rules == ("有热食 and 网络经营", "有热食 and 仅售预包装")

    def test_ends_when_all_is_settled(self):
        rules = rules_of("有热食 and 网络经营", "经营面积 >= 300")

        assert next_question(rules, {"有热食": False, "经营面积": 5}, askable=EVERYTHING) is None

    def test_does_not_ask_what_makes_no_difference(self):
        rules = rules_of("经营面积 < 300 and 有热食 or 经营面积 >= 300 and 有热食")

        names, _ = asked_until_settled(rules, {"有热食": True, "经营面积": 1}, askable=EVERYTHING)

        assert names == ["有热食"]

    def test_keeps_the_order_between_equals(self):
        rules = rules_of("有热食 and 网络经营")

        assert next_question(rules, {}, askable=EVERYTHING).name == "有热食"
        assert next_question(rules, {}, askable=EVERYTHING, order=["网络经营", "有热食"]).name == "网络经营"

    def test_asks_only_what_may_be_asked(self):
        rules = rules_of("有热食 and 网络经营")

        assert next_question(rules, {}, askable=["网络经营"]).name == "网络经营"
        assert next_question(rules, {}, askable=["经营面积"]) is None

    def test_asks_for_the_birthday_not_for_the_day(self):
        rules = rules_of("周岁(出生日期) < 1 and 有热食")

        names, _ = asked_until_settled(
            rules, {"出生日期": TODAY_ON, "有热食": True}, askable=EVERYTHING, facts={"今天": TODAY_ON}
        )

        assert sorted(names) == ["出生日期", "有热食"]

    def test_weighs_a_choice_by_its_options(self):
        trade = Field("业态", FieldType.CHOICE, options=tuple("一二三四五六七八九十"))
        vocabulary = Vocabulary([trade, Field("甲", FieldType.BOOLEAN)])

        rare = [parse("业态 = '一' or 甲", vocabulary)]
        common = [parse("业态 <> '一' or 甲", vocabulary)]

        assert next_question(rare, {}, askable=["业态", "甲"]).name == "甲"
        assert next_question(common, {}, askable=["甲", "业态"]).name == "业态"

    def test_asks_about_both_sides_of_a_sum(self):
        rules = rules_of("经营面积 - 从业人数 * 3 > 2")

        names, _ = asked_until_settled(rules, {"经营面积": 9, "从业人数": 2}, askable=EVERYTHING)

        assert sorted(names) == ["从业人数", "经营面积"]

    @settings(max_examples=60)
    @given(st.lists(FLAG_NODES, min_size=1, max_size=3))
    def test_needs_no_more_questions_than_the_best_plan(self, nodes):
        rules = [Rule.of(node) for node in nodes]
        worlds = [dict(zip(LETTERS, w, strict=True)) for w in product([True, False], repeat=len(LETTERS))]

        runs = [asked_until_settled(rules, world, askable=LETTERS) for world in worlds]

        assert Fraction(sum(len(names) for names, _ in runs), len(worlds)) == best_expected_cost(nodes)
        least, most = questions_left(rules, {}, LETTERS)
        assert least == min(len(names) for names, _ in runs)
        assert most == max(len(names) for names, _ in runs)

    @settings(max_examples=60)
    @given(st.lists(SIMPLE_NODES, min_size=1, max_size=4), FULL)
    def test_settles_every_rule_within_the_range_told(self, nodes, world):
        rules = [Rule.of(node) for node in nodes]
        least, most = questions_left(rules, {}, EVERYTHING)

        names, facts = asked_until_settled(rules, world, askable=EVERYTHING)

        assert least <= len(names) <= most
        for rule in rules:
            assert settle(rule, facts) is settle(rule, world) is not Truth.UNKNOWN

    @settings(max_examples=60)
    @given(st.lists(NODES, min_size=1, max_size=3), FULL)
    def test_never_asks_in_vain(self, nodes, world):
        rules, facts = [Rule.of(node) for node in nodes], {"今天": world["今天"]}

        while question := next_question(rules, facts, askable=[a for a in EVERYTHING if a not in facts]):
            assert question.because
            assert all(question.name in unknown_fields(rules[i], facts) for i in question.because)
            facts[question.name] = world[question.name]

        for rule in rules:
            assert settle(rule, facts) is settle(rule, world)


class TestQuestionsLeft:
    def test_counts_from_least_to_most(self):
        rules = rules_of("有热食 and 网络经营 and 经营面积 >= 300")

        assert questions_left(rules, {}, EVERYTHING) == (1, 3)
        assert questions_left(rules, {"有热食": True}, EVERYTHING) == (1, 2)
        assert questions_left(rules, {"有热食": False}, EVERYTHING) == (0, 0)

    @pytest.mark.parametrize("count", [8, 12])
    def test_stays_honest_where_exact_planning_would_take_too_long(self, count):
        fields = [Field(f"问{i}", FieldType.BOOLEAN) for i in range(count)]
        text = " or ".join(f"(问{i} and not 问{(i * 5 + 3) % count})" for i in range(count))
        rule = parse(text, Vocabulary(fields))
        names = [f.name for f in fields]

        least, most = questions_left([rule], {}, names)
        asked, _ = asked_until_settled([rule], dict.fromkeys(names, True), askable=names)

        assert (least, most) == (1, count)
        assert least <= len(asked) <= most
