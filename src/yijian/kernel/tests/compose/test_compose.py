from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import ClassVar

import pytest

from yijian.kernel.compose import (
    ItemUnknown,
    LeftOutAs,
    NoAlternative,
    NotEntitled,
    NothingApplies,
    RingOfParts,
    SeveralAlternatives,
    bundle_of,
    compose,
)
from yijian.kernel.definitions import Condition, ItemDefinition, Limit, LimitUnit, Part, Relation
from yijian.kernel.tests.compose.restaurant import ANSWERS, BUNDLE, CALENDAR, ELEMENTS, ITEMS, MONDAY
from yijian.kernel.workdays import CalendarUnknown


def planned(bundle=BUNDLE, items=ITEMS, *, on=MONDAY, chosen=(), **changed):
    answers = {**ANSWERS, **changed}
    return compose(bundle, items, ELEMENTS, answers, calendar=CALENDAR, on=on, optional_chosen=chosen)


def left_out(plan, item):
    return next(p for p in plan.left_out if p.item == item)


class TestParts:
    def test_takes_what_the_rules_say(self):
        plan = planned()

        assert set(plan.items) == {"licence-check", "food-licence", "fire", "signboard"}

    def test_says_why_with_the_answers(self):
        assert planned().part("food-licence").because == ("您卖热菜、凉菜，面积320平方米，按餐饮服务办。")

    def test_says_why_in_the_words_of_the_rule_where_the_bundle_wrote_nothing(self):
        assert (
            planned(area=Decimal(40)).part("small-restaurant").because
            == "经营面积 40 平方米，小于 50 平方米。"
        )
        assert planned().part("signboard").because.startswith("挂招牌")

    def test_says_why_not_and_which_answer_to_change(self):
        small = left_out(planned(), "small-restaurant")

        assert small.reason is LeftOutAs.OTHER_TAKEN
        assert small.because == "只适用于50平方米以下的小店。"
        assert small.change == ("area",)

    def test_takes_the_other_alternative_on_another_answer(self):
        plan = planned(area=Decimal(40))

        assert "small-restaurant" in plan.items
        assert left_out(plan, "fire").reason is LeftOutAs.NOT_NEEDED

    def test_offers_an_optional_part_until_it_is_ticked(self):
        assert [p.item for p in planned().offered] == ["seal"]
        assert "seal" in planned(chosen={"seal"}).items

    def test_leaves_out_one_part_whose_own_condition_fails(self):
        plan = planned(mall=True)

        barred = left_out(plan, "signboard")
        assert barred.reason is LeftOutAs.NOT_ENTITLED
        assert barred.refusal == "商场里面的招牌归商场管，不用城管局批。请找商场物业办。"
        assert barred.change == ("mall",)

    def test_ends_when_a_part_that_must_be_done_fails_and_nothing_is_partial(self):
        bundle = replace(
            BUNDLE,
            partial=False,
            parts=(Part(item="licence-check"), Part(item="signboard", included_when="挂招牌")),
        )

        with pytest.raises(NotEntitled) as refused:
            planned(bundle, mall=True)

        assert refused.value.item == "signboard"

    def test_refuses_when_no_part_is_left(self):
        bundle = replace(BUNDLE, parts=(Part(item="seal", relation=Relation.OPTIONAL),))

        with pytest.raises(NothingApplies):
            planned(bundle)

    def test_refuses_when_no_alternative_fits(self):
        parts = tuple(
            replace(p, included_when="经营面积 >= 50 and not 在商场里") if p.item == "food-licence" else p
            for p in BUNDLE.parts
        )

        with pytest.raises(NoAlternative) as refused:
            planned(replace(BUNDLE, parts=parts), mall=True)

        assert refused.value.sentence.startswith("办食品经营许可、办小餐饮许可里要选一项")

    def test_refuses_when_two_alternatives_fit(self):
        parts = tuple(
            replace(p, included_when="经营面积 >= 10") if p.item == "small-restaurant" else p
            for p in BUNDLE.parts
        )

        with pytest.raises(SeveralAlternatives):
            planned(replace(BUNDLE, parts=parts))

    def test_refuses_an_item_without_published_version(self):
        with pytest.raises(ItemUnknown) as refused:
            planned(replace(BUNDLE, parts=(Part(item="drains"),)))

        assert "“drains”" in refused.value.sentence


