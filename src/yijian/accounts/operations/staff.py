"""Appointing staff and entrusting them with duties."""

from datetime import date, datetime

from django.db import transaction

from yijian.accounts import rules
from yijian.accounts.access import require_duty
from yijian.accounts.facts import DutyGranted, DutyRevoked
from yijian.accounts.models import Account, DutyGrant, Staff
from yijian.accounts.operations.signing import open_account
from yijian.accounts.queries.people import in_force
from yijian.accounts.vocabulary import ADMINISTER_STAFF, all_duties, duty_title
from yijian.agencies import queries as agencies
from yijian.kernel.actor import Actor, ActorKind
from yijian.kernel.refusal import NotFound
from yijian.plumbing import facts, journal
from yijian.plumbing.numbering import reference


@transaction.atomic
def appoint_staff(
    *, username: str, name: str, agency_code: str, post: str, desk_code: str, actor: Actor, now: datetime
) -> Staff:
    """Record that somebody works for an agency, at a desk if given; repeating changes nothing.

    The platform opens the account where there is none; an administrator of an agency appoints who has one.

    Who moves to another agency loses every duty held at the former one.

    :raises NotYourDuty: without the duty to administer staff.
    :raises OtherAgency: when an administrator of one agency reaches into another.
    :raises AccountByPlatform: when there is no such account and it is not the platform that asks.
    :raises NotFound: when agency or desk are unknown.
    """
    require_duty(actor, ADMINISTER_STAFF)
    agency = agencies.agency(agency_code)
    _require_own_agency(actor, agency.code, name)
    if desk_code:
        agencies.desk(desk_code)
    account = Account.objects.filter(username=username.strip().lower()).first()
    if account is None:
        if actor.kind is not ActorKind.SYSTEM:
            raise rules.AccountByPlatform(field="username", username=username)
        account = open_account(username=username, actor=actor, now=now)
    found = Staff.objects.select_for_update(of=("self",)).filter(account=account).first()
    if found is not None:
        _require_own_agency(actor, found.agency_id, found.name)
    wanted = {
        "name": name.strip(),
        "agency_id": agency.code,
        "post": post.strip(),
        "desk_id": desk_code or None,
        "left_on": None,
    }
    member = found or Staff(ref=reference("S"), account=account)
    changed = [field for field, value in wanted.items() if found is None or getattr(found, field) != value]
    if not changed:
        return member

    if found is not None and "agency_id" in changed:
        DutyGrant.objects.filter(in_force(rules.day_of(now)), staff=found).update(
            valid_until=rules.day_of(now)
        )
    for field in changed:
        setattr(member, field, wanted[field])
    member.save()

    journal.write(
        act="accounts.appoint-staff",
        title=f"登记工作人员：{member.name}",
        subject_ref=member.ref,
        actor=actor,
        now=now,
        detail={field: wanted[field] for field in changed},
    )
    return member


@transaction.atomic
def grant_duty(
    *, staff_ref: str, duty: str, valid_from: date, valid_until: date | None, actor: Actor, now: datetime
) -> bool:
    """Entrust a member of staff with a duty from a day on; return False when it is held already.

    ``valid_until`` is the first day without it.
    Tells the house: DutyGranted.

    :raises DutyUnknown: when no area knows the duty.
    :raises PlatformDuty: when it reaches over the whole platform and the agency does not run it.
    :raises DutyToOneself, OtherAgency, NotYourDuty: when the actor may not.
    :raises NotFound: when there is no such member of staff.
    """
    if duty not in {known.code for known in all_duties()}:
        raise rules.DutyUnknown(field="duty", duty=duty)
    member = _member(staff_ref, actor)
    operator = agencies.operator()
    rules.require_duty_may_be_held(
        duty,
        runs_platform=operator is not None and operator.code == member.agency_id,
        agency=agencies.agency(member.agency_id).name,
        operator=operator.name if operator is not None else "",
    )
    held = DutyGrant.objects.filter(in_force(valid_from), staff=member, duty=duty).first()
    if held is not None:
        return False

    DutyGrant.objects.create(
        staff=member,
        duty=duty,
        valid_from=valid_from,
        valid_until=valid_until,
        granted_by=actor.ref,
        granted_at=now,
    )

    journal.write(
        act="accounts.grant-duty",
        title=f"授予职责：{member.name}，{duty_title(duty)}",
        subject_ref=member.ref,
        actor=actor,
        now=now,
        detail={
            "duty": duty,
            "from": valid_from.isoformat(),
            "until": valid_until.isoformat() if valid_until else "",
        },
    )
    facts.tell(DutyGranted(about=member.ref, agency_code=member.agency_id, duty=duty), now=now)
    return True


@transaction.atomic
def revoke_duty(*, staff_ref: str, duty: str, actor: Actor, now: datetime) -> None:
    """Take a duty back at once, grants that begin later included.

    Tells the house: DutyRevoked.

    :raises DutyNotHeld: when it is not held.
    :raises DutyToOneself, OtherAgency, NotYourDuty: when the actor may not.
    :raises NotFound: when there is no such member of staff.
    """
    member = _member(staff_ref, actor)
    today = rules.day_of(now)
    held = (
        DutyGrant.objects.select_for_update(of=("self",))
        .filter(staff=member, duty=duty)
        .exclude(valid_until__lte=today)
    )
    grants = list(held.order_by("pk"))
    if not grants:
        raise rules.DutyNotHeld(what="这个职责", name=member.name, duty=duty_title(duty))

    for grant in grants:
        grant.valid_until = max(today, grant.valid_from)
        grant.save(update_fields=["valid_until"])

    journal.write(
        act="accounts.revoke-duty",
        title=f"收回职责：{member.name}，{duty_title(duty)}",
        subject_ref=member.ref,
        actor=actor,
        now=now,
        detail={"duty": duty},
    )
    facts.tell(DutyRevoked(about=member.ref, agency_code=member.agency_id, duty=duty), now=now)


def _member(staff_ref: str, actor: Actor) -> Staff:
    require_duty(actor, ADMINISTER_STAFF)
    member = Staff.objects.select_for_update(of=("self",)).filter(ref=staff_ref).first()
    if member is None:
        raise NotFound(what="这位工作人员")
    if actor.ref == member.ref:
        raise rules.DutyToOneself
    _require_own_agency(actor, member.agency_id, member.name)
    return member


def _require_own_agency(actor: Actor, agency_code: str, name: str) -> None:
    if actor.kind is not ActorKind.SYSTEM and actor.agency_code != agency_code:
        raise rules.OtherAgency(name=name)
