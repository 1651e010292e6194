"""Who may end the authority of the scene's firm at a desk: only clerks who have something of the firm before them."""

import pytest

from tests.pages.scene import ELSEWHERE, HALL, MARKET, actor_of
from yijian.accounts import operations
from yijian.accounts.models import Authority
from yijian.kernel.refusal import NotFound
from yijian.plumbing.models import JournalEntry

WHY = "委托人到窗口来收回"


def revoke(scene, agency: str, ref: str = ""):
    return operations.revoke_authority(
        ref=ref or scene.places["authority"].names["ref"],
        reason=WHY,
        actor=actor_of(f"all-{agency}", on=scene.now.date()),
        now=scene.now,
    )


@pytest.mark.parametrize("agency", [MARKET, "wj-fire", HALL])
def test_ends_where_the_firm_is_served(agency, scene):
    row = revoke(scene, agency)

    assert row.revoked_at == scene.now
    entry = JournalEntry.objects.get(act="accounts.revoke-authority", subject_ref=row.ref)
    assert (entry.reason, entry.agency_code) == (WHY, agency)


@pytest.mark.parametrize("agency", [ELSEWHERE, "al-data"])
def test_is_as_unknown_elsewhere_as_one_that_never_was(agency, scene):
    with pytest.raises(NotFound) as found:
        revoke(scene, agency)
    with pytest.raises(NotFound) as never:
        revoke(scene, agency, "AU-never")

    assert found.value.sentence == never.value.sentence
    assert Authority.objects.get(ref=scene.places["authority"].names["ref"]).revoked_at is None
