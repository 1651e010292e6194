"""Which agency runs the platform."""

from datetime import datetime

from django.db import transaction

from yijian.agencies import rules
from yijian.agencies.models import Agency
from yijian.kernel.actor import Actor, ActorKind
from yijian.kernel.refusal import NotFound
from yijian.plumbing import journal


@transaction.atomic
def let_run_platform(*, agency_code: str, runs: bool, actor: Actor, now: datetime) -> bool:
    """Record that an agency runs the platform, or no longer does; return False when that is known already.

    Duties over the whole platform may be held in that agency alone. One runs it: before another is named, the former gives it up.

    :raises NotFound: when the agency is unknown.
    :raises OperatorByPlatform: when anybody but the platform itself tries.
    :raises AnotherOperator: while another agency runs the platform.
    """
    rows = Agency.objects.select_for_update(of=("self",)).order_by("pk")
    held = next(iter(rows.filter(code=agency_code)), None)
    if held is None:
        raise NotFound(what=f"部门{agency_code}")
    if held.runs_platform == runs:
        return False
    if actor.kind is not ActorKind.SYSTEM:
        raise rules.OperatorByPlatform(agency=held.name)
    other = rows.filter(runs_platform=True).exclude(pk=held.pk).first()
    if other is not None:
        raise rules.AnotherOperator(agency=held.name, other=other.name)

    held.runs_platform = runs
    held.save(update_fields=["runs_platform"])

    journal.write(
        act="agencies.let-run-platform",
        title=f"{held.name}{'运行平台' if runs else '不再运行平台'}",
        subject_ref=held.code,
        actor=actor,
        now=now,
        detail={"runs": runs},
    )
    return True
