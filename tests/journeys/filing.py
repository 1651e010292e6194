"""Filing an application as its user would, by the operations: the steps that journeys share."""

import io
from typing import Any

from PIL import Image

from yijian.accounts.models import Account
from yijian.accounts.queries import acting_options, resolve_actor
from yijian.bundles import operations as bundles
from yijian.bundles import queries
from yijian.cases import operations as cases
from yijian.cases.models import Application, Case, GivenMaterial
from yijian.cases.queries import drafting, signing
from yijian.cases.vocabulary import Finding, SignMethod, Tick
from yijian.catalogue import queries as catalogue
from yijian.kernel.actor import Actor
from yijian.kernel.compose import Ask
from yijian.kernel.definitions import DataElement, ElementKind
from yijian.kernel.forms import Bringer
from yijian.plumbing import clock

WANGJIANG = "590102000000"


def acting_as(username: str, kind: str = "") -> Actor:
    """Return somebody of the sample city as an actor; ``kind`` is self, firm or staff."""
    account = Account.objects.get(username=username)
    today = clock.now().date()
    options = acting_options(account, today)
    key = next((option.key for option in options if option.kind.value == kind), "")
    return resolve_actor(account, today, chosen=key)


def photo(shade: int = 200) -> io.BytesIO:
    """Return a small real photograph."""
    out = io.BytesIO()
    Image.new("RGB", (200, 120), (shade, shade, 180)).save(out, "JPEG")
    out.seek(0)
    return out


def answer_all(code: str, said: dict[str, Any], *, known: dict[str, Any], on) -> dict[str, Any]:
    """Answer every question that is asked; one without a given answer fails the journey."""
    matter = queries.matter(code)
    elements = catalogue.elements()
    answers: dict[str, Any] = {}
    asked = []
    for _ in range(40):
        step = queries.next_step(matter, answers=answers, on=on, known=known)
        if not isinstance(step, Ask):
            return answers
        name = step.element.code
        assert name not in asked, f"{name} was asked twice"
        asked.append(name)
        assert name in said, f"no answer prepared for {name}: {step.element.question}"
        answers[name] = queries.read_answer(elements[name], said[name])
    raise AssertionError("the questions never end")


def begin(
    code: str, said: dict[str, Any], *, actor: Actor, now, region: str = WANGJIANG, optional=()
) -> Application:
    """Answer the questions, accept the plan and begin the draft."""
    known = queries.known_answers(actor.subject_ref or "")
    answers = answer_all(code, said, known=known, on=now.date())
    ref = bundles.begin_filing(
        code=code,
        answers=answers,
        optional_chosen=optional,
        region_code=region,
        subject_ref=actor.subject_ref or "",
        subject_name=actor.subject_name,
        actor=actor,
        now=now,
        on=now.date(),
    )
    return Application.objects.get(ref=ref)


def plausible(element: DataElement) -> Any:
    """Return an answer that anybody might type."""
    if element.kind is ElementKind.CHOICES:
        return [element.options[0].value]
    if element.options:
        return element.options[0].value
    match element.kind:
        case ElementKind.BOOLEAN:
            return "是"
        case ElementKind.INTEGER | ElementKind.DECIMAL:
            return str(max(element.least or 2, 2))
        case ElementKind.MOBILE:
            return "13800006620"
        case ElementKind.DATE:
            return "2026-11-20"
        case ElementKind.REGION:
            return "590102001000"
        case ElementKind.CONSENT:
            return ""
        case _:
            return "照实填写"


def fill(application: Application, typed: dict[str, Any], *, actor: Actor, now) -> None:
    """Type the form; what is known goes in as the page would prefill it, the rest as anybody might type it."""
    known = drafting.plain_json(queries.known_answers(actor.subject_ref or ""))
    check = cases.save_fields(ref=application.ref, actor=actor, now=now, typed={**known, **typed})
    for _ in range(4):
        plan = drafting.plan(application)
        missing = {
            field.key: plausible(field.element)
            for group in plan.form.groups
            for field in group.fields
            if check.fault_of(field.key) and field.key not in typed and field.key not in known
        }
        if not missing:
            break
        check = cases.save_fields(ref=application.ref, actor=actor, now=now, typed=missing)
    declarations = {field.key for field in signing.consent_fields(drafting.plan(application))}
    faults = {fault.key: fault.refusal.sentence for fault in check.faults if fault.key not in declarations}
    assert faults == {}, faults


def give_everything(application: Application, *, actor: Actor, now) -> None:
    """Upload what must be brought, promise what may be promised."""
    application.refresh_from_db()
    for line in drafting.materials(application, now=now).lines:
        if line.bringer is Bringer.APPLICANT and not line.optional:
            cases.give_file(
                ref=application.ref,
                material=line.code,
                stream=photo(),
                name=f"{line.title}.jpg",
                actor=actor,
                now=now,
            )
    for line in drafting.materials(application, now=now).brought_by(Bringer.PROMISE):
        cases.promise_material(ref=application.ref, material=line.code, wanted=True, actor=actor, now=now)


def sign(application: Application, *, actor: Actor, now, method=SignMethod.PASSWORD) -> Application:
    """Agree to every declaration and sign."""
    found = Application.objects.get(ref=application.ref)
    plan = drafting.plan(found)
    promises = signing.promises_of(found, plan, drafting.materials(found, now=now))
    agreed = [field.key for field in signing.consent_fields(plan)] + [promise.key for promise in promises]
    return cases.sign_application(
        ref=application.ref,
        actor=actor,
        now=now,
        method=method,
        consents=dict.fromkeys(agreed, True),
    )


def given(application: Application) -> dict[str, str]:
    """Return how each material stands."""
    return dict(GivenMaterial.objects.filter(application=application).values_list("code", "state"))


def met(case: Case, step: str) -> list[Finding]:
    """Return the finding that every point of one step of the item's standard is met."""
    item = catalogue.item(case.item_code, case.item_version)
    return [Finding(point=point.code, tick=Tick.GOOD) for point in item.review_points if point.step == step]


def accept(case: Case, *, actor: Actor, now, revision: int | None = None) -> Case:
    """Tick the whole standard of acceptance and take the case in."""
    return cases.accept_case(
        ref=case.ref, actor=actor, now=now, revision=revision, findings=met(case, "accept")
    )
