"""Where lines may break, how days and money are written."""

import re
from datetime import date, datetime
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from yijian.ui.rules.days import day, moment, money
from yijian.ui.rules.words import group_code, set_text, spell_masked
from yijian.ui.templatetags.text import nb, wbr

CITY = ZoneInfo("Asia/Shanghai")


def plain(markup: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", markup))


class TestSetText:
    @pytest.mark.parametrize(
        "piece",
        [
            "11月24日",
            "2026年11月24日",
            "11月27日（周五）",
            "4个工作日",
            "300平方米",
            "138****6620",
            "0730-8866021",
            "99.4%",
            "4301**********0026",
        ],
    )
    def test_keeps_on_one_line(self, piece):
        assert f'<span class="nb">{piece}</span>' in set_text(f"最晚{piece}前")

    def test_breaks_titles_between_words_only(self):
        assert set_text("食品安全管理员考核证明", breaks=True) == "食品安全<wbr>管理员<wbr>考核<wbr>证明"

    def test_keeps_names_of_the_house_whole(self):
        assert "一件事" in set_text("企业信息变更一件事", breaks=True)

    def test_lets_no_punctuation_begin_a_line(self):
        assert "<wbr>，" not in set_text("先办，后补，再评价。", breaks=True)

    def test_leaves_safe_markup_alone(self):
        text = SafeString('签<a href="/3天">承诺书</a>，3天内&amp;不超过')
        assert nb(text) == '签<a href="/3天">承诺书</a>，<span class="nb">3天</span>内&amp;不超过'

    def test_setting_twice_changes_nothing(self):
        once = wbr("您要办4项，11月27日前全办好")
        assert nb(once) == once

    @given(st.text(max_size=60), st.booleans())
    def test_never_changes_the_words_and_always_escapes(self, text, breaks):
        markup = set_text(text, breaks=breaks)
        assert plain(markup) == text
        assert set(re.findall(r"<[^>]*>", markup)) <= {"<wbr>", '<span class="nb">', "</span>"}

    @given(st.text(alphabet="0123456789ABCX", max_size=40))
    def test_codes_are_copied_unchanged(self, code):
        assert group_code(code).replace("<wbr>", "") == code

    def test_masked_values_are_read_by_their_end(self):
        assert spell_masked("4301**********0026") == "尾号0026"
        assert spell_masked("陈玉兰") == "陈玉兰"


class TestDays:
    def test_weekday_follows_the_date(self):
        assert day(date(2026, 11, 24)) == "11月24日 周二"

    def test_moments_near_today_are_said_as_such(self):
        today = date(2026, 11, 24)
        assert moment(datetime(2026, 11, 24, 14, 32, tzinfo=CITY), today=today) == "今天14:32"
        assert moment(datetime(2026, 11, 23, 21, 6, tzinfo=CITY), today=today) == "昨天21:06"
        assert moment(datetime(2025, 11, 23, 21, 6, tzinfo=CITY), today=today) == "2025年11月23日 21:06"

    @pytest.mark.parametrize(("cents", "said"), [(0, "不收费"), (8000, "80元"), (123450, "1,234.50元")])
    def test_money_is_said_in_yuan(self, cents, said):
        assert money(cents) == said
