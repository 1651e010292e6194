"""The one form: shown, saved while typing, checked, handed on."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yijian.accounts.queries import actor_of, citizens_only
from yijian.cases import operations
from yijian.cases.forms import CHANGED, DRAWN, read_fields
from yijian.cases.portal.steps import step
from yijian.cases.queries import drafting, filling
from yijian.plumbing import clock


@citizens_only
@never_cache
@require_http_methods(["GET", "POST"])
@step
def form(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the form; on POST save it and go on to the materials, or say what is still missing."""
    actor = actor_of(request)
    now = clock.now()
    wrong = request.POST.getlist("wrong") or request.GET.getlist("wrong")
    if request.method == "GET":
        page = filling.form_page(ref=ref, actor=actor, now=now, wrong=wrong)
        return render(request, "cases/portal/form.html", {"page": page, "flow": page.flow, "wrong": wrong})
    _save(request, ref, request.POST.getlist(DRAWN))
    if "stay" in request.POST:
        return redirect("cases:form", ref=ref)
    page = filling.form_page(ref=ref, actor=actor, now=now, wrong=wrong, tell_all=True)
    if page.faults:
        return render(
            request,
            "cases/portal/form.html",
            {"page": page, "flow": page.flow, "wrong": wrong, "faults": page.faults},
            status=422,
        )
    if filling.is_outdated(ref=ref, actor=actor, now=now):
        # Guidance stands above this area and is known by its address only.
        return redirect(page.renew_url)
    # Registers are asked again with what was typed: a parent's number opens the hospital's record.
    operations.prefill(ref=ref, actor=actor, now=now)
    return redirect("cases:materials", ref=ref)


@require_POST
def save(request: HttpRequest, ref: str) -> HttpResponse:
    """Save while typing: JSON for the autosave behaviour, the groups drawn anew for htmx when questions came or went."""
    if request.headers.get("HX-Request"):
        drawn = request.POST.getlist(DRAWN)
        _save(request, ref, drawn)
        wrong = request.POST.getlist("wrong")
        page = filling.form_page(ref=ref, actor=actor_of(request), now=clock.now(), wrong=wrong)
        if page.drawn == tuple(drawn):
            return HttpResponse(status=204)
        return render(request, "cases/portal/form_groups.html", {"page": page, "wrong": wrong})
    now = clock.now()
    keys = request.POST.getlist(CHANGED) or request.POST.getlist(DRAWN)
    errors = _save(request, ref, keys)
    return JsonResponse(
        {"saved_at": f"{now:%H:%M}", "errors": errors}, json_dumps_params={"ensure_ascii": False}
    )


@citizens_only
@require_POST
def check(request: HttpRequest, ref: str) -> JsonResponse:
    """Say what is wrong with one field while it is typed; nothing is saved."""
    error = filling.fault_of(
        ref=ref,
        key=request.POST.get("field", ""),
        value=request.POST.get("value", ""),
        actor=actor_of(request),
        now=clock.now(),
    )
    return JsonResponse({"error": error}, json_dumps_params={"ensure_ascii": False})


@citizens_only
@require_POST
def known(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask the registers once more for what is still empty."""
    operations.prefill(ref=ref, actor=actor_of(request), now=clock.now())
    return redirect("cases:materials" if request.GET.get("to") == "materials" else "cases:form", ref=ref)


def _save(request: HttpRequest, ref: str, keys: list[str]) -> dict[str, str]:
    actor = actor_of(request)
    application = filling.draft_of(ref, actor)
    typed = read_fields(request.POST, drafting.plan(application).form.fields, keys)
    found = operations.save_fields(ref=ref, actor=actor, now=clock.now(), typed=typed)
    return filling.typing_faults(found, keys)
