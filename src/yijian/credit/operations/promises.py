"""Promises: signed with the filing, reminded of, handed in, kept or broken."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from yijian.agencies import queries as agencies
from yijian.credit import facts, queries, rules
from yijian.credit.loops import CHECKING, FULFIL, REPAIR_REASONS, PromiseLoop
from yijian.credit.messages import BROKEN, REMINDER, REPAIRED, RETURNED
from yijian.credit.models import CreditEntry, Promise
from yijian.credit.vocabulary import REPAIR, PromiseKind
from yijian.kernel.actor import SYSTEM, Actor, Doer, because_of
from yijian.kernel.definitions import Limit, LimitUnit
from yijian.kernel.refusal import NotFound, NotYourDuty
from yijian.plumbing import calendar, journal, loops, messages, numbering
from yijian.plumbing import facts as told
from yijian.plumbing.duties import duty_title
from yijian.plumbing.loops import Turn
from yijian.plumbing.models import LoopClock


def sign_promise(
    *,
    kind: PromiseKind,
    case_ref: str,
    application_ref: str,
    item_code: str,
    material_code: str,
    title: str,
    text: str,
    subject_ref: str,
    subject_name: str,
    agency_code: str,
    region_code: str,
    limit: Limit,
    actor: Actor,
    now: datetime,
) -> Promise:
    """Open a promise that was signed as part of a filing; its days count from acceptance or from the decision.

    Tells the house: PromiseSigned.

    :raises MayNotPromise: when the subject broke a promise and has not repaired it.
    """
    breach = queries.breach_in_force(subject_ref, on=now.date())
    if breach is not None:
        raise rules.MayNotPromise(
            since=f"{breach.recorded_at.astimezone(now.tzinfo):%Y年%m月%d日}", what=breach.what
        )
    promise = Promise(
        ref=numbering.reference("P"),
        kind=kind.value,
        case_ref=case_ref,
        application_ref=application_ref,
        item_code=item_code,
        material_code=material_code,
        title=title,
        text=text,
        subject_ref=subject_ref,
        subject_name=subject_name,
        agency_code=agency_code,
        region_code=region_code,
        signed_by=actor.ref,
        amount=limit.amount,
        unit=limit.unit.value,
    )
    with loops.opened(promise, actor=actor, now=now, title="签承诺书", plain="您签了承诺：{title}。") as turn:
        turn.places["title"] = title
        turn.detail["text"] = text
        turn.tell(
            facts.PromiseSigned(
                about=promise.ref, case_ref=case_ref, subject_ref=subject_ref, promise_kind=kind.value
            )
        )
    return promise


def start_promises(*, case_ref: str, actor: Actor, now: datetime) -> None:
    """Start the days of the papers that follow later, once their case was accepted; a repeat changes nothing."""
    owed = Promise.objects.select_for_update(of=("self",)).filter(
        case_ref=case_ref, kind=PromiseKind.TOLERANCE.value, state=PromiseLoop.signed.code
    )
    begun = LoopClock.objects.filter(loop=PromiseLoop.code, code=FULFIL.code).values("subject_ref")
    for promise in owed.exclude(ref__in=begun).order_by("pk"):
        with loops.turn(PromiseLoop.begin, ref=promise.ref, actor=because_of(actor), now=now) as turn:
            turn.limits = {FULFIL.code: Limit(amount=promise.amount, unit=LimitUnit(promise.unit))}


def start_check(*, case_ref: str, actor: Actor, now: datetime) -> None:
    """Start the days for checking a condition promised, once its case was granted; a repeat changes nothing."""
    for promise in Promise.objects.filter(
        case_ref=case_ref, kind=PromiseKind.NOTICE.value, state=PromiseLoop.signed.code
    ).order_by("pk"):
        with loops.turn(PromiseLoop.await_check, ref=promise.ref, actor=because_of(actor), now=now) as turn:
            turn.limits = {CHECKING.code: Limit(amount=promise.amount, unit=LimitUnit(promise.unit))}


def end_promises(*, case_ref: str, actor: Actor, now: datetime) -> None:
    """End the open promises of a case that came to nothing; a repeat changes nothing."""
    for promise in Promise.objects.filter(case_ref=case_ref, closed_at__isnull=True).order_by("pk"):
        with loops.turn(PromiseLoop.end, ref=promise.ref, actor=because_of(actor), now=now):
            pass


def hand_in(
    *,
    ref: str,
    files: Sequence[dict[str, object]],
    actor: Actor,
    now: datetime,
    revision: int | None = None,
) -> Promise:
    """Hand in the promised paper; ``files`` hold digest, name, size and media type of what was uploaded.

    :raises NothingHandedIn: when there is no file.
    """
    with loops.turn(PromiseLoop.hand_in, ref=ref, actor=actor, now=now, revision=revision) as turn:
        promise: Promise = turn.subject
        if not files:
            raise rules.NothingHandedIn(title=promise.title)
        promise.files = list(files)
        turn.places["title"] = promise.title
        turn.detail["files"] = [file["digest"] for file in files]
    return promise


def accept_paper(*, ref: str, actor: Actor, now: datetime, revision: int | None = None) -> Promise:
    """Find the paper handed in good: the promise is kept. Tells the house: PromiseKept."""
    with loops.turn(PromiseLoop.accept_paper, ref=ref, actor=actor, now=now, revision=revision) as turn:
        _keep(turn)
    promise: Promise = turn.subject
    return promise


def return_paper(*, ref: str, actor: Actor, now: datetime, what: str, revision: int | None = None) -> Promise:
    """Return the paper handed in, saying what is wrong; its day does not move, and the person is told each time."""
    with loops.turn(
        PromiseLoop.return_paper, ref=ref, actor=actor, now=now, revision=revision, blanks={"what": what}
    ) as turn:
        promise: Promise = turn.subject
        turn.places["title"] = promise.title
        messages.send(
            kind=RETURNED,
            to_ref=promise.subject_ref,
            now=now,
            about=promise.ref,
            link=f"/my/{promise.application_ref}/",
            once_key=f"promise-returned|{promise.ref}|{promise.revision}",
            places={
                "title": promise.title,
                "what": turn.blanks["what"].rstrip("。"),
                "until": _until(promise, now=now),
            },
        )
    return promise


def _until(promise: Promise, *, now: datetime) -> str:
    """Return by when a paper is owed: its day, at once when that has come, nothing while the days have not begun."""
    due_at = (
        LoopClock.objects.filter(subject_ref=promise.ref, code=FULFIL.code, ended_at__isnull=True)
        .values_list("due_at", flat=True)
        .first()
    )
    if due_at is None:
        return ""
    days = calendar.current()
    end = days.day_of(due_at)
    return f"在{end.month}月{end.day}日前" if end > days.day_of(now) else "今天就"


def confirm_promise(
    *, ref: str, actor: Actor, now: datetime, findings: str, revision: int | None = None
) -> Promise:
    """Find a promised condition true. Tells the house: PromiseKept."""
    with loops.turn(
        PromiseLoop.confirm, ref=ref, actor=actor, now=now, revision=revision, blanks={"findings": findings}
    ) as turn:
        _keep(turn)
    promise: Promise = turn.subject
    return promise


def find_promise_false(
    *, ref: str, actor: Actor, now: datetime, findings: str, revision: int | None = None
) -> Promise:
    """Find a promised condition false: the breach is recorded. Tells the house: PromiseBroken, CreditRecorded."""
    with loops.turn(
        PromiseLoop.find_false,
        ref=ref,
        actor=actor,
        now=now,
        revision=revision,
        blanks={"findings": findings},
    ) as turn:
        _break(turn, why=f"核查发现承诺不实：{findings.strip()}。".replace("。。", "。"))
    promise: Promise = turn.subject
    return promise


def lapse_promises(*, now: datetime, most: int = 500) -> int:
    """Break every promise whose day passed without the paper; return how many. Tells the house as above."""
    broken = 0
    for ref in loops.overdue(PromiseLoop, FULFIL.code, now=now, most=most):
        with transaction.atomic():
            # A paper handed in before its day waits for the agency, not for the person: only what is still owed lapses.
            found = Promise.objects.select_for_update(of=("self",), skip_locked=True).filter(
                ref=ref, state=PromiseLoop.signed.code
            )
            promise = found.first()
            if promise is None:
                continue
            with loops.turn(PromiseLoop.lapse, ref=ref, actor=SYSTEM, now=now) as turn:
                turn.places["title"] = promise.title
                _break(turn, why=f"承诺补交的“{promise.title}”到期没有补。")
            broken += 1
    return broken


def remind(*, now: datetime, most: int = 500) -> int:
    """Remind of every promise that falls due within three working days, once; return how many were reminded."""
    days = calendar.current()
    horizon = days.add_working_days(days.day_of(now), rules.REMIND_BEFORE_DAYS)
    due = LoopClock.objects.filter(
        loop=PromiseLoop.code,
        code=FULFIL.code,
        ended_at__isnull=True,
        due_at__lt=days.closing_of(horizon) + timedelta(seconds=1),
    )
    ends = {ref: at for ref, at in due.values_list("subject_ref", "due_at") if at is not None}
    owed = list(
        Promise.objects.filter(
            ref__in=list(ends), state=PromiseLoop.signed.code, reminded_at__isnull=True
        ).order_by("pk")[:most]
    )
    for promise in owed:
        end = days.day_of(ends[promise.ref])
        with transaction.atomic():
            messages.send(
                kind=REMINDER,
                to_ref=promise.subject_ref,
                now=now,
                about=promise.ref,
                link=f"/my/{promise.application_ref}/",
                once_key=f"promise-reminder|{promise.ref}",
                places={"title": promise.title, "until": f"{end.month}月{end.day}日"},
            )
            Promise.objects.filter(pk=promise.pk).update(reminded_at=now)
    return len(owed)


def repair_credit(*, entry_ref: str, reason: str, note: str, actor: Actor, now: datetime) -> CreditEntry:
    """Repair a breach after it was made good; promises are taken again. A repaired entry is left as it is.

    The agency that was promised repairs, or the credit office of a region around it.

    :raises NotFound: when the entry belongs elsewhere; NotYourDuty without the duty; ReasonNeeded without a reason of the rules.
    """
    with transaction.atomic():
        entry = (
            CreditEntry.objects.select_for_update(of=("self",))
            .select_related("promise")
            .filter(ref=entry_ref)
            .first()
        )
        if entry is None or not _is_with(entry, actor):
            raise NotFound(what="这条信用记录")
        if not actor.holds(REPAIR):
            raise NotYourDuty(duty=duty_title(REPAIR))
        if reason not in {known.code for known in REPAIR_REASONS}:
            raise loops.ReasonNeeded(
                field="reason", move="信用修复", reasons="、".join(known.title for known in REPAIR_REASONS)
            )
        if entry.repaired_at is not None:
            return entry
        entry.repaired_at = now
        entry.repair_reason = reason
        entry.repair_note = note
        entry.save(update_fields=["repaired_at", "repair_reason", "repair_note"])
        journal.write(
            act="credit.repair",
            title="信用修复",
            subject_ref=entry.ref,
            actor=actor,
            now=now,
            reason=reason,
            detail={"note": note},
            about=[entry.subject_ref],
        )
        messages.send(
            kind=REPAIRED,
            to_ref=entry.subject_ref,
            now=now,
            about=entry.promise.ref,
            link=f"/my/{entry.promise.application_ref}/",
            once_key=f"credit-repaired|{entry.ref}",
            places={"what": entry.what.rstrip("。")},
        )
        return entry


def _is_with(entry: CreditEntry, actor: Actor) -> bool:
    if actor.agency_code is None:
        return False
    return entry.agency_code == actor.agency_code or (
        bool(actor.region_code) and agencies.is_within(entry.promise.region_code, actor.region_code)
    )


def _keep(turn: Turn[Promise]) -> None:
    promise = turn.subject
    turn.places["title"] = promise.title
    turn.tell(
        facts.PromiseKept(about=promise.ref, case_ref=promise.case_ref, subject_ref=promise.subject_ref)
    )


def _break(turn: Turn[Promise], *, why: str) -> None:
    promise = turn.subject
    turn.places["title"] = promise.title
    entry = CreditEntry.objects.create(
        ref=numbering.reference("E"),
        subject_ref=promise.subject_ref,
        promise=promise,
        what=why,
        agency_code=promise.agency_code,
        recorded_at=turn.now,
        in_force_until=rules.bar_until(calendar.current().day_of(turn.now)),
    )
    messages.send(
        kind=BROKEN,
        to_ref=promise.subject_ref,
        now=turn.now,
        about=promise.ref,
        link=f"/my/{promise.application_ref}/",
        once_key=f"promise-broken|{promise.ref}",
        places={"title": promise.title, "why": why},
    )
    told.tell(facts.CreditRecorded(about=promise.subject_ref, entry_ref=entry.ref), now=turn.now)
    turn.tell(
        facts.PromiseBroken(
            about=promise.ref,
            case_ref=promise.case_ref,
            subject_ref=promise.subject_ref,
            why=why,
            by=Doer.of(turn.actor),
        )
    )
