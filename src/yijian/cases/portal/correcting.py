"""The one correction: every defect with its field or its files, answered once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yijian.accounts.queries import actor_of, citizens_only
from yijian.cases import operations
from yijian.cases.forms import read_fields
from yijian.cases.queries import correcting
from yijian.kernel.refusal import Refusal
from yijian.plumbing import clock
from yijian.ui.vocabulary import FieldError


@citizens_only
@never_cache
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, ref: str, case_ref: str) -> HttpResponse:
    """Show what must be mended; on POST hand it back to the department."""
    actor = actor_of(request)
    now = clock.now()
    page = correcting.correct_page(ref=ref, case_ref=case_ref, actor=actor, now=now)
    if request.method == "GET":
        return render(request, "cases/portal/correct.html", {"page": page})
    typed = read_fields(request.POST, page.fields, [field.key for field in page.fields])
    try:
        operations.answer_correction(ref=case_ref, actor=actor, now=now, typed=typed)
    except Refusal as refusal:
        field = refusal.field or ""
        shown = correcting.correct_page(
            ref=ref,
            case_ref=case_ref,
            actor=actor,
            now=now,
            typed=typed,
            field=field,
            error=refusal.sentence,
        )
        faults = [FieldError(target=f"f-{field}" if field else "defects", sentence=refusal.sentence)]
        return render(
            request, "cases/portal/correct.html", {"page": shown, "faults": faults}, status=refusal.status
        )
    messages.success(request, f"补好了，交回{page.agency}接着办。")
    return redirect("cases:timeline", ref=ref)
