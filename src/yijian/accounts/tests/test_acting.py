from datetime import date, timedelta

import pytest

from yijian.accounts import access, operations, queries, rules
from yijian.accounts.models import Authority, Membership
from yijian.accounts.tests import factories
from yijian.accounts.tests.factories import NOW, TODAY, account, citizen, clerk
from yijian.accounts.vocabulary import REGISTER_VISITOR, AuthorityKind, MembershipRole
from yijian.kernel.actor import SYSTEM, ActorKind, Channel
from yijian.kernel.refusal import NotFound
from yijian.plumbing.models import FactRecord, JournalEntry

pytestmark = pytest.mark.django_db


def authorise(principal, agent, actor=None, until=TODAY + timedelta(days=30), **fields):
    return operations.record_authority(
        principal_ref=principal.ref,
        agent_ref=agent.ref,
        kind=AuthorityKind.RELATIVE,
        valid_from=TODAY,
        valid_until=until,
        actor=actor or citizen(principal),
        now=NOW,
        **fields,
    )


def resolve(username, chosen="", on=TODAY):
    return queries.resolve_actor(account(username), on, chosen=chosen)


class TestResolveActor:
    def test_is_oneself_by_default(self):
        row = factories.owner()

        actor = resolve("owner")

        assert (actor.kind, actor.ref, actor.subject_ref) == (ActorKind.CITIZEN, row.ref, row.ref)

    def test_is_the_firm_when_chosen_and_only_for_members(self):
        row, other = factories.owner(), factories.stranger()
        firm = factories.firm(row)

        assert resolve("owner", f"firm:{firm.ref}").subject_ref == firm.ref
        assert resolve("stranger", f"firm:{firm.ref}").subject_ref == other.ref

    def test_is_the_principal_under_an_authority(self):
        owner, colleague = factories.owner(), factories.colleague()
        authority = authorise(owner, colleague)

        actor = resolve("colleague", f"authority:{authority.ref}")

        assert (actor.ref, actor.subject_ref, actor.authority_ref) == (
            colleague.ref,
            owner.ref,
            authority.ref,
        )
        assert actor.subject_name == "陈玉兰"
        assert resolve("owner", f"authority:{authority.ref}").authority_ref is None

    def test_falls_back_when_the_authority_is_revoked_or_over(self):
        owner, colleague = factories.owner(), factories.colleague()
        authority = authorise(owner, colleague)
        key = f"authority:{authority.ref}"

        assert resolve("colleague", key, on=TODAY + timedelta(days=29)).subject_ref == owner.ref
        assert resolve("colleague", key, on=TODAY + timedelta(days=30)).subject_ref == colleague.ref
        operations.revoke_authority(ref=authority.ref, reason="", actor=citizen(owner), now=NOW)

        assert resolve("colleague", key).subject_ref == colleague.ref

    def test_is_staff_with_the_duties_of_the_day(self):
        factories.agencies()
        factories.staff(duties=[REGISTER_VISITOR])

        actor = resolve("clerk")

        assert actor.kind is ActorKind.STAFF
        assert (actor.agency_code, actor.agency_name, actor.duties) == (
            "city-market",
            "city-market局",
            {REGISTER_VISITOR},
        )
        assert resolve("clerk", on=TODAY - timedelta(days=1)).duties == frozenset()

    def test_of_staff_at_a_desk_comes_through_the_desk(self):
        factories.agencies()
        factories.places.hall()
        factories.places.desk()
        factories.staff(desk_code="desk-1")

        assert (resolve("clerk").channel, resolve("clerk").desk_code) == (Channel.DESK, "desk-1")

    def test_of_staff_who_act_for_themselves_has_no_duties(self):
        factories.agencies()
        factories.staff("owner", "陈玉兰", duties=[REGISTER_VISITOR])
        row = factories.owner()

        assert resolve("owner").kind is ActorKind.STAFF
        actor = resolve("owner", f"self:{row.ref}")

        assert (actor.kind, actor.duties, actor.agency_code) == (ActorKind.CITIZEN, frozenset(), None)

    def test_of_an_account_without_anybody_is_a_visitor(self):
        operations.open_account(username="empty", actor=SYSTEM, now=NOW)

        assert resolve("empty").kind is ActorKind.VISITOR


