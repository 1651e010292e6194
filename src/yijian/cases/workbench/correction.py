"""一次性告知补正: one notice that lists everything, once."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from yijian.accounts.queries import actor_of, needs
from yijian.cases import operations
from yijian.cases.queries import casework
from yijian.cases.queries.casework.correcting import CorrectionPage, defects_from
from yijian.cases.vocabulary import ACCEPT
from yijian.cases.workbench.reading import note_reading, revision_of
from yijian.kernel.refusal import NotFound, Refusal
from yijian.plumbing import clock
from yijian.ui.vocabulary import FieldError


@needs(ACCEPT)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, ref: str) -> HttpResponse:
    """Offer a box for every material and field of the item; send what was written as the one notice."""
    actor = actor_of(request)
    now = clock.now()
    if request.method == "GET":
        page = casework.correction_page(ref=ref, actor=actor, now=now)
        return _page(request, page)
    typed = {name: str(text)[:1000] for name, text in request.POST.items()}
    page = casework.correction_page(ref=ref, actor=actor, now=now, typed=typed)
    try:
        operations.ask_for_correction(
            ref=ref, actor=actor, now=now, defects=defects_from(page), revision=revision_of(request)
        )
    except NotFound:
        raise
    except Refusal as refusal:
        faults = [FieldError(target="asks" if page.may_ask else "kept", sentence=refusal.sentence)]
        return _page(request, page, faults=faults, status=refusal.status)
    messages.success(request, "一次性告知书发出了，办事人补好会再回到您这里。")
    return redirect("casework:case", ref=ref)


def _page(
    request: HttpRequest, page: CorrectionPage, *, faults: Sequence[FieldError] = (), status: int = 200
) -> HttpResponse:
    note_reading(
        what=f"查看办件：{page.title}，一次性告知",
        subject_ref=page.ref,
        about=[page.subject_ref],
        actor=actor_of(request),
    )
    return render(request, "cases/workbench/correction.html", {"page": page, "faults": faults}, status=status)
