"""What an agent sees of a principal: what the authority covers, nothing else."""

import pytest
from tests.journeys import filing
from tests.journeys.test_restaurant import SAID

from yijian.accounts import operations as accounts
from yijian.accounts.models import Account
from yijian.accounts.queries import acting_options, resolve_actor
from yijian.accounts.vocabulary import AuthorityKind
from yijian.cases import access
from yijian.kernel.actor import Actor

pytestmark = pytest.mark.django_db


def agent_for(principal: Actor, now, acting, **covered) -> Actor:
    """Return 李秋生, acting for a firm under an authority."""
    accounts.record_authority(
        principal_ref=principal.subject_ref,
        agent_ref=acting("liqiusheng").ref,
        kind=AuthorityKind.AGENT,
        valid_from=now.date(),
        valid_until=None,
        actor=principal,
        now=now,
        **covered,
    )
    account = Account.objects.get(username="liqiusheng")
    key = next(o.key for o in acting_options(account, now.date()) if o.kind.value == "authority")
    return resolve_actor(account, now.date(), chosen=key)


@pytest.mark.parametrize(
    ("covered", "sees"),
    [
        ({"bundle": "open-restaurant"}, True),
        ({"items": ["social-card"]}, False),
        ({}, True),
    ],
)
def test_sees_only_matters_the_authority_covers(acting, now, draft, covered, sees):
    agent = agent_for(acting("chenyulan", "firm"), now, acting, **covered)

    assert access.applications_visible_to(agent).filter(pk=draft.pk).exists() is sees


def test_says_so_at_once_when_the_matter_is_not_covered(acting, now):
    from yijian.kernel.refusal import NotYourDuty

    agent = agent_for(acting("chenyulan", "firm"), now, acting, items=["social-card"])

    with pytest.raises(NotYourDuty):
        filing.begin("open-restaurant", SAID, actor=agent, now=now)
