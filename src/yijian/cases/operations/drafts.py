"""Drafts: one for each person and matter, saved on every change, never losing a letter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.db import IntegrityError, transaction

from yijian.cases import access, rules
from yijian.cases.loops import ApplicationLoop
from yijian.cases.models import Application, GivenFile, GivenMaterial, Signature
from yijian.cases.operations.asking_signers import refresh_signers
from yijian.cases.queries import drafting
from yijian.cases.vocabulary import Delivery
from yijian.kernel.actor import Actor, ActorKind
from yijian.kernel.compose import Plan, plan_to_json
from yijian.kernel.forms import FormCheck, MaterialLine, Way
from yijian.kernel.refusal import Conflict, NotFound
from yijian.plumbing import files, journal, loops, numbering


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """For whom an application is made, and by whom if not by themselves."""

    subject_ref: str
    subject_name: str
    agent_ref: str = ""
    agent_name: str = ""
    authority_ref: str = ""


def start_draft(
    *,
    plan: Plan,
    answers: Mapping[str, Any],
    optional_chosen: Sequence[str],
    applicant: Applicant,
    bundle_code: str,
    region_code: str,
    lead_agency: str,
    actor: Actor,
    now: datetime,
) -> Application:
    """Begin or renew the one draft of a person for a matter; what was typed before stays.

    A clerk's draft for a visitor is the clerk's own and apart from the visitor's.
    """
    with transaction.atomic():
        clerk = actor.ref if actor.kind is ActorKind.STAFF else ""
        draft = (
            Application.objects.select_for_update(of=("self",))
            .filter(
                subject_ref=applicant.subject_ref,
                matter_code=plan.bundle,
                clerk_ref=clerk,
                state__in=[ApplicationLoop.drafting.code, ApplicationLoop.signing.code],
            )
            .order_by("-pk")
            .first()
        )
        if draft is None:
            draft = Application(
                ref=numbering.reference("A"),
                once_key=numbering.reference("K"),
                subject_ref=applicant.subject_ref,
                subject_name=applicant.subject_name,
                agent_ref=applicant.agent_ref,
                agent_name=applicant.agent_name,
                authority_ref=applicant.authority_ref,
                clerk_ref=clerk,
                desk_code=actor.desk_code or "",
                channel=actor.channel.value,
                matter_code=plan.bundle,
                bundle_code=bundle_code,
                saved_at=now,
                title=plan.title,
            )
            _fill(draft, plan, answers, optional_chosen, region_code, lead_agency, now)
            try:
                with transaction.atomic(), loops.opened(draft, actor=actor, now=now, title="开始填写"):
                    pass
            except IntegrityError as clash:
                # Two devices began at once: the other one's draft is the draft.
                raise Conflict(what="这份草稿") from clash
        else:
            _fill(draft, plan, answers, optional_chosen, region_code, lead_agency, now)
            draft.save()
            _void_signatures(draft, actor, now)
        _lay_out_materials(draft, plan.materials.lines)
        return draft


def _fill(
    draft: Application,
    plan: Plan,
    answers: Mapping[str, Any],
    optional_chosen: Sequence[str],
    region_code: str,
    lead_agency: str,
    now: datetime,
) -> None:
    draft.plan = plan_to_json(plan)
    draft.bundle_version = plan.version
    draft.title = plan.title
    draft.answers = drafting.plain_json(answers)
    draft.raw = {**draft.raw, **draft.answers}
    draft.optional_chosen = list(optional_chosen)
    draft.region_code = region_code
    draft.agency_code = lead_agency
    draft.promised_on = plan.promised_on
    draft.draft_revision += 1
    draft.saved_at = now


def save_fields(*, ref: str, actor: Actor, now: datetime, typed: Mapping[str, Any]) -> FormCheck:
    """Save what was just typed, right or wrong, and return how the whole form stands now.

    Only the given fields change: two devices editing different fields do not undo each other. Typing the same again changes nothing
    and leaves signatures standing.
    """
    with transaction.atomic():
        draft = _draft(ref, actor)
        known = drafting.field_keys(draft)
        changed = {
            key: value
            for key, value in drafting.plain_json(typed).items()
            if key in known and (key not in draft.raw or draft.raw[key] != value)
        }
        draft.raw = {**draft.raw, **changed}
        check = drafting.check(draft, today=now.date())
        draft.values = drafting.plain_json(check.values)
        if changed:
            draft.draft_revision += 1
        draft.saved_at = now
        draft.save(update_fields=["raw", "values", "draft_revision", "saved_at"])
        if changed:
            _void_signatures(draft, actor, now)
        return check


def give_file(
    *, ref: str, material: str, stream: IO[bytes], name: str, actor: Actor, now: datetime
) -> GivenFile:
    """Add one file to a material; it serves every item that needs it. A repeat changes nothing.

    :raises FileRefused: when the file is of the wrong type, too large, broken or unsafe.
    :raises OutsideTheStandard: when no item of the plan asks for such a material.
    """
    application = access.application(ref, actor)
    line = _line(application, material)
    taken = files.take_in(
        stream,
        name=name,
        accepts=[kind for kind in line.accepts if kind in files.MEDIA_TYPES] or tuple(files.MEDIA_TYPES),
        max_megabytes=line.max_megabytes,
        now=now,
    )
    with transaction.atomic():
        application = _changeable(ref, actor, material)
        given = GivenMaterial.objects.select_for_update(of=("self",)).get(
            application=application, code=material
        )
        file, is_new = GivenFile.objects.get_or_create(
            material=given,
            digest=taken.digest,
            taken_back_at=None,
            defaults={
                "name": files.plain_name(name),
                "media_type": taken.media_type,
                "size": taken.size,
                "pages": taken.pages,
                "given_by": actor.ref,
                "given_at": now,
            },
        )
        if not is_new and given.state == GivenMaterial.State.GIVEN:
            return file
        given.supply = Way.UPLOAD.value
        given.state = GivenMaterial.State.GIVEN
        given.note = ""
        given.given_at = now
        given.save()
        _touch(application, actor, now)
        journal.write(
            act="application.give-file",
            title=f"交材料：{given.title}",
            loop=ApplicationLoop.code,
            subject_ref=application.ref,
            actor=actor,
            now=now,
            detail={"material": material, "digest": taken.digest, "name": file.name},
        )
    return file


def take_back_file(*, ref: str, file_id: int, actor: Actor, now: datetime) -> None:
    """Take a file back from a draft or a correction; the content stays for the journal's sake until its retention ends."""
    with transaction.atomic():
        application = access.application(ref, actor)
        file = (
            GivenFile.objects.select_related("material")
            .filter(pk=file_id, material__application=application, taken_back_at__isnull=True)
            .first()
        )
        if file is None:
            raise NotFound(what="这份文件")
        application = _changeable(ref, actor, file.material.code)
        file.taken_back_at = now
        file.save(update_fields=["taken_back_at"])
        if not file.material.files.filter(taken_back_at__isnull=True).exists():
            file.material.state = GivenMaterial.State.MISSING
            file.material.supply = ""
            file.material.save(update_fields=["state", "supply"])
        _touch(application, actor, now)


