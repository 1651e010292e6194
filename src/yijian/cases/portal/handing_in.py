"""Materials: given, looked at, taken back, promised."""

from typing import IO
from urllib.parse import quote

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_POST

from yijian.accounts.queries import actor_of, citizens_only
from yijian.cases import operations
from yijian.cases.portal.steps import step
from yijian.cases.queries import drafting, handing_in
from yijian.kernel.refusal import Refusal
from yijian.plumbing import clock, files


class NoFile(Refusal):
    """The form was sent without a file."""

    code = "cases.no-file"
    template = "没有选文件。先选一张照片或一份PDF，再点上传。"


@citizens_only
@never_cache
@require_GET
@step
def materials(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the one list of materials."""
    return _page(request, ref)


@citizens_only
@require_POST
def give(request: HttpRequest, ref: str, code: str) -> HttpResponse:
    """Take in files for one material; a refusal is one sentence beside it."""
    given = request.FILES.getlist("file")
    now = clock.now()
    try:
        if not given:
            raise NoFile
        for upload in given:
            operations.give_file(
                ref=ref,
                material=code,
                stream=opened(upload),
                name=upload.name or "文件",
                actor=actor_of(request),
                now=now,
            )
    except Refusal as refusal:
        if _by_script(request):
            # The behaviour puts the file's name before the sentence itself.
            return _json({"error": str(refusal.places.get("why", refusal.sentence))}, refusal.status)
        if back := _back(request):
            messages.error(request, refusal.sentence)
            return redirect(back)
        return _page(request, ref, faults={code: refusal.sentence}, status=refusal.status)
    if _by_script(request):
        # What a correction asked for is given on its own page, after the list of materials is closed.
        html = "" if _back(request) or drafting.is_filed(ref, actor_of(request)) else _list_of(request, ref)
        return _json({"message": "收到了", "html": html}, 200)
    return redirect(_back(request) or f"{reverse('cases:materials', args=[ref])}#m-{code}")


@citizens_only
@require_POST
def take_back(request: HttpRequest, ref: str, file_id: int) -> HttpResponse:
    """Take one file back."""
    operations.take_back_file(ref=ref, file_id=file_id, actor=actor_of(request), now=clock.now())
    messages.success(request, "这份文件拿掉了。")
    return redirect(_back(request) or reverse("cases:materials", args=[ref]))


@citizens_only
@require_POST
def promise(request: HttpRequest, ref: str, code: str) -> HttpResponse:
    """Choose to promise a material instead of giving it now, or take that choice back."""
    try:
        operations.promise_material(
            ref=ref,
            material=code,
            wanted=request.POST.get("wanted") == "1",
            actor=actor_of(request),
            now=clock.now(),
        )
    except Refusal as refusal:
        return _page(request, ref, faults={code: refusal.sentence}, status=refusal.status)
    return redirect(f"{reverse('cases:materials', args=[ref])}#m-{code}")


@citizens_only
@never_cache
@require_GET
def look(request: HttpRequest, ref: str, code: str) -> HttpResponse:
    """Show everything given for one material."""
    page = handing_in.look_page(ref=ref, code=code, actor=actor_of(request), now=clock.now())
    return render(request, "cases/portal/look.html", {"page": page})


@citizens_only
@cache_control(private=True, max_age=3600)
@require_GET
def picture(request: HttpRequest, ref: str, file_id: int) -> HttpResponse:
    """Show one page of a file, drawn anew as a picture; the original is never served inline."""
    file = handing_in.file_of(ref=ref, file_id=file_id, actor=actor_of(request))
    number = request.GET.get("page", "1")
    page = int(number) if number.isdecimal() and len(number) < 5 else 1
    return HttpResponse(files.preview(file.digest, page=page), content_type="image/png")


@citizens_only
@never_cache
@require_GET
def download(request: HttpRequest, ref: str, file_id: int) -> HttpResponse:
    """Give a file back as it was given, to be saved."""
    file = handing_in.file_of(ref=ref, file_id=file_id, actor=actor_of(request))
    return attachment(files.content_of(file.digest), name=file.name, media_type=file.media_type)


def attachment(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    """Return a file to be saved, never shown inside the page."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def opened(upload: "UploadedFile[bytes]") -> IO[bytes]:
    """Return what was uploaded as a stream of bytes."""
    if upload.file is None:
        raise NoFile
    return upload.file


def _page(
    request: HttpRequest, ref: str, *, faults: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    page = handing_in.materials_page(ref=ref, actor=actor_of(request), now=clock.now(), faults=faults)
    context = {"page": page, "flow": page.flow, "failed": bool(faults)}
    return render(request, "cases/portal/materials.html", context, status=status)


def _list_of(request: HttpRequest, ref: str) -> str:
    page = handing_in.materials_page(ref=ref, actor=actor_of(request), now=clock.now())
    return render_to_string("cases/portal/materials_list.html", {"page": page}, request)


def _by_script(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _back(request: HttpRequest) -> str:
    """Return the correction page a file was given on; other places are not gone back to."""
    case_ref = request.GET.get("case", "") or request.POST.get("case", "")
    match = request.resolver_match
    if not case_ref.isalnum() or match is None:
        return ""
    return reverse("cases:correct", args=[match.kwargs["ref"], case_ref])


def _json(body: dict[str, str], status: int) -> JsonResponse:
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
