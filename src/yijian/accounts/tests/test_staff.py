from datetime import timedelta

import pytest

from yijian.accounts import operations, queries, rules
from yijian.accounts.models import Account, DutyGrant
from yijian.accounts.queries import resolve_actor
from yijian.accounts.tests import factories
from yijian.accounts.tests.factories import NOW, TODAY, clerk
from yijian.accounts.vocabulary import ADMINISTER_STAFF, REGISTER_VISITOR, register_duty
from yijian.agencies import operations as places
from yijian.kernel.actor import SYSTEM
from yijian.kernel.refusal import NotYourDuty
from yijian.plumbing.models import FactRecord

OPERATE = "workbench.operate"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _agencies():
    factories.agencies()


def grant(member, duty=REGISTER_VISITOR, actor=SYSTEM, **fields):
    return operations.grant_duty(
        staff_ref=member.ref,
        duty=duty,
        valid_from=fields.get("valid_from", TODAY),
        valid_until=fields.get("valid_until"),
        actor=actor,
        now=NOW,
    )


class TestGrantDuty:
    def test_counts_for_its_days_and_is_told(self):
        member = factories.staff()

        assert grant(member, valid_until=TODAY + timedelta(days=1))

        assert queries.duties_of(member.ref, TODAY) == {REGISTER_VISITOR}
        assert queries.duties_of(member.ref, TODAY + timedelta(days=1)) == frozenset()
        assert FactRecord.objects.get(about=member.ref).body["duty"] == REGISTER_VISITOR

    def test_twice_changes_nothing(self):
        member = factories.staff()
        grant(member)

        assert not grant(member)
        assert DutyGrant.objects.count() == 1

    @pytest.mark.parametrize(
        ("actor", "refusal"),
        [
            (clerk(), NotYourDuty),
            (clerk(ADMINISTER_STAFF, agency_code="city-police"), rules.OtherAgency),
        ],
    )
    def test_refuses_who_may_not(self, actor, refusal):
        member = factories.staff()

        with pytest.raises(refusal):
            grant(member, actor=actor)

        assert not DutyGrant.objects.exists()
        assert not FactRecord.objects.filter(about=member.ref).exists()

    def test_refuses_to_grant_to_oneself_and_what_nobody_knows(self):
        member = factories.staff()

        with pytest.raises(rules.DutyToOneself):
            grant(member, actor=clerk(ADMINISTER_STAFF, ref=member.ref))
        with pytest.raises(rules.DutyUnknown):
            grant(member, duty="cases.nonsense")

    def test_lets_an_administrator_of_the_agency(self):
        member = factories.staff()

        assert grant(member, actor=clerk(ADMINISTER_STAFF))


class TestPlatformDuty:
    """系统运行 reaches over the whole platform: it is held in the agency that runs it, nowhere else."""

    def test_is_granted_where_the_platform_is_run(self):
        places.let_run_platform(agency_code="city-market", runs=True, actor=SYSTEM, now=NOW)
        member = factories.staff()

        assert grant(member, OPERATE, actor=clerk(ADMINISTER_STAFF))
        assert queries.staff(member.ref, TODAY).duties == {OPERATE}

    @pytest.mark.parametrize(("operator", "named"), [("city-police", "city-police局"), ("", "还没有定")])
    def test_is_refused_elsewhere_naming_who_runs_it(self, operator, named):
        if operator:
            places.let_run_platform(agency_code=operator, runs=True, actor=SYSTEM, now=NOW)
        member = factories.staff()

        with pytest.raises(rules.PlatformDuty, match=named) as refused:
            grant(member, OPERATE)

        assert refused.value.sentence.count("。") == 2
        assert not DutyGrant.objects.exists()

    def test_counts_no_longer_where_the_platform_is_no_longer_run(self):
        places.let_run_platform(agency_code="city-market", runs=True, actor=SYSTEM, now=NOW)
        member = factories.staff(duties=[OPERATE, REGISTER_VISITOR])

        places.let_run_platform(agency_code="city-market", runs=False, actor=SYSTEM, now=NOW)

        assert queries.staff(member.ref, TODAY).duties == {REGISTER_VISITOR}
        assert resolve_actor(Account.objects.get(username="clerk"), TODAY).duties == {REGISTER_VISITOR}


class TestRevokeDuty:
    def test_ends_at_once_and_is_told(self):
        member = factories.staff(duties=[REGISTER_VISITOR])

        operations.revoke_duty(staff_ref=member.ref, duty=REGISTER_VISITOR, actor=SYSTEM, now=NOW)

        assert queries.duties_of(member.ref, TODAY) == frozenset()
        assert FactRecord.objects.filter(kind="accounts.duty-revoked", about=member.ref).count() == 1
        with pytest.raises(rules.DutyNotHeld):
            operations.revoke_duty(staff_ref=member.ref, duty=REGISTER_VISITOR, actor=SYSTEM, now=NOW)


class TestAppointStaff:
    def test_takes_duties_away_from_who_moves(self):
        member = factories.staff(duties=[REGISTER_VISITOR])

        factories.staff(agency_code="city-police")

        assert queries.staff(member.ref, TODAY).agency_code == "city-police"
        assert queries.duties_of(member.ref, TODAY) == frozenset()

    def test_by_an_administrator_opens_no_account(self):
        def appoint(username, post):
            return operations.appoint_staff(
                username=username,
                name="周敏",
                agency_code="city-market",
                post=post,
                desk_code="",
                actor=clerk(ADMINISTER_STAFF),
                now=NOW,
            )

        with pytest.raises(rules.AccountByPlatform):
            appoint("newcomer", "受理岗")
        factories.staff()

        assert appoint("clerk", "受理岗").post == "受理岗"
        assert not Account.objects.filter(username="newcomer").exists()

    def test_finds_who_holds_a_duty(self):
        factories.staff(duties=[REGISTER_VISITOR])
        factories.staff("other", "吴刚")
        factories.staff("elsewhere", "郭涛", agency_code="city-police", duties=[REGISTER_VISITOR])

        assert [row.username for row in queries.staff_with_duty("city-market", REGISTER_VISITOR, TODAY)] == [
            "clerk"
        ]

    @pytest.mark.parametrize("username", ["", "周敏", "-a", "a b", "a" * 65])
    def test_refuses_a_strange_username(self, username):
        with pytest.raises(rules.UsernameShape):
            factories.staff(username)

        assert not Account.objects.exists()


class TestSampleAccounts:
    def test_are_flagged_and_spare_accounts_with_a_password(self):
        factories.staff(duties=[REGISTER_VISITOR])
        factories.staff("real", "真人")
        factories.account("real")

        flagged = operations.flag_sample_accounts(
            usernames=["clerk", "real", "nobody"], password="anlan-2026", actor=SYSTEM, now=NOW
        )

        assert flagged == 1
        assert [row.username for row in queries.sample_accounts(TODAY)] == ["clerk"]
        assert Account.objects.get(username="real").check_password(factories.PASSWORD)

    def test_are_flagged_by_the_platform_alone(self):
        with pytest.raises(NotYourDuty):
            operations.flag_sample_accounts(
                usernames=[], password="x", actor=clerk(ADMINISTER_STAFF), now=NOW
            )


class TestRegisterDuty:
    def test_refuses_two_of_one_code(self):
        assert (
            register_duty(REGISTER_VISITOR, "登记来访人", "在窗口为没有账号的来访人登记身份。")
            == REGISTER_VISITOR
        )
        with pytest.raises(ValueError, match="two duties"):
            register_duty(REGISTER_VISITOR, "别的", "别的。")
