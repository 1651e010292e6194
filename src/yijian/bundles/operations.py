"""Publishing bundles, and beginning a filing from an accepted plan."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import date, datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from yijian.accounts import queries as accounts
from yijian.agencies import queries as agencies
from yijian.agencies.vocabulary import Power
from yijian.bundles import queries
from yijian.bundles.facts import BundlePublished, BundleWithdrawn
from yijian.bundles.models import Bundle, BundleVersion, LifeStage
from yijian.bundles.rules import BundleNotFit, NothingChanged, NotReceivedHere
from yijian.bundles.vocabulary import PUBLISH_BUNDLES, BundleState
from yijian.cases import operations as cases
from yijian.cases.queries import drafting
from yijian.cases.vocabulary import RECEIVE
from yijian.catalogue import operations as catalogue_operations
from yijian.catalogue import queries as catalogue
from yijian.kernel.actor import Actor, ActorKind
from yijian.kernel.compose import Plan, Severity, check_bundle
from yijian.kernel.definitions import BundleDefinition
from yijian.kernel.forms import Answer
from yijian.kernel.refusal import NotFound, NotYourDuty
from yijian.plumbing import facts, journal
from yijian.plumbing.digest import canonical, sm3
from yijian.plumbing.duties import duty_title


@transaction.atomic
def publish_bundle_version(
    *,
    definition: BundleDefinition,
    actor: Actor,
    now: datetime,
    position: int = 100,
    icon: str = "",
    note: str = "",
) -> BundleVersion:
    """Publish the next version of a bundle; its number is given here.

    Drafts and filings keep the version they were begun with. Tells the house: BundlePublished.

    :raises NotYourDuty: when the actor does not publish bundles.
    :raises BundleNotFit: when the bundle has a fault that a citizen would meet.
    :raises NothingChanged: when the last version says the same.
    """
    row, _ = Bundle.objects.get_or_create(code=definition.code)
    bundle = Bundle.objects.select_for_update(of=("self",)).get(pk=row.pk)

    _require(actor)

    last = BundleVersion.objects.filter(bundle=bundle).order_by("-version").first()
    body = json.loads(json.dumps({**asdict(definition), "version": 0}, cls=DjangoJSONEncoder))
    digest = sm3(canonical(body))
    if last is not None and last.digest == digest and bundle.position == position and bundle.icon == icon:
        raise NothingChanged(title=definition.title, version=last.version)
    found = check_bundle(
        definition, catalogue.items(part.item for part in definition.parts), catalogue.elements()
    )
    errors = [fault for fault in found if fault.severity is Severity.ERROR]
    if errors:
        raise BundleNotFit(title=definition.title, faults=errors)

    published = BundleVersion.objects.create(
        bundle=bundle,
        version=last.version + 1 if last else 1,
        definition=body,
        digest=digest,
        title=definition.title,
        plain=definition.plain,
        life_line=definition.life_line,
        life_stage=definition.life_stage,
        lead_title=definition.lead_title,
        days=definition.promised.amount,
        published_at=now,
        published_by=actor.ref,
        published_by_name=actor.name,
        note=note,
    )
    bundle.current = published
    bundle.state = BundleState.ONLINE.value
    bundle.position, bundle.icon = position, icon
    bundle.save(update_fields=["current", "state", "position", "icon"])
    catalogue_operations.index_for_search([queries.search_document(published)])

    journal.write(
        act="bundles.publish",
        title=f"发布一件事“{definition.title}”第{published.version}版",
        subject_ref=f"bundle:{bundle.code}",
        actor=actor,
        now=now,
        detail={"version": published.version, "digest": digest, "note": note},
    )

    facts.tell(BundlePublished(about=f"bundle:{bundle.code}", bundle_version=published.version), now=now)
    return published


@transaction.atomic
def withdraw_bundle(*, code: str, actor: Actor, now: datetime, reason: str) -> Bundle:
    """Offer a bundle no more; drafts and filings go on. Tells the house: BundleWithdrawn."""
    bundle = Bundle.objects.select_for_update(of=("self",)).filter(code=code).first()
    if bundle is None:
        raise NotFound(what="这件事")

    _require(actor)

    bundle.state = BundleState.WITHDRAWN.value
    bundle.save(update_fields=["state"])
    catalogue_operations.forget_for_search(kind="bundle", codes=[code])

    journal.write(
        act="bundles.withdraw",
        title="撤下一件事",
        subject_ref=f"bundle:{code}",
        actor=actor,
        now=now,
        detail={"reason": reason},
    )

    facts.tell(BundleWithdrawn(about=f"bundle:{code}"), now=now)
    return bundle


@transaction.atomic
def replace_life_stages(*, stages: Collection[tuple[str, str, str]]) -> None:
    """Store the stations of life, (line, code, title) in order; those not named are removed."""
    LifeStage.objects.all().delete()
    LifeStage.objects.bulk_create(
        LifeStage(line=line, code=code, title=title, position=position)
        for position, (line, code, title) in enumerate(stages)
    )


def begin_filing(
    *,
    code: str,
    answers: Mapping[str, Answer],
    optional_chosen: Collection[str],
    region_code: str,
    subject_ref: str,
    subject_name: str,
    actor: Actor,
    now: datetime,
    on: date,
) -> str:
    """Accept the plan that follows from the answers and begin, or go on with, its one draft; return the draft's reference.

    :raises NotEntitled: when a condition of the bundle fails.
    :raises NotYourDuty: when the actor's authority does not cover this matter, or a clerk does not receive.
    :raises NotReceivedHere: when a clerk's agency holds no mandate to receive one of the items there.
    """
    matter = queries.matter(code)
    if not accounts.may_handle(
        actor, item_code="" if matter.is_bundle else code, bundle_code=code if matter.is_bundle else ""
    ):
        raise NotYourDuty(duty=matter.definition.title)
    plan = queries.plan_for(
        matter, answers=answers, optional_chosen=optional_chosen, subject_ref=subject_ref, on=on
    )
    if actor.kind is ActorKind.STAFF:
        _refuse_unreceivable(plan, region_code, actor, on=on)
    lead = agencies.agency_of_role(matter.definition.lead_role, region_code)
    is_agent = actor.kind is ActorKind.CITIZEN and actor.authority_ref is not None
    draft = cases.start_draft(
        plan=plan,
        answers=answers,
        optional_chosen=sorted(optional_chosen),
        applicant=cases.Applicant(
            subject_ref=subject_ref,
            subject_name=subject_name,
            agent_ref=actor.ref if is_agent else "",
            agent_name=actor.name if is_agent else "",
            authority_ref=actor.authority_ref or "",
        ),
        bundle_code=code if matter.is_bundle else "",
        region_code=region_code,
        lead_agency=lead.code if lead else "",
        actor=actor,
        now=now,
    )
    cases.ask_registers(ref=draft.ref, now=now)
    # Registers are asked outside the draft's transaction; one that is down holds nobody up.
    cases.prefill(ref=draft.ref, actor=actor, now=now)
    return draft.ref


def renew_filing(*, ref: str, actor: Actor, now: datetime, on: date) -> str:
    """Compose a draft's plan anew from what its form says now; whatever was typed and given stays. Return the draft's reference.

    :raises NotFound: when the draft is not the actor's, or was filed.
    :raises NotEntitled: when a condition of the bundle fails by the new answers.
    """
    begun = drafting.draft_answers(ref=ref, actor=actor, today=on)
    return begin_filing(
        code=begun.matter_code,
        answers=queries.answers_now(queries.matter(begun.matter_code), begun),
        optional_chosen=begun.optional_chosen,
        region_code=begun.region_code,
        subject_ref=begun.subject_ref,
        subject_name=begun.subject_name,
        actor=actor,
        now=now,
        on=on,
    )


def _refuse_unreceivable(plan: Plan, region_code: str, actor: Actor, *, on: date) -> None:
    if not actor.holds(RECEIVE):
        raise NotYourDuty(duty=duty_title(RECEIVE))
    for part in plan.parts:
        if (
            agencies.may_act(
                actor.agency_code or "", Power.RECEIVE, part.item, region_code, on, role=part.agency_role
            )
            is None
        ):
            raise NotReceivedHere(agency=actor.agency_name, item=part.plain, department=part.agency_title)


def _require(actor: Actor) -> None:
    if actor.kind is ActorKind.SYSTEM or actor.holds(PUBLISH_BUNDLES):
        return
    raise NotYourDuty(duty=duty_title(PUBLISH_BUNDLES))
