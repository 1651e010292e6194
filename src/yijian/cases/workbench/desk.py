"""The desk: a clerk fills, takes in, lets sign and files for the visitor who sits there."""

from typing import BinaryIO, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yijian.accounts.queries import actor_of, needs
from yijian.cases import operations
from yijian.cases.forms import DRAWN, read_fields, read_ticks
from yijian.cases.loops import ApplicationLoop
from yijian.cases.queries import casework, drafting
from yijian.cases.queries.casework.desk import draft_at_desk
from yijian.cases.queries.filling import renew_url
from yijian.cases.rules import PlanOutdated
from yijian.cases.vocabulary import RECEIVE, SignMethod
from yijian.cases.workbench.reading import note_reading
from yijian.kernel.refusal import NotFound, Refusal
from yijian.plumbing import clock
from yijian.ui.vocabulary import FieldError


class NoFile(Refusal):
    """The form was sent without a file."""

    code = "cases.no-file"
    template = "没有选文件。先拍一张或选一份，再点上传。"


@needs(RECEIVE)
@never_cache
@require_GET
def filing(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the visitor's filing on one screen."""
    return _page(request, ref, wrong=request.GET.getlist("wrong"))


@needs(RECEIVE)
@require_POST
def save(request: HttpRequest, ref: str) -> HttpResponse:
    """Save what was typed and stay."""
    _save(request, ref)
    messages.success(request, "存好了。")
    return redirect("deskwork:filing", ref=ref)


@needs(RECEIVE)
@require_POST
def give(request: HttpRequest, ref: str, code: str) -> HttpResponse:
    """Take in files for one material."""
    by_script = "application/json" in request.headers.get("Accept", "")
    actor = actor_of(request)
    draft_at_desk(ref, actor)
    try:
        uploads = request.FILES.getlist("file")
        if not uploads:
            raise NoFile
        for upload in uploads:
            operations.give_file(
                ref=ref,
                material=code,
                stream=cast("BinaryIO", upload.file),
                name=upload.name or "扫描件",
                actor=actor,
                now=clock.now(),
            )
    except NotFound:
        raise
    except Refusal as refusal:
        if by_script:
            return _json({"error": str(refusal.places.get("why", refusal.sentence))}, refusal.status)
        return _page(request, ref, faults={code: refusal.sentence}, status=refusal.status)
    if by_script:
        page = casework.desk_page(ref=ref, actor=actor, now=clock.now())
        html = render_to_string("cases/workbench/desk_materials.html", {"page": page}, request)
        return _json({"message": "收到了", "html": html}, 200)
    return redirect(f"{reverse('deskwork:filing', args=[ref])}#materials")


@needs(RECEIVE)
@require_POST
def promise(request: HttpRequest, ref: str, code: str) -> HttpResponse:
    """Note that the visitor promises a material, or does not any more."""
    actor = actor_of(request)
    draft_at_desk(ref, actor)
    try:
        operations.promise_material(
            ref=ref, material=code, wanted=request.POST.get("wanted") == "1", actor=actor, now=clock.now()
        )
    except NotFound:
        raise
    except Refusal as refusal:
        return _page(request, ref, faults={code: refusal.sentence}, status=refusal.status)
    return redirect(f"{reverse('deskwork:filing', args=[ref])}#materials")


@needs(RECEIVE)
@require_POST
def take_back(request: HttpRequest, ref: str, file_id: int) -> HttpResponse:
    """Give one file back."""
    actor = actor_of(request)
    draft_at_desk(ref, actor)
    operations.take_back_file(ref=ref, file_id=file_id, actor=actor, now=clock.now())
    return redirect(f"{reverse('deskwork:filing', args=[ref])}#materials")


@needs(RECEIVE)
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, ref: str) -> HttpResponse:
    """Save, let the visitors who are present sign, and file; then print the receipt."""
    if request.method == "GET":
        return redirect("deskwork:filing", ref=ref)
    actor = actor_of(request)
    _save(request, ref)
    page = casework.desk_page(ref=ref, actor=actor, now=clock.now())
    try:
        filed = operations.sign_application(
            ref=ref,
            actor=actor,
            now=clock.now(),
            method=SignMethod.DESK,
            consents=read_ticks(request.POST, (tick.key for tick in page.ticks)),
            delivery=request.POST.get("delivery", ""),
            recipient={key: request.POST.get(f"to-{key}", "") for key in ("name", "mobile", "address")},
            present=request.POST.getlist("present"),
        )
    except NotFound:
        raise
    except PlanOutdated:
        return redirect(renew_url(ref=ref, actor=actor))
    except Refusal as refusal:
        return _page(request, ref, refusal=refusal, status=refusal.status, tell_all=True)
    if filed.state == ApplicationLoop.signing.code:
        messages.success(request, "在场的签好了；不在场的，系统请他自己签，签完自动提交。")
    return redirect("deskwork:receipt", ref=ref)


@needs(RECEIVE)
@require_POST
def discard(request: HttpRequest, ref: str) -> HttpResponse:
    """Give the filing up: the visitor does not want it."""
    actor = actor_of(request)
    draft_at_desk(ref, actor)
    operations.discard_draft(ref=ref, actor=actor, now=clock.now())
    messages.success(request, "这份不办了，没有收件。")
    return redirect("/work/desk/")


@needs(RECEIVE)
@never_cache
@require_GET
def receipt(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the receipt to print."""
    actor = actor_of(request)
    found = casework.desk_receipt(ref=ref, actor=actor)
    note_reading(what=f"打印收件凭证：{found.title}", subject_ref=ref, about=[found.subject_ref], actor=actor)
    follow = request.build_absolute_uri(f"/follow/?number={found.number}" if found.number else "/follow/")
    return render(
        request,
        "cases/workbench/desk_receipt.html",
        {"receipt": found, "paper_code": follow, "paper_number": found.number},
    )


def _save(request: HttpRequest, ref: str) -> None:
    actor = actor_of(request)
    application = draft_at_desk(ref, actor)
    typed = read_fields(request.POST, drafting.plan(application).form.fields, request.POST.getlist(DRAWN))
    operations.save_fields(ref=ref, actor=actor, now=clock.now(), typed=typed)


def _page(
    request: HttpRequest,
    ref: str,
    *,
    wrong: list[str] | None = None,
    faults: dict[str, str] | None = None,
    refusal: Refusal | None = None,
    tell_all: bool = False,
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    page = casework.desk_page(
        ref=ref, actor=actor, now=clock.now(), wrong=wrong or (), faults=faults, tell_all=tell_all
    )
    note_reading(what=f"窗口收件：{page.title}", subject_ref=ref, about=[page.subject_ref], actor=actor)
    said = list(page.form.faults) if tell_all else []
    if refusal is not None and not said:
        known = {tick.key for tick in page.ticks}
        target = f"t-{refusal.field}" if refusal.field in known else f"f-to-{refusal.field}"
        said = [FieldError(target=target if refusal.field else "signing", sentence=refusal.sentence)]
    said += [FieldError(target=f"m-{code}", sentence=sentence) for code, sentence in (faults or {}).items()]
    return render(
        request,
        "cases/workbench/desk.html",
        {
            "page": page,
            "wrong": wrong or [],
            "faults": said,
            "ticked": {tick.key for tick in page.ticks if request.POST.get(tick.key)},
            "present": request.POST.getlist("present"),
            "delivery": request.POST.get("delivery", page.delivery),
            "recipient": {
                key: request.POST.get(f"to-{key}", page.recipient[key])
                for key in ("name", "mobile", "address")
            },
        },
        status=status,
    )


def _json(body: dict[str, str], status: int) -> JsonResponse:
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
