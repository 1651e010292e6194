"""Granting and taking back mandates."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from yijian.agencies import queries, rules
from yijian.agencies.access import require_manager
from yijian.agencies.facts import MandateGranted, MandateRevoked
from yijian.agencies.models import Agency, Mandate, MandateRegion, Region
from yijian.agencies.vocabulary import MODE_TITLES, POWER_TITLES, MandateMode, MandateRow, Power
from yijian.kernel.actor import Actor
from yijian.kernel.refusal import NotFound, Refusal
from yijian.plumbing import facts, journal, locks
from yijian.plumbing.numbering import reference


class AlreadyRevoked(Refusal):
    """The mandate was taken back before."""

    code = "agencies.mandate-already-revoked"
    template = "这条授权{day}起已经收回，不用再收一次。"


@transaction.atomic
def grant_mandate(
    *,
    agency_code: str,
    powers: Iterable[Power],
    region_codes: Iterable[str],
    mode: MandateMode,
    valid_from: date,
    valid_until: date | None,
    actor: Actor,
    now: datetime,
    items: Iterable[str] = (),
    role: str = "",
    principal_code: str = "",
    document: str = "",
) -> MandateRow:
    """Give an agency powers over items, or over all items of a kind of department, in regions for a period.

    ``valid_until`` is the first day without the mandate. Who acts in another's name, and that the other can pass the power on, is
    checked now and again whenever somebody acts (行政许可法 art. 23, 24).
    Tells the house: MandateGranted.

    :raises NotFound: when an agency or region is unknown.
    :raises MandateEmpty, PeriodInverted, PrincipalWanted, OnlyReceiving: when the mandate is unsound.
    :raises PrincipalLacksPower: when the principal has nothing to pass on.
    :raises MandateOverlaps: when another agency would hold the same power on the same footing.
    """
    locks.take(locks.LockSpace.IMPORT, "mandates")
    named_items = frozenset(items)
    agency = _agency(agency_code)
    principal = _agency(principal_code) if principal_code else None
    named = principal or agency
    row = MandateRow(
        ref=reference("MD"),
        agency_code=agency.code,
        agency_name=agency.name,
        name_agency_code=named.code,
        name_agency_name=named.name,
        seal_agency_code=named.code,
        mode=mode,
        powers=frozenset(powers),
        items=named_items,
        role="" if named_items else role,
        regions=tuple(sorted(set(region_codes))),
        valid_from=valid_from,
        valid_until=valid_until,
        document=document,
    )
    regions = {region.code: region for region in Region.objects.filter(code__in=row.regions)}
    for code in row.regions:
        if code not in regions:
            raise NotFound(what=f"区划{code}", field="regions")
    require_manager(actor, *row.regions, named.region_id)

    rules.require_sound(row)
    if principal is not None:
        held = queries.mandates(agency_code=principal.code)
        own = [one for one in held if one.agency_code == principal.code]
        power = rules.lacking_power(row, own, [regions[code].path for code in row.regions])
        if power is not None:
            raise rules.PrincipalLacksPower(
                field="principal", principal=principal.name, agency=agency.name, power=POWER_TITLES[power]
            )
    clash = rules.collision(row, queries.mandates())
    if clash is not None:
        other, shared = clash
        raise rules.MandateOverlaps(power=POWER_TITLES[shared], holder=other.agency_name, ref=other.ref)

    mandate = Mandate.objects.create(
        ref=row.ref,
        agency=agency,
        items=sorted(row.items),
        role=row.role,
        powers=sorted(power.value for power in row.powers),
        mode=mode.value,
        principal=principal,
        valid_from=valid_from,
        valid_until=valid_until,
        document=document,
        granted_at=now,
    )
    MandateRegion.objects.bulk_create(MandateRegion(mandate=mandate, region_id=code) for code in row.regions)

    journal.write(
        act="agencies.grant-mandate",
        title=f"{MODE_TITLES[mode]}：{agency.name}",
        subject_ref=row.ref,
        actor=actor,
        now=now,
        detail={
            "agency": agency.code,
            "principal": principal_code,
            "powers": sorted(power.value for power in row.powers),
            "items": sorted(row.items),
            "role": row.role,
            "regions": list(row.regions),
            "from": valid_from.isoformat(),
            "until": valid_until.isoformat() if valid_until else "",
            "document": document,
        },
    )
    facts.tell(MandateGranted(about=row.ref, agency_code=agency.code), now=now)
    return row


@transaction.atomic
def revoke_mandate(*, ref: str, revoked_on: date, reason: str, actor: Actor, now: datetime) -> MandateRow:
    """Take a mandate back from a day on; cases already accepted stay with whoever accepted them.

    Tells the house: MandateRevoked.

    :raises NotFound: when there is no such mandate.
    :raises AlreadyRevoked: when it was taken back before.
    """
    mandate = Mandate.objects.select_for_update(of=("self",)).filter(ref=ref).first()
    if mandate is None:
        raise NotFound(what=f"授权{ref}")
    places = MandateRegion.objects.filter(mandate=mandate).values_list("region__code", flat=True)
    require_manager(actor, *places)
    if mandate.revoked_on is not None:
        raise AlreadyRevoked(day=f"{mandate.revoked_on:%Y年%-m月%-d日}")

    mandate.revoked_on = revoked_on
    mandate.revoke_reason = reason
    mandate.save(update_fields=["revoked_on", "revoke_reason"])

    journal.write(
        act="agencies.revoke-mandate",
        title="收回授权",
        subject_ref=ref,
        actor=actor,
        now=now,
        reason=reason,
        detail={"on": revoked_on.isoformat()},
    )
    facts.tell(
        MandateRevoked(about=ref, agency_code=mandate.agency_id, revoked_on=revoked_on.isoformat()), now=now
    )
    return queries.mandate(ref)


def _agency(code: str) -> Agency:
    found = Agency.objects.filter(code=code).first()
    if found is None:
        raise NotFound(what=f"部门{code}", field="agency")
    return found
