"""Signing and filing: checked whole, signed by everybody, split into cases, routed by mandates, all in one transaction."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from yijian.agencies import queries as agencies
from yijian.agencies.vocabulary import Power
from yijian.cases import access, facts, rules
from yijian.cases.loops import ApplicationLoop
from yijian.cases.messages import FILED
from yijian.cases.models import Application, Case, GivenMaterial, Signature
from yijian.cases.operations import letters, promising
from yijian.cases.operations.asking_again import keep_asking
from yijian.cases.operations.asking_signers import as_kept, ask_signers, refresh_signers
from yijian.cases.operations.drafts import choose_delivery
from yijian.cases.operations.settling import hold_application, release
from yijian.cases.operations.surveys import propose_survey
from yijian.cases.queries import drafting, signing
from yijian.cases.vocabulary import Handling, SignMethod
from yijian.certificates import operations as certificates
from yijian.kernel.actor import Actor, ActorKind, because_of
from yijian.kernel.compose import Plan, PlannedPart
from yijian.kernel.definitions import PromiseMode
from yijian.kernel.forms import Bringer, MaterialLine, Way
from yijian.plumbing import calendar, loops, messages, numbering
from yijian.plumbing.digest import sm3


def sign_application(
    *,
    ref: str,
    actor: Actor,
    now: datetime,
    method: SignMethod,
    consents: Mapping[str, bool],
    delivery: str = "",
    recipient: Mapping[str, str] | None = None,
    present: Collection[str] | None = None,
) -> Application:
    """Sign the application as it stands, as whoever the actor is among its signers; the last signature files it.

    The signature is over the SM3 digest of the whole content; changing anything afterwards voids it. Signing or filing again what is
    filed already returns it unchanged: submitting twice gives one application. ``consents`` holds the ticks of declarations by field
    key and of promises by ``promise:<code>``. ``delivery`` chooses at the same time how the results come; empty leaves the choice.
    At the desk ``present`` are the roles whose people stand before the clerk and sign on the pad; the others are asked for theirs.

    :raises FormIncomplete: when fields are missing or wrong; ConsentMissing when a declaration or promise was not agreed to.
    :raises PlanOutdated: when the form says otherwise than the answers that the parts follow from.
    :raises MaterialsMissing: when a material is missing that may not follow later.
    :raises NotASigner: when the actor's own identity is not among the signers (a link alone cannot sign).
    """
    with transaction.atomic():
        hold_application(ref)
        application = access.application(ref, actor)
        # What is signed must not change before it is filed: whoever saves a field now waits, and is refused after.
        application = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
        if application.state not in (ApplicationLoop.drafting.code, ApplicationLoop.signing.code):
            return application
        if delivery:
            application = choose_delivery(
                ref=ref, delivery=delivery, recipient=recipient or {}, actor=actor, now=now
            )
        found = drafting.plan(application)
        check = drafting.check(application, today=now.date())
        signing.refuse_incomplete(found, check)
        _refuse_outdated(application, now=now)
        lines = drafting.materials(application, now=now)
        signing.refuse_unconsented(application, found, lines, consents)
        promised = tuple(line for line in lines.brought_by(Bringer.PROMISE) if not line.optional)
        _refuse_missing((*lines.to_bring, *promised), application)
        roles = signing.roles_of(application, found, check, actor, present=present)
        at_desk = actor.kind is ActorKind.STAFF
        signers = {signer.role: signer for signer in signing.signers_of(application, found, check)}
        content = signing.content_of(application, found, consents)
        digest = sm3(content)
        value, key_id = certificates.sign_content(content, now=now)
        for role in roles:
            Signature.objects.get_or_create(
                application=application,
                role=role,
                voided_at=None,
                defaults={
                    "signer_ref": signers[role].ref if at_desk else actor.subject_ref or actor.ref,
                    "signer_name": signers[role].name if at_desk else actor.subject_name or actor.name,
                    "method": SignMethod.DESK.value if at_desk else method.value,
                    "content_digest": digest,
                    "value": value,
                    "key_id": key_id,
                    "signed_at": now,
                },
            )
        waiting = signing.waiting_for(application, found, check)
        if waiting:
            return _collect(application, waiting, actor=actor, now=now)
        return _file(application, found, lines.lines, actor=actor, now=now)


def _collect(
    application: Application, waiting: "tuple[signing.Signer, ...]", *, actor: Actor, now: datetime
) -> Application:
    if application.state == ApplicationLoop.drafting.code:
        with loops.turn(ApplicationLoop.collect, ref=application.ref, actor=actor, now=now) as turn:
            turn.subject.recipient = {**turn.subject.recipient, "signers": as_kept(waiting)}
            turn.places["names"] = "、".join(signer.name for signer in waiting)
        application = turn.subject
        ask_signers(application, waiting, now=now)
    else:
        refresh_signers(application, actor=actor, now=now)
    return application


def _file(
    application: Application,
    plan: Plan,
    lines: "tuple[MaterialLine, ...]",
    *,
    actor: Actor,
    now: datetime,
) -> Application:
    today = calendar.current().day_of(now)
    mover = actor if access.applicant_may(actor, application) else because_of(actor)
    with loops.turn(ApplicationLoop.file, ref=application.ref, actor=mover, now=now) as turn:
        filed: Application = turn.subject
        filed.number = numbering.next_case_number(filed.region_code, today)
        filed.query_password = numbering.query_password()
        filed.filed_at = now
        filed.promised_on = plan.promised_on
        filed.values = drafting.plain_json(drafting.check(filed, today=today).values)
        _freeze_materials(filed, lines, now=now)
        cases = _split(filed, plan, actor=actor, now=now)
        promising.sign_promises(application=filed, plan=plan, lines=lines, cases=cases, actor=actor, now=now)
        names = _agency_names(cases)
        turn.places.update(count=len(cases), agencies=names)
        turn.detail["number"] = filed.number
        letters.receipt(filed, cases, now=now)
        keep_asking(application=filed, codes=filed.registers_down, now=now)
        messages.send(
            kind=FILED,
            to_ref=filed.subject_ref,
            now=now,
            about=filed.ref,
            link=f"/my/{filed.ref}/",
            once_key=f"filed|{filed.ref}",
            places={
                "title": filed.title,
                "agencies": names,
                "number": filed.number,
                "promised_on": f"{plan.promised_on.month}月{plan.promised_on.day}日",
            },
        )
        turn.tell(
            facts.ApplicationFiled(
                about=filed.ref,
                number=filed.number,
                bundle_code=filed.bundle_code,
                subject_ref=filed.subject_ref,
                case_refs=tuple(case.ref for case in cases),
            )
        )
    for case in cases:
        if not case.after:
            release(case_ref=case.ref, passed={}, actor=actor, now=now)
    needing = [case for case in cases if case.needs_survey]
    if needing:
        propose_survey(application=filed, cases=needing, lead=needing[0].decide_agency, actor=actor, now=now)
    return filed


def _freeze_materials(application: Application, lines: "tuple[MaterialLine, ...]", *, now: datetime) -> None:
    """Keep how each material stood when it was filed, and take those that nobody needs off the list."""
    known = {row.code: row for row in GivenMaterial.objects.filter(application=application)}
    for line in lines:
        row = known.get(line.code) or GivenMaterial(application=application, code=line.code, title=line.title)
        if line.bringer is Bringer.NOBODY:
            row.supply = Way.NONE.value
            row.note = line.because
        elif line.bringer is Bringer.PLATFORM and row.state == GivenMaterial.State.MISSING:
            row.supply, row.state = line.way.value, GivenMaterial.State.GIVEN
            row.source = line.because
            row.given_at = now
        row.save()


def _split(application: Application, plan: Plan, *, actor: Actor, now: datetime) -> list[Case]:
    """Make one case for each item of the plan, routed by the mandates in force today."""
    today = calendar.current().day_of(now)
    routed = []
    for part in plan.parts:
        found = agencies.who_may_each(
            [Power.ACCEPT, Power.DECIDE],
            part.item,
            application.region_code,
            today,
            role=part.agency_role,
        )
        acceptor, decider = found[Power.ACCEPT], found[Power.DECIDE]
        if acceptor is None or decider is None:
            raise signing.NobodyMandated(item=part.plain, agency=part.agency_title)
        routed.append((part, acceptor, decider))
    names = agencies.agencies({acceptor.agency_code for _, acceptor, _ in routed})
    cases = []
    for position, (part, acceptor, decider) in enumerate(routed):
        case = Case(
            ref=numbering.reference("C"),
            number=f"{application.number}-{position + 1:02}",
            application=application,
            position=position,
            item_code=part.item,
            item_version=part.version,
            title=part.title,
            plain_title=part.plain,
            subject_ref=application.subject_ref,
            subject_name=application.subject_name,
            bundle_title=plan.title,
            handling=_handling(part).value,
            after=list(part.after),
            agency_code=acceptor.agency_code,
            accept_agency=acceptor.agency_code,
            decide_agency=decider.agency_code,
            agency_name=names[acceptor.agency_code].short_name,
            in_name_of=decider.name_agency_code,
            seal_of=decider.seal_agency_code,
            mandate_ref=decider.ref,
            region_code=application.region_code,
            needs_survey=part.survey,
        )
        with loops.opened(case, actor=because_of(actor), now=now, title="拆分办件"):
            pass
        cases.append(case)
    return cases


def _handling(part: PlannedPart) -> Handling:
    if part.register_check:
        return Handling.CHECK
    if part.promise_mode == PromiseMode.NOTICE:
        return Handling.PROMISE
    return Handling.ORDINARY


def _agency_names(cases: list[Case]) -> str:
    return "、".join(dict.fromkeys(case.agency_name for case in cases))


def _refuse_outdated(application: Application, *, now: datetime) -> None:
    changed = drafting.changed_answers(application, today=now.date())
    if changed:
        labels = {field.key: field.label for field in drafting.plan(application).form.fields}
        raise rules.PlanOutdated(titles="、".join(f"“{labels[key]}”" for key in changed))


def _refuse_missing(lines: "tuple[MaterialLine, ...]", application: Application) -> None:
    states = {row.code: row.state for row in GivenMaterial.objects.filter(application=application)}
    open_lines = [
        line
        for line in lines
        if states.get(line.code) != GivenMaterial.State.GIVEN
        and not (states.get(line.code) == GivenMaterial.State.PROMISED and line.bringer is Bringer.PROMISE)
    ]
    if open_lines:
        raise rules.MaterialsMissing(
            count=len(open_lines),
            titles="、".join(f"“{line.title}”" for line in open_lines[:3]),
            then="签名",
        )
