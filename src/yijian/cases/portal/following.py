"""Following an application without an account."""

from axes.helpers import get_client_ip_address
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yijian.cases import operations
from yijian.cases.queries import following
from yijian.kernel.refusal import Refusal
from yijian.plumbing import clock
from yijian.ui.vocabulary import FieldError


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for number and query password; on POST show state and plain line, names masked."""
    number = (request.POST.get("number") or request.GET.get("number") or "")[:40]
    if request.method == "GET":
        return render(request, "cases/portal/follow.html", {"number": number, "error": "", "faults": []})
    now = clock.now()
    address = str(get_client_ip_address(request) or "")
    try:
        following.refuse_tried_too_often(address=address, now=now)
        page = following.follow(number=number, password=request.POST.get("password", "")[:20], now=now)
    except Refusal as refusal:
        if isinstance(refusal, following.NothingFollowed):
            operations.note_failed_attempt(address=address, now=now)
        return render(
            request,
            "cases/portal/follow.html",
            {
                "number": number,
                "error": refusal.sentence,
                "faults": [FieldError(target="f-number", sentence=refusal.sentence)],
            },
            status=refusal.status,
        )
    return render(request, "cases/portal/followed.html", {"page": page})
