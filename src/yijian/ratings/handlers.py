"""What ratings do when results were handed over."""

from datetime import datetime

from yijian.cases.facts import ApplicationDelivered
from yijian.plumbing.facts import hears
from yijian.ratings import operations


@hears(ApplicationDelivered, "ratings.invite")
def invite(fact: ApplicationDelivered, *, now: datetime) -> None:
    """Ask the person to rate."""
    operations.invite(
        application_ref=fact.about,
        number=fact.number,
        title=fact.title,
        bundle_code=fact.bundle_code,
        subject_ref=fact.subject_ref,
        subject_name=fact.subject_name,
        agency_codes=fact.agency_codes,
        region_code=fact.region_code,
        channel=fact.channel,
        lead_agency=fact.lead_agency,
        parts=fact.parts,
        now=now,
    )
