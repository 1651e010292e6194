"""Who must sign an application, over which content, and what keeps them from it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from yijian.accounts import queries as accounts
from yijian.accounts.vocabulary import PaperKind
from yijian.cases.models import Application, GivenFile, GivenMaterial
from yijian.cases.queries import drafting, promises
from yijian.kernel.actor import Actor, ActorKind
from yijian.kernel.compose import Plan
from yijian.kernel.definitions import ElementKind, Reuse
from yijian.kernel.forms import Bringer, FormCheck, FormField, MaterialList
from yijian.kernel.refusal import NotYourDuty, Refusal
from yijian.plumbing.digest import canonical

APPLICANT_ROLE = "applicant"


class FormIncomplete(Refusal):
    """Fields are missing or wrong."""

    code = "cases.form-incomplete"
    template = "还差{count}处，填完就能交。先看“{title}”：{sentence}"


class ConsentMissing(Refusal):
    """A declaration or promise was not agreed to."""

    code = "cases.consent-missing"
    template = "还有{count}处没有勾选同意：“{title}”。看过内容，同意后再签名。"


class NotASigner(NotYourDuty):
    """The actor's own identity is not among the signers; a link alone cannot sign."""

    code = "cases.not-a-signer"
    template = "这份申报要{names}本人签名，您的身份对不上。请让本人用自己的账号登录后签。"


class NobodyPresent(Refusal):
    """A clerk would sign for nobody."""

    code = "cases.nobody-present"
    template = "还没有选谁在场签名。请选在场的人：{names}；不在场的，系统会请他自己签。"


class SignerUnknown(Refusal):
    """A named signer has no account yet."""

    code = "cases.signer-unknown"
    template = "{name}（{role}）还没有注册，没法在线签名。请{name}先实名注册，或者两人一起到窗口签。"


