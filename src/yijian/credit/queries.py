"""Reads of promises and credit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from yijian.credit import access
from yijian.credit.loops import PromiseLoop, RevocationLoop
from yijian.credit.models import CreditEntry, Promise, Revocation
from yijian.credit.vocabulary import PROMISE_TITLES, PromiseKind
from yijian.kernel.actor import Actor
from yijian.plumbing.models import LoopClock


def breach_in_force(subject_ref: str, *, on: date) -> CreditEntry | None:
    """Return the breach that bars a subject from promises on a day, the latest if several, None if there is none."""
    return (
        CreditEntry.objects.filter(subject_ref=subject_ref, repaired_at__isnull=True, in_force_until__gt=on)
        .order_by("-recorded_at", "-pk")
        .first()
    )


def may_promise(subject_ref: str, *, on: date) -> bool:
    """Tell whether promises are taken from a subject (国办发〔2020〕42号: not from one who broke a promise, until repaired)."""
    return breach_in_force(subject_ref, on=on) is None


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRow:
    """One promise as pages show it."""

    ref: str
    kind: str
    kind_title: str
    case_ref: str
    application_ref: str
    material_code: str
    title: str
    text: str
    state: str
    state_title: str
    plain: str
    due_at: datetime | None
    revision: int
    files: tuple[dict[str, object], ...]
    revocation_ref: str
    revocation_state: str
    revocation_plain: str
    revocation_facts: str = ""
    revocation_basis: str = ""
    revocation_until: datetime | None = None
    """Until when the person may state their case, while they may."""


def promises_of(*, application_refs: Iterable[str], actor: Actor) -> list[PromiseRow]:
    """Return the promises of some applications that the actor may see, in the order they were signed."""
    rows = (
        access.promises_visible_to(actor)
        .filter(application_ref__in=list(application_refs))
        .select_related("revocation")
        .order_by("pk")
    )
    found = list(rows)
    dues = dict(
        LoopClock.objects.filter(
            subject_ref__in=[row.ref for row in found]
            + [ref for row in found if (ref := _revocation_ref(row))],
            ended_at__isnull=True,
        ).values_list("subject_ref", "due_at")
    )
    return [_row(row, dues.get(row.ref), dues.get(_revocation_ref(row))) for row in found]


def promise(*, ref: str, actor: Actor) -> PromiseRow | None:
    """Return one promise the actor may see."""
    row = access.promises_visible_to(actor).select_related("revocation").filter(ref=ref).first()
    if row is None:
        return None
    due = (
        LoopClock.objects.filter(subject_ref=ref, ended_at__isnull=True)
        .values_list("due_at", flat=True)
        .first()
    )
    return _row(row, due)


def _row(row: Promise, due_at: datetime | None, until: datetime | None = None) -> PromiseRow:
    state = PromiseLoop.states[row.state]
    revocation: Revocation | None = getattr(row, "revocation", None)
    step = RevocationLoop.states[revocation.state] if revocation else None
    return PromiseRow(
        ref=row.ref,
        kind=row.kind,
        kind_title=PROMISE_TITLES[PromiseKind(row.kind)],
        case_ref=row.case_ref,
        application_ref=row.application_ref,
        material_code=row.material_code,
        title=row.title,
        text=row.text,
        state=row.state,
        state_title=state.title,
        plain=state.plain,
        due_at=due_at,
        revision=row.revision,
        files=tuple(row.files),
        revocation_ref=revocation.ref if revocation else "",
        revocation_state=revocation.state if revocation else "",
        revocation_plain=step.plain if step else "",
        revocation_facts=revocation.facts if revocation else "",
        revocation_basis=revocation.basis if revocation else "",
        revocation_until=until,
    )


def _revocation_ref(row: Promise) -> str:
    revocation: Revocation | None = getattr(row, "revocation", None)
    return revocation.ref if revocation else ""
