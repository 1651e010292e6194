"""Ticking the published standard 审查标准: what was found on each of its points, before accepting and before deciding."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from yijian.cases import access, rules
from yijian.cases.loops import CaseLoop
from yijian.cases.models import Case, ReviewTick
from yijian.cases.vocabulary import ACCEPT, DECIDE, Finding, Tick
from yijian.catalogue import queries as catalogue
from yijian.kernel.actor import Actor
from yijian.kernel.refusal import NotFound, NotYourDuty
from yijian.plumbing import journal
from yijian.plumbing.duties import duty_title
from yijian.plumbing.loops import MoveNotAllowed, NotYourAgency

_STEPS = {CaseLoop.received.code: "accept", CaseLoop.accepted.code: "decide"}
"""Which part of the standard is ticked in which state."""


def tick_points(*, ref: str, actor: Actor, now: datetime, findings: Iterable[Finding]) -> int:
    """Note what was found on points of the item's published standard; return how many points of this step are ticked now.

    Before acceptance the points of acceptance are ticked by who accepts, afterwards those of the decision by who decides. The same finding
    again changes nothing; another finding replaces it and both stand in the journal.

    :raises OutsideTheStandard: when a point is not on the standard of this step.
    """
    found = tuple(findings)
    with transaction.atomic():
        case = access.cases_visible_to(actor).select_for_update(of=("self",)).filter(ref=ref).first()
        if case is None:
            raise NotFound(what="这个办件")
        step = _STEPS.get(case.state)
        duty = ACCEPT if step == "accept" else DECIDE
        if not actor.holds(duty):
            raise NotYourDuty(duty=duty_title(duty))
        if actor.agency_code != case.agency_code:
            raise NotYourAgency(agency=case.agency_name)
        if step is None:
            raise MoveNotAllowed(what="办件", state=CaseLoop.states[case.state].title, move="勾审查要点")
        note_findings(case, found, step=step, actor=actor, now=now)
        return len(ticks_of(case, step=step))


def note_findings(case: Case, found: tuple[Finding, ...], *, step: str, actor: Actor, now: datetime) -> None:
    """Keep findings on points of one step; the case's row is locked already.

    :raises OutsideTheStandard: when a point is not on the standard of this step.
    """
    item = catalogue.item(case.item_code, case.item_version)
    rules.check_findings(item=item, step=step, findings=found)
    if not found:
        return
    found = tuple({finding.point: finding for finding in found}.values())  # said twice at once: the last word
    before = {tick.point: tick for tick in ReviewTick.objects.filter(case=case)}
    changed = {}
    for finding in found:
        known = before.get(finding.point)
        if known and known.tick == finding.tick.value and known.note == finding.note:
            continue
        changed[finding.point] = [known.tick if known else "", finding.tick.value, finding.note]
    ReviewTick.objects.bulk_create(
        [
            ReviewTick(
                case=case,
                point=finding.point,
                tick=finding.tick.value,
                note=finding.note,
                ticked_by=actor.ref,
                ticked_at=now,
            )
            for finding in found
            if finding.point in changed
        ],
        update_conflicts=True,
        unique_fields=["case", "point"],
        update_fields=["tick", "note", "ticked_by", "ticked_at"],
    )
    if changed:
        journal.write(
            act="case.tick",
            title="勾审查要点" if step == "decide" else "勾受理要点",
            loop=CaseLoop.code,
            subject_ref=case.ref,
            parent_ref=case.application.ref,
            actor=actor,
            now=now,
            detail={"points": changed},
        )


def ticks_of(case: Case, *, step: str) -> dict[str, Tick]:
    """Return what stands ticked on the points of one step."""
    item = catalogue.item(case.item_code, case.item_version)
    points = {point.code for point in item.review_points if point.step == step}
    return {row.point: Tick(row.tick) for row in ReviewTick.objects.filter(case=case) if row.point in points}