def promise_material(*, ref: str, material: str, wanted: bool, actor: Actor, now: datetime) -> GivenMaterial:
    """Choose to promise a material instead of giving it now, or take that choice back; the promise is signed when filing.

    :raises MaterialsMissing: when it may not be promised: a key paper, not on the list, key papers missing, or the person's credit.
    """
    with transaction.atomic():
        draft = _draft(ref, actor)
        given = GivenMaterial.objects.select_for_update(of=("self",)).get(application=draft, code=material)
        if wanted:
            line = drafting.line(draft, material, now=now)
            if line.way not in (Way.PROMISE, Way.LATER):
                raise rules.MaterialsMissing(
                    count=1,
                    titles=f"“{given.title}”不能先承诺，{line.because}",
                    then="交",
                )
            given.supply, given.state = line.way.value, GivenMaterial.State.PROMISED
        elif given.state == GivenMaterial.State.PROMISED:
            given.supply, given.state = "", GivenMaterial.State.MISSING
        given.save(update_fields=["supply", "state"])
        _touch(draft, actor, now)
        return given


def choose_delivery(
    *, ref: str, delivery: str, recipient: Mapping[str, str], actor: Actor, now: datetime
) -> Application:
    """Choose how the results come.

    :raises BlankMissing: when a parcel has no name, mobile or address.
    """
    with transaction.atomic():
        draft = _draft(ref, actor)
        if delivery not in set(Delivery):
            raise loops.BlankMissing(field="delivery", title="怎么拿结果", fault="没有选")
        chosen = Delivery(delivery)
        kept = {key: str(recipient.get(key, "")).strip() for key in ("name", "mobile", "address")}
        if chosen is Delivery.POST:
            for key, title in (("name", "收件人"), ("mobile", "收件人手机"), ("address", "收件地址")):
                if not kept[key]:
                    raise loops.BlankMissing(field=key, title=title, fault="没有填，没法寄")
        before = [draft.delivery, draft.recipient]
        draft.delivery = chosen.value
        draft.recipient = {**draft.recipient, **kept}
        draft.saved_at = now
        draft.save(update_fields=["delivery", "recipient", "saved_at"])
        if [draft.delivery, draft.recipient] != before:
            _void_signatures(draft, actor, now)
        return draft


