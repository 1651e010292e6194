"""验证照: anybody may ask whether something is genuine and in force, without signing in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yijian.accounts.queries import actor_of
from yijian.certificates import operations, queries
from yijian.certificates.forms import FileForm
from yijian.certificates.queries.drawn import check_path, checked_face, drawn_checks, held_face
from yijian.certificates.vocabulary import CheckResult, UseKind
from yijian.kernel.refusal import Refusal
from yijian.plumbing import clock
from yijian.plumbing.clock import CITY_TIME

MOST_BYTES = 30 * 1024 * 1024


@login_not_required
@require_GET
@ensure_csrf_cookie
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """Show the form, or answer what was typed: a check code leads to its own address."""
    typed = request.GET.get("q", "").strip()[:200]
    if not typed:
        return _shown(request)
    try:
        result = queries.check_certificate(typed, now=clock.now())
    except Refusal as refusal:
        return _shown(request, typed=typed, error=refusal.sentence, status=refusal.status)
    return redirect("certificates:check-code", code=result.code)


@login_not_required
@require_GET
@ensure_csrf_cookie
@never_cache
def check_code(request: HttpRequest, code: str) -> HttpResponse:
    """Answer a scanned or typed check code."""
    try:
        result = queries.check_certificate(code[:200], now=clock.now())
    except Refusal as refusal:
        return _shown(request, typed=code[:40], error=refusal.sentence, status=refusal.status)
    return _shown(request, result=result)


@login_not_required
@require_GET
@never_cache
def check_shown(request: HttpRequest, code: str) -> HttpResponse:
    """Answer a code scanned from somebody's screen."""
    try:
        result = queries.check_shown(code[:200], now=clock.now())
    except Refusal as refusal:
        return _shown(request, error=refusal.sentence, status=refusal.status)
    return _shown(request, result=result)


@login_not_required
@require_http_methods(["GET", "POST"])
@never_cache
def check_file(request: HttpRequest) -> HttpResponse:
    """Answer for a file: by its digest, worked out on the reader's device, or by the file itself, which is not kept."""
    now = clock.now()
    if request.method == "GET":
        digest = request.GET.get("digest", "")[:64]
        return (
            _shown(request, result=queries.check_digest(digest, now=now))
            if digest
            else redirect("certificates:check")
        )
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, file_error=str(form.errors["file"][0]), status=422)
    given = form.cleaned_data["file"]
    if given.size > MOST_BYTES:
        return _shown(request, file_error="这个文件超过30MB，不会是我们出具的。请核对后再选。", status=422)
    return _shown(request, result=queries.check_file(given.read(), now=now))


@login_not_required
@require_POST
def open_lent(request: HttpRequest, code: str) -> HttpResponse:
    """Show the whole certificate to whoever was given its code, and count the look."""
    now = clock.now()
    try:
        row = operations.open_lent(code=code[:40], actor=actor_of(request), now=now)
    except Refusal as refusal:
        return _shown(request, typed=code[:40], error=refusal.sentence, status=refusal.status)
    context = {
        "row": row,
        "use": queries.lending(code, now=now),
        "face": held_face(row, address=request.build_absolute_uri(check_path(row.check_code))),
    }
    return render(request, "certificates/portal/opened.html", context)


def _shown(
    request: HttpRequest,
    *,
    result: CheckResult | None = None,
    typed: str = "",
    error: str = "",
    file_error: str = "",
    status: int = 200,
) -> HttpResponse:
    face = None
    if result is not None and result.heading:
        address = request.build_absolute_uri(check_path(result.code)) if result.code else ""
        face = checked_face(result, address=address)
    context = {
        "result": result,
        "face": face,
        "checks": drawn_checks(result) if result else (),
        "typed": typed,
        "error": error,
        "file_error": file_error,
        "use": result.use if result else None,
        "may_open": bool(result and result.sound and result.what == UseKind.LENT.value),
        "today": clock.now().astimezone(CITY_TIME).date(),
    }
    return render(request, "certificates/portal/check.html", context, status=status)
