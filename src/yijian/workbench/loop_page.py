"""The page that every loop has without writing one: where it stands, what happened, what may be done."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yijian.accounts.queries import actor_of, staff_only
from yijian.kernel.actor import Actor
from yijian.kernel.clocks import ClockReading
from yijian.kernel.loop import APPLICANT, SYSTEM, Move
from yijian.kernel.refusal import NotFound, NotYourDuty, Refusal
from yijian.plumbing import calendar, clock, files, journal
from yijian.plumbing.duties import duty_title
from yijian.plumbing.loops import LoopBinding, SameHands, all_bound, clockwork, kept_from, taking
from yijian.ui.rules.moves import field_id, move_form
from yijian.ui.vocabulary import FieldError


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockLine:
    """One clock of the subject."""

    title: str
    reading: ClockReading
    note: str


@staff_only
@require_GET
def show(request: HttpRequest, loop: str, ref: str) -> HttpResponse:
    """Show one subject of any loop."""
    return _page(request, loop, ref)


@staff_only
@require_POST
def make_move(request: HttpRequest, loop: str, ref: str, move: str) -> HttpResponse:
    """Make one move; a refusal comes back on the page with everything that was typed."""
    binding = _binding(loop)
    found = binding.loop.moves.get(move)
    if found is None or move not in binding.operations:
        raise NotFound(what="这一步")
    arguments: dict[str, Any] = {
        blank.code: request.POST.getlist(blank.code)
        if blank.kind == "ticks"
        else request.POST.get(blank.code, "")
        for blank in found.form
    }
    if found.reasons:
        arguments["reason"] = request.POST.get("reason", "")
    revision = request.POST.get("revision", "")
    try:
        binding.operations[move](
            ref=ref,
            actor=actor_of(request),
            now=clock.now(),
            revision=int(revision) if revision.isdigit() else None,
            **arguments,
        )
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(request, loop, ref, tried=found, typed=arguments, refusal=refusal)
    return redirect(reverse("workbench:loop", args=[loop, ref]))


@staff_only
@require_GET
def document(request: HttpRequest, loop: str, ref: str, digest: str) -> HttpResponse:
    """Show the first page of a document of the subject, drawn anew as a picture."""
    binding, subject = _subject(request, loop, ref)
    if digest not in {held for _, held in binding.describe(subject).files}:
        raise NotFound(what="这份文件")
    number = request.GET.get("page", "1")
    picture = files.preview(digest, page=int(number) if number.isdigit() and len(number) < 5 else 1)
    return HttpResponse(picture, content_type="image/png", headers={"Cache-Control": "private, max-age=600"})


def _page(
    request: HttpRequest,
    loop: str,
    ref: str,
    *,
    tried: Move | None = None,
    typed: dict[str, Any] | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    binding, subject = _subject(request, loop, ref)
    now = clock.now()
    days = calendar.current()
    described = binding.describe(subject)
    if described.about:
        journal.write_reading(
            what=f"查看{binding.loop.noun}：{described.title}",
            subject_ref=ref,
            about=described.about,
            actor=actor,
            now=now,
            purpose=f"办理{binding.loop.title}",
        )
    running = clockwork.of(ref)
    offered, left = _offered(binding, actor, subject)
    if tried is not None and tried in binding.loop.moves_from(subject.state) and tried not in offered:
        offered.append(tried)  # refused: what was typed must not vanish with the form
    faults = []
    if refusal is not None and tried is not None:
        target = field_id(tried, refusal.field) if refusal.field else f"m-{tried.code}"
        faults = [FieldError(target=target, sentence=refusal.sentence)]
    return render(
        request,
        "workbench/loop.html",
        {
            "loop_code": binding.loop.code,
            "loop_title": binding.loop.title,
            "subject": subject,
            "described": described,
            "state": binding.loop.states[subject.state],
            "documents": [
                (title, reverse("workbench:document", args=[loop, ref, digest]))
                for title, digest in described.files
            ],
            "clocks": [
                ClockLine(title=row.title, reading=reading, note=_due(reading))
                for row in running
                for reading in (clockwork.reading(row, now=now, calendar=days),)
            ],
            "moves": [
                move_form(
                    move,
                    url=reverse("workbench:move", args=[loop, ref, move.code]),
                    typed=typed if tried is move else None,
                    refusal=refusal if tried is move else None,
                )
                for move in offered
            ],
            "left": left,
            "holding": taking.holding_of(ref, actor),
            "saved": "填的内容都还在。" if tried in offered else "",
            "timeline": journal.timeline([ref], for_citizen=False),
            "faults": faults,
        },
        status=refusal.status if refusal is not None else 200,
    )


def _subject(request: HttpRequest, loop: str, ref: str) -> tuple[LoopBinding, Any]:
    actor = actor_of(request)
    binding = _binding(loop)
    subject = binding.visible_to(actor).filter(ref=ref).first()
    if subject is None:
        raise NotFound(what=binding.loop.noun)
    duties = sorted({move.duty for move in binding.loop.moves.values()} - {APPLICANT, SYSTEM})
    if not any(actor.holds(duty) for duty in duties):
        raise NotYourDuty(duty="或".join(duty_title(duty) for duty in duties))
    return binding, subject


def _offered(binding: LoopBinding, actor: Actor, subject: Any) -> tuple[list[Move], list[str]]:
    """Return the moves that are the actor's to make now, and why others of their duty must be left to a colleague."""
    open_moves = [
        move
        for move in binding.loop.moves_from(subject.state)
        if move.code in binding.operations and move.duty not in (APPLICANT, SYSTEM)
    ]
    kept = kept_from(binding, open_moves, subject, actor)
    left = [refusal.sentence for refusal in kept.values() if isinstance(refusal, SameHands)]
    return [move for move in open_moves if move.code not in kept], left


def _due(reading: ClockReading) -> str:
    if reading.due_at is None:
        return f"{reading.words}，停着的时候不算"
    due = reading.due_at.astimezone(clock.CITY_TIME)
    return f"{reading.words}，{due.month}月{due.day}日到期"


def _binding(code: str) -> LoopBinding:
    for binding in all_bound():
        if binding.loop.code == code:
            return binding
    raise NotFound(what="这类事情")
