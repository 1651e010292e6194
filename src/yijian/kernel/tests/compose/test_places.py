"""Where a bundle is filed: asked for last, told by the answers, checked before publishing."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yijian.kernel.compose import Ask, Depends, Settled, check_bundle, guide, place_of
from yijian.kernel.definitions import DataElement, ElementKind, FilingPlace, Option
from yijian.kernel.tests.compose.restaurant import BUNDLE, ELEMENTS, ITEMS, MONDAY

MINE, YOURS = "590102001000", "590121100000"
WORDS = {
    **ELEMENTS,
    "whose": DataElement(
        code="whose",
        name="跟谁",
        kind=ElementKind.CHOICE,
        options=(Option(value="我", title="我"), Option(value="你", title="你")),
    ),
    "mine": DataElement(code="mine", name="我的户籍地", kind=ElementKind.REGION),
    "yours": DataElement(code="yours", name="你的户籍地", kind=ElementKind.REGION),
}
PLACED = replace(
    BUNDLE,
    places=(
        FilingPlace(element="mine", when="跟谁 = '我'"),
        FilingPlace(element="yours", when="跟谁 = '你'"),
    ),
)
REST = {"dishes": ("hot",), "sign": True, "promise": True, "rented": True, "mall": False, "area": 320}


def led(script):
    asked, answers = [], {}
    while isinstance(step := guide(PLACED, ITEMS, WORDS, answers, on=MONDAY), Ask):
        asked.append(step)
        answers[step.element.code] = script[step.element.code]
    return asked, answers


def place(answers, known=None, bundle=PLACED):
    return place_of(bundle, WORDS, answers, on=MONDAY, known=known)


class TestPlaceOf:
    def test_is_what_the_first_rule_that_holds_names(self):
        told = {"mine": MINE, "yours": YOURS}

        assert place({**told, "whose": "我"}) == MINE
        assert place({**told, "whose": "你"}) == YOURS
        assert place({"whose": "你"}, known={"yours": YOURS}) == YOURS

    def test_is_open_while_the_answers_do_not_say(self):
        assert place({"mine": MINE}) == ""
        assert place({"whose": None, "mine": MINE}) == ""
        assert place({"whose": "我"}) == ""
        assert place({"whose": "我", "mine": MINE}, bundle=BUNDLE) == ""


class TestAsking:
    def test_asks_last_whose_place_and_only_that_place(self):
        asked, answers = led({**REST, "whose": "你", "yours": YOURS})

        assert [step.element.code for step in asked][-2:] == ["whose", "yours"]
        assert {d.kind for d in asked[-1].why} == {Depends.PLACE}
        assert asked[-1].because == "先选哪个县区，看这一条。"
        assert place(answers) == YOURS

    def test_who_cannot_say_is_not_held_up(self):
        asked, answers = led({**REST, "whose": None})

        assert asked[-1].element.code == "whose"
        assert place(answers) == ""

    @settings(max_examples=40, deadline=None)
    @given(st.sampled_from(("我", "你", None)), st.booleans(), st.sampled_from((20, 100, 320)))
    def test_the_questions_left_lie_in_the_range_told(self, whose, sign, area):
        asked, answers = led(
            {**REST, "sign": sign, "area": area, "whose": whose, "mine": MINE, "yours": YOURS}
        )

        for at, question in enumerate(asked):
            assert question.least <= len(asked) - at <= question.most
        assert isinstance(guide(PLACED, ITEMS, WORDS, answers, on=MONDAY), Settled)


class TestBeforePublishing:
    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            (FilingPlace(element="nowhere"), "“nowhere”不在目录里"),
            (FilingPlace(element="whose"), "“跟谁”不是"),
            (FilingPlace(element="mine", when="跟哪个 = '我'"), "跟哪个"),
        ],
    )
    def test_a_place_that_cannot_be_told_is_a_fault(self, wrong, said):
        faults = check_bundle(replace(PLACED, places=(wrong,)), ITEMS, WORDS)

        assert any(fault.place.startswith("bundle.places.0") and said in fault.sentence for fault in faults)
        assert not [f for f in check_bundle(PLACED, ITEMS, WORDS) if f.place.startswith("bundle.places")]
