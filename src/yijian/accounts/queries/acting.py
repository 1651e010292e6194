"""In which capacity somebody acts, and the actor that follows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from yijian.accounts import rules
from yijian.accounts.models import Account, Authority, Membership, Person
from yijian.accounts.queries.people import in_force
from yijian.accounts.queries.staff import staff_row, working
from yijian.accounts.vocabulary import (
    AUTHORITY_TITLES,
    MEMBERSHIP_TITLES,
    ActingKind,
    ActingOption,
    AuthorityKind,
    AuthorityRow,
    MembershipRole,
    StaffRow,
)
from yijian.kernel.actor import VISITOR, Actor, ActorKind, Channel
from yijian.kernel.refusal import NotFound
from yijian.plumbing.looking import remembered


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts in a request, as the middleware resolved it."""
    actor = getattr(request, "actor", None)
    if not isinstance(actor, Actor):
        raise TypeError("the request has not passed the accounts' middleware")
    return actor


def capacity_of(actor: Actor) -> str:
    """Return the key of the capacity in which an actor acts; empty for visitors."""
    if actor.kind is ActorKind.STAFF:
        return f"{ActingKind.STAFF.value}:{actor.ref}"
    if actor.authority_ref is not None:
        return f"{ActingKind.AUTHORITY.value}:{actor.authority_ref}"
    if actor.subject_ref is None:
        return ""
    kind = ActingKind.SELF if actor.subject_ref == actor.ref else ActingKind.FIRM
    return f"{kind.value}:{actor.subject_ref}"


def acting_options(account: Account, on: date, chosen: str = "") -> tuple[ActingOption, ...]:
    """Return the capacities in which an account may act on a day, the present one marked.

    Staff first, then oneself, then firms and authorities by name.
    """
    options: list[ActingOption] = []
    member = _staff_of(account, on)
    if member is not None:
        options.append(
            ActingOption(
                kind=ActingKind.STAFF,
                ref=member.ref,
                title=member.agency_name,
                note=member.post or "工作人员",
            )
        )
    person = Person.objects.filter(account=account).first()
    if person is not None:
        options.append(ActingOption(kind=ActingKind.SELF, ref=person.ref, title=person.name, note="为自己办"))
        options += sorted(_firms(person, on) + _authorities(person, on), key=lambda one: (one.title, one.key))
    current = rules.chosen_option(options, chosen)
    return tuple(replace(option, is_chosen=option == current) for option in options)


def other_capacities(request: HttpRequest, on: date) -> Iterator[tuple[ActingOption, Actor]]:
    """Yield the citizen's capacities in which whoever is signed in could act instead, each with its actor."""
    if not isinstance(request.user, Account):
        return
    present = capacity_of(actor_of(request))
    for option in acting_options(request.user, on):
        if option.kind is not ActingKind.STAFF and option.key != present:
            yield option, resolve_actor(request.user, on, chosen=option.key)


def resolve_actor(account: Account, on: date, *, chosen: str = "", channel: Channel = Channel.WEB) -> Actor:
    """Return the actor of an account: the chosen capacity if it is still open, else work or oneself, else a visitor."""
    option = _open(account, chosen, on) or _usual(account, on)
    if option is None:
        return replace(VISITOR, channel=channel)
    if option.kind is ActingKind.STAFF:
        return _staff_actor(account, on, channel)
    person = Person.objects.get(account=account)
    actor = Actor(
        kind=ActorKind.CITIZEN,
        ref=person.ref,
        name=person.name,
        subject_ref=option.ref,
        subject_name=option.title,
        channel=channel,
    )
    if option.kind is ActingKind.AUTHORITY:
        held = authority(option.ref)
        return replace(
            actor, subject_ref=held.principal_ref, subject_name=held.principal_name, authority_ref=held.ref
        )
    return actor


def _usual(account: Account, on: date) -> ActingOption | None:
    """Return the capacity of somebody who has chosen none, as ``rules.chosen_option`` would of all: work for staff, else oneself."""
    member = _staff_of(account, on)
    if member is not None:
        return ActingOption(kind=ActingKind.STAFF, ref=member.ref, title="", note="")
    person = Person.objects.filter(account=account).first()
    if person is None:
        return None
    return ActingOption(kind=ActingKind.SELF, ref=person.ref, title=person.name, note="")


def authority(ref: str) -> AuthorityRow:
    """Return a recorded authority.

    :raises NotFound: when there is none.
    """
    found = _recorded().filter(ref=ref).first()
    if found is None:
        raise NotFound(what="这份委托")
    return authority_row(found)


