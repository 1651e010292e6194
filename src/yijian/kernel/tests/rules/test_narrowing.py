"""What is left of a rule once something is known."""

from itertools import product

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from yijian.kernel.rules import ALWAYS, NEVER, Rule, Truth, evaluate, parse, settle, simplify, unknown_fields
from yijian.kernel.rules.evaluating import compile_test
from yijian.kernel.rules.simplifying import fold
from yijian.kernel.tests.rules.words import FULL, NODES, PARTIAL, SHOP, SIMPLE_NODES, TODAY_ON

BOOLEANS = ["有热食", "仅售预包装", "网络经营"]


class TestSimplify:
    def test_keeps_what_is_open(self):
        rest = simplify(parse("经营面积 >= 300 and (有热食 or not 仅售预包装)", SHOP), {"经营面积": 326})

        assert rest.text == "有热食 or not 仅售预包装"

    def test_ends_in_always_or_never(self):
        rule = parse("经营面积 >= 300 or 有热食", SHOP)

        assert simplify(rule, {"经营面积": 300}) is ALWAYS
        assert simplify(rule, {"经营面积": 3, "有热食": False}) is NEVER

    def test_returns_the_rule_itself_when_nothing_is_known(self):
        rule = parse("经营面积  >=  300", SHOP)

        assert simplify(rule, {}) is rule

    def test_puts_in_the_day(self):
        assert (
            simplify(parse("周岁(出生日期) < 1", SHOP), {"今天": TODAY_ON}).text
            == "周岁(出生日期, '2026-02-28') < 1"
        )

    @given(NODES, PARTIAL, FULL)
    def test_leaves_the_same_truth_under_all_facts(self, node, known, rest):
        together = {**rest, **known}

        folded = fold(node, known)

        assert compile_test(folded)(rest | known) is compile_test(node)(together)
        assert not {f for f in Rule.of(folded).fields if known.get(f) is not None}

    @given(NODES, PARTIAL)
    def test_can_be_read_again(self, node, known):
        rest = simplify(Rule.of(node), known)
        assume("/ 0" not in rest.text)  # the author may not write what an answer brought about

        assert parse(rest.text, SHOP).fields == rest.fields


class TestSettle:
    def test_sees_that_the_answer_does_not_matter(self):
        rule = parse("经营面积 < 300 and 有热食 or 经营面积 >= 300 and 有热食", SHOP)

        assert evaluate(rule, {"有热食": True}) is Truth.UNKNOWN
        assert settle(rule, {"有热食": True}) is Truth.TRUE
        assert unknown_fields(rule, {}) == {"有热食"}

    def test_links_ages_in_years_and_months(self):
        assert settle(parse("周岁(出生日期) >= 1 and 满月数(出生日期) < 12", SHOP), {}) is Truth.FALSE

    def test_links_ages_and_days_once_the_day_is_known(self):
        rule = parse("周岁(出生日期) >= 1 and 出生日期 > '2025-02-28'", SHOP)

        assert settle(rule, {}) is Truth.UNKNOWN
        assert settle(rule, {"今天": TODAY_ON}) is Truth.FALSE

    def test_knows_the_numbers_between_the_least_and_a_bound(self):
        rule = parse("经营面积 <> -3 and 经营面积 < 1", SHOP)

        assert settle(rule, {}) is Truth.UNKNOWN

    @given(NODES, PARTIAL, FULL)
    def test_is_never_contradicted_by_later_answers(self, node, known, rest):
        settled = settle(Rule.of(node), known)

        final = compile_test(node)({**rest, **known})

        if settled is not Truth.UNKNOWN and final is not None and None not in known.values():
            assert Truth.of(final) is settled, Rule.of(node).text

    @given(st.data())
    def test_settles_boolean_rules_exactly(self, data):
        node = data.draw(
            SIMPLE_NODES.filter(lambda x: Rule.of(x).fields <= set(BOOLEANS) and "Known" not in str(x))
        )
        known = data.draw(st.fixed_dictionaries({}, optional={b: st.booleans() for b in BOOLEANS}))

        outcomes = {
            compile_test(node)(dict(zip(BOOLEANS, v, strict=True)) | known)
            for v in product([True, False], repeat=3)
        }

        expected = Truth.of(outcomes.pop()) if len(outcomes) == 1 else Truth.UNKNOWN
        assert settle(Rule.of(node), known) is expected


class TestUnknownFields:
    def test_leaves_out_what_cannot_matter_any_more(self):
        rule = parse("经营面积 >= 300 and (有热食 or not 仅售预包装)", SHOP)

        assert unknown_fields(rule, {"有热食": True}) == {"经营面积"}
        assert unknown_fields(rule, {"经营面积": 3}) == frozenset()

    @settings(max_examples=200)
    @given(NODES, PARTIAL, FULL, FULL)
    def test_never_leaves_out_a_field_that_matters(self, node, known, one, other):
        matters = unknown_fields(Rule.of(node), known)
        mixed = {**one, **{k: v for k, v in other.items() if k not in matters}, **known}

        first, second = compile_test(node)({**one, **known}), compile_test(node)(mixed)

        if first is not None and second is not None:
            assert first is second
