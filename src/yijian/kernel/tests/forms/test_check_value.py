from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yijian.kernel.definitions import DataElement, ElementKind, Option
from yijian.kernel.forms import AnswerRefused, NotFilled, check_value, shown
from yijian.kernel.identifiers import IdentifierRefused
from yijian.kernel.refusal import Refusal
from yijian.kernel.workdays import AGENCY_ZONE


def element(kind, **more):
    return DataElement(code="it", name="店里面积", kind=kind, **more)


AREA = element(ElementKind.DECIMAL, unit="平方米", least=Decimal(1), most=Decimal(5000))
STAFF = element(ElementKind.INTEGER, least=Decimal(0))
DISHES = element(
    ElementKind.CHOICES,
    options=(
        Option(value="hot", title="热菜"),
        Option(value="cold", title="凉菜"),
        Option(value="raw", title="生食、刺身"),
    ),
)


def _read_or_refuse(asked, typed):
    try:
        return check_value(asked, typed)
    except (AnswerRefused, IdentifierRefused) as refusal:
        return refusal


class TestReading:
    @pytest.mark.parametrize(
        ("asked", "typed", "expected"),
        [
            (AREA, "320", Decimal(320)),
            (AREA, " ３２０．５ 平方米", Decimal("320.5")),
            (AREA, "1,200㎡", None),
            (AREA, "1，200", Decimal(1200)),
            (STAFF, "12.0", 12),
            (element(ElementKind.BOOLEAN), "是", True),
            (element(ElementKind.BOOLEAN), "没有", False),
            (element(ElementKind.CONSENT), "on", True),
            (element(ElementKind.DATE), "2026年1月5日", date(2026, 1, 5)),
            (element(ElementKind.DATE), "２０２６-０１-０５", date(2026, 1, 5)),
            (element(ElementKind.DATE), "20260105", date(2026, 1, 5)),
            (
                element(ElementKind.MOMENT),
                "2026-01-05 14:30",
                datetime(2026, 1, 5, 14, 30, tzinfo=AGENCY_ZONE),
            ),
            (
                element(ElementKind.MOMENT),
                "2026年1月5日14点30分",
                datetime(2026, 1, 5, 14, 30, tzinfo=AGENCY_ZONE),
            ),
            (DISHES, "凉菜、热菜", ("hot", "cold")),
            (DISHES, ["cold", "hot", "cold"], ("hot", "cold")),
            (DISHES, "生食、刺身", ("raw",)),
            (element(ElementKind.CHOICE, options=DISHES.options), "热菜", "hot"),
            (element(ElementKind.MOBILE), "+86 138 0013 8000", "13800138000"),
            (element(ElementKind.RESIDENT_ID), "11010519491231002x", "11010519491231002X"),
            (element(ElementKind.CREDIT_CODE), "91350100M000100Y43", "91350100M000100Y43"),
            (element(ElementKind.REGION), "430102", "430102000000"),
            (element(ElementKind.TEXT), "  陈  玉兰 ", "陈 玉兰"),
            (element(ElementKind.LONG_TEXT), "一\n二", "一\n二"),
        ],
    )
    def test_takes_what_people_type(self, asked, typed, expected):
        if expected is None:
            with pytest.raises(AnswerRefused):
                check_value(asked, typed)
        else:
            assert check_value(asked, typed) == expected

    @pytest.mark.parametrize(
        ("asked", "typed", "sentence"),
        [
            (AREA, "三百", "店里面积要填数字，您填的是“三百”。请只填数字，比如1。"),
            (AREA, "9999", "店里面积最大是5000平方米，您填的是“9999”。请核对后改正。"),
            (AREA, "0.5", "店里面积最小是1平方米，您填的是“0.5”。请核对后改正。"),
            (AREA, "NaN", "店里面积要填数字，您填的是“NaN”。请只填数字，比如1。"),
            (AREA, "1e9", "店里面积要填数字，您填的是“1e9”。请只填数字，比如1。"),
            (STAFF, "1.5", "店里面积要填整数，您填的是“1.5”。请去掉小数部分。"),
            (
                DISHES,
                "烧烤",
                "店里面积里没有这一项，您填的是“烧烤”。请从这几项里选：热菜、凉菜、生食、刺身。",
            ),
            (element(ElementKind.BOOLEAN), "大概", "“店里面积”只能答“是”或“否”，您填的是“大概”。请选一个。"),
            (
                element(ElementKind.DATE),
                "2026-02-30",
                "店里面积要填日期，您填的是“2026-02-30”，日历上没有这一天。请按年月日填，比如2026年11月27日。",
            ),
            (
                element(ElementKind.TEXT, max_length=3),
                "一二三四五",
                "店里面积最多写3个字，您写了5个。请删去2个字。",
            ),
            (
                element(ElementKind.TEXT, pattern=r"\d{3}", help="门牌是三位数字"),
                "12",
                "店里面积的写法不对，您填的是“12”。门牌是三位数字。请改正后再往下填。",
            ),
            (element(ElementKind.MOBILE), "1380013800", "少了1位。手机号是11位数字，您填了10位，请补上。"),
            (element(ElementKind.TEXT), " \u200b", "还没有填店里面积。请填上。"),
            (element(ElementKind.SIGNATURE), "", "还没有签店里面积。请签名。"),
        ],
    )
    def test_refuses_with_one_clear_sentence(self, asked, typed, sentence):
        with pytest.raises(Refusal) as refused:
            check_value(asked, typed)

        assert refused.value.sentence == sentence
        assert refused.value.field == "it"

    def test_never_repeats_a_sensitive_answer(self):
        secret = element(ElementKind.INTEGER, sensitive=True)

        with pytest.raises(AnswerRefused) as refused:
            check_value(secret, "六十八万")

        assert refused.value.sentence == "店里面积要填数字。请只填数字，比如12。"

    def test_takes_a_consent_only_when_given(self):
        with pytest.raises(NotFilled) as refused:
            check_value(element(ElementKind.CONSENT), "off")

        assert "请勾选" in refused.value.sentence

    @given(st.sampled_from(ElementKind), st.text(max_size=40))
    def test_reads_any_text_or_refuses_it(self, kind, typed):
        options = DISHES.options if kind in (ElementKind.CHOICE, ElementKind.CHOICES) else ()
        asked = element(kind, options=options)

        value = _read_or_refuse(asked, typed)

        if isinstance(value, Refusal):
            assert value.field == "it"
            assert value.sentence.endswith("。")
        else:
            assert check_value(asked, value) == value

    @given(st.decimals(min_value=1, max_value=5000, places=3))
    def test_reads_a_number_back_as_it_is_shown(self, number):
        assert check_value(AREA, shown(AREA, number)) == number

    @given(st.dates(min_value=date(1000, 1, 1)))
    def test_reads_a_day_back_as_it_is_shown(self, day):
        asked = element(ElementKind.DATE)

        assert check_value(asked, shown(asked, day)) == day
