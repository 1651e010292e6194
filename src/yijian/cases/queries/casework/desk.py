"""What a clerk at the desk sees of a filing for a visitor: person, form, materials, signers, and the receipt."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.http import urlencode

from yijian.accounts import queries as accounts
from yijian.agencies import queries as agencies
from yijian.cases import access
from yijian.cases.loops import ApplicationLoop
from yijian.cases.models import Application, Case, GivenMaterial
from yijian.cases.queries import drafting, filling, handing_in, reviewing, signing
from yijian.cases.queries.casework.page import Who
from yijian.kernel.actor import Actor, ActorKind
from yijian.kernel.refusal import NotFound, Refusal
from yijian.plumbing import calendar
from yijian.ui.vocabulary import Option

ELDER = 60
"""From this age on a visitor goes first (老年人权益保障法 58)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRow:
    """One item of the filing."""

    title: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerRow:
    """One who must sign."""

    role: str
    title: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPage:
    """Everything on the page."""

    ref: str
    title: str
    who: Who
    elder: str
    """What to mind with an elderly visitor; empty otherwise."""
    promised_on: str
    parts: tuple[PartRow, ...]
    form: filling.FormPage
    materials: tuple[handing_in.MaterialRow, ...]
    first: str
    """The first material still to be taken in, which F2 opens."""
    left: int
    """How many materials are still open."""
    ticks: tuple[reviewing.TickRow, ...]
    signers: tuple[SignerRow, ...]
    deliveries: tuple[Option, ...]
    delivery: str
    recipient: Mapping[str, str]
    known_keys: tuple[str, ...]
    say: str
    """What to tell the visitor now."""
    subject_ref: str

    @property
    def parts_title(self) -> str:
        """这次办几项."""
        return f"这次办{len(self.parts)}项"

    @property
    def promised_text(self) -> str:
        """Until when everything is done."""
        return f"{self.promised_on}前" if self.promised_on else ""

    @property
    def materials_text(self) -> str:
        """How many materials there are, and how many are still open."""
        return (
            f"{len(self.materials)}份，还差{self.left}份" if self.left else f"{len(self.materials)}份，齐了"
        )

    @property
    def signer_options(self) -> tuple[Option, ...]:
        """Those who must sign, as answers to who is present."""
        return tuple(Option(value=row.role, title=f"{row.name}（{row.title}）") for row in self.signers)

    @property
    def all_url(self) -> str:
        """The page with every known answer open to be typed anew."""
        query = urlencode([("wrong", key) for key in self.known_keys])
        return f"{reverse('deskwork:filing', args=[self.ref])}?{query}#form"


def desk_page(
    *,
    ref: str,
    actor: Actor,
    now: datetime,
    wrong: Collection[str] = (),
    tell_all: bool = False,
    faults: Mapping[str, str] | None = None,
) -> DeskPage:
    """Return a filing that the clerk makes for a visitor; ``faults`` say by material why the last try was refused.

    :raises NotFound: when it is not this clerk's, or was filed already.
    """
    application = draft_at_desk(ref, actor)
    plan = drafting.plan(application)
    form = filling.form_page(ref=ref, actor=actor, now=now, wrong=wrong, tell_all=tell_all)
    listed = handing_in.materials_page(ref=ref, actor=actor, now=now, faults=faults)
    rows = tuple(
        sorted(
            (row for group in listed.groups for row in group.rows if row.state != "off"),
            key=lambda row: _ORDER.get(row.state, 1),
        )
    )
    waiting = [row for row in rows if row.state in ("todo", "bad")]
    signed = reviewing.sign_page(ref=ref, actor=actor, now=now)
    promised = application.promised_on
    return DeskPage(
        ref=ref,
        title=application.title,
        who=who_of(application),
        elder=elder_note(application.subject_ref, on=calendar.current().day_of(now)),
        promised_on=f"{promised.month}月{promised.day}日" if promised else "",
        parts=tuple(
            PartRow(
                title=part.plain,
                note=f"{part.agency_title}，{part.promised_on.month}月{part.promised_on.day}日前",
            )
            for part in plan.parts
        ),
        form=form,
        materials=rows,
        first=next((row.code for row in waiting if row.may_give), ""),
        left=len(waiting),
        ticks=signed.ticks,
        signers=_signers(application, now),
        deliveries=signed.deliveries,
        delivery=application.delivery,
        recipient=_recipient(application),
        known_keys=tuple(application.known) + tuple(application.answers),
        say=_say(form.left, [row.title for row in waiting], promised),
        subject_ref=application.subject_ref,
    )


_ORDER = {"bad": 0, "todo": 1, "promise": 2, "ok": 3, "got": 4}


