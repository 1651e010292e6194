"""Judging rules: three-valued logic, ages, answers as they are stored."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yijian.kernel.rules import Truth, evaluate, parse
from yijian.kernel.rules import nodes as n
from yijian.kernel.rules.calendar import add_months, full_months, full_years
from yijian.kernel.rules.evaluating import compile_test
from yijian.kernel.tests.rules.words import FULL, NODES, PARTIAL, SHOP


def truth(text, **facts):
    return evaluate(parse(text, SHOP), facts)


class TestEvaluate:
    def test_settles_what_the_known_part_settles(self):
        text = "经营面积 >= 300 and (有热食 or not 仅售预包装)"

        assert truth(text, 经营面积=326, 有热食=True) is Truth.TRUE
        assert truth(text, 经营面积=280) is Truth.FALSE
        assert truth(text, 经营面积=326, 有热食=False) is Truth.UNKNOWN
        assert truth(text, 经营面积=None, 有热食=True) is Truth.UNKNOWN

    @pytest.mark.parametrize("value", [326, Decimal("326.0"), 326.0, "326", " 326 "])
    def test_takes_numbers_as_they_are_stored(self, value):
        assert truth("经营面积 = 326", 经营面积=value) is Truth.TRUE

    @pytest.mark.parametrize("value", [date(2025, 3, 1), "2025-03-01", datetime(2025, 3, 1, 8)])  # noqa: DTZ001
    def test_takes_days_as_they_are_stored(self, value):
        assert truth("出生日期 = '2025-03-01'", 出生日期=value) is Truth.TRUE

    @pytest.mark.parametrize("value", [("热食",), ["热食"], {"热食"}, frozenset({"热食"}), "热食"])
    def test_takes_choices_as_they_are_stored(self, value):
        assert truth("经营项目 包含 '热食'", 经营项目=value) is Truth.TRUE

    def test_takes_what_it_cannot_read_for_unknown(self):
        assert truth("经营面积 > 3", 经营面积="很大") is Truth.UNKNOWN
        assert truth("出生日期 > '2020-01-01'", 出生日期="去年") is Truth.UNKNOWN

    def test_takes_an_empty_text_for_no_answer(self):
        assert truth("业态 <> '餐饮'", 业态="") is Truth.UNKNOWN
        assert truth("所在地 已填", 所在地="") is Truth.FALSE

    def test_tells_an_answer_left_empty_from_one_not_asked(self):
        assert truth("所在地 已填", 所在地="4301") is Truth.TRUE
        assert truth("所在地 已填", 所在地=None) is Truth.FALSE
        assert truth("所在地 已填") is Truth.UNKNOWN
        assert truth("所在地 未填") is Truth.UNKNOWN

    def test_counts_the_empty_choice_as_an_answer(self):
        assert truth("经营项目 包含 '热食'", 经营项目=()) is Truth.FALSE
        assert truth("经营项目 只包含 ('热食')", 经营项目=()) is Truth.FALSE
        assert truth("经营项目 已填", 经营项目=()) is Truth.TRUE

    def test_divides_by_nothing_to_unknown(self):
        assert truth("经营面积 / 从业人数 > 3", 经营面积=10, 从业人数=0) is Truth.UNKNOWN

    def test_compares_computed_numbers_to_six_places(self):
        assert truth("经营面积 / 3 * 3 = 10", 经营面积=10) is Truth.TRUE
        assert truth("经营面积 * 1 = 10.00001", 经营面积=10) is Truth.FALSE

    def test_holds_days_beyond_the_calendar_at_its_end(self):
        assert truth("加月(出生日期, 900000) > '9000-01-01'", 出生日期=date(2020, 1, 1)) is Truth.TRUE
        assert (
            truth("出生日期 + 从业人数 > '9000-01-01'", 出生日期=date(2020, 1, 1), 从业人数=10**9)
            is Truth.TRUE
        )

    @given(NODES, FULL)
    def test_knows_everything_when_everything_is_answered(self, node, facts):
        divides = "/" in str(node)

        assert compile_test(node)(facts) is not None or divides

    @given(NODES, FULL, st.sets(st.sampled_from(sorted(f.name for f in SHOP))))
    def test_never_takes_an_answer_back_when_more_is_known(self, node, facts, hidden):
        before = compile_test(node)({k: v for k, v in facts.items() if k not in hidden})
        after = compile_test(node)(facts)

        assert before is None or before is after

    @given(NODES, NODES, PARTIAL)
    def test_follows_de_morgan(self, one, other, facts):
        left = compile_test(n.Not(n.All((one, other))))(facts)
        right = compile_test(n.Any((n.Not(one), n.Not(other))))(facts)

        assert left is right


class TestTruth:
    def test_refuses_to_be_a_boolean(self):
        with pytest.raises(TypeError):
            bool(Truth.UNKNOWN)

    def test_turns_round(self):
        assert (~Truth.TRUE, ~Truth.FALSE, ~Truth.UNKNOWN) == (Truth.FALSE, Truth.TRUE, Truth.UNKNOWN)


class TestAges:
    @pytest.mark.parametrize(
        ("born", "on", "years"),
        [
            (date(2025, 3, 1), date(2026, 2, 28), 0),
            (date(2025, 3, 1), date(2026, 3, 1), 1),
            (date(2024, 2, 29), date(2025, 2, 27), 0),
            (date(2024, 2, 29), date(2025, 2, 28), 1),
            (date(2020, 8, 31), date(2026, 8, 31), 6),
            (date(2020, 9, 1), date(2026, 8, 31), 5),
            (date(2026, 3, 1), date(2026, 2, 1), -1),
        ],
    )
    def test_are_reached_on_the_birthday(self, born, on, years):
        assert full_years(born, on) == years

    def test_reach_a_month_on_its_last_day_where_the_number_is_missing(self):
        assert full_months(date(2026, 1, 31), date(2026, 2, 28)) == 1
        assert full_months(date(2026, 1, 31), date(2026, 2, 27)) == 0
        assert full_months(date(2026, 1, 31), date(2026, 4, 30)) == 3

    @given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-600, 600))
    def test_are_full_months_exactly_when_so_many_months_are_added(self, born, months):
        reached = add_months(born, months)

        assert full_months(born, reached) >= months
        assert full_months(born, date.fromordinal(reached.toordinal() - 1)) < months

    @given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
    def test_never_turn_back(self, born, on):
        later = date.fromordinal(on.toordinal() + 1)

        assert full_months(born, on) <= full_months(born, later)
        assert full_months(later, born) <= full_months(on, born)
