"""Rating on one's own device."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from yijian.accounts.queries import actor_of
from yijian.kernel.refusal import NotFound, Refusal
from yijian.plumbing import clock
from yijian.ratings import operations, queries
from yijian.ratings.vocabulary import LEVEL_TITLES, TAGS, Level
from yijian.ui.vocabulary import FieldError, Flow, Option


@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask for a rating, nothing preselected; after the level is chosen, its tags and words."""
    actor = actor_of(request)
    found = queries.invitation(application_ref=ref, actor=actor)
    level = request.POST.get("level", request.GET.get("level", ""))
    typed = {
        "level": level,
        "tags": request.POST.getlist("tags"),
        "words": request.POST.get("words", ""),
        "anonymous": bool(request.POST.get("anonymous")),
    }
    refusal: Refusal | None = None
    if request.method == "POST" and not request.POST.get("more"):
        try:
            operations.give_rating(
                application_ref=ref,
                level=int(level) if level.isdigit() else None,
                tags=request.POST.getlist("tags"),
                words=request.POST.get("words", ""),
                is_anonymous=bool(request.POST.get("anonymous")),
                actor=actor,
                now=clock.now(),
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
            "is_poor": chosen is not None and chosen <= Level.POOR,
            "faults": [FieldError(target=f"f-{refusal.field or 'level'}", sentence=refusal.sentence)]
            if refusal
            else [],
        },
        status=refusal.status if refusal else 200,
    )