def discard_draft(*, ref: str, actor: Actor, now: datetime) -> Application:
    """Give a draft up; it leaves the list of things to go on with."""
    with loops.turn(ApplicationLoop.discard, ref=ref, actor=actor, now=now) as turn:
        application: Application = turn.subject
    return application


def _draft(ref: str, actor: Actor) -> Application:
    """Return the actor's own draft, locked.

    :raises NotFound: when it is not theirs; MoveNotAllowed when it was submitted.
    """
    access.application(ref, actor)
    draft = Application.objects.select_for_update(of=("self",)).get(ref=ref)
    if not access.may_fill(actor, draft):
        raise NotFound(what="这份申报")
    if draft.state not in (ApplicationLoop.drafting.code, ApplicationLoop.signing.code):
        raise loops.MoveNotAllowed(what="申报", state=ApplicationLoop.states[draft.state].title, move="修改")
    return draft


def _changeable(ref: str, actor: Actor, material: str) -> Application:
    """Return the application when the material may be given now: in a draft, or asked for by an open correction."""
    application = Application.objects.select_for_update(of=("self",)).get(ref=ref)
    if not access.may_fill(actor, application):
        raise NotFound(what="这份申报")
    if application.state in (ApplicationLoop.drafting.code, ApplicationLoop.signing.code):
        return application
    if drafting.is_asked_again(application, material):
        return application
    raise loops.MoveNotAllowed(
        what="申报", state=ApplicationLoop.states[application.state].title, move="换材料"
    )


def _line(application: Application, material: str) -> MaterialLine:
    for line in drafting.plan(application).materials.lines:
        if line.code == material:
            return line
    raise rules.OutsideTheStandard(what=material)


def _touch(application: Application, actor: Actor, now: datetime) -> None:
    Application.objects.filter(pk=application.pk).update(saved_at=now)
    if application.state in (ApplicationLoop.drafting.code, ApplicationLoop.signing.code):
        _void_signatures(application, actor, now)


def _void_signatures(draft: Application, actor: Actor, now: datetime) -> None:
    """Void what was signed: a changed application must be signed again by everybody it names now."""
    Signature.objects.filter(application_id=draft.pk, voided_at__isnull=True).update(voided_at=now)
    refresh_signers(draft, actor=actor, now=now)


def _lay_out_materials(draft: Application, lines: Sequence[MaterialLine]) -> None:
    known = {given.code: given for given in GivenMaterial.objects.filter(application=draft)}
    GivenMaterial.objects.bulk_create(
        GivenMaterial(application=draft, code=line.code, title=line.title)
        for line in lines
        if line.code not in known
    )