class TestVisibleSubjects:
    def test_are_only_the_one_acted_for(self):
        owner, stranger = factories.owner(), factories.stranger()
        firm = factories.firm(owner)

        as_firm = access.visible_subjects(citizen(owner, firm))

        assert firm.ref in as_firm
        assert owner.ref not in as_firm
        assert stranger.ref not in access.visible_subjects(citizen(owner))

    def test_of_staff_depend_on_duty(self):
        owner = factories.owner()

        assert owner.ref in access.visible_subjects(clerk(REGISTER_VISITOR))
        assert owner.ref not in access.visible_subjects(clerk("cases.accept"))


class TestSwitchSubject:
    def test_is_journalled(self):
        owner = factories.owner()
        firm = factories.firm(owner)

        actor = operations.switch_subject(
            account=account("owner"), key=f"firm:{firm.ref}", actor=citizen(owner), now=NOW
        )

        assert actor.subject_ref == firm.ref
        entry = JournalEntry.objects.get(act="accounts.switch-subject")
        assert (entry.acting_for, entry.actor_ref) == (firm.ref, owner.ref)

    def test_refuses_a_firm_that_is_not_theirs(self):
        owner = factories.owner()
        factories.stranger()
        firm = factories.firm(owner)

        with pytest.raises(rules.NotYourSubject):
            operations.switch_subject(
                account=account("stranger"), key=f"firm:{firm.ref}", actor=citizen(owner), now=NOW
            )

        assert not JournalEntry.objects.filter(act="accounts.switch-subject").exists()


class TestRecordAuthority:
    def test_is_told(self):
        owner, colleague = factories.owner(), factories.colleague()

        row = authorise(owner, colleague, items=["food"])

        assert FactRecord.objects.get(about=row.ref).kind == "accounts.authority-recorded"
        actor = citizen(colleague, owner, row.ref)
        assert queries.may_handle(actor, item_code="food")
        assert not queries.may_handle(actor, item_code="other")
        assert queries.may_handle(citizen(owner), item_code="other")

    def test_of_one_bundle_covers_that_bundle_only(self):
        owner, colleague = factories.owner(), factories.colleague()
        row = authorise(owner, colleague, bundle="open-restaurant")

        assert row.covers(bundle_code="open-restaurant", item_code="food")
        assert not row.covers(item_code="food")
        assert not row.covers(bundle_code="newborn")

    def test_refuses_one_given_by_somebody_else(self):
        owner, colleague, stranger = factories.owner(), factories.colleague(), factories.stranger()

        with pytest.raises(rules.OnlyTheSubject):
            authorise(owner, stranger, actor=citizen(colleague))

        assert not Authority.objects.exists()

    def test_refuses_to_pass_on_what_was_given(self):
        owner, colleague, stranger = factories.owner(), factories.colleague(), factories.stranger()
        given = authorise(owner, colleague)

        with pytest.raises(rules.OnlyTheSubject):
            authorise(owner, stranger, actor=citizen(colleague, owner, given.ref))

    def test_of_a_firm_comes_from_its_representative_only(self):
        owner, colleague, stranger = factories.owner(), factories.colleague(), factories.stranger()
        firm = factories.firm(owner)
        factories.join(colleague, firm, MembershipRole.CLERK)

        with pytest.raises(rules.OnlyTheSubject):
            authorise(firm, stranger, actor=citizen(colleague, firm))

        assert authorise(firm, stranger, actor=citizen(owner, firm)).principal_name == "云上健身有限公司"

    def test_at_a_desk_needs_the_signed_paper(self):
        owner, colleague = factories.owner(), factories.colleague()

        with pytest.raises(rules.EvidenceWanted):
            authorise(owner, colleague, actor=clerk(REGISTER_VISITOR))

        assert (
            authorise(owner, colleague, actor=clerk(REGISTER_VISITOR), evidence_ref="file-1").evidence_ref
            == "file-1"
        )

    def test_refuses_oneself_and_senseless_periods(self):
        owner, colleague = factories.owner(), factories.colleague()

        with pytest.raises(rules.AgentIsPrincipal):
            authorise(owner, owner)
        with pytest.raises(rules.AuthorityPeriod):
            authorise(owner, colleague, until=TODAY)
        with pytest.raises(rules.AuthorityPeriod):
            authorise(owner, colleague, until=date(2029, 11, 24))

        assert authorise(owner, colleague, until=date(2029, 11, 23)).valid_until == date(2029, 11, 23)