class TestWhatIsNotKnown:
    def test_prepares_for_what_an_unsure_answer_leaves_open(self):
        plan = planned(area=None)

        fire = plan.part("fire")
        assert not fire.certain
        assert fire.depends_on == ("经营面积",)
        assert fire.because == "您说不准“经营面积”，先按要办来准备，到窗口核对后再定。"
        assert {p.item for p in plan.to_settle} == {"food-licence", "fire"}

    def test_takes_the_heavier_alternative(self):
        plan = planned(area=None)

        assert "food-licence" in plan.items
        assert left_out(plan, "small-restaurant").because == "这几项只办一项，您办的是办食品经营许可。", (
            "that it does not apply is not known"
        )

    def test_plans_before_anything_is_answered(self):
        plan = compose(BUNDLE, ITEMS, ELEMENTS, {}, calendar=CALENDAR, on=MONDAY)

        assert plan.part("signboard").because == "“挂招牌”还没有回答，先按要办来准备，到窗口核对后再定。"

    def test_lets_a_register_tell_what_the_person_cannot(self):
        plan = compose(
            BUNDLE,
            ITEMS,
            ELEMENTS,
            {**ANSWERS, "area": None},
            calendar=CALENDAR,
            on=MONDAY,
            known={"area": Decimal(40)},
        )

        assert plan.part("small-restaurant").certain
        assert plan.declined == ()

    def test_puts_an_answer_before_a_register(self):
        plan = compose(
            BUNDLE, ITEMS, ELEMENTS, ANSWERS, calendar=CALENDAR, on=MONDAY, known={"area": Decimal(40)}
        )

        assert "food-licence" in plan.items


class TestOrderAndDays:
    def test_runs_in_waves(self):
        assert planned().waves == (("licence-check", "signboard"), ("food-licence", "fire"))

    def test_counts_from_the_day_of_filing(self):
        plan = planned()

        food = plan.part("food-licence")
        assert (food.starts_on, food.promised_on) == (MONDAY, date(2026, 11, 27))
        assert (food.start_day, food.end_day) == (0, 4)
        assert (plan.promised_on, plan.promised_days) == (date(2026, 11, 27), 4)

    def test_adds_up_along_the_chain(self):
        slow = {**ITEMS, "licence-check": replace(ITEMS["licence-check"], promised=Limit(amount=3))}

        plan = planned(items=slow)

        assert (plan.part("food-licence").start_day, plan.part("food-licence").end_day) == (3, 7)
        assert plan.promised_on == date(2026, 12, 2)
        assert plan.critical_path == ("licence-check", "food-licence")

    def test_shows_the_bundles_own_promise_beside(self):
        plan = planned()

        assert (plan.bundle_promised_on, plan.bundle_promised_days) == (date(2026, 12, 7), 10)

    def test_takes_the_longest_way_by_law(self):
        plan = planned()

        assert plan.part("food-licence").statutory_on == date(2026, 12, 8)
        assert plan.statutory_days == 20

    def test_counts_hours_as_the_days_they_fill(self):
        quick = {
            **ITEMS,
            "food-licence": replace(ITEMS["food-licence"], promised=Limit(amount=8, unit=LimitUnit.HOUR)),
        }

        assert planned(items=quick).part("food-licence").end_day == 2

    def test_draws_one_lane_for_each_department(self):
        lanes = planned().lanes

        assert [(lane.agency_title, [s.item for s in lane.stretches]) for lane in lanes] == [
            ("市场监管局", ["licence-check", "food-licence"]),
            ("城管局", ["signboard"]),
            ("消防救援支队", ["fire"]),
        ]

    def test_refuses_a_ring(self):
        parts = (
            Part(item="fire", after=("seal",)),
            Part(item="seal", after=("fire",)),
            Part(item="signboard"),
        )

        with pytest.raises(RingOfParts) as refused:
            planned(replace(BUNDLE, parts=parts))

        assert refused.value.items == ("fire", "seal")
        assert "过消防检查等刻公章等过消防检查" in refused.value.sentence

    def test_waits_for_nothing_that_is_not_in_the_plan(self):
        parts = (Part(item="fire", after=("small-restaurant",)),)

        assert planned(replace(BUNDLE, parts=parts)).part("fire").after == ()

    def test_refuses_to_guess_beyond_the_calendar(self):
        with pytest.raises(CalendarUnknown):
            planned(on=date(2029, 12, 31))


