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
from yijian.kernel.refusal import NotFound, Refusal
from yijian.plumbing import calendar, clock, journal
from yijian.plumbing.loops import LoopBinding, all_bound, clockwork
from yijian.plumbing.models import LoopClock
from yijian.ui.vocabulary import FieldError


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveForm:
    """One move that the actor may try, with what was typed into its form and what was wrong."""

    move: Move
    url: str
    typed: dict[str, str]
    faults: dict[str, str]
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockLine:
    """One clock of the subject."""

    title: str
    reading: ClockReading


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
    actor = actor_of(request)
    found = binding.loop.moves.get(move)
    if found is None or move not in binding.operations:
        raise NotFound(what="这一步")
    typed = {blank.code: request.POST.get(blank.code, "") for blank in found.form}
    arguments: dict[str, Any] = dict(typed)
    if found.reasons:
        arguments["reason"] = typed["reason"] = request.POST.get("reason", "")
    revision = request.POST.get("revision", "")
    try:
        binding.operations[move](
            ref=ref,
            actor=actor,
            now=clock.now(),
            revision=int(revision) if revision.isdigit() else None,
            **arguments,
        )
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(request, loop, ref, tried=found, typed=typed, refusal=refusal)
    return redirect(reverse("workbench:loop", args=[loop, ref]))


def _page(
    request: HttpRequest,
    loop: str,
    ref: str,
    *,
    tried: Move | None = None,
    typed: dict[str, str] | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    binding = _binding(loop)
    actor = actor_of(request)
    subject = binding.visible_to(actor).filter(ref=ref).first()
    if subject is None:
        raise NotFound(what=binding.loop.noun)
    now = clock.now()
    days = calendar.current()
    state = binding.loop.states[subject.state]
    running = LoopClock.objects.filter(subject_ref=ref).order_by("pk").prefetch_related("stops")
    faults = []
    if refusal is not None:
        target = f"f-{refusal.field}" if refusal.field else "moves"
        faults = [FieldError(target=target, sentence=refusal.sentence)]
    return render(
        request,
        "workbench/loop.html",
        {
            "loop": binding.loop,
            "subject": subject,
            "described": binding.describe(subject),
            "state": state,
            "clocks": [
                ClockLine(title=row.title, reading=clockwork.reading(row, now=now, calendar=days))
                for row in running
            ],
            "moves": [
                MoveForm(
                    move=move,
                    url=reverse("workbench:move", args=[loop, ref, move.code]),
                    typed=(typed or {}) if tried is move else {},
                    faults={refusal.field: refusal.sentence}
                    if refusal is not None and refusal.field and tried is move
                    else {},
                    is_open=tried is move,
                )
                for move in binding.loop.moves_from(subject.state)
                if _may_try(binding, actor, move, subject)
            ],
            "timeline": journal.timeline([ref], for_citizen=False),
            "faults": faults,
        },
        status=refusal.status if refusal is not None else 200,
    )


def _may_try(binding: LoopBinding, actor: Actor, move: Move, subject: Any) -> bool:
    """Tell whether a move is worth offering; the operation itself decides."""
    return (
        move.code in binding.operations
        and move.duty not in (APPLICANT, SYSTEM)
        and actor.holds(move.duty)
        and binding.may_move(actor, move, subject)
    )


def _binding(code: str) -> LoopBinding:
    for binding in all_bound():
        if binding.loop.code == code:
            return binding
    raise NotFound(what="这类事情")
