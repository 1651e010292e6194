"""The last page before filing: everything on one page, who gets what, promises, signers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from yijian.accounts import queries as accounts
from yijian.cases import access
from yijian.cases.models import Application
from yijian.cases.queries import drafting, filling, handing_in, promises, rows, signing
from yijian.cases.vocabulary import DELIVERY_TITLES, Delivery
from yijian.kernel.actor import Actor
from yijian.kernel.compose import Plan
from yijian.kernel.definitions import ElementKind
from yijian.kernel.forms import Bringer, FormCheck, MaterialList
from yijian.kernel.identifiers import mask_phone
from yijian.kernel.refusal import Refusal
from yijian.ui.vocabulary import Flow, Option


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """One answer with where it came from."""

    label: str
    value: str
    source: str
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """Answers under one heading."""

    title: str
    answers: tuple[AnswerRow, ...]
    change_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceRow:
    """One department and what it will see."""

    agency: str
    sees: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TickRow:
    """One thing to be agreed to; never ticked beforehand."""

    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerRow:
    """One who must sign."""

    title: str
    name: str
    signed_at: datetime | None
    is_me: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SignPage:
    """Everything the signing page shows."""

    ref: str
    title: str
    flow: Flow
    summary: str
    faults: tuple[str, ...]
    """What keeps it from being filed, each a sentence."""
    fault_url: str
    sheets: tuple[SheetRow, ...]
    materials: tuple[handing_in.MaterialRow, ...]
    materials_url: str
    audience: tuple[AudienceRow, ...]
    ticks: tuple[TickRow, ...]
    law: str
    signers: tuple[SignerRow, ...]
    may_change: bool
    may_sign: bool
    has_signed: bool
    deliveries: tuple[Option, ...]
    delivery: str
    recipient: dict[str, str]
    mobile: str
    """Masked; empty when no code can be sent."""
    button: str
    offices: int


def sign_page(*, ref: str, actor: Actor, now: datetime) -> SignPage:
    """Return the application as its signers see it.

    :raises NotFound: when it is not the actor's to see.
    :raises FiledAlready: when it is signed by all and filed.
    """
    application = access.application(ref, actor)
    drafting.refuse_filed(application)
    plan = drafting.plan(application)
    check = drafting.check(application, today=now.date())
    listed = drafting.materials(application, now=now)
    may_change = access.may_fill(actor, application)
    faults, fault_url = _faults(application, plan, check, listed)
    signers = _signers(application, plan, check, actor)
    visible = len(check.visible) - len(filling.declarations(plan))
    drawn = handing_in.drawn(application, listed, now=now)
    texts = signing.promises_of(application, plan, listed)
    offices = len(plan.lanes)
    last = all(row.signed_at or row.is_me for row in signers)
    button = f"签名，交给{offices}个部门" if last else "签名"
    mobile = accounts.addresses(actor.ref).mobile
    return SignPage(
        ref=ref,
        title=application.title,
        flow=rows.flow_of(application, rows.SIGN, may_fill=may_change),
        summary=f"{visible}处内容、{sum(1 for line in listed.lines if line.bringer is not Bringer.NOBODY)}份材料。",
        faults=faults,
        fault_url=fault_url,
        sheets=_sheets(application, plan, check)
        if may_change
        else _sheets(application, plan, check, url=False),
        materials=drawn,
        materials_url=reverse("cases:materials", args=[ref]) if may_change else "",
        audience=_audience(plan, check, listed),
        ticks=_ticks(plan, texts),
        law="；".join(dict.fromkeys(text.basis for text in texts if text.basis)),
        signers=signers,
        may_change=may_change,
        may_sign=not faults and any(row.is_me and not row.signed_at for row in signers),
        has_signed=any(row.is_me and row.signed_at for row in signers),
        deliveries=tuple(
            Option(value=d.value, title=DELIVERY_TITLES[d], help=_DELIVERY_HELP[d]) for d in Delivery
        ),
        delivery=application.delivery,
        recipient=_recipient(application, actor),
        mobile=mask_phone(mobile) if mobile else "",
        button=button,
        offices=offices,
    )


_DELIVERY_HELP = {
    Delivery.ELECTRONIC: "办好当天就在“我的证照”里，和纸质的一样有效",
    Delivery.POST: "电子证照照样有，纸质的免费寄",
    Delivery.WINDOW: "电子证照照样有，纸质的带身份证到窗口领",
}


def _faults(
    application: Application, plan: Plan, check: FormCheck, listed: MaterialList
) -> tuple[tuple[str, ...], str]:
    try:
        signing.refuse_incomplete(plan, check)
    except Refusal as refusal:
        return (refusal.sentence,), reverse("cases:form", args=[application.ref])
    given = handing_in.given_of(application)
    missing = [
        line.title
        for line in listed.lines
        if line.bringer in (Bringer.APPLICANT, Bringer.PROMISE)
        and not line.optional
        and not handing_in.is_settled(line, given.get(line.code))
    ]
    if missing:
        titles = "、".join(f"“{title}”" for title in missing[:3])
        sentence = f"还差{len(missing)}份材料：{titles}。交齐或者选好承诺，就能签名。"
        return (sentence,), reverse("cases:materials", args=[application.ref])
    try:
        signing.signers_of(application, plan, check)
    except Refusal as refusal:
        return (refusal.sentence,), ""
    return (), ""


def _sheets(
    application: Application, plan: Plan, check: FormCheck, *, url: bool = True
) -> tuple[SheetRow, ...]:
    form_url = reverse("cases:form", args=[application.ref]) if url else ""
    sheets = []
    for group in plan.form.groups:
        answers = []
        for field in group.fields:
            if field.key not in check.values or field.element.kind in (
                ElementKind.CONSENT,
                ElementKind.SIGNATURE,
            ):
                continue
            source, own = rows.origin_of(application, field.key)
            answers.append(
                AnswerRow(
                    label=field.label,
                    value=rows.shown_answer(field.element, check.values[field.key]),
                    source=source if url or not own else f"{application.subject_name}填的",
                    own=own,
                )
            )
        if answers:
            sheets.append(SheetRow(title=group.title, answers=tuple(answers), change_url=form_url))
    return tuple(sheets)


def _audience(plan: Plan, check: FormCheck, listed: MaterialList) -> tuple[AudienceRow, ...]:
    """Return what each department sees: only what its own items ask for."""
    found = []
    for lane in plan.lanes:
        items = {stretch.item for stretch in lane.stretches}
        labels = [
            field.element.name
            for field in plan.form.fields
            if field.key in check.values and any(want.item in items for want in field.wanted_by)
        ]
        papers = [
            line.title
            for line in listed.lines
            if line.bringer is not Bringer.NOBODY and items & set(line.items)
        ]
        sees = [_some(labels, "处内容"), _some(papers, "份材料")]
        found.append(AudienceRow(agency=lane.agency_title, sees="；".join(text for text in sees if text)))
    return tuple(found)


def _some(names: Sequence[str], unit: str) -> str:
    """Return up to five names and how many there are in all."""
    shown = "、".join(names[:5])
    return f"{shown}等{len(names)}{unit}" if len(names) > 5 else shown


def _ticks(plan: Plan, texts: Sequence[promises.PromiseText]) -> tuple[TickRow, ...]:
    declared = [
        TickRow(
            key=field.key,
            title=field.label,
            text=field.element.question or field.element.help,
        )
        for field in signing.consent_fields(plan)
    ]
    return (*declared, *(TickRow(key=text.key, title=text.title, text=text.text) for text in texts))


def _signers(application: Application, plan: Plan, check: FormCheck, actor: Actor) -> tuple[SignerRow, ...]:
    try:
        wanted = signing.signers_of(application, plan, check)
    except Refusal:
        return ()
    made = drafting.signatures(application)
    signed = {row.role: row.signed_at for row in made}
    by_person = {row.signer_ref: row.signed_at for row in made}
    found: dict[str, SignerRow] = {}
    for signer in wanted:
        # One person in two roles signs once.
        known = found.get(signer.ref)
        is_me = signer.ref == actor.subject_ref or (
            signer.role == signing.APPLICANT_ROLE and access.may_fill(actor, application)
        )
        found[signer.ref] = SignerRow(
            title=f"{known.title}、{signer.title}" if known else signer.title,
            name=signer.name,
            signed_at=signed.get(signer.role) or by_person.get(signer.ref),
            is_me=is_me or bool(known and known.is_me),
        )
    return tuple(found.values())


def _recipient(application: Application, actor: Actor) -> dict[str, str]:
    """Return who gets the parcel: what was chosen before, otherwise what is known of the person."""
    kept = {key: str(application.recipient.get(key, "")) for key in ("name", "mobile", "address")}
    if any(kept.values()):
        return kept
    facts = accounts.facts_of(actor)
    return {
        "name": facts.get("profile.name", actor.name),
        "mobile": facts.get("profile.mobile", ""),
        "address": facts.get("firm.address") or facts.get("profile.address", ""),
    }