class TestFormMaterialsCost:
    def test_does_not_ask_what_a_result_fills(self):
        plan = planned()

        assert "licence-no" not in {f.key for f in plan.form.fields}
        assert [(p.item, p.certificate_field, p.element) for p in plan.part("food-licence").passes] == [
            ("licence-check", "code", "licence-no")
        ]

    def test_asks_it_when_the_result_is_not_in_the_plan(self):
        parts = tuple(p for p in BUNDLE.parts if p.item != "licence-check")

        assert "licence-no" in {f.key for f in planned(replace(BUNDLE, parts=parts)).form.fields}

    def test_counts_what_is_saved(self):
        savings = {s.code: (s.now, s.singly, s.before) for s in planned().savings}

        assert savings == {
            "materials": (4, 10, 19),
            "forms": (1, 4, None),
            "fields": (7, 11, None),
            "visits": (3, 5, 6),
            "days": (4, 6, 40),
        }

    def test_adds_up_the_fees(self):
        plan = planned()

        assert plan.cost_cents == 5000
        assert [(line.item, line.basis) for line in plan.fees] == [("signboard", "城市道路占用费标准")]

    def test_goes_out_together_only_when_somebody_goes(self):
        assert planned().joint_survey
        assert not planned(area=Decimal(40)).joint_survey


class TestSingleItem:
    def test_is_composed_like_a_bundle(self):
        plan = compose(
            bundle_of(ITEMS["food-licence"]), ITEMS, ELEMENTS, ANSWERS, calendar=CALENDAR, on=MONDAY
        )

        assert plan.items == ("food-licence",)
        assert plan.promised_on == plan.bundle_promised_on
        assert all(s.saved == 0 for s in plan.savings if s.code in ("forms", "fields", "visits", "days"))
        assert plan.part("food-licence").because == "您要办的就是这一项。"

    def test_refuses_when_its_condition_fails(self):
        with pytest.raises(NotEntitled) as refused:
            compose(
                bundle_of(ITEMS["signboard"]), ITEMS, ELEMENTS, {"mall": True}, calendar=CALENDAR, on=MONDAY
            )

        assert refused.value.condition.basis == "《城市市容和环境卫生管理条例》第十一条"

    def test_gives_a_route_even_where_the_condition_wrote_none(self):
        item = ItemDefinition(
            code="x",
            version=1,
            title="事",
            plain="事",
            kind="01",
            conditions=(Condition(rule="挂招牌", title="挂招牌的店", refusal=""),),
        )

        with pytest.raises(NotEntitled) as refused:
            compose(bundle_of(item), {"x": item}, ELEMENTS, {"sign": False}, calendar=CALENDAR, on=MONDAY)

        assert refused.value.route == "不符合“挂招牌的店”这一条，现在不能这样办。请到窗口问明原来的办法。"


class TestWithoutASource:
    """A part that another's result fills cannot be done where that other cannot."""

    ITEMS: ClassVar = {
        **ITEMS,
        "licence-check": replace(
            ITEMS["licence-check"],
            conditions=(Condition(rule="经营面积 < 10", title="很小", refusal="店太大，请到窗口办。"),),
        ),
    }

    def plan(self, **known):
        return compose(BUNDLE, self.ITEMS, ELEMENTS, ANSWERS, calendar=CALENDAR, on=MONDAY, known=known)

    def test_it_is_left_out_with_what_it_waits_for_and_says_so(self):
        plan = self.plan()

        left = {part.item: part for part in plan.left_out}
        assert {"licence-check", "food-licence"} <= set(left)
        assert left["licence-check"].refusal == "店太大，请到窗口办。"
        assert "单独申报" in left["food-licence"].refusal
        assert "fire" in plan.items, "waiting for it alone is no need of its result"

    def test_it_stays_when_what_it_needs_is_known(self):
        assert "food-licence" in self.plan(**{"licence-no": "92590102MA0000000X"}).items
