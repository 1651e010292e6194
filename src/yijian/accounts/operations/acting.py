"""Acting for others: firms, authorities, and the choice of the moment."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from yijian.accounts import rules
from yijian.accounts.access import require_duty, serves_at_desk
from yijian.accounts.facts import AuthorityRecorded, AuthorityRevoked
from yijian.accounts.models import Account, Authority, LegalPerson, Membership, Person
from yijian.accounts.queries.acting import acting_options, authority_row, resolve_actor
from yijian.accounts.queries.people import in_force
from yijian.accounts.vocabulary import REGISTER_VISITOR, AuthorityKind, AuthorityRow, MembershipRole
from yijian.kernel.actor import Actor, ActorKind
from yijian.kernel.refusal import NotFound
from yijian.plumbing import facts, journal
from yijian.plumbing.numbering import reference


@transaction.atomic
def switch_subject(*, account: Account, key: str, actor: Actor, now: datetime) -> Actor:
    """Return the actor of another capacity, chosen by the key of an ``ActingOption``.

    The caller keeps the key in the session; every later request asks again whether the capacity is still open.

    :raises NotYourSubject: when the account may not act in it now.
    """
    options = acting_options(account, rules.day_of(now))
    option = next((one for one in options if one.key == key), None)
    if option is None:
        raise rules.NotYourSubject(name="这个人或单位")

    chosen = resolve_actor(account, rules.day_of(now), chosen=key, channel=actor.channel)

    journal.write(
        act="accounts.switch-subject",
        title=f"改为替{option.title}办事",
        subject_ref=account.ref,
        actor=chosen,
        now=now,
        detail={"capacity": key},
        about=[chosen.subject_ref] if chosen.subject_ref else (),
    )
    return chosen


@transaction.atomic
def join_firm(
    *, person_ref: str, firm_ref: str, role: MembershipRole, valid_from: date, actor: Actor, now: datetime
) -> bool:
    """Record that a person may act for a firm; return False when that is known already.

    The legal representative comes from the register or a clerk; clerks of the firm are named by its representative.

    :raises NotFound: when person or firm are unknown.
    :raises MembershipKnown: when the firm has another legal representative.
    :raises OnlyTheSubject: when a citizen names somebody for a firm that is not theirs to represent.
    """
    person = Person.objects.filter(ref=person_ref).first()
    firm = LegalPerson.objects.select_for_update(of=("self",)).filter(ref=firm_ref).first()
    if person is None or firm is None:
        raise NotFound(what="这个人或单位")
    if role is MembershipRole.LEGAL_REPRESENTATIVE or actor.kind is not ActorKind.CITIZEN:
        require_duty(actor, REGISTER_VISITOR)
    elif not _represents(actor, firm, rules.day_of(now)):
        raise rules.OnlyTheSubject
    held = Membership.objects.filter(in_force(rules.day_of(now)), firm=firm, role=role.value).select_related(
        "person"
    )
    if any(row.person_id == person.pk for row in held):
        return False
    other = next(iter(held), None)
    if role is MembershipRole.LEGAL_REPRESENTATIVE and other is not None:
        raise rules.MembershipKnown(what="法定代表人", firm=firm.name, holder=other.person.name)

    Membership.objects.create(person=person, firm=firm, role=role.value, valid_from=valid_from)
    if role is MembershipRole.LEGAL_REPRESENTATIVE and firm.representative_name != person.name:
        firm.representative_name = person.name
        firm.save(update_fields=["representative_name"])

    journal.write(
        act="accounts.join-firm",
        title=f"登记{'法定代表人' if role is MembershipRole.LEGAL_REPRESENTATIVE else '经办人'}",
        subject_ref=firm.ref,
        actor=actor,
        now=now,
        detail={"person": person.ref, "role": role.value},
        about=[person.ref, firm.ref],
    )
    return True


@transaction.atomic
def end_membership(
    *, person_ref: str, firm_ref: str, role: MembershipRole, actor: Actor, now: datetime
) -> None:
    """Record that a person may no longer act for a firm, from today on.

    :raises NotFound: when that was not so.
    :raises OnlyTheSubject: when a citizen is neither the person nor the firm's representative.
    """
    firm = LegalPerson.objects.select_for_update(of=("self",)).filter(ref=firm_ref).first()
    rows = Membership.objects.filter(
        in_force(rules.day_of(now)), person__ref=person_ref, firm=firm, role=role.value
    )
    row = rows.select_for_update(of=("self",)).first()
    if firm is None or row is None:
        raise NotFound(what="这条经办关系")
    if actor.kind is ActorKind.CITIZEN and role is MembershipRole.CLERK:
        if actor.ref != person_ref and not _represents(actor, firm, rules.day_of(now)):
            raise rules.OnlyTheSubject
    else:
        require_duty(actor, REGISTER_VISITOR)

    row.valid_until = max(rules.day_of(now), row.valid_from)
    row.save(update_fields=["valid_until"])

    journal.write(
        act="accounts.end-membership",
        title="结束经办关系",
        subject_ref=firm.ref,
        actor=actor,
        now=now,
        detail={"person": person_ref, "role": role.value},
        about=[person_ref, firm.ref],
    )


@transaction.atomic
def record_authority(
    *,
    principal_ref: str,
    agent_ref: str,
    kind: AuthorityKind,
    valid_from: date,
    valid_until: date | None,
    actor: Actor,
    now: datetime,
    items: Iterable[str] = (),
    bundle: str = "",
    evidence_ref: str = "",
) -> AuthorityRow:
    """Record that a person may act for a person or firm, in all matters or in the items or bundle named.

    Given by the principal themselves (for a firm, its legal representative), or by a clerk who keeps the signed paper.
    Tells the house: AuthorityRecorded.

    :raises NotFound: when principal or agent are unknown.
    :raises OnlyTheSubject, EvidenceWanted, NotYourDuty: when the actor may not give it.
    :raises AgentIsPrincipal, AuthorityPeriod: when it makes no sense.
    """
    person = Person.objects.filter(ref=principal_ref).first()
    firm = LegalPerson.objects.filter(ref=principal_ref).first()
    agent = Person.objects.filter(ref=agent_ref).first()
    if agent is None or (person is None and firm is None):
        raise NotFound(what="委托人或代办人")
    if actor.kind is ActorKind.CITIZEN:
        _require_principal(actor, person, firm, rules.day_of(now))
    else:
        require_duty(actor, REGISTER_VISITOR)
        if actor.kind is ActorKind.STAFF and not evidence_ref:
            raise rules.EvidenceWanted(field="evidence")
    if person is not None and person.pk == agent.pk:
        raise rules.AgentIsPrincipal(field="agent")
    rules.require_authority_period(valid_from, valid_until)

    authority = Authority.objects.create(
        ref=reference("AU"),
        kind=kind.value,
        person=person,
        firm=firm if person is None else None,
        agent=agent,
        items=sorted(set(items)),
        bundle=bundle,
        evidence_ref=evidence_ref,
        valid_from=valid_from,
        valid_until=valid_until,
        recorded_at=now,
    )

    journal.write(
        act="accounts.record-authority",
        title="登记委托",
        subject_ref=authority.ref,
        parent_ref=principal_ref,
        actor=actor,
        now=now,
        detail={
            "principal": principal_ref,
            "agent": agent_ref,
            "kind": kind.value,
            "items": authority.items,
            "bundle": bundle,
            "evidence": evidence_ref,
            "until": valid_until.isoformat() if valid_until else "",
        },
        about=[principal_ref, agent_ref],
    )
    facts.tell(
        AuthorityRecorded(about=authority.ref, principal_ref=principal_ref, agent_ref=agent_ref), now=now
    )
    return authority_row(authority)


@transaction.atomic
def revoke_authority(*, ref: str, reason: str, actor: Actor, now: datetime) -> AuthorityRow:
    """End an authority at once: the principal or the agent may, and a clerk who deals with the principal and says why.

    Tells the house: AuthorityRevoked.

    :raises NotFound: when it is not the actor's to know of.
    :raises OnlyTheSubject: when somebody of the firm other than its legal representative tries.
    :raises RevokeReasonWanted: when a clerk does not say why, or the reason is too long to be kept.
    :raises AuthorityEnded: when it has ended already.
    """
    found = Authority.objects.select_for_update(of=("self",)).filter(ref=ref).first()
    if found is None:
        raise NotFound(what="这份委托")
    row = authority_row(found)
    _require_concerned(row, actor)
    for_firm = found.firm if actor.kind is ActorKind.CITIZEN and actor.ref != row.agent_ref else None
    if for_firm is not None and not _represents(actor, for_firm, rules.day_of(now)):
        raise rules.OnlyTheSubject
    rules.require_revoke_reason(reason, is_clerk=actor.kind is ActorKind.STAFF)
    if found.revoked_at is not None or (
        found.valid_until is not None and found.valid_until <= rules.day_of(now)
    ):
        raise rules.AuthorityEnded

    found.revoked_at = now
    found.revoke_reason = reason
    found.save(update_fields=["revoked_at", "revoke_reason"])

    journal.write(
        act="accounts.revoke-authority",
        title="收回委托",
        subject_ref=ref,
        parent_ref=row.principal_ref,
        actor=actor,
        now=now,
        reason=reason[:80],
        about=[row.principal_ref, row.agent_ref],
    )
    facts.tell(AuthorityRevoked(about=ref, principal_ref=row.principal_ref, agent_ref=row.agent_ref), now=now)
    return authority_row(found)


def _require_concerned(row: AuthorityRow, actor: Actor) -> None:
    """Let pass whose authority it is, and a clerk who deals with the principal; to everybody else it does not exist."""
    if actor.kind is ActorKind.CITIZEN:
        concerned = actor.ref == row.agent_ref or (
            actor.authority_ref is None and actor.subject_ref == row.principal_ref
        )
    else:
        concerned = actor.kind is ActorKind.SYSTEM or serves_at_desk(actor, row.principal_ref)
    if not concerned:
        raise NotFound(what="这份委托")


def _require_principal(actor: Actor, person: Person | None, firm: LegalPerson | None, on: date) -> None:
    if person is not None:
        # Somebody who acts for another by authority cannot pass it on.
        if actor.authority_ref is not None or actor.ref != person.ref:
            raise rules.OnlyTheSubject
    elif firm is None or not _represents(actor, firm, on):
        raise rules.OnlyTheSubject


def _represents(actor: Actor, firm: LegalPerson, on: date) -> bool:
    return Membership.objects.filter(
        in_force(on), firm=firm, person__ref=actor.ref, role=MembershipRole.LEGAL_REPRESENTATIVE.value
    ).exists()