class NobodyMandated(Refusal):
    """No agency holds the mandate for an item in the region."""

    code = "cases.nobody-mandated"
    template = (
        "“{item}”在您选的地方还没有明确由谁办（{agency}）。我们已经记下这个问题，请打12345，由区政府指定。"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """One who must sign; ``ref`` is the person's."""

    role: str
    title: str
    ref: str
    name: str


ROLE_TITLES = {APPLICANT_ROLE: "申请人", "mother": "母亲", "father": "父亲"}


def consent_fields(plan: Plan) -> tuple[FormField, ...]:
    """Return the declarations that must be agreed to for this very filing, item by item."""
    return tuple(
        field
        for group in plan.form.groups
        for field in group.fields
        if field.element.kind is ElementKind.CONSENT
    )


def refuse_incomplete(plan: Plan, check: FormCheck) -> None:
    """Refuse while a field is missing or wrong; declarations are agreed to on the signing page itself."""
    declarations = {
        field.key
        for group in plan.form.groups
        for field in group.fields
        if field.element.kind in (ElementKind.CONSENT, ElementKind.SIGNATURE)
    }
    faults = [fault for fault in check.faults if fault.key not in declarations]
    if faults:
        labels = {field.key: field.label for group in plan.form.groups for field in group.fields}
        raise FormIncomplete(
            field=faults[0].key,
            count=len(faults),
            title=labels.get(faults[0].key, faults[0].key),
            sentence=faults[0].refusal.sentence,
        )


def promises_of(
    application: Application, plan: Plan, materials: MaterialList
) -> tuple[promises.PromiseText, ...]:
    """Return the promises that signing makes, with the text that is signed."""
    promised = GivenMaterial.objects.filter(
        application=application, state=GivenMaterial.State.PROMISED
    ).values_list("code", flat=True)
    return promises.promises_to_sign(plan, materials.brought_by(Bringer.PROMISE), promised)


def refuse_unconsented(
    application: Application, plan: Plan, materials: MaterialList, consents: Mapping[str, bool]
) -> None:
    """Refuse while a declaration or promise is not agreed to; none is ever taken over from an earlier filing."""
    wanted = [(field.key, field.element.name) for field in consent_fields(plan)]
    wanted += [(promise.key, promise.title) for promise in promises_of(application, plan, materials)]
    missing = [(key, title) for key, title in wanted if not consents.get(key)]
    if missing:
        raise ConsentMissing(field=missing[0][0], count=len(missing), title=missing[0][1])


def signers_of(application: Application, plan: Plan, check: FormCheck) -> tuple[Signer, ...]:
    """Return who must sign: the applicant, and whoever the form names in a signing role (both parents of a newborn).

    :raises SignerUnknown: when a named person has no identity here yet.
    """
    signers = []
    for role in plan.signers:
        if role == APPLICANT_ROLE:
            signers.append(
                Signer(
                    role=role,
                    title=ROLE_TITLES[role],
                    ref=application.subject_ref,
                    name=application.subject_name,
                )
            )
            continue
        number, name = _named(plan, check, role)
        if not number:
            continue
        person = accounts.find_person_by_id(PaperKind.RESIDENT_ID, number)
        if person is None:
            raise SignerUnknown(name=name or "对方", role=ROLE_TITLES.get(role, role))
        signers.append(Signer(role=role, title=ROLE_TITLES.get(role, role), ref=person.ref, name=person.name))
    return tuple(signers)


def waiting_for(application: Application, plan: Plan, check: FormCheck) -> tuple[Signer, ...]:
    """Return who has not signed yet; one person in two roles signs once."""
    signed = {(row.role, row.signer_ref) for row in drafting.signatures(application)}
    people = {ref for _, ref in signed}
    roles = {role for role, _ in signed}
    return tuple(
        signer
        for signer in signers_of(application, plan, check)
        if signer.role not in roles and signer.ref not in people
    )


def roles_of(
    application: Application,
    plan: Plan,
    check: FormCheck,
    actor: Actor,
    *,
    present: Collection[str] | None = None,
) -> tuple[str, ...]:
    """Return the roles in which the actor may sign now.

    A clerk signs for the visitors at the desk, who are there in person and sign on the pad: those in the roles ``present``, all if
    it is not said.

    :raises NotASigner: when there is none.
    """
    signers = signers_of(application, plan, check)
    if actor.kind is ActorKind.STAFF and application.clerk_ref == actor.ref:
        here = tuple(signer.role for signer in signers if present is None or signer.role in present)
        if not here:
            raise NobodyPresent(names="、".join(signer.name for signer in signers))
        return here
    mine = tuple(signer.role for signer in signers if signer.ref == actor.subject_ref)
    if not mine and application.agent_ref == actor.ref and application.agent_ref:
        mine = (APPLICANT_ROLE,)
    if not mine:
        raise NotASigner(names="、".join(signer.name for signer in signers))
    return mine


def content_of(application: Application, plan: Plan, consents: Mapping[str, bool]) -> bytes:
    """Return the canonical text that is signed: answers, items, materials by digest, promises, consents."""
    files = GivenFile.objects.filter(material__application=application, taken_back_at__isnull=True).order_by(
        "material__code", "digest"
    )
    return canonical(
        {
            "application": application.ref,
            "title": application.title,
            "subject": application.subject_ref,
            "items": [[part.item, part.version] for part in plan.parts],
            "typed": application.raw,
            "files": [[file.material.code, file.digest] for file in files.select_related("material")],
            "promised": sorted(
                GivenMaterial.objects.filter(
                    application=application, state=GivenMaterial.State.PROMISED
                ).values_list("code", flat=True)
            ),
            "consents": sorted(key for key, agreed in consents.items() if agreed),
            # Who is still to sign is kept with the recipient; it is no part of what each of them signs.
            "delivery": [
                application.delivery,
                {key: value for key, value in application.recipient.items() if key != "signers"},
            ],
        }
    )


def _named(plan: Plan, check: FormCheck, role: str) -> tuple[str, str]:
    """Return the identity number and name that the form gives for a role, by the elements whose codes begin with the role."""
    number = name = ""
    for group in plan.form.groups:
        for field in group.fields:
            if not field.element.code.startswith(role) or field.element.reuse is not Reuse.ONCE:
                continue
            value = check.values.get(field.key)
            if field.element.kind is ElementKind.RESIDENT_ID and value and not number:
                number = str(value)
            elif field.element.code.endswith("name") and value and not name:
                name = str(value)
    return number, name