def draft_at_desk(ref: str, actor: Actor) -> Application:
    """Return an open filing that this clerk makes for a visitor.

    :raises NotFound: otherwise.
    """
    application = access.application(ref, actor)
    is_open = application.state in (ApplicationLoop.drafting.code, ApplicationLoop.signing.code)
    if actor.kind is not ActorKind.STAFF or application.clerk_ref != actor.ref or not is_open:
        raise NotFound(what="这份收件")
    return application


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRow:
    """A filing put aside; without the visitor's name, for the next visitor may see the screen."""

    ref: str
    title: str
    saved_at: datetime


def kept_at_desk(actor: Actor, *, most: int = 10) -> tuple[KeptRow, ...]:
    """Return what the clerk put aside, the latest first."""
    rows = Application.objects.filter(clerk_ref=actor.ref, state=ApplicationLoop.drafting.code).order_by(
        "-saved_at", "-pk"
    )[:most]
    return tuple(KeptRow(ref=row.ref, title=row.title, saved_at=row.saved_at) for row in rows)


def elder_note(subject_ref: str, *, on: date) -> str:
    """Return what a clerk minds with a visitor of 60 or more by their identity number; empty for others and for firms."""
    born = accounts.person_facts(subject_ref).get("profile.birth", "")
    if not born:
        return ""
    day = date.fromisoformat(born)
    age = on.year - day.year - ((on.month, on.day) < (day.month, day.day))
    return (
        f"{age}岁，优先办。说慢一点，字放大，签名前念给他听；要人陪着办就请帮办员。" if age >= ELDER else ""
    )


def who_of(application: Application) -> Who:
    """Return the person a filing serves, masked."""
    row = accounts.subjects([application.subject_ref]).get(application.subject_ref)
    return Who(
        name=row.masked_name if row else "",
        paper=row.id_code if row else "",
        mobile=row.masked_mobile if row else "",
        agent="",
    )


def _signers(application: Application, now: datetime) -> tuple[SignerRow, ...]:
    plan = drafting.plan(application)
    check = drafting.check(application, today=calendar.current().day_of(now))
    try:
        found = signing.signers_of(application, plan, check)
    except Refusal:
        # Somebody named on the form is not known yet; signing says who and what to do.
        return ()
    return tuple(SignerRow(role=row.role, title=row.title, name=row.name) for row in found)


def _recipient(application: Application) -> dict[str, str]:
    kept = {key: str(application.recipient.get(key, "")) for key in ("name", "mobile", "address")}
    if any(kept.values()):
        return kept
    known = accounts.person_facts(application.subject_ref)
    return {
        "name": known.get("profile.name", ""),
        "mobile": known.get("profile.mobile", ""),
        "address": known.get("profile.address") or known.get("firm.address", ""),
    }


def _say(left: int, waiting: list[str], promised: date | None) -> str:
    when = f"最晚{promised.month}月{promised.day}日全办好。" if promised else ""
    if waiting:
        more = f"等{len(waiting)}份" if len(waiting) > 2 else ""
        return f"再交{'、'.join(waiting[:2])}{more}就齐了。{when}"
    if left:
        return f"材料齐了，还有{left}处要问您。{when}"
    return f"都齐了，看一遍，签个名就交了。{when}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskReceipt:
    """The receipt that is printed at the desk."""

    ref: str
    number: str
    password: str
    title: str
    name: str
    filed_at: datetime | None
    desk: str
    clerk: str
    promised_on: str
    parts: tuple[PartRow, ...]
    given: tuple[str, ...]
    later: tuple[str, ...]
    waiting: str
    """Whose signature is still wanted; empty once it is filed."""
    subject_ref: str


def desk_receipt(*, ref: str, actor: Actor) -> DeskReceipt:
    """Return the receipt of what this clerk took in.

    :raises NotFound: for what another clerk took in.
    """
    application = access.application(ref, actor)
    if actor.kind is not ActorKind.STAFF or application.clerk_ref != actor.ref:
        raise NotFound(what="这份收件")
    materials = GivenMaterial.objects.filter(application=application).order_by("pk")
    promised = application.promised_on
    signers = application.recipient.get("signers", [])
    desk = agencies.desk(application.desk_code) if application.desk_code else None
    return DeskReceipt(
        ref=ref,
        number=application.number,
        password=application.query_password,
        title=application.title,
        name=application.subject_name,
        filed_at=application.filed_at,
        desk=f"{desk.hall_name}{desk.name}" if desk else actor.agency_name,
        clerk=actor.name,
        promised_on=f"{promised.year}年{promised.month}月{promised.day}日" if promised else "",
        parts=tuple(
            PartRow(title=case.plain_title, note=f"{case.agency_name}，{case.number}")
            for case in Case.objects.filter(application=application).order_by("position")
        ),
        given=tuple(row.title for row in materials if row.state == GivenMaterial.State.GIVEN),
        later=tuple(row.title for row in materials if row.state == GivenMaterial.State.PROMISED),
        waiting="、".join(signer["name"] for signer in signers)
        if application.state == ApplicationLoop.signing.code
        else "",
        subject_ref=application.subject_ref,
    )
