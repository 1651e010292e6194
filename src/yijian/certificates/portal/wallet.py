"""我的证照: the wallet, one certificate, showing it, lending it, copying it."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yijian.accounts.queries import actor_of, citizens_only
from yijian.certificates import operations, queries
from yijian.certificates.documents.sending import pdf_response
from yijian.certificates.forms import CopyForm, LendForm, faults_of
from yijian.certificates.queries.drawn import (
    USE_ICONS,
    check_path,
    held_face,
    tone_of,
    typed_code,
    use_line,
)
from yijian.certificates.vocabulary import CertificateRow, UseKind, UseRow
from yijian.kernel.actor import ActorKind
from yijian.kernel.refusal import Refusal
from yijian.plumbing import clock
from yijian.plumbing.clock import CITY_TIME
from yijian.ui.vocabulary import FieldError, Link


@dataclass(frozen=True, slots=True, kw_only=True)
class _Use:
    """One line of 谁用过这张证."""

    row: UseRow
    icon: str
    text: str
    more: str
    code: str
    is_copy: bool


@require_GET
def wallet(request: HttpRequest) -> HttpResponse:
    """Show what the person or firm holds, what is valid first."""
    actor = actor_of(request)
    on = clock.now().date()
    rows = queries.wallet(actor.subject_ref, on=on) if actor.subject_ref else ()
    shown = [(row, tone_of(row.standing), _until(row)) for row in rows]
    context = {"rows": shown, "is_citizen": actor.kind is ActorKind.CITIZEN, "holder": actor.subject_name}
    return render(request, "certificates/portal/wallet.html", context)


@citizens_only
@require_GET
def certificate(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one certificate: its face, what can be done with it, who used it, where it comes from."""
    return _page(request, ref)


@citizens_only
@require_GET
def download(request: HttpRequest, ref: str) -> HttpResponse:
    """Send the sealed PDF."""
    page = queries.certificate_page(ref, actor_of(request), now=clock.now())
    return pdf_response(page.row.document, name=f"{page.row.title} {page.row.number}")


@citizens_only
@require_POST
def show(request: HttpRequest, ref: str) -> HttpResponse:
    """Begin to show the certificate, then go to the page with the code."""
    try:
        showing = operations.show_certificate(ref=ref, actor=actor_of(request), now=clock.now())
    except Refusal as refusal:
        return _refused(request, ref, refusal)
    return redirect("certificates:showing", ref=ref, showing=showing)


@citizens_only
@require_GET
def showing(request: HttpRequest, ref: str, showing: str) -> HttpResponse:
    """Show the code of this minute; the page fetches itself for the next one."""
    actor, now = actor_of(request), clock.now()
    page = queries.certificate_page(ref, actor, now=now)
    try:
        shown = queries.show_code(showing, actor, now=now)
    except Refusal as refusal:
        return _refused(request, ref, refusal)
    context = {
        "page": page,
        "address": request.build_absolute_uri(reverse("certificates:check-shown", args=[shown.code])),
        "seconds": max(1, round((shown.until_at - now).total_seconds())),
        "here": request.path,
    }
    return render(request, "certificates/portal/showing.html", context)


