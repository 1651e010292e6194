"""The review page of one case: look, tick the published standard, decide."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yijian.accounts.queries import actor_of, needs_any
from yijian.accounts.vocabulary import DataLine
from yijian.cases import operations
from yijian.cases.loops import CaseLoop
from yijian.cases.queries import casework
from yijian.cases.queries.casework.doing import FORMS
from yijian.cases.queries.casework.page import TICKS, Review, review_of
from yijian.cases.vocabulary import HANDLING, Finding, Tick
from yijian.cases.workbench.reading import attachment, note_reading, number, revision_of
from yijian.kernel.loop import Move
from yijian.kernel.refusal import NotFound, Refusal
from yijian.plumbing import clock, files
from yijian.plumbing.loops import taking
from yijian.ui.rules.moves import field_id
from yijian.ui.vocabulary import FieldError

_TICKS = {value: tick for tick, value in TICKS.items()}
_DONE = {
    "accept": "受理了，时钟开始走。",
    "decline": "不予受理通知书发出了。",
    "stop_clock": "时钟停了，已经告诉办事人。",
    "resume_clock": "时钟接着走。",
    "extend": "延长了，已经告诉办事人。",
    "grant": "准予了。",
    "refuse": "不予许可决定书发出了。",
}


@needs_any(*HANDLING)
@require_GET
def show(request: HttpRequest, ref: str) -> HttpResponse:
    """Show a case: materials, the open document, comparisons, the standard, what happened, what may be done."""
    return _page(request, ref)


@needs_any(*HANDLING)
@require_POST
def tick(request: HttpRequest, ref: str) -> HttpResponse:
    """Save the ticked points; a script gets points and bar alone."""
    actor = actor_of(request)
    now = clock.now()
    findings = findings_of(request.POST)
    rest = request.POST.get("rest") == "yes"
    if rest:
        found = review_of(ref=ref, actor=actor, now=now)
        findings = {point: Finding(point=point, tick=Tick.GOOD) for point in found.rest} | findings
    try:
        operations.tick_points(ref=ref, actor=actor, now=now, findings=findings.values())
    except NotFound:
        raise
    except Refusal as refusal:
        if request.headers.get("HX-Request"):
            raise
        return _page(request, ref, findings=findings, refusal=refusal)
    if request.headers.get("HX-Request"):
        review = review_of(ref=ref, actor=actor, now=now)
        return render(request, "cases/workbench/ticked.html", {"review": review, "rest": rest})
    messages.success(request, "勾选保存了。")
    return redirect(f"{reverse('casework:case', args=[ref])}#points")


@needs_any(*HANDLING)
@require_http_methods(["GET", "POST"])
def do(request: HttpRequest, ref: str, move: str) -> HttpResponse:
    """Open the form of a move beside the case, or make the move; a refusal puts everything typed back."""
    if move not in _DONE:
        raise NotFound(what="这一步")
    if request.method == "GET":
        return _page(request, ref, doing=move)
    declared = CaseLoop.moves[move]
    typed = {blank.code: request.POST.get(blank.code, "") for blank in declared.form}
    if declared.reasons:
        typed["reason"] = request.POST.get("reason", "")
    findings = findings_of(request.POST)
    arguments: dict[str, Any] = dict(typed)
    if move in ("accept", "grant"):
        arguments["findings"] = findings.values()
    try:
        _OPERATIONS[move](
            ref=ref, actor=actor_of(request), now=clock.now(), revision=revision_of(request), **arguments
        )
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(request, ref, doing=move, typed=typed, findings=findings, refusal=refusal)
    messages.success(request, _DONE[move])
    return redirect("casework:case", ref=ref)


@needs_any(*HANDLING)
@require_POST
def reveal(request: HttpRequest, ref: str) -> HttpResponse:
    """Show whom the case is about, whole, for a stated purpose; only on this very page."""
    page = casework.review_page(ref=ref, actor=actor_of(request), now=clock.now())
    purpose = request.POST.get("purpose", "")
    try:
        lines = operations.reveal_applicant(
            ref=page.application_ref, purpose=purpose, actor=actor_of(request), now=clock.now()
        )
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(request, ref, purpose=purpose, refusal=refusal)
    return _page(request, ref, purpose=purpose, revealed=lines)


@needs_any(*HANDLING)
@require_GET
def picture(request: HttpRequest, ref: str, file_id: int) -> HttpResponse:
    """Show one page of a file as a picture drawn anew; nothing of the file itself reaches the browser."""
    file = casework.file_for_review(ref=ref, file_id=file_id, actor=actor_of(request))
    shown = number(request.GET.get("p")) or 1
    drawn = files.preview(file.digest, page=shown)
    note_reading(
        what=f"查看材料：{file.material.title}第{shown}页",
        subject_ref=ref,
        about=[file.material.application.subject_ref],
        actor=actor_of(request),
        part=file.material.code,
    )
    return HttpResponse(drawn, content_type="image/png", headers={"Cache-Control": "private, max-age=600"})


@needs_any(*HANDLING)
@require_GET
def download(request: HttpRequest, ref: str, file_id: int) -> HttpResponse:
    """Send the original of a file, only ever as a download."""
    file = casework.file_for_review(ref=ref, file_id=file_id, actor=actor_of(request))
    note_reading(
        what=f"下载原件：{file.material.title}",
        subject_ref=ref,
        about=[file.material.application.subject_ref],
        actor=actor_of(request),
        part=file.material.code,
    )
    return attachment(files.content_of(file.digest), name=file.name, media_type=file.media_type)


@needs_any(*HANDLING)
@require_GET
def letter(request: HttpRequest, ref: str) -> HttpResponse:
    """Send the sealed letter last made for the case."""
    found = casework.letter_of(ref=ref, actor=actor_of(request))
    note_reading(
        what=f"下载文书：{found.name}", subject_ref=ref, about=[found.subject_ref], actor=actor_of(request)
    )
    return attachment(files.content_of(found.digest), name=f"{found.name}.pdf", media_type="application/pdf")


def findings_of(sent: Mapping[str, str]) -> dict[str, Finding]:
    """Return the points ticked in a form, by their codes; points without a tick are left out."""
    found = {}
    for name, value in sent.items():
        code = name.removeprefix("p-")
        if code != name and value in _TICKS:
            note = sent.get(f"n-{code}", "").strip()[:500]
            found[code] = Finding(
                point=code, tick=_TICKS[value], note=note if _TICKS[value] is Tick.BAD else ""
            )
    return found


def _page(
    request: HttpRequest,
    ref: str,
    *,
    doing: str = "",
    typed: Mapping[str, str] | None = None,
    findings: Mapping[str, Finding] | None = None,
    purpose: str = "",
    revealed: tuple[DataLine, ...] = (),
    refusal: Refusal | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    page = casework.review_page(
        ref=ref,
        actor=actor,
        now=clock.now(),
        material=request.GET.get("m", ""),
        file_id=number(request.GET.get("f")),
        page=number(request.GET.get("p")) or 1,
        doing=doing,
        typed=typed,
        findings=findings,
        refusal=refusal,
    )
    opened = page.papers.open
    note_reading(
        what=f"查看办件：{page.title}" + (f"，{opened.title}" if opened else ""),
        subject_ref=ref,
        about=[page.subject_ref],
        actor=actor,
        part=opened.code if opened else "",
    )
    return render(
        request,
        "cases/workbench/case.html",
        {
            "page": page,
            "holding": taking.holding_of(ref, actor),
            "review": page.review,
            "reveal_form": {"purpose": purpose or "办理本件", "lines": revealed},
            "faults": [FieldError(target=_target(page.review, doing, refusal), sentence=refusal.sentence)]
            if refusal is not None
            else [],
        },
        status=refusal.status if refusal is not None else 200,
    )


def _target(review: Review, doing: str, refusal: Refusal) -> str:
    """Return the id of what a refusal is about."""
    move: Move | None = FORMS.get(doing)
    if move is not None:
        return field_id(move, refusal.field) if refusal.field else f"m-{move.code}"
    return "f-purpose" if refusal.field == "purpose" else "points"


_OPERATIONS: dict[str, Callable[..., object]] = {
    "accept": operations.accept_case,
    "decline": operations.decline_case,
    "stop_clock": operations.stop_clock,
    "resume_clock": operations.resume_clock,
    "extend": operations.extend_limit,
    "grant": operations.grant_case,
    "refuse": operations.refuse_case,
}
