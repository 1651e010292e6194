from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from yijian.kernel.compose import Ask, Depends, Settled, bundle_of, compose, guide
from yijian.kernel.tests.compose.restaurant import ANSWERS, BUNDLE, CALENDAR, ELEMENTS, ITEMS, MONDAY


def led(script, *, bundle=BUNDLE, known=None, chosen=(), on=MONDAY):
    """Return the questions asked when every one is answered from a script, and the answers given."""
    asked, answers = [], {}
    while True:
        step = guide(bundle, ITEMS, ELEMENTS, answers, on=on, known=known, optional_chosen=chosen)
        if isinstance(step, Settled):
            return asked, answers, step
        asked.append(step)
        answers[step.element.code] = script[step.element.code]


class TestGuide:
    def test_asks_first_what_the_bundle_always_asks(self):
        step = guide(BUNDLE, ITEMS, ELEMENTS, {}, on=MONDAY)

        assert isinstance(step, Ask)
        assert step.element.code == "dishes"

    def test_says_what_hangs_on_the_answer(self):
        step = guide(BUNDLE, ITEMS, ELEMENTS, {"dishes": ("hot",)}, on=MONDAY)

        assert isinstance(step, Ask)
        assert step.element.code == "area"
        assert [d.item for d in step.why if d.kind is Depends.PART] == [
            "food-licence",
            "small-restaurant",
            "fire",
        ]
        assert step.because.startswith(
            "300平方米以上的餐饮店，开门前要过一次消防检查。办食品经营许可、办小餐饮许可、过消防检查要不要办"
        )

    def test_asks_nothing_that_no_part_needs(self):
        small = {**ANSWERS, "area": Decimal(40), "sign": False}

        asked, _, _ = led(small)

        assert [a.element.code for a in asked] == ["dishes", "area", "sign", "rented"]

    def test_does_not_ask_what_is_known(self):
        asked, _, _ = led(ANSWERS, known={"area": Decimal(320), "rented": True})

        assert {a.element.code for a in asked}.isdisjoint({"area", "rented"})

    def test_stops_when_the_bundle_cannot_be_had(self):
        asked, _, step = led({"dishes": ("packed",)})

        assert len(asked) == 1
        assert step == Settled(entitled=False)

    def test_leads_on_when_the_person_cannot_say(self):
        asked, answers, step = led(dict.fromkeys(ANSWERS))

        assert len(asked) == len({a.element.code for a in asked})
        assert isinstance(step, Settled)
        assert set(step.unsure) == {ELEMENTS[code].name for code in answers}
        assert compose(BUNDLE, ITEMS, ELEMENTS, answers, calendar=CALENDAR, on=MONDAY).to_settle

    def test_asks_about_an_optional_part_only_once_it_is_ticked(self):
        parts = tuple(
            replace(p, included_when="先承诺后检查") if p.item == "seal" else p for p in BUNDLE.parts
        )
        bundle = replace(BUNDLE, parts=parts)
        small = {**ANSWERS, "area": Decimal(40)}

        assert "promise" not in led(small, bundle=bundle)[1]
        assert "promise" in led(small, bundle=bundle, chosen={"seal"})[1]

    def test_guides_a_single_item(self):
        asked, _, _ = led(ANSWERS, bundle=bundle_of(ITEMS["fire"]))

        assert {a.element.code for a in asked} == {"mall", "promise"}

    def test_stops_when_the_only_item_cannot_be_had(self):
        asked, _, step = led({**ANSWERS, "mall": True}, bundle=bundle_of(ITEMS["signboard"]))

        assert [a.element.code for a in asked] == ["mall"]
        assert step == Settled(entitled=False)

    def test_asks_by_the_day_it_is_asked_on(self):
        parts = tuple(
            replace(p, included_when="今天 >= '2027-01-01'") if p.item == "signboard" else p
            for p in BUNDLE.parts
        )
        bundle = replace(BUNDLE, parts=parts)
        small = {**ANSWERS, "area": Decimal(40)}

        assert [a.element.code for a in led(small, bundle=bundle)[0]] == ["dishes", "area", "rented"]
        assert "mall" in led(small, bundle=bundle, on=date(2027, 1, 4))[1]


DISHES = (("hot",), ("packed",), ("hot", "cold"))
AREAS = (Decimal(10), Decimal(50), Decimal(299), Decimal(300))
YES_OR_NO = (True, False)


def answering(dishes, areas, yes_or_no):
    """Return scripts of answers drawn from these; None is 说不准."""
    return st.fixed_dictionaries(
        {
            "dishes": st.sampled_from(dishes),
            "area": st.sampled_from(areas),
            **{name: st.sampled_from(yes_or_no) for name in ("sign", "promise", "rented", "mall")},
        }
    )


scripts = answering((*DISHES, None), (*AREAS, None), (*YES_OR_NO, None))
sure_scripts = answering(DISHES, AREAS, YES_OR_NO)
sure_kitchen_scripts = answering([dish for dish in DISHES if dish != ("packed",)], AREAS, YES_OR_NO)


class TestGuidanceIsHonest:
    @settings(max_examples=50, deadline=None)
    @given(scripts)
    def test_never_asks_twice_and_always_ends(self, script):
        asked, _, _ = led(script)

        codes = [a.element.code for a in asked]
        assert len(codes) == len(set(codes))

    @settings(max_examples=50, deadline=None)
    @given(sure_scripts)
    def test_the_questions_left_lie_in_the_range_told(self, script):
        asked, _, step = led(script)

        for place, question in enumerate(asked):
            left = len(asked) - place
            assert question.least <= left <= question.most
        assert isinstance(step, Settled)

    @settings(max_examples=50, deadline=None)
    @given(sure_kitchen_scripts)
    def test_what_was_not_asked_changes_nothing(self, script):
        _, answers, _ = led(script)

        asked_only = compose(BUNDLE, ITEMS, ELEMENTS, answers, calendar=CALENDAR, on=MONDAY)
        everything = compose(BUNDLE, ITEMS, ELEMENTS, script, calendar=CALENDAR, on=MONDAY)

        assert asked_only.items == everything.items
        assert not asked_only.to_settle
        assert [(m.code, m.need) for m in asked_only.materials.lines] == [
            (m.code, m.need) for m in everything.materials.lines
        ]