@citizens_only
@require_http_methods(["GET", "POST"])
def lend(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask for whom, what and until when; then hand over the code."""
    actor, now = actor_of(request), clock.now()
    page = queries.certificate_page(ref, actor, now=now)
    form = LendForm(request.POST or None)
    faults: tuple[FieldError, ...] = ()
    if request.method == "POST":
        faults = faults_of(form)
        if form.is_valid():
            try:
                made = operations.lend_certificate(ref=ref, actor=actor, now=now, **form.cleaned_data)
            except Refusal as refusal:
                faults = (_fault(refusal),)
            else:
                context = {
                    "page": page,
                    "use": made,
                    "code": typed_code(made.code),
                    "address": _check_address(request, made),
                }
                return render(request, "certificates/portal/lent.html", context)
    context = {
        "page": page,
        "form": form,
        "faults": faults,
        "first_day": _first_day(),
        "last_day": _last_day(),
    }
    return render(request, "certificates/portal/lend.html", context, status=422 if faults else 200)


@citizens_only
@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask what a copy is for; then make it, to print or to send."""
    actor, now = actor_of(request), clock.now()
    page = queries.certificate_page(ref, actor, now=now)
    form = CopyForm(request.POST or None)
    faults: tuple[FieldError, ...] = ()
    if request.method == "POST":
        faults = faults_of(form)
        if form.is_valid():
            try:
                made = operations.copy_certificate(ref=ref, actor=actor, now=now, **form.cleaned_data)
            except Refusal as refusal:
                faults = (_fault(refusal),)
            else:
                messages.success(request, f"复制件做好了，仅用于{made.purpose}。在下面“谁用过这张证”里下载。")
                return redirect(reverse("certificates:certificate", args=[ref]) + "#uses")
    context = {
        "page": page,
        "form": form,
        "faults": faults,
        "first_day": _first_day(),
        "last_day": _last_day(),
    }
    return render(request, "certificates/portal/copy.html", context, status=422 if faults else 200)


@citizens_only
@require_GET
def copy_file(request: HttpRequest, ref: str, use: str) -> HttpResponse:
    """Send a copy's PDF."""
    actor = actor_of(request)
    page = queries.certificate_page(ref, actor, now=clock.now())
    return pdf_response(queries.copy_of(ref, use, actor), name=f"{page.row.title}复制件")


@citizens_only
@require_POST
def withdraw(request: HttpRequest, ref: str, use: str) -> HttpResponse:
    """Take a lending or a copy back."""
    try:
        operations.withdraw_lending(ref=ref, use_ref=use, actor=actor_of(request), now=clock.now())
    except Refusal as refusal:
        return _refused(request, ref, refusal)
    messages.success(request, "收回了，从现在起这个核验码不再有效。")
    return redirect(reverse("certificates:certificate", args=[ref]) + "#uses")


def _page(request: HttpRequest, ref: str, *, status: int = 200, refused: str = "") -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    page = queries.certificate_page(ref, actor, now=now)
    row = page.row
    context = {
        "page": page,
        "row": row,
        "refused": refused,
        "face": held_face(row, address=request.build_absolute_uri(check_path(row.check_code))),
        "tone": tone_of(row.standing),
        "standing": _until(row),
        "code": typed_code(row.check_code),
        "crumbs": [Link(title="我的证照", url=reverse("certificates:wallet"))],
        "uses": [_use(use) for use in page.uses],
        "can_use": page.may_use and row.standing == "valid",
    }
    return render(request, "certificates/portal/certificate.html", context, status=status)


def _refused(request: HttpRequest, ref: str, refusal: Refusal) -> HttpResponse:
    return _page(request, ref, status=refusal.status, refused=refusal.sentence)


def _use(use: UseRow) -> _Use:
    text, more = use_line(use)
    return _Use(
        row=use,
        icon=USE_ICONS[use.kind],
        text=text,
        more=more,
        code=typed_code(use.code) if use.code and use.is_open else "",
        is_copy=use.kind is UseKind.COPY,
    )


def _until(row: CertificateRow) -> str:
    if row.standing != "valid":
        return row.standing_title
    if row.valid_until is None:
        return "长期有效"
    last = row.valid_until - timedelta(days=1)
    return f"有效，到{last.year}年{last.month}月{last.day}日"


def _fault(refusal: Refusal) -> FieldError:
    return FieldError(target=f"f-{refusal.field or 'purpose'}", sentence=refusal.sentence)


def _check_address(request: HttpRequest, use: UseRow) -> str:
    return request.build_absolute_uri(check_path(use.code))


def _first_day() -> str:
    return clock.now().astimezone(CITY_TIME).date().isoformat()


def _last_day() -> str:
    return (clock.now().astimezone(CITY_TIME).date() + timedelta(days=365)).isoformat()
