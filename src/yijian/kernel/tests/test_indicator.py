from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from yijian.kernel.indicator import Better, Indicator, rate


class TestRate:
    def test_rounds_the_bulletins_number(self):
        assert rate(187545, 187835) == Decimal("99.85")

    def test_rounds_the_hotlines_number(self):
        assert rate(107358, 107515) == Decimal("99.85")

    def test_rounds_half_up(self):
        assert rate(1, 800) == Decimal("0.13")

    def test_is_none_without_a_denominator(self):
        assert rate(0, 0) is None

    @given(st.integers(0, 10**9), st.integers(1, 10**9))
    def test_is_never_off_by_more_than_half_a_hundredth(self, numerator, denominator):
        found = rate(numerator, denominator)

        assert abs(found * denominator - 100 * numerator) * 200 <= denominator


class TestIndicator:
    def test_knows_which_direction_is_good(self):
        overdue = Indicator(code="overdue", title="超期率", formula="超期办件数 ÷ 办件数", better=Better.DOWN)

        assert overdue.is_better(Decimal(1), Decimal(2))
        assert not overdue.is_better(Decimal(2), Decimal(2))
