"""The page of a joint survey: arrange it once, one opinion for each department."""

from typing import BinaryIO, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from yijian.accounts.queries import actor_of, needs_any
from yijian.cases import operations
from yijian.cases.loops import SurveyLoop
from yijian.cases.queries import casework
from yijian.cases.vocabulary import HANDLING
from yijian.cases.workbench.reading import note_reading, revision_of
from yijian.kernel.refusal import NotFound, Refusal
from yijian.plumbing import clock, files
from yijian.plumbing.loops import taking
from yijian.ui.rules.moves import field_id
from yijian.ui.vocabulary import FieldError


@needs_any(*HANDLING)
@require_GET
def show(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a survey."""
    return _page(request, ref)


@needs_any(*HANDLING)
@require_POST
def arrange(request: HttpRequest, ref: str) -> HttpResponse:
    """Fix the day and hour of the one visit, or another one."""
    typed = {name: request.POST.get(name, "") for name in ("on", "time", "contact")}
    try:
        operations.arrange_survey(
            ref=ref, actor=actor_of(request), now=clock.now(), revision=revision_of(request), **typed
        )
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(request, ref, tried="arrange", typed=typed, refusal=refusal)
    messages.success(request, "约好了，已经告诉办事人。")
    return redirect("casework:survey", ref=ref)


@needs_any(*HANDLING)
@require_POST
def opine(request: HttpRequest, ref: str) -> HttpResponse:
    """Write what the actor's department saw, with photographs if there are any."""
    typed = {name: request.POST.get(name, "") for name in ("passed", "findings")}
    photos = [
        (file.name or "照片", cast("BinaryIO", file.file))
        for file in request.FILES.getlist("photos")
        if file.file
    ]
    try:
        operations.give_opinion(
            ref=ref,
            actor=actor_of(request),
            now=clock.now(),
            revision=revision_of(request),
            photos=photos,
            **typed,
        )
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(request, ref, tried="opine", typed=typed, refusal=refusal)
    messages.success(request, "意见记下了。")
    return redirect("casework:survey", ref=ref)


@needs_any(*HANDLING)
@require_GET
def photo(request: HttpRequest, ref: str, digest: str) -> HttpResponse:
    """Show a photograph of the survey, drawn anew."""
    known = casework.survey_photo(ref=ref, digest=digest, actor=actor_of(request))
    drawn = files.preview(known, width=900)
    return HttpResponse(drawn, content_type="image/png", headers={"Cache-Control": "private, max-age=600"})


def _page(
    request: HttpRequest,
    ref: str,
    *,
    tried: str = "",
    typed: dict[str, str] | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    page = casework.survey_page(
        ref=ref, actor=actor, now=clock.now(), tried=tried, typed=typed, refusal=refusal
    )
    note_reading(what=f"查看踏勘：{page.title}", subject_ref=ref, about=[page.subject_ref], actor=actor)
    faults = []
    if refusal is not None:
        form = page.opinion if tried == SurveyLoop.opine.code else page.form
        move = SurveyLoop.moves[form.code] if form is not None else None
        target = field_id(move, refusal.field) if move is not None and refusal.field else "forms"
        faults = [FieldError(target=target, sentence=refusal.sentence)]
    return render(
        request,
        "cases/workbench/survey.html",
        {"page": page, "faults": faults, "holding": taking.holding_of(ref, actor)},
        status=refusal.status if refusal is not None else 200,
    )
