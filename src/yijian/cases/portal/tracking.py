"""What became of what was filed: receipt, my applications, one application, papers, what is still owed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yijian.accounts.queries import actor_of, citizens_only
from yijian.cases import operations
from yijian.cases.portal.handing_in import attachment, opened
from yijian.cases.queries import mine as lists
from yijian.cases.queries import tracking
from yijian.credit import operations as credit
from yijian.kernel.refusal import Refusal
from yijian.plumbing import clock, files


@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Show a person's drafts, what is running, what is done."""
    before = request.GET.get("before", "")
    page = lists.mine_page(
        actor_of(request), before=int(before) if before.isdecimal() and len(before) < 12 else 0
    )
    return render(request, "cases/portal/mine.html", {"page": page})


@citizens_only
@never_cache
@require_GET
def receipt(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the receipt of what was just filed."""
    page = lists.receipt_page(ref=ref, actor=actor_of(request))
    follow_url = request.build_absolute_uri(f"/follow/?number={page.number}")
    return render(
        request, "cases/portal/receipt.html", {"page": page, "flow": page.flow, "follow_url": follow_url}
    )


@citizens_only
@never_cache
@require_GET
def receipt_file(request: HttpRequest, ref: str) -> HttpResponse:
    """Hand out the sealed receipt."""
    document = lists.receipt_document(ref=ref, actor=actor_of(request))
    return attachment(files.content_of(document.digest), name=document.name, media_type="application/pdf")


@citizens_only
@never_cache
@require_GET
def paper(request: HttpRequest, ref: str, paper_ref: str) -> HttpResponse:
    """Hand out one sealed document of the application."""
    document = lists.paper_document(ref=ref, paper_ref=paper_ref, actor=actor_of(request))
    return attachment(files.content_of(document.digest), name=document.name, media_type="application/pdf")


@citizens_only
@never_cache
@require_GET
def timeline(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one application: whose move, until when, what happened, what is still to come."""
    return _timeline(request, ref)


@citizens_only
@require_POST
def hand_in(request: HttpRequest, ref: str, promise_ref: str) -> HttpResponse:
    """Hand in a paper that was promised."""
    actor = actor_of(request)
    now = clock.now()
    try:
        operations.hand_in_promised(
            ref=ref,
            promise_ref=promise_ref,
            uploads=[(opened(upload), upload.name or "文件") for upload in request.FILES.getlist("file")],
            actor=actor,
            now=now,
        )
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return _timeline(
            request, ref, failed={"promise": promise_ref, "error": refusal.sentence}, status=refusal.status
        )
    messages.success(request, "补交的收到了，部门核对好会告诉您。")
    return redirect("cases:timeline", ref=ref)


@citizens_only
@require_POST
def statement(request: HttpRequest, ref: str, revocation_ref: str) -> HttpResponse:
    """Write down what the person says against a revocation."""
    actor = actor_of(request)
    now = clock.now()
    said = request.POST.get("statement", "")
    tracking.require_revocation(ref=ref, revocation_ref=revocation_ref, actor=actor)
    try:
        credit.state_case(ref=revocation_ref, actor=actor, now=now, statement=said)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return _timeline(
            request,
            ref,
            failed={"revocation": revocation_ref, "error": refusal.sentence, "said": said},
            status=refusal.status,
        )
    messages.success(request, "您的意见收到了。部门会看，作决定时要答复您。")
    return redirect("cases:timeline", ref=ref)


@citizens_only
@require_POST
def withdraw(request: HttpRequest, ref: str, case_ref: str) -> HttpResponse:
    """Take one case back before it is decided."""
    actor = actor_of(request)
    case = tracking.case_of(ref=ref, case_ref=case_ref, actor=actor)
    operations.withdraw_case(ref=case_ref, actor=actor, now=clock.now())
    messages.success(request, f"“{case.plain_title}”撤回了，别的几项接着办。")
    return redirect("cases:timeline", ref=ref)


@citizens_only
@require_POST
def discard(request: HttpRequest, ref: str) -> HttpResponse:
    """Give a draft up."""
    operations.discard_draft(ref=ref, actor=actor_of(request), now=clock.now())
    messages.success(request, "这份草稿不办了。想再办，随时重新开始。")
    return redirect("cases:mine")


def _timeline(
    request: HttpRequest, ref: str, *, failed: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    page = tracking.timeline_page(ref=ref, actor=actor_of(request), now=clock.now())
    if page.state in lists.DRAFTS:
        return redirect("cases:form" if page.state == lists.DRAFTS[0] else "cases:sign", ref=ref)
    return render(request, "cases/portal/timeline.html", {"page": page, "failed": failed}, status=status)
