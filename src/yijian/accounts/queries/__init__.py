"""What others ask the accounts."""

from yijian.accounts.queries.acting import (
    acting_options,
    actor_of,
    authorities_about,
    authority,
    capacity_of,
    may_handle,
    other_capacities,
    resolve_actor,
)
from yijian.accounts.queries.guarding import citizens_only, needs, needs_any, staff_only
from yijian.accounts.queries.mail import mail_of
from yijian.accounts.queries.people import (
    addresses,
    facts_of,
    find_person_by_id,
    firm_by_credit_code,
    firms_of,
    members_of,
    my_data,
    person_facts,
    subject,
    subjects,
)
from yijian.accounts.queries.staff import (
    all_staff,
    duties_of,
    sample_accounts,
    staff,
    staff_of_agency,
    staff_with_duty,
    usernames,
)

__all__ = [
    "acting_options",
    "actor_of",
    "addresses",
    "all_staff",
    "authorities_about",
    "authority",
    "capacity_of",
    "citizens_only",
    "duties_of",
    "facts_of",
    "find_person_by_id",
    "firm_by_credit_code",
    "firms_of",
    "mail_of",
    "may_handle",
    "members_of",
    "my_data",
    "needs",
    "needs_any",
    "other_capacities",
    "person_facts",
    "resolve_actor",
    "sample_accounts",
    "staff",
    "staff_of_agency",
    "staff_only",
    "staff_with_duty",
    "subject",
    "subjects",
    "usernames",
]
