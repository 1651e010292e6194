"""Reading rules: what is understood, and what an author is told."""

import pytest
from hypothesis import given

from yijian.kernel.definitions import DataElement, ElementKind, Option
from yijian.kernel.rules import ALWAYS, FieldType, Rule, RuleFaults, Vocabulary, parse
from yijian.kernel.rules.writing import write
from yijian.kernel.tests.rules.words import NODES, SHOP


class TestParse:
    @pytest.mark.parametrize(
        ("text", "same"),
        [
            (
                "经营面积 ≥ 300 且 （有热食 或 非 仅售预包装）",
                "经营面积 >= 300 and (有热食 or not 仅售预包装)",
            ),
            ("经营面积 between 1 and 3.5", "经营面积 >= 1 and 经营面积 <= 3.5"),
            ("300 < 经营面积", "经营面积 > 300"),
            ("有热食 = 否", "not 有热食"),
            ("有热食 <> true", "not 有热食"),
            ("‘热食’ in 经营项目", "经营项目 包含 '热食'"),
            ("经营项目 不包含 “热食”", "not 经营项目 包含 '热食'"),
            ("经营项目 包含任一（'热食'、'冷食'）", "经营项目 包含任一 ('热食', '冷食')"),
            ("所在地 is not null", "所在地 已填"),
            ("not 所在地 已填", "所在地 未填"),
            ("年龄(出生日期) < 1", "周岁(出生日期, 今天) < 1"),
            ("加年(出生日期, 3) > 今天", "加月(出生日期, 36) > 今天"),
            ("天数(出生日期) <= 30", "今天 - 出生日期 <= 30"),
            ("业态 not in ('餐饮', '零售')", "not 业态 in ('餐饮', '零售')"),
            ("不是字段 = 1 -- 说明".replace("不是字段", "从业人数"), "从业人数 = 1"),
        ],
    )
    def test_reads_the_ways_people_write(self, text, same):
        assert write(parse(text, SHOP).node) == same
        assert parse(same, SHOP).node == parse(text, SHOP).node

    @given(NODES)
    def test_reads_back_what_it_writes(self, node):
        written = Rule.of(node)

        read = parse(written.text, SHOP)

        facts = {}
        assert read.fields == written.fields
        assert write(parse(write(read.node), SHOP).node) == write(read.node)
        assert read.test(facts) == written.test(facts)

    def test_takes_an_empty_text_for_always(self):
        assert parse("  ", SHOP) is ALWAYS
        assert ALWAYS.fields == frozenset()

    def test_reads_the_same_text_once(self):
        again = Vocabulary(SHOP.fields)

        assert parse("有热食", SHOP) is parse(" 有热食 ", again)
        assert hash(again) == hash(SHOP)

    def test_names_the_fields_it_reads(self):
        assert parse("周岁(出生日期) < 1 and 有热食", SHOP).fields == {"出生日期", "今天", "有热食"}

    def test_keeps_names_with_signs_in_double_quotes(self):
        vocabulary = Vocabulary.from_elements(
            [DataElement(code="a", name="面积（平方米）", kind=ElementKind.DECIMAL)]
        )

        rule = parse('"面积（平方米）" > 3', vocabulary)

        assert rule.fields == {"面积（平方米）"}
        assert write(rule.node) == '"面积（平方米）" > 3'


