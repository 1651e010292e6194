"""The page of a whole application, and handing it over."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from yijian.accounts.queries import actor_of, needs_any
from yijian.accounts.vocabulary import DataLine
from yijian.cases import operations
from yijian.cases.queries import casework
from yijian.cases.vocabulary import HANDLING
from yijian.cases.workbench.reading import attachment, note_reading, revision_of
from yijian.kernel.refusal import NotFound, Refusal
from yijian.plumbing import clock, files
from yijian.plumbing.loops import taking
from yijian.ui.vocabulary import FieldError


@needs_any(*HANDLING)
@require_GET
def show(request: HttpRequest, ref: str) -> HttpResponse:
    """Show an application with its cases side by side."""
    return _page(request, ref)


@needs_any(*HANDLING)
@require_POST
def deliver(request: HttpRequest, ref: str) -> HttpResponse:
    """Hand over all results at once."""
    try:
        operations.deliver_application(
            ref=ref, actor=actor_of(request), now=clock.now(), revision=revision_of(request)
        )
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(request, ref, refusal=refusal)
    messages.success(request, "全部结果一次送达了。")
    return redirect("casework:application", ref=ref)


@needs_any(*HANDLING)
@require_POST
def reveal(request: HttpRequest, ref: str) -> HttpResponse:
    """Show whom the application is about, whole, for a stated purpose."""
    purpose = request.POST.get("purpose", "")
    try:
        lines = operations.reveal_applicant(
            ref=ref, purpose=purpose, actor=actor_of(request), now=clock.now()
        )
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(request, ref, purpose=purpose, refusal=refusal)
    return _page(request, ref, purpose=purpose, revealed=lines)


@needs_any(*HANDLING)
@require_GET
def receipt(request: HttpRequest, ref: str) -> HttpResponse:
    """Send the sealed receipt of the filing."""
    found = casework.receipt_of(ref=ref, actor=actor_of(request))
    note_reading(
        what=f"下载{found.name}", subject_ref=ref, about=[found.subject_ref], actor=actor_of(request)
    )
    return attachment(files.content_of(found.digest), name=f"{found.name}.pdf", media_type="application/pdf")


def _page(
    request: HttpRequest,
    ref: str,
    *,
    purpose: str = "",
    revealed: tuple[DataLine, ...] = (),
    refusal: Refusal | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    page = casework.whole_page(ref=ref, actor=actor, now=clock.now())
    note_reading(what=f"查看申报：{page.title}", subject_ref=ref, about=[page.subject_ref], actor=actor)
    target = "f-purpose" if refusal is not None and refusal.field == "purpose" else "delivery"
    return render(
        request,
        "cases/workbench/application.html",
        {
            "page": page,
            "holding": taking.holding_of(ref, actor),
            "reveal_form": {"purpose": purpose or "办理本件", "lines": revealed},
            "faults": [FieldError(target=target, sentence=refusal.sentence)] if refusal is not None else [],
        },
        status=refusal.status if refusal is not None else 200,
    )