def authorities_about(subject_ref: str, on: date) -> tuple[AuthorityRow, ...]:
    """Return the authorities in force that a person or firm gave or holds, youngest first."""
    concerned = Q(person__ref=subject_ref) | Q(firm__ref=subject_ref) | Q(agent__ref=subject_ref)
    rows = _recorded().filter(concerned, _not_ended(on), revoked_at__isnull=True)
    return tuple(authority_row(found) for found in rows.order_by("-recorded_at", "ref"))


def may_handle(actor: Actor, *, item_code: str = "", bundle_code: str = "") -> bool:
    """Tell whether an agent's authority covers an item or bundle; who acts for themselves or their firm always may."""
    if actor.authority_ref is None:
        return True
    return authority(actor.authority_ref).covers(item_code=item_code, bundle_code=bundle_code)


def authority_row(found: Authority) -> AuthorityRow:
    """Return an authority as a value."""
    principal = found.person or found.firm
    if principal is None:
        raise TypeError("an authority without a principal")
    return AuthorityRow(
        ref=found.ref,
        kind=AuthorityKind(found.kind),
        principal_ref=principal.ref,
        principal_name=principal.name,
        agent_ref=found.agent.ref,
        agent_name=found.agent.name,
        items=frozenset(found.items),
        bundle=found.bundle,
        evidence_ref=found.evidence_ref,
        valid_from=found.valid_from,
        valid_until=found.valid_until,
        revoked_at=found.revoked_at,
    )


def _open(account: Account, chosen: str, on: date) -> ActingOption | None:
    """Return the chosen capacity with one question instead of listing them all, None when it is not open."""
    kind, _, ref = chosen.partition(":")
    if kind == ActingKind.SELF:
        person = Person.objects.filter(account=account, ref=ref).first()
        if person is not None:
            return ActingOption(kind=ActingKind.SELF, ref=ref, title=person.name, note="")
    if kind == ActingKind.FIRM:
        member = (
            Membership.objects.filter(in_force(on), person__account=account, firm__ref=ref)
            .select_related("firm")
            .first()
        )
        if member is not None:
            return ActingOption(kind=ActingKind.FIRM, ref=ref, title=member.firm.name, note="")
    if kind == ActingKind.AUTHORITY:
        found = (
            _recorded().filter(in_force(on), agent__account=account, ref=ref, revoked_at__isnull=True).first()
        )
        if found is not None:
            title = authority_row(found).principal_name
            return ActingOption(kind=ActingKind.AUTHORITY, ref=ref, title=title, note="")
    return None


@remembered
def _staff_of(account: Account, on: date) -> StaffRow | None:
    found = working(on).filter(account=account).first()
    return None if found is None else staff_row(found)


def _staff_actor(account: Account, on: date, channel: Channel) -> Actor:
    member = _staff_of(account, on)
    if member is None:
        raise NotFound(what="这位工作人员")
    return Actor(
        kind=ActorKind.STAFF,
        ref=member.ref,
        name=member.name,
        agency_code=member.agency_code,
        agency_name=member.agency_name,
        region_code=member.region_code,
        desk_code=member.desk_code or None,
        duties=member.duties,
        channel=Channel.DESK if member.desk_code else channel,
    )


def _firms(person: Person, on: date) -> list[ActingOption]:
    rows = (
        Membership.objects.filter(in_force(on), person=person).select_related("firm").order_by("role", "pk")
    )
    options: dict[str, ActingOption] = {}
    for row in rows:
        title = MEMBERSHIP_TITLES[MembershipRole(row.role)]
        before = options.get(row.firm.ref)
        note = f"{before.note}、{title}" if before else title
        options[row.firm.ref] = ActingOption(
            kind=ActingKind.FIRM, ref=row.firm.ref, title=row.firm.name, note=note
        )
    return list(options.values())


def _authorities(person: Person, on: date) -> list[ActingOption]:
    rows = _recorded().filter(in_force(on), agent=person, revoked_at__isnull=True)
    return [
        ActingOption(
            kind=ActingKind.AUTHORITY,
            ref=row.ref,
            title=row.principal_name,
            note=f"{AUTHORITY_TITLES[row.kind]}，{_until(row)}",
        )
        for row in map(authority_row, rows)
    ]


def _until(row: AuthorityRow) -> str:
    if row.valid_until is None:
        return "长期有效"
    return f"{row.valid_until.year}年{row.valid_until.month}月{row.valid_until.day}日前有效"


def _recorded() -> QuerySet[Authority]:
    return Authority.objects.select_related("person", "firm", "agent")


def _not_ended(on: date) -> Q:
    return Q(valid_until__isnull=True) | Q(valid_until__gt=on)