class TestFaults:
    @pytest.mark.parametrize(
        ("text", "place", "reason"),
        [
            ("面积 > 3", "面积", "没有“面积”这个字段，是不是“经营面积”？"),
            ("经营面积", "经营面积", "“经营面积”是数字，要写明和什么比较，只有“是或否”的字段可以单独写。"),
            ("经营面积 > '3'", "经营面积 > '3'", "和数字比较时不要加引号：“3”。"),
            ("业态 = '外卖'", "业态 = '外卖'", "“业态”没有选项“外卖”，可选的有：餐饮、零售、食堂。"),
            ("业态 in ('餐饮', '外卖')", "'外卖'", "“业态”没有选项“外卖”，可选的有：餐饮、零售、食堂。"),
            ("经营项目 = '热食'", "经营项目 = '热食'", "多选要用“包含”来判断，例如：经营项目 包含 '热食'。"),
            ("业态 包含 '餐饮'", "业态", "“业态”是单选，不是多选，请用 = 或 in。"),
            (
                "经营项目 包含 ('热食', '冷食')",
                None,
                "“包含”后面只能写一项；几项中有一项用“包含任一”，每一项都要有用“包含全部”。",
            ),
            ("3 < 经营面积 < 4", "3 < 经营面积 < 4", "比较不能连着写，请分成两个条件，中间用 and。"),
            ("所在地 > '43'", "所在地 > '43'", "文字不能比大小，只能用 = 或 <>。"),
            (
                "经营面积 = 有热食",
                "经营面积 = 有热食",
                "两边的类型不同：一边是数字，一边是是或否，不能比较。",
            ),
            ("出生日期 > '2024-13-01'", None, "“2024-13-01”不是日期，请写成 '2026-01-31' 的样子。"),
            ("经营面积 / 0 > 1", "经营面积 / 0", "不能除以零。"),
            ("(有热食 or 业态", None, "括号没有配对，这里缺少“)”。"),
            ("所在地 = '43", "'43", "引号没有配对，文字要用成对的引号括起来。"),
            ("有热食 仅售预包装", "仅售预包装", "看不懂“仅售预包装”，它前面可能缺少 and、or 或比较符号。"),
            ("经营面积 >=", ">=", "“>=”的前面或后面缺少内容。"),
            ("有热食 is true", None, "“is”后面只能是 null 或 not null；是否请直接写字段名，或写“= 是”。"),
        ],
    )
    def test_say_what_is_wrong_and_where(self, text, place, reason):
        with pytest.raises(RuleFaults) as refusal:
            parse(text, SHOP)

        fault = refusal.value.faults[0]
        assert fault.reason == reason
        if place is not None:
            assert text[fault.position : fault.position + fault.length] == place

    def test_are_told_all_at_once(self):
        with pytest.raises(RuleFaults) as refusal:
            parse("面积 > 3 and 热食 and 业态 = '外卖'", SHOP)

        assert len(refusal.value.faults) == 3
        assert refusal.value.code == "rules.faults"
        assert refusal.value.status == 422

    @pytest.mark.parametrize(
        "text",
        ["pg_sleep(3) > 1", "exists(有热食)", "abs(经营面积) > 3", "coalesce(有热食, 是)", "版本() = '1'"],
    )
    def test_forbid_functions_outside_the_language(self, text):
        with pytest.raises(RuleFaults, match="规则里不能用函数"):
            parse(text, SHOP)

    @pytest.mark.parametrize(
        "text",
        ["select 1", "经营面积 in (select 1)", "有热食; drop table x", "经营面积[1] = 2", "a.b = 1", "case when 有热食 then 1 end",
         "有热食 = ?", "经营面积 = :x", "*", "1", "'文本'", "null", "经营面积 = null", "cast(经营面积 as int) = 1", "经营面积 % 2 = 1",
         "(" * 3000 + "有热食" + ")" * 3000, "not " * 900 + "有热食", "有热食 and " * 5000 + "有热食", "{", "[", "-- x", "经营面积 > 1e999999999"],
    )  # fmt: skip
    def test_never_let_anything_else_through(self, text):
        with pytest.raises(RuleFaults):
            parse(text, SHOP)

    def test_read_long_chains(self):
        rule = parse(" or ".join(f"从业人数 = {i}" for i in range(150)), SHOP)

        assert rule.test({"从业人数": 149}) is True

    def test_suggest_the_value_where_the_title_was_written(self):
        element = DataElement(
            code="t",
            name="业态",
            kind=ElementKind.CHOICE,
            options=(Option(value="catering", title="餐饮"), Option(value="retail", title="零售")),
        )

        with pytest.raises(RuleFaults, match="请写选项的值“catering”"):
            parse("业态 = '餐饮'", Vocabulary.from_elements([element]))


class TestVocabulary:
    def test_gives_every_kind_of_element_a_type(self):
        elements = [DataElement(code=k.value, name=k.value, kind=k) for k in ElementKind]

        types = {f.name: f.type for f in Vocabulary.from_elements(elements)}

        assert types["integer"] is FieldType.NUMBER
        assert types["consent"] is FieldType.BOOLEAN
        assert types["moment"] is FieldType.DATE
        assert types["choices"] is FieldType.CHOICES
        assert types["resident-id"] is FieldType.TEXT

    def test_reads_stored_answers(self):
        from datetime import date
        from decimal import Decimal

        facts = SHOP.facts(
            {
                "经营面积": "1,326.5",
                "有热食": "是",
                "出生日期": "2025-03-01",
                "经营项目": ["热食"],
                "业态": "",
                "别的": 1,
                "从业人数": "六",
            }
        )

        assert facts == {
            "经营面积": Decimal("1326.5"), "有热食": True, "出生日期": date(2025, 3, 1), "经营项目": ("热食",), "业态": None, "从业人数": None,
        }  # fmt: skip
