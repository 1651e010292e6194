"""我来办, 接过来办 and 交回: one press each, from the inbox and from the page of any subject."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from yijian.accounts.queries import actor_of, staff_only
from yijian.kernel.refusal import NotFound, NotYourDuty, Refusal
from yijian.plumbing import clock
from yijian.plumbing.loops import taking


@staff_only
@require_POST
def take(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Take what waits for the actor's agency, over from the colleague who was shown to have it."""
    try:
        taking.take(
            assignment_id=assignment_id,
            actor=actor_of(request),
            now=clock.now(),
            over=request.POST.get("over", ""),
        )
    except (NotFound, NotYourDuty):
        raise
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "这件归您办了，同事看得到。")
    return _back(request)


@staff_only
@require_POST
def hand_back(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Hand back what the actor took."""
    try:
        taking.hand_back(assignment_id=assignment_id, actor=actor_of(request), now=clock.now())
    except (NotFound, NotYourDuty):
        raise
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "交回去了，哪位同事都可以接着办。")
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """Lead back to where the press was, on this site alone."""
    asked = request.POST.get("next", "")
    known = asked.startswith("/work/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return redirect(asked if known else reverse("workbench:inbox"))
