"""Staff and their duties."""

from datetime import date

from django.db.models import Prefetch, QuerySet

from yijian.accounts import rules
from yijian.accounts.models import Account, DutyGrant, Membership, Staff
from yijian.accounts.queries.people import in_force
from yijian.accounts.vocabulary import SampleRow, StaffRow, duty_title
from yijian.kernel.refusal import NotFound


def staff(ref: str, on: date) -> StaffRow:
    """Return a member of staff by their own or their account's reference, with the duties held on a day.

    :raises NotFound: when there is none.
    """
    found = working(on).filter(ref=ref).first() or working(on).filter(account__ref=ref).first()
    if found is None:
        raise NotFound(what="这位工作人员")
    return staff_row(found)


def all_staff(on: date) -> tuple[StaffRow, ...]:
    """Return everybody who works on a day, by agency and user name."""
    return tuple(map(staff_row, working(on).order_by("agency_id", "account__username")))


def staff_with_duty(agency_code: str, duty: str, on: date) -> tuple[StaffRow, ...]:
    """Return who holds a duty in an agency on a day, by name."""
    rows = working(on).filter(agency__code=agency_code, account__is_active=True).order_by("name", "ref")
    return tuple(row for row in map(staff_row, rows) if duty in row.duties)


def staff_of_agency(agency_code: str, on: date) -> tuple[StaffRow, ...]:
    """Return everybody who works for an agency on a day, by name."""
    return tuple(map(staff_row, working(on).filter(agency__code=agency_code).order_by("name", "ref")))


def duties_of(ref: str, on: date) -> frozenset[str]:
    """Return the duties a member of staff holds on a day; none for strangers."""
    return frozenset(DutyGrant.objects.filter(in_force(on), staff__ref=ref).values_list("duty", flat=True))


def usernames() -> frozenset[str]:
    """Return every user name."""
    return frozenset(Account.objects.values_list("username", flat=True))


def sample_accounts(on: date) -> tuple[SampleRow, ...]:
    """Return the accounts that the sample brought, staff first, for the page and table that offers them."""
    rows = (
        Account.objects.filter(is_sample=True, is_active=True)
        .select_related("person", "staff", "staff__agency")
        .prefetch_related(
            Prefetch("staff__grants", queryset=DutyGrant.objects.filter(in_force(on)), to_attr="held"),
            Prefetch(
                "person__memberships",
                queryset=Membership.objects.filter(in_force(on)).select_related("firm"),
                to_attr="open_memberships",
            ),
        )
    )
    found = []
    for account in rows.order_by("username"):
        member = getattr(account, "staff", None)
        person = getattr(account, "person", None)
        if member is not None:
            duties = "、".join(sorted({duty_title(grant.duty) for grant in member.held}))
            role = f"{member.agency.name} {member.post}".strip()
            found.append(SampleRow(username=account.username, name=member.name, role=role, duties=duties))
        elif person is not None:
            firms = [row.firm.name for row in person.open_memberships]
            role = "群众" + (f"，可代表{'、'.join(sorted(set(firms)))}" if firms else "")
            found.append(SampleRow(username=account.username, name=person.name, role=role, duties=""))
    return tuple(sorted(found, key=lambda row: (not row.duties, row.username)))


def working(on: date) -> QuerySet[Staff]:
    """Return the staff who have not left by a day, with the grants in force."""
    grants = Prefetch("grants", queryset=DutyGrant.objects.filter(in_force(on)), to_attr="held")
    return Staff.objects.exclude(left_on__lte=on).select_related("account", "agency").prefetch_related(grants)


def staff_row(found: Staff) -> StaffRow:
    """Return a member of staff from ``working`` as a value."""
    held: list[DutyGrant] = getattr(found, "held", [])
    return StaffRow(
        ref=found.ref,
        account_ref=found.account.ref,
        username=found.account.username,
        name=found.name,
        agency_code=found.agency_id,
        agency_name=found.agency.name,
        region_code=found.agency.region_id,
        post=found.post,
        desk_code=found.desk_id or "",
        duties=rules.duties_that_count(
            (grant.duty for grant in held), runs_platform=found.agency.runs_platform
        ),
    )
