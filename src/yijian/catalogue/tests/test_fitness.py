"""What makes an item unfit to be published."""

from dataclasses import replace

import pytest

from yijian.catalogue.rules import Severity, faults_of_item
from yijian.catalogue.rules.fitness import CATCH_ALL, PLACEHOLDER
from yijian.catalogue.tests.factories import element, food_item
from yijian.kernel.definitions import (
    Condition,
    FieldUse,
    Limit,
    LimitUnit,
    MaterialDefinition,
    Necessity,
    PromiseMode,
    ReviewPoint,
    Supply,
)

ELEMENTS = {"area": element("area", "经营面积", "decimal")}
PAPER = MaterialDefinition(code="layout", title="厨房布局图")


def faults(severity=Severity.ERROR, **given):
    return [
        (fault.sheet, fault.key, fault.column)
        for fault in faults_of_item(food_item(**given), elements=ELEMENTS)
        if fault.severity is severity
    ]


def material(**given):
    return {"materials": (replace(PAPER, **given),)}


def test_finds_nothing_wrong_with_a_good_item():
    assert faults_of_item(food_item(), elements=ELEMENTS) == []


@pytest.mark.parametrize(
    "title",
    [
        "其他材料",
        "其他相关材料",
        "法律法规规定的其他材料",
        "其他应当提交的材料",
        "其它证明文件资料",
        "需要的其他证明",
        "身份证等相关材料",
    ],
)
def test_refuses_catch_all_materials(title):
    assert CATCH_ALL.search(title)
    assert faults(**material(title=title)) == [("材料", "layout", "名称")]


@pytest.mark.parametrize(
    "title", ["其他组织统一社会信用代码证", "主要设备设施布局、操作流程等文件", "结婚证", "其他企业合并协议"]
)
def test_accepts_titles_that_only_look_alike(title):
    assert not CATCH_ALL.search(title)


@pytest.mark.parametrize("text", ["/", "暂无", "无", "——", "政策规定", "详见附件", "N/A"])
def test_refuses_placeholders(text):
    assert PLACEHOLDER.match(text)
    assert ("事项", "", "设定依据") in faults(basis=(text,))


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"promised": Limit(amount=11)}, "承诺时限"),
        ({"promised": Limit(amount=11), "statutory": Limit(amount=10, unit=LimitUnit.DAY)}, "承诺时限"),
        ({"instant": True}, "办件类型"),
        ({"promised": Limit(amount=0)}, "承诺时限"),
        ({"basic_code": "000720020000"}, "基本编码"),
        ({"basic_code": "###"}, "基本编码"),
        ({"kind": "55"}, "事项类型"),
        ({"level": "9"}, "行使层级"),
        ({"plain": ""}, "大白话"),
        ({"basis": ()}, "设定依据"),
        ({"fee_cents": 100}, "收费依据"),
        ({"certificate_kind": "", "certificate_fields": (("面积", "area"),)}, "证照字段"),
        ({"certificate_fields": (("面积", "no-such"),)}, "证照字段"),
        ({"promise_mode": PromiseMode.NOTICE, "check_within_days": 30}, "承诺书内容"),
        ({"promise_mode": PromiseMode.NOTICE, "promise_text": "我承诺"}, "承诺后核查"),
    ],
)
def test_refuses_wrong_columns_of_the_item(given, place):
    assert ("事项", "", place) in faults(**given)


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ({"necessity": Necessity.TOLERABLE, "tolerate_days": 20}, "关键材料"),
        ({"necessity": Necessity.TOLERABLE, "key": False}, "容缺天数"),
        ({"tolerate_days": 5, "key": False}, "必要性"),
        ({"supplies": (Supply.CERTIFICATE,)}, "证照种类"),
        ({"supplies": (Supply.REGISTER,)}, "核验来源"),
        ({"form": "1"}, "材料形式"),
        ({"needed_when": "面积 > 5"}, "何时需要"),
        ({"needed_when": "经营面积 > 5 and 经营面积 < 3"}, "何时需要"),
        ({"supplies": (Supply.PROMISE,)}, "关键材料"),
        ({"standard": "无"}, "受理标准"),
    ],
)
def test_refuses_wrong_materials(given, place):
    assert ("材料", "layout", place) in faults(**material(**given))


def test_says_where_in_a_rule_the_fault_stands():
    condition = Condition(rule="经营面积 > 5 and 面积 < 9", title="大小", refusal="太小。")

    found = faults_of_item(food_item(conditions=(condition,)), elements=ELEMENTS)

    assert [(fault.sheet, fault.key, fault.column) for fault in found] == [("条件", "大小", "规则")]
    assert found[0].problem == "第14个字“面积”：没有“面积”这个字段，是不是“经营面积”？"


def test_refuses_unknown_fields_and_papers():
    assert faults(fields=(FieldUse(element="no-such"),)) == [("字段", "no-such", "数据元")]
    point = ReviewPoint(code="1", title="看图", material="no-such")
    assert faults(review_points=(point,)) == [("审查要点", "1", "材料")]


def test_warns_when_government_papers_must_be_carried():
    assert faults(Severity.WARNING, **material(source="20")) == [("材料", "layout", "提供方式")]
