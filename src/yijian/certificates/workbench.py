"""What staff see: the certificates their agency issued, and printing copies for visitors."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yijian.accounts.queries import actor_of, find_person_by_id, needs, needs_any, staff_only
from yijian.accounts.vocabulary import PAPER_TITLES
from yijian.certificates import operations, queries
from yijian.certificates.documents.sending import pdf_response
from yijian.certificates.forms import CopyForm, VisitorForm, faults_of
from yijian.certificates.loops import CertificateLoop
from yijian.certificates.queries.drawn import check_path, held_face, tone_of, use_line
from yijian.certificates.vocabulary import MANAGE, PRINT, USE, CertificateRow
from yijian.kernel.loop import Move
from yijian.kernel.refusal import NotFound, Refusal
from yijian.plumbing import clock
from yijian.plumbing.clock import CITY_TIME
from yijian.ui.vocabulary import ByField, FieldError, Option

_MOVES = {
    "suspend": operations.suspend_held,
    "restore": operations.restore_held,
    "cancel": operations.cancel_held,
    "revoke": operations.revoke_held,
}


@staff_only
@require_GET
def issued(request: HttpRequest) -> HttpResponse:
    """List what the agency issued, youngest first; found by number, mark or holder."""
    typed = request.GET.get("q", "").strip()[:120]
    before = request.GET.get("before", "")
    found = queries.issued_page(
        actor_of(request),
        text=typed,
        before=int(before) if before.isdigit() and len(before) < 19 else None,
        now=clock.now(),
    )
    context = {
        "found": [(row, tone_of(row.standing)) for row in found.rows],
        "typed": typed,
        "next": found.next_id,
    }
    return render(request, "certificates/workbench/issued.html", context)


@staff_only
@require_GET
def certificate(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one certificate with the moves that staff may make."""
    return _page(request, ref)


@staff_only
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, ref: str, move: str) -> HttpResponse:
    """Ask what a move needs, then make it."""
    actor = actor_of(request)
    page = queries.certificate_page(ref, actor, now=clock.now())
    if move not in _MOVES:
        raise NotFound(what="这个操作")
    declared = CertificateLoop.moves[move]
    faults: tuple[FieldError, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            _MOVES[move](
                ref=ref,
                actor=actor,
                now=clock.now(),
                revision=_revision(request),
                reason=request.POST.get("reason", ""),
                blanks={blank.code: request.POST.get(blank.code, "") for blank in declared.form},
            )
        except Refusal as refusal:
            faults = (FieldError(target=f"f-{refusal.field or 'why'}", sentence=refusal.sentence),)
            status = refusal.status
        else:
            messages.success(request, f"已{declared.title}，持证人会收到消息。")
            return redirect("certificates:issued-certificate", ref=ref)
    context = {
        "page": page,
        "move": declared,
        "reasons": [Option(value=one.code, title=one.title, help=one.law) for one in declared.reasons],
        "faults": faults,
        "given": ByField({name: str(text) for name, text in request.POST.items()}),
        "blanks": [(blank, request.POST.get(blank.code, "")) for blank in declared.form],
    }
    return render(request, "certificates/workbench/move.html", context, status=status)


@needs(PRINT)
@require_http_methods(["GET", "POST"])
def visitor(request: HttpRequest) -> HttpResponse:
    """Find the certificates of somebody at the desk by their paper, and print a copy of one."""
    actor, now = actor_of(request), clock.now()
    form = VisitorForm(request.POST or None)
    copy_form = CopyForm(request.POST if "ref" in request.POST else None)
    faults: tuple[FieldError, ...] = ()
    rows: tuple[CertificateRow, ...] = ()
    if request.method == "POST":
        faults = faults_of(form)
        if form.is_valid():
            try:
                person = find_person_by_id(form.cleaned_data["id_type"], form.cleaned_data["id_number"])
                if person is None:
                    raise NotFound(field="id_number", what="这个证件号码的人")
                rows = queries.held_certificates(person.ref, on=now.astimezone(CITY_TIME).date())
                faults = faults_of(copy_form)
                if copy_form.is_bound and copy_form.is_valid():
                    made = operations.print_for_visitor(
                        ref=request.POST["ref"],
                        visitor_ref=person.ref,
                        actor=actor,
                        now=now,
                        **copy_form.cleaned_data,
                    )
                    return redirect("certificates:visitor-copy", use=made.ref)
            except Refusal as refusal:
                faults = (FieldError(target=f"f-{refusal.field or 'id_number'}", sentence=refusal.sentence),)
    context = {
        "form": form,
        "copied": ByField({name: str(text) for name, text in copy_form.data.items()}),
        "rows": rows,
        "faults": faults,
        "papers": [Option(value=kind.value, title=title) for kind, title in PAPER_TITLES.items()],
        "searched": request.method == "POST" and not faults,
        "options": [Option(value=row.ref, title=row.title, help=row.number) for row in rows],
    }
    return render(request, "certificates/workbench/visitor.html", context, status=422 if faults else 200)


@needs(PRINT)
@require_GET
def visitor_copy(request: HttpRequest, use: str) -> HttpResponse:
    """Send the copy that was made for a visitor."""
    return pdf_response(queries.copy_for_printer(use, actor_of(request)), name="证照复制件")


@needs_any(MANAGE, USE)
@require_POST
def download(request: HttpRequest, ref: str) -> HttpResponse:
    """Send the sealed PDF to staff of the issuing agency, who say what for."""
    try:
        row = operations.open_document(
            ref=ref, purpose=request.POST.get("purpose", ""), actor=actor_of(request), now=clock.now()
        )
    except operations.UseUnclear as refusal:
        return _page(request, ref, refused=refusal)
    return pdf_response(row.document, name=f"{row.title} {row.number}")


def _page(request: HttpRequest, ref: str, *, refused: Refusal | None = None) -> HttpResponse:
    actor = actor_of(request)
    page = queries.certificate_page(ref, actor, now=clock.now())
    row = page.row
    moves: list[Move] = [
        one for one in CertificateLoop.moves_from(row.state) if one.code in _MOVES and actor.holds(one.duty)
    ]
    last = row.valid_until - timedelta(days=1) if row.valid_until else None
    context: dict[str, Any] = {
        "page": page,
        "row": row,
        "last_on": last,
        "tone": tone_of(row.standing),
        "face": held_face(
            row, address=request.build_absolute_uri(check_path(row.check_code)), lines=page.masked
        ),
        "moves": [
            (
                one,
                reverse("certificates:move", args=[ref, one.code]),
                {"danger": "no", "primary": "primary"}.get(one.tone, "grey"),
            )
            for one in moves
        ],
        "uses": [(use, *use_line(use, own=False)) for use in page.uses],
        "may_open": actor.holds(MANAGE) or actor.holds(USE),
        "faults": (FieldError(target="f-purpose", sentence=refused.sentence),) if refused is not None else (),
    }
    return render(
        request, "certificates/workbench/certificate.html", context, status=refused.status if refused else 200
    )


def _revision(request: HttpRequest) -> int | None:
    given = request.POST.get("revision", "")
    return int(given) if given.isdigit() and len(given) < 10 else None
