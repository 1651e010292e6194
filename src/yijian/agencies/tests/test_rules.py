from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yijian.agencies import rules
from yijian.agencies.vocabulary import EVERY_ROLE, MandateMode, MandateRow, Power

PATH = ("p", "c", "k")
DAY = date(2026, 6, 1)


def mandate(agency="a", *, ref="m", **fields):
    principal = fields.pop("principal", agency)
    values = {
        "powers": frozenset(Power),
        "items": frozenset(),
        "role": "market",
        "regions": ("c",),
        "mode": MandateMode.DIRECT,
        "valid_from": date(2026, 1, 1),
        "valid_until": None,
    } | fields
    return MandateRow(
        ref=ref,
        agency_code=agency,
        agency_name=agency,
        name_agency_code=principal,
        name_agency_name=principal,
        seal_agency_code=principal,
        document="",
        **values,
    )


def matter(power=Power.DECIDE, item="food", role="market", path=PATH, on=DAY):
    return rules.Matter(power=power, item_code=item, role=role, region_path=path, on=on)


class TestWinner:
    def test_prefers_the_nearest_region(self):
        city = mandate("city", regions=("c",), items=frozenset({"food"}), role="")
        county = mandate("county", regions=("k",))

        assert rules.winner([city, county], matter()) == county

    def test_prefers_the_named_item_in_the_same_region(self):
        whole = mandate("whole")
        named = mandate("named", items=frozenset({"food"}), role="")
        everything = mandate("everything", role=EVERY_ROLE)

        assert rules.winner([whole, named, everything], matter()) == named
        assert rules.winner([whole, everything], matter()) == whole
        assert rules.winner([everything], matter()) == everything

    def test_prefers_what_was_passed_on_over_what_was_there_by_law(self):
        direct = mandate("direct")
        passed_on = mandate("agent", principal="direct", mode=MandateMode.DELEGATED)

        assert rules.winner([direct, passed_on], matter()) == passed_on

    def test_finds_nobody_elsewhere_or_for_another_power(self):
        only_receives = mandate(powers=frozenset({Power.RECEIVE}))

        assert rules.winner([only_receives], matter(path=("p", "x"))) is None
        assert rules.winner([only_receives], matter(power=Power.DECIDE)) is None
        assert rules.winner([], matter()) is None

    def test_can_be_asked_for_one_agency_only(self):
        city = mandate("city")
        county = mandate("county", regions=("k",))

        assert rules.winner([city, county], matter(), agency_code="city") == city

    def test_holds_from_its_first_day_to_the_day_before_it_ends(self):
        row = mandate(valid_from=DAY, valid_until=DAY + timedelta(days=2))

        held = [rules.is_in_force(row, DAY + timedelta(days=offset)) for offset in (-1, 0, 1, 2)]

        assert held == [False, True, True, False]

    def test_lapses_with_the_principal(self):
        principal = mandate("principal", valid_until=DAY)
        agent = mandate("agent", principal="principal", mode=MandateMode.DELEGATED, regions=("k",))

        assert rules.winner([principal, agent], matter(on=DAY - timedelta(days=1))) == agent
        assert rules.winner([principal, agent], matter(on=DAY)) is None

    def test_never_rests_on_a_delegation_of_a_delegation(self):
        middle = mandate("middle", principal="nobody", mode=MandateMode.DELEGATED)
        last = mandate("last", principal="middle", mode=MandateMode.DELEGATED, regions=("k",))

        assert rules.winner([middle, last], matter()) is None


rows = st.builds(
    mandate,
    st.sampled_from("abc"),
    ref=st.uuids().map(str),
    principal=st.sampled_from("abc"),
    mode=st.sampled_from(MandateMode),
    powers=st.frozensets(st.sampled_from(Power), min_size=1),
    regions=st.lists(st.sampled_from(("p", "c", "k", "x")), min_size=1, max_size=2, unique=True).map(tuple),
    items=st.frozensets(st.sampled_from(("food", "shop")), max_size=1),
    role=st.sampled_from(("market", "police", EVERY_ROLE)),
    valid_from=st.dates(date(2026, 5, 1), date(2026, 7, 1)),
    valid_until=st.none() | st.dates(date(2026, 5, 1), date(2026, 8, 1)),
)


class TestAnyMandates:
    @given(st.lists(rows, max_size=6), st.randoms())
    def test_the_winner_does_not_depend_on_order_and_always_covers(self, mandates, random):
        shuffled = list(mandates)
        random.shuffle(shuffled)

        found = rules.winner(mandates, matter())

        assert found == rules.winner(shuffled, matter())
        if found is not None:
            assert rules.covers(found, matter())
            assert rules.stands(found, matter(), mandates)

    @given(st.lists(rows, max_size=6), rows)
    def test_one_more_mandate_never_leaves_a_matter_without_anybody(self, mandates, another):
        before = rules.winner(mandates, matter())

        after = rules.winner([*mandates, another], matter())

        assert before is None or after is not None
        assert after is None or rules.depth(after, PATH) >= (rules.depth(before, PATH) if before else 0)


class TestRequireSound:
    @pytest.mark.parametrize(
        ("fields", "refusal"),
        [
            ({"powers": frozenset()}, rules.MandateEmpty),
            ({"regions": ()}, rules.MandateEmpty),
            ({"role": ""}, rules.MandateEmpty),
            ({"valid_until": date(2026, 1, 1)}, rules.PeriodInverted),
            ({"principal": "other"}, rules.PrincipalWanted),
            ({"mode": MandateMode.DELEGATED}, rules.PrincipalWanted),
            ({"mode": MandateMode.DIRECT_REPORT, "principal": "other"}, rules.OnlyReceiving),
        ],
    )
    def test_refuses(self, fields, refusal):
        with pytest.raises(refusal):
            rules.require_sound(mandate(**fields))

    def test_lets_a_forward_counter_receive_and_accept(self):
        powers = frozenset({Power.RECEIVE, Power.ACCEPT})

        rules.require_sound(mandate(mode=MandateMode.MOVED_FORWARD, principal="other", powers=powers))


class TestCollision:
    def test_finds_a_second_decider_on_the_same_footing(self):
        held = mandate("held", ref="held")

        assert rules.collision(mandate("new"), [held]) == (held, Power.ACCEPT)

    @pytest.mark.parametrize(
        "fields",
        [
            {"regions": ("k",)},
            {"items": frozenset({"food"}), "role": ""},
            {"powers": frozenset({Power.RECEIVE})},
            {"mode": MandateMode.AUTHORISED},
            {"valid_from": date(2027, 1, 1)},
        ],
    )
    def test_lets_pass_what_stands_nearer_later_or_only_receives(self, fields):
        held = mandate("held", ref="held", valid_until=date(2027, 1, 1))

        assert rules.collision(mandate("new", **fields), [held]) is None
