"""What every plan keeps to, whatever the bundle and the answers."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yijian.kernel.compose import (
    LeftOutAs,
    NotEntitled,
    PlanUnreadable,
    RingOfParts,
    compose,
    guide,
    plan_from_json,
    plan_to_json,
)
from yijian.kernel.compose.guide import Ask
from yijian.kernel.definitions import BundleDefinition, ItemDefinition, Limit, LimitUnit, Part
from yijian.kernel.tests.compose.restaurant import ANSWERS, BUNDLE, CALENDAR, ELEMENTS, ITEMS, MONDAY

all_answers = st.fixed_dictionaries(
    {
        "dishes": st.sampled_from([("hot",), ("cold",), ("hot", "cold")]),
        "area": st.decimals(min_value=1, max_value=1000, places=1),
        "sign": st.booleans(),
        "promise": st.booleans(),
        "rented": st.booleans(),
        "mall": st.booleans(),
    }
)


def planned(answers, **more):
    return compose(BUNDLE, ITEMS, ELEMENTS, answers, **{"calendar": CALENDAR, "on": MONDAY, **more})


class TestInclusion:
    @given(all_answers, st.booleans())
    def test_is_exactly_what_the_rules_say(self, answers, ticked):
        plan = planned(answers, optional_chosen={"seal"} if ticked else ())

        expected = {"licence-check", "food-licence" if answers["area"] >= 50 else "small-restaurant"}
        if answers["area"] >= 300:
            expected.add("fire")
        if answers["sign"] and not answers["mall"]:
            expected.add("signboard")
        if ticked:
            expected.add("seal")
        assert set(plan.items) == expected
        assert {p.item for p in plan.left_out} == {p.item for p in BUNDLE.parts} - expected
        assert all(p.because for p in (*plan.parts, *plan.left_out))
        assert all(p.certain for p in plan.parts)

    @settings(max_examples=50, deadline=None)
    @given(all_answers, st.permutations(sorted(ANSWERS)))
    def test_one_more_answer_never_unsettles_what_was_settled(self, answers, order):
        settled: dict[str, bool] = {}
        for count in range(len(order) + 1):
            plan = planned({code: answers[code] for code in order[:count]})
            now = {p.item: True for p in plan.parts if p.certain}
            now |= {
                p.item: False
                for p in plan.left_out
                if p.reason in (LeftOutAs.NOT_NEEDED, LeftOutAs.NOT_ENTITLED)
            }
            # A part that is certain by its rule may still fail its own condition, told as not entitled: the rule stays.
            barred = {p.item for p in plan.left_out if p.reason is LeftOutAs.NOT_ENTITLED}
            for item, was in settled.items():
                assert now.get(item) == was or item in barred
            settled = now

    @settings(max_examples=50, deadline=None)
    @given(all_answers, st.permutations(sorted(ANSWERS)))
    def test_one_more_answer_never_asks_more_about_what_is_answered(self, answers, order):
        for count in range(len(order) + 1):
            given_now = {code: answers[code] for code in order[:count]}
            step = guide(BUNDLE, ITEMS, ELEMENTS, given_now, on=MONDAY)
            if isinstance(step, Ask):
                assert step.element.code not in given_now

    @given(all_answers)
    def test_shares_what_can_be_shared(self, answers):
        plan = planned(answers)

        keys = Counter(f.key for f in plan.form.fields)
        codes = Counter(m.code for m in plan.materials.lines)
        assert set(keys.values()) <= {1}
        assert set(codes.values()) <= {1}
        consents = {f.item for f in plan.form.fields if f.element.code == "consent"}
        assert consents == {
            p.item for p in plan.parts if any(u.element == "consent" for u in ITEMS[p.item].fields)
        }


@st.composite
def routes(draw, *, least=1, most=8):
    """Return items with limits and parts that wait only for earlier ones."""
    count = draw(st.integers(least, most))
    limits = st.builds(
        Limit, amount=st.integers(0, 15), unit=st.sampled_from([LimitUnit.WORKDAY, LimitUnit.DAY])
    )
    items, parts = {}, []
    for number in range(count):
        code = f"i{number}"
        items[code] = ItemDefinition(
            code=code,
            version=1,
            title=code,
            plain=code,
            kind="01",
            promised=draw(limits),
            statutory=draw(limits),
            agency_role=draw(st.sampled_from(["a", "b"])),
        )
        after = (
            draw(st.lists(st.sampled_from([f"i{n}" for n in range(number)]), max_size=3)) if number else []
        )
        parts.append(Part(item=code, after=tuple(after)))
    shuffled = draw(st.permutations(parts))
    return BundleDefinition(code="b", version=1, title="b", plain="b", parts=tuple(shuffled)), items


def routed(bundle, items, *, on=MONDAY):
    return compose(bundle, items, {}, {}, calendar=CALENDAR, on=on)


days = st.integers(0, 200).map(lambda n: date(2026, 6, 1) + timedelta(days=n))


class TestDays:
    @given(routes(), days)
    def test_nothing_starts_before_what_it_waits_for(self, route, on):
        plan = routed(*route, on=on)

        for part in plan.parts:
            assert on <= part.starts_on <= part.promised_on <= plan.promised_on
            assert 0 <= part.start_day <= part.end_day <= plan.promised_days
            for forerunner in part.after:
                assert plan.part(forerunner).promised_on <= part.starts_on
                assert plan.part(forerunner).wave < part.wave
        assert plan.promised_on == max(p.promised_on for p in plan.parts)

    @given(routes(), days, st.integers(0, 60))
    def test_filing_later_never_ends_earlier(self, route, on, later):
        assert routed(*route, on=on).promised_on <= routed(*route, on=on + timedelta(days=later)).promised_on

    @given(routes(least=2), st.data())
    def test_a_part_less_never_ends_later(self, route, data):
        bundle, items = route
        dropped = data.draw(st.sampled_from(bundle.parts))

        less = replace(bundle, parts=tuple(p for p in bundle.parts if p is not dropped))

        assert routed(less, items).promised_on <= routed(bundle, items).promised_on

    @given(routes(), st.data())
    def test_a_longer_limit_never_ends_earlier(self, route, data):
        bundle, items = route
        code = data.draw(st.sampled_from(sorted(items)))
        limit = items[code].promised

        slower = {**items, code: replace(items[code], promised=replace(limit, amount=limit.amount + 3))}

        assert routed(bundle, items).promised_on <= routed(bundle, slower).promised_on

    @given(routes())
    def test_the_critical_path_is_a_chain_from_the_first_day_to_the_last(self, route):
        plan = routed(*route)

        critical = [p for p in plan.parts if p.critical]
        assert max(p.promised_on for p in critical) == plan.promised_on
        for part in critical:
            reasons = [plan.part(f) for f in part.after if plan.part(f).promised_on == part.starts_on]
            assert part.starts_on == plan.on or any(r.critical for r in reasons)

    @given(routes())
    def test_every_part_lies_on_one_lane(self, route):
        plan = routed(*route)

        assert sorted(s.item for lane in plan.lanes for s in lane.stretches) == sorted(plan.items)

    @given(routes(least=2), st.data())
    def test_a_ring_is_refused(self, route, data):
        bundle, items = route
        waves = routed(bundle, items)
        waiting = [p for p in waves.parts if p.after]
        if not waiting:
            return
        last = data.draw(st.sampled_from(waiting))
        parts = tuple(
            replace(p, after=(*p.after, last.item)) if p.item == last.after[0] else p for p in bundle.parts
        )

        with pytest.raises(RingOfParts) as refused:
            routed(replace(bundle, parts=parts), items)

        ring = refused.value.items
        after = {p.item: p.after for p in parts}
        assert all(ring[(n + 1) % len(ring)] in after[code] for n, code in enumerate(ring))


class TestKeeping:
    @given(all_answers, st.booleans())
    def test_a_kept_plan_reads_back_equal(self, answers, unsure):
        plan = planned({**answers, **({"area": None} if unsure else {})}, held={"business-licence"})

        kept = json.dumps(plan_to_json(plan), ensure_ascii=False)

        assert plan_from_json(json.loads(kept)) == plan

    def test_passes_over_what_a_newer_release_wrote(self):
        kept = plan_to_json(planned(ANSWERS))

        assert plan_from_json({**kept, "weather": "晴"}) == planned(ANSWERS)

    @pytest.mark.parametrize("broken", [{}, {"format": 99}, {"format": 1}, {"format": 1, "parts": 3}])
    def test_refuses_what_is_no_plan(self, broken):
        with pytest.raises(PlanUnreadable):
            plan_from_json(broken)

    def test_refuses_a_plan_with_a_damaged_part(self):
        kept = plan_to_json(planned(ANSWERS))
        kept["parts"][0]["promised_on"] = 7

        with pytest.raises(PlanUnreadable):
            plan_from_json(kept)


class TestRepeating:
    @given(all_answers)
    def test_the_same_answers_give_the_same_plan(self, answers):
        assert planned(answers) == planned(dict(reversed(answers.items())))

    def test_refuses_the_same_way(self):
        for _ in range(2):
            with pytest.raises(NotEntitled):
                planned({**ANSWERS, "dishes": ("packed",), "area": Decimal(1)})