class TestRevokeAuthority:
    def test_may_be_done_by_principal_and_agent_not_by_strangers(self):
        owner, colleague, stranger = factories.owner(), factories.colleague(), factories.stranger()
        row = authorise(owner, colleague)

        with pytest.raises(NotFound):
            operations.revoke_authority(ref=row.ref, reason="", actor=citizen(stranger), now=NOW)
        operations.revoke_authority(ref=row.ref, reason="不办了", actor=citizen(colleague), now=NOW)

        with pytest.raises(rules.AuthorityEnded):
            operations.revoke_authority(ref=row.ref, reason="", actor=citizen(owner), now=NOW)
        assert FactRecord.objects.filter(about=row.ref, kind="accounts.authority-revoked").count() == 1

    @pytest.mark.parametrize(
        ("duties", "deals", "reason", "refusal"),
        [
            ((REGISTER_VISITOR,), False, "委托人来收回", NotFound),
            ((), True, "委托人来收回", NotFound),
            ((REGISTER_VISITOR,), True, " 不办 ", rules.RevokeReasonWanted),
            ((REGISTER_VISITOR,), True, "长" * 201, rules.RevokeReasonWanted),
            ((REGISTER_VISITOR,), True, "委托人来收回", None),
        ],
    )
    def test_at_a_desk_needs_the_duty_the_principal_and_a_reason(
        self, duties, deals, reason, refusal, monkeypatch
    ):
        owner, colleague = factories.owner(), factories.colleague()
        row = authorise(owner, colleague)
        asked = []
        monkeypatch.setattr(access, "deals_with", lambda actor, ref: asked.append(ref) or deals)

        def revoke():
            return operations.revoke_authority(ref=row.ref, reason=reason, actor=clerk(*duties), now=NOW)

        if refusal is not None:
            with pytest.raises(refusal):
                revoke()
        else:
            assert revoke().revoked_at == NOW

        assert Authority.objects.filter(revoked_at__isnull=True).exists() is (refusal is not None)
        assert set(asked) <= {owner.ref}, "it is the principal who must be known at the desk"


class TestJoinFirm:
    def test_lets_the_representative_name_clerks(self):
        owner, colleague, stranger = factories.owner(), factories.colleague(), factories.stranger()
        firm = factories.firm(owner)

        def name(whom, actor):
            return operations.join_firm(
                person_ref=whom.ref,
                firm_ref=firm.ref,
                role=MembershipRole.CLERK,
                valid_from=TODAY,
                actor=actor,
                now=NOW,
            )

        assert name(colleague, citizen(owner, firm))
        assert not name(colleague, citizen(owner, firm))
        with pytest.raises(rules.OnlyTheSubject):
            name(stranger, citizen(colleague, firm))

        assert [row.title for row in queries.members_of(firm.ref, TODAY)] == ["法定代表人", "经办人"]

    def test_refuses_a_second_representative(self):
        owner, colleague = factories.owner(), factories.colleague()
        firm = factories.firm(owner)

        with pytest.raises(rules.MembershipKnown):
            factories.join(colleague, firm)

        assert Membership.objects.count() == 1

    def test_ends_at_once(self):
        owner, colleague = factories.owner(), factories.colleague()
        firm = factories.firm(owner)
        factories.join(colleague, firm, MembershipRole.CLERK)

        operations.end_membership(
            person_ref=colleague.ref,
            firm_ref=firm.ref,
            role=MembershipRole.CLERK,
            actor=citizen(owner, firm),
            now=NOW,
        )

        assert resolve("colleague", f"firm:{firm.ref}").subject_ref == colleague.ref
