"""Promises made with a filing: papers that follow later, and items decided on a promise."""

from datetime import datetime

from yijian.cases.models import Application, Case, GivenMaterial
from yijian.cases.queries import promises
from yijian.cases.vocabulary import Handling
from yijian.catalogue import queries as catalogue
from yijian.credit import operations as credit
from yijian.credit.vocabulary import PromiseKind
from yijian.kernel.actor import Actor
from yijian.kernel.compose import Plan
from yijian.kernel.definitions import Limit
from yijian.kernel.forms import Bringer, MaterialLine

CHECK_WITHIN_DAYS = 30
"""Working days for checking a promise where the item names none; set locally."""


def sign_promises(
    *,
    application: Application,
    plan: Plan,
    lines: "tuple[MaterialLine, ...]",
    cases: list[Case],
    actor: Actor,
    now: datetime,
) -> None:
    """Open one promise for each promised material and for each item handled by 告知承诺, signed with the application.

    The letter of an item that is decided on a promise is that promise, not another.

    :raises MayNotPromise: when the person's credit rules promises out.
    """
    by_item = {case.item_code: case for case in cases}
    by_code = {line.code: line for line in lines}
    letters: dict[str, list[GivenMaterial]] = {}
    promised = GivenMaterial.objects.filter(
        application=application, state=GivenMaterial.State.PROMISED
    ).order_by("pk")
    for given in promised:
        line = by_code[given.code]
        if line.bringer is not Bringer.PROMISE:
            # Fetched or demanded by now: what was ticked earlier promises nothing.
            continue
        case = next(by_item[item] for item in line.items if item in by_item)
        item = catalogue.item(case.item_code, case.item_version)
        if promised_item := promises.item_promised_by(line, plan):
            # The letter is the item's own promise below, and is checked once.
            letters.setdefault(promised_item, []).append(given)
            continue
        if line.tolerate_days:
            kind, limit = PromiseKind.TOLERANCE, Limit(amount=line.tolerate_days)
        else:
            kind = PromiseKind.NOTICE
            limit = Limit(amount=item.check_within_days or CHECK_WITHIN_DAYS)
        promise = credit.sign_promise(
            kind=kind,
            case_ref=case.ref,
            application_ref=application.ref,
            item_code=case.item_code,
            material_code=given.code,
            title=given.title,
            text=promises.text_of_line(line),
            subject_ref=application.subject_ref,
            subject_name=application.subject_name,
            agency_code=case.decide_agency,
            region_code=application.region_code,
            limit=limit,
            actor=actor,
            now=now,
        )
        given.promise_ref = promise.ref
        given.save(update_fields=["promise_ref"])
    for case in cases:
        if case.handling != Handling.PROMISE:
            continue
        item = catalogue.item(case.item_code, case.item_version)
        promise = credit.sign_promise(
            kind=PromiseKind.NOTICE,
            case_ref=case.ref,
            application_ref=application.ref,
            item_code=case.item_code,
            material_code="",
            title=item.plain,
            text=item.promise_text,
            subject_ref=application.subject_ref,
            subject_name=application.subject_name,
            agency_code=case.decide_agency,
            region_code=application.region_code,
            limit=Limit(amount=item.check_within_days),
            actor=actor,
            now=now,
        )
        for given in letters.get(case.item_code, ()):
            given.promise_ref = promise.ref
            given.save(update_fields=["promise_ref"])
