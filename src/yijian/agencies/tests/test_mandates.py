from datetime import date, timedelta

import pytest

from yijian.agencies import operations, queries, rules
from yijian.agencies.access import OutsideYourRegion
from yijian.agencies.models import Mandate
from yijian.agencies.operations.mandates import AlreadyRevoked
from yijian.agencies.tests import factories
from yijian.agencies.tests.factories import (
    CITY,
    COUNTY,
    NOW,
    OTHER_COUNTY,
    TODAY,
    TOWN,
    agency,
    grant,
    manager,
)
from yijian.agencies.vocabulary import MandateMode, Power
from yijian.kernel.actor import SYSTEM
from yijian.kernel.refusal import NotFound, NotYourDuty
from yijian.plumbing.models import FactRecord, JournalEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _country():
    factories.place_country()
    agency("city-market")
    agency("county-market", region=COUNTY)
    agency("city-police", role="police")


def who(power=Power.DECIDE, item="food", region=TOWN, on=TODAY, role="market"):
    row = queries.who_may(power, item, region, on, role=role)
    return row and row.agency_code


class TestWhoMay:
    def test_finds_the_city_for_a_street_inside_it(self):
        grant("city-market", role="market")

        assert who() == "city-market"
        assert who(region="440000000000") is None
        assert who(role="police") is None

    def test_finds_the_delegate_and_names_whose_seal(self):
        grant("city-market", role="market")
        grant(
            "county-market",
            regions=[COUNTY],
            items=["food"],
            mode=MandateMode.DELEGATED,
            principal="city-market",
            powers=[Power.ACCEPT, Power.DECIDE],
        )

        row = queries.who_may("decide", "food", TOWN, TODAY, role="market")

        assert row is not None
        assert (row.agency_code, row.name_agency_code, row.seal_agency_code) == (
            "county-market",
            "city-market",
            "city-market",
        )
        assert who(region=OTHER_COUNTY) == "city-market"
        assert who(power=Power.SEAL) == "city-market"

    def test_lets_a_hall_receive_for_everybody_while_the_department_decides(self):
        agency("hall", role="hall")
        grant("hall", role="*", powers=[Power.RECEIVE])
        grant("city-market", role="market", powers=[Power.ACCEPT, Power.DECIDE, Power.SEAL])

        assert (who(Power.RECEIVE), who(Power.DECIDE)) == ("hall", "city-market")
        assert queries.may_act("hall", "receive", "food", TOWN, TODAY, role="market") is not None
        assert queries.may_act("hall", "decide", "food", TOWN, TODAY, role="market") is None

    def test_asks_once_for_several_powers(self, django_assert_max_num_queries):
        grant("city-market", role="market")

        with django_assert_max_num_queries(3):
            rows = queries.who_may_each(Power, "food", TOWN, TODAY, role="market")

        assert {power: row and row.agency_code for power, row in rows.items()} == dict.fromkeys(
            Power, "city-market"
        )


class TestGrantMandate:
    def test_is_journalled_and_told(self):
        row = grant("city-market", role="market", actor=manager())

        entry = JournalEntry.objects.get(subject_ref=row.ref)
        assert (entry.act, entry.actor_ref) == ("agencies.grant-mandate", "S-1")
        assert FactRecord.objects.get(about=row.ref).kind == "agencies.mandate-granted"

    def test_refuses_what_the_principal_does_not_hold(self):
        grant("city-market", role="market", powers=[Power.ACCEPT])
        told = FactRecord.objects.count()

        with pytest.raises(rules.PrincipalLacksPower):
            grant(
                "county-market",
                items=["food"],
                mode=MandateMode.DELEGATED,
                principal="city-market",
                powers=[Power.DECIDE],
            )

        assert (Mandate.objects.count(), FactRecord.objects.count()) == (1, told)

    def test_refuses_to_delegate_what_was_delegated(self):
        grant("city-market", role="market")
        grant(
            "county-market",
            regions=[COUNTY],
            role="market",
            mode=MandateMode.DELEGATED,
            principal="city-market",
        )
        agency("street", region=TOWN, role="town")

        with pytest.raises(rules.PrincipalLacksPower):
            grant(
                "street", regions=[TOWN], role="market", mode=MandateMode.DELEGATED, principal="county-market"
            )

    def test_refuses_a_second_decider(self):
        grant("city-market", role="market")

        with pytest.raises(rules.MandateOverlaps) as caught:
            grant("city-police", role="market")

        assert "city-market局" in caught.value.sentence

    def test_refuses_staff_without_the_duty_or_of_another_place(self):
        with pytest.raises(NotYourDuty):
            grant("city-market", role="market", actor=manager(duties=()))
        with pytest.raises(OutsideYourRegion):
            grant("city-market", role="market", actor=manager(region=COUNTY))

        assert Mandate.objects.count() == 0

    def test_refuses_unknown_places_and_agencies(self):
        with pytest.raises(NotFound):
            grant("nobody", role="market")
        with pytest.raises(NotFound):
            grant("city-market", role="market", regions=["999999000000"])


class TestRevokeMandate:
    def test_holds_until_the_day_and_not_on_it(self):
        row = grant("city-market", role="market")

        operations.revoke_mandate(ref=row.ref, revoked_on=TODAY, reason="机构改革", actor=SYSTEM, now=NOW)

        assert who(on=TODAY - timedelta(days=1)) == "city-market"
        assert who(on=TODAY) is None

    def test_makes_delegations_lapse(self):
        row = grant("city-market", role="market")
        grant(
            "county-market",
            regions=[COUNTY],
            items=["food"],
            mode=MandateMode.DELEGATED,
            principal="city-market",
        )

        operations.revoke_mandate(ref=row.ref, revoked_on=TODAY, reason="", actor=SYSTEM, now=NOW)

        assert who(on=date(2026, 6, 1)) == "county-market"
        assert who(on=TODAY) is None

    def test_refuses_a_second_time(self):
        row = grant("city-market", role="market")
        operations.revoke_mandate(ref=row.ref, revoked_on=TODAY, reason="", actor=SYSTEM, now=NOW)

        with pytest.raises(AlreadyRevoked):
            operations.revoke_mandate(ref=row.ref, revoked_on=TODAY, reason="", actor=SYSTEM, now=NOW)

    def test_makes_room_for_another_agency(self):
        row = grant("city-market", role="market")
        operations.revoke_mandate(ref=row.ref, revoked_on=TODAY, reason="", actor=SYSTEM, now=NOW)

        grant("city-police", role="market", valid_from=TODAY)

        assert who() == "city-police"
        assert CITY in queries.mandate(row.ref).regions
