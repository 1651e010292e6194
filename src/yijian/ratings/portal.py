"""Rating on one's own device."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from yijian.accounts.queries import actor_of, citizens_only
from yijian.kernel.refusal import NotFound, Refusal
from yijian.plumbing import clock
from yijian.ratings import operations, queries
from yijian.ratings.vocabulary import LEVEL_TITLES, TAGS, Level
from yijian.ui.vocabulary import FieldError, Flow, Option

WHOLE = "whole"
"""The answer that a rating is about no part in particular."""


@citizens_only
@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask for a rating, nothing preselected; after the level is chosen, its tags and words."""
    actor = actor_of(request)
    now = clock.now()
    found = queries.invitation(application_ref=ref, actor=actor, on=now.date())
    level = request.POST.get("level", request.GET.get("level", ""))
    typed = {
        "level": level,
        "tags": request.POST.getlist("tags"),
        "words": request.POST.get("words", ""),
        "anonymous": bool(request.POST.get("anonymous")),
        "part": request.POST.get("part", ""),
    }
    refusal: Refusal | None = None
    part = request.POST.get("part", "")
    if request.method == "POST" and not request.POST.get("more"):
        try:
            operations.give_rating(
                application_ref=ref,
                level=int(level) if level.isdigit() else None,
                tags=request.POST.getlist("tags"),
                words=request.POST.get("words", ""),
                is_anonymous=bool(request.POST.get("anonymous")),
                actor=actor,
                now=now,
                part=int(part) if part.isdigit() else None,
            )
            return redirect("ratings:rate", ref=ref)
        except NotFound:
            raise
        except Refusal as caught:
            refusal = caught
    chosen = Level(int(level)) if level.isdigit() and int(level) in set(Level) else None
    return render(
        request,
        "ratings/rate.html",
        {
            "flow": Flow(title="评价", exit_url=f"/my/{ref}/", exit_label="不评了"),
            "found": found,
            "typed": typed,
            "chosen": chosen,
            "chosen_title": LEVEL_TITLES[chosen] if chosen else "",
            "tags": [Option(value=code, title=title) for code, title in TAGS[chosen]] if chosen else [],
            "parts": [
                Option(value=WHOLE, title="整件事"),
                *(Option(value=str(n), title=title) for n, title in enumerate(found.parts)),
            ]
            if len(found.parts) > 1
            else [],
            "why": "",
            "why_error": "",
            "is_poor": chosen is not None and chosen <= Level.POOR,
            "faults": [FieldError(target=f"f-{refusal.field or 'level'}", sentence=refusal.sentence)]
            if refusal
            else [],
        },
        status=refusal.status if refusal else 200,
    )


@require_POST
def object_again(request: HttpRequest, ref: str) -> HttpResponse:
    """Have a closed poor rating verified anew; a refusal comes back on the page with what was typed."""
    actor = actor_of(request)
    now = clock.now()
    found = queries.invitation(application_ref=ref, actor=actor, on=now.date())
    why = request.POST.get("why", "")
    try:
        operations.reopen_poor_rating(ref=found.rectification_ref, actor=actor, now=now, why=why)
    except NotFound:
        raise
    except Refusal as refusal:
        return render(
            request,
            "ratings/rate.html",
            {
                "flow": Flow(title="评价", exit_url=f"/my/{ref}/", exit_label="不评了"),
                "found": found,
                "why": why,
                "why_error": refusal.sentence,
                "faults": [FieldError(target="f-why", sentence=refusal.sentence)],
            },
            status=refusal.status,
        )
    return redirect("ratings:rate", ref=ref)
