"""Guidance and plan: what somebody wants done, the fewest questions, the plan, the beginning of a filing."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yijian.accounts.queries import actor_of
from yijian.agencies import queries as agencies
from yijian.bundles import operations, queries
from yijian.bundles.queries import guidance, pages, renewing, thing
from yijian.bundles.queries.matters import Matter
from yijian.cases.queries import drafting
from yijian.catalogue import queries as catalogue
from yijian.kernel.actor import Actor, ActorKind
from yijian.kernel.compose import Ask, NotEntitled
from yijian.kernel.forms import Answer
from yijian.kernel.refusal import NotFound, Refusal
from yijian.plumbing import clock
from yijian.ui.vocabulary import FieldError

_SESSION = "guidance"


@login_not_required
@require_GET
def thing_list(request: HttpRequest) -> HttpResponse:
    """Show every bundle by station of life."""
    line, stage = request.GET.get("line", ""), request.GET.get("stage", "")
    stages = queries.stages()
    chosen = next((row for row in stages if row.line == line and row.code == stage), None)
    found = queries.online(line=line, stage=stage) if chosen else queries.online()
    return render(
        request,
        "bundles/list.html",
        {
            "bundles": found,
            "others": queries.online()[:6] if chosen and not found else [],
            "lines": pages.lines_of_life(stages, chosen),
            "chosen": chosen,
            "departments": [] if chosen else pages.items_by_department(),
        },
    )


@login_not_required
@require_GET
def thing_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show one bundle or item: what a person gets done, who can, what it takes, where."""
    matter = queries.matter(code)
    return render(request, "bundles/thing.html", thing.thing(matter, on=clock.now().date()))


@login_not_required
@require_GET
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """Show the sheet with the QR code of one bundle or item, to be printed and put up."""
    return render(request, "bundles/poster.html", thing.poster(queries.matter(code)))


@login_not_required
@require_GET
@cache_control(public=True, max_age=3600)
def sample(request: HttpRequest, name: str) -> FileResponse:
    """Hand out a 样例 file that a material names, to be saved and filled in."""
    found = catalogue.sample_file(name)
    if found is None:
        raise NotFound(what="这份样表")
    response = FileResponse(found.open("rb"), as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_not_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the next question, or show the plan when nothing is left to ask; no script is needed."""
    matter = queries.matter(code)
    kept = _kept(request, code)
    now = clock.now()
    if request.method == "POST":
        element = catalogue.elements().get(request.POST.get("element", ""))
        if element is not None:
            typed: Any = (
                request.POST.getlist(element.code)
                if element.kind.value == "choices"
                else request.POST.get(element.code, "")
            )
            if request.POST.get("unsure"):
                typed = "__unsure__"
            try:
                if typed in ("", []):
                    raise queries.NothingAnswered(field=element.code)
                queries.read_answer(element, typed)
            except Refusal as refusal:
                step = Ask(element=element, why=(), least=1, most=1)
                context = guidance.question(matter, step, kept, typed=typed, revisiting=True)
                context["faults"] = [FieldError(target=f"f-{element.code}", sentence=refusal.sentence)]
                context["error"] = refusal.sentence
                return render(request, "bundles/ask.html", context, status=422)
            _keep(request, code, {**kept, element.code: typed})
            return redirect("bundles:ask", code=code)
    again = catalogue.elements().get(request.GET.get("again", ""))
    if again is not None:
        step = Ask(element=again, why=(), least=1, most=1)
        return render(
            request,
            "bundles/ask.html",
            guidance.question(matter, step, kept, typed=kept.get(again.code, ""), revisiting=True),
        )
    found = queries.next_step(
        matter,
        answers=_answers(kept),
        on=now.date(),
        known=queries.known_answers(_subject(actor_of(request))),
        optional_chosen=_chosen(request, code),
    )
    if isinstance(found, Ask):
        context = {
            **guidance.question(matter, found, kept),
            **guidance.instead(matter, _subject(actor_of(request))),
        }
        return render(request, "bundles/ask.html", context)
    return redirect("bundles:plan", code=code)


@login_not_required
@require_GET
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Show the plan that follows from the answers, with what is saved and why each part is there."""
    matter = queries.matter(code)
    kept = _kept(request, code)
    actor = actor_of(request)
    now = clock.now()
    try:
        found = queries.plan_for(
            matter,
            answers=_answers(kept),
            on=now.date(),
            optional_chosen=_chosen(request, code),
            subject_ref=_subject(actor),
        )
    except Refusal as refusal:
        failed = refusal if isinstance(refusal, NotEntitled) else None
        return render(
            request,
            "bundles/not_entitled.html",
            guidance.not_entitled(matter, refusal, failed, kept),
        )
    return render(
        request,
        "bundles/plan.html",
        pages.plan(
            matter,
            found,
            kept,
            region_code=_region(request, matter, actor),
            signed_in=actor.kind is ActorKind.CITIZEN,
            acting_for=actor.subject_name,
        ),
    )


@login_not_required
@require_POST
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """Tick or untick an optional part, or choose the place, and show the plan again."""
    chosen = set(_chosen(request, code))
    item = request.POST.get("item", "")
    if item:
        chosen.symmetric_difference_update({item})
        guidance = dict(request.session.get(_SESSION, {}))
        guidance[f"{code}#optional"] = sorted(chosen)
        request.session[_SESSION] = guidance
    region = request.POST.get("region", "")
    if region and region in {row.code for row in pages.places()}:
        request.session[_SESSION] = {**request.session.get(_SESSION, {}), f"{code}#region": region}
    # An optional part may ask something of its own.
    return redirect("bundles:ask", code=code)


@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Accept the plan and go on with the one form."""
    actor = actor_of(request)
    now = clock.now()
    if actor.kind is not ActorKind.CITIZEN or not actor.subject_ref:
        return render(request, "bundles/staff_cannot.html", {"code": code}, status=403)
    matter = queries.matter(code)
    step = queries.next_step(
        matter,
        answers=_answers(_kept(request, code)),
        on=now.date(),
        known=queries.known_answers(actor.subject_ref),
        optional_chosen=_chosen(request, code),
    )
    if isinstance(step, Ask):
        # Answered before signing in, as somebody else or not at all: nothing begins while a condition is open.
        return redirect("bundles:ask", code=code)
    ref = operations.begin_filing(
        code=code,
        answers=_answers(_kept(request, code)),
        optional_chosen=_chosen(request, code),
        region_code=_region(request, matter, actor),
        subject_ref=actor.subject_ref,
        subject_name=actor.subject_name,
        actor=actor,
        now=now,
        on=now.date(),
    )
    return redirect(reverse("cases:form", args=[ref]))


@never_cache
@require_http_methods(["GET", "POST"])
def renew(request: HttpRequest, code: str, ref: str) -> HttpResponse:
    """Show what the changed answers of a draft change in its plan, and go on with the new plan."""
    matter = queries.matter(code)
    actor = actor_of(request)
    now = clock.now()
    begun = drafting.draft_answers(ref=ref, actor=actor, today=now.date())
    if begun.matter_code != code:
        raise NotFound(what="这份草稿")
    if request.method == "GET" and not begun.changed:
        return redirect(renewing.form_url(ref, actor))
    try:
        if request.method == "POST":
            operations.renew_filing(ref=ref, actor=actor, now=now, on=now.date())
            return redirect(renewing.form_url(ref, actor))
        found = queries.plan_for(
            matter,
            answers=queries.answers_now(matter, begun),
            on=now.date(),
            optional_chosen=begun.optional_chosen,
            subject_ref=begun.subject_ref,
        )
    except NotFound:
        raise
    except Refusal as refusal:
        return render(
            request,
            "bundles/renew.html",
            renewing.renewed(matter, begun, actor=actor, refusal=refusal),
            status=refusal.status,
        )
    return render(request, "bundles/renew.html", renewing.renewed(matter, begun, actor=actor, found=found))


@login_not_required
@require_POST
def start_over(request: HttpRequest, code: str) -> HttpResponse:
    """Forget the answers given so far."""
    guidance = dict(request.session.get(_SESSION, {}))
    # Empty, not gone: a draft's answers are not to come back.
    guidance[code] = {}
    guidance[f"{code}#optional"] = []
    guidance[f"{code}#region"] = ""
    request.session[_SESSION] = guidance
    return redirect("bundles:ask", code=code)


@login_not_required
@require_GET
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """Show the printable one-time notice 一次性告知单 for the answers given so far."""
    matter = queries.matter(code)
    found = queries.plan_for(
        matter,
        answers=_answers(_kept(request, code)),
        on=clock.now().date(),
        optional_chosen=_chosen(request, code),
    )
    region = _region(request, matter, actor_of(request))
    return render(request, "bundles/notice.html", pages.notice(matter, found, region_code=region))


def _kept(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return the answers given so far: on this device, or with the draft that was begun on another."""
    guidance = request.session.get(_SESSION, {})
    if code in guidance:
        kept: dict[str, Any] = guidance[code]
        return kept
    begun = _begun(request, code)
    return renewing.as_typed(begun.answers) if begun is not None else {}


def _begun(request: HttpRequest, code: str) -> drafting.DraftAnswers | None:
    return drafting.answers_begun(matter_code=code, actor=actor_of(request), today=clock.now().date())


def _keep(request: HttpRequest, code: str, kept: Mapping[str, Any]) -> None:
    request.session[_SESSION] = {**request.session.get(_SESSION, {}), code: dict(kept)}


def _chosen(request: HttpRequest, code: str) -> tuple[str, ...]:
    guidance = request.session.get(_SESSION, {})
    if f"{code}#optional" in guidance:
        return tuple(guidance[f"{code}#optional"])
    begun = _begun(request, code)
    return begun.optional_chosen if begun is not None else ()


def _answers(kept: Mapping[str, Any]) -> dict[str, Answer]:
    """Return the kept answers as values; one that no longer fits its element is asked again."""
    elements = catalogue.elements()
    answers: dict[str, Answer] = {}
    for code, typed in kept.items():
        if code not in elements:
            continue
        try:
            answers[code] = queries.read_answer(elements[code], typed)
        except Refusal:
            continue
    return answers


def _subject(actor: Actor) -> str:
    return actor.subject_ref or "" if actor.kind is ActorKind.CITIZEN else ""


def _region(request: HttpRequest, matter: Matter, actor: Actor) -> str:
    """Return the county where it is filed: chosen on the plan page, else where answers and person say, else the first."""
    known = [row.code for row in pages.places()]
    chosen = request.session.get(_SESSION, {}).get(f"{matter.code}#region", "")
    if chosen in known:
        return str(chosen)
    told = queries.filing_region(
        matter,
        answers=_answers(_kept(request, matter.code)),
        subject_ref=_subject(actor),
        on=clock.now().date(),
    )
    return next((code for code in known if agencies.is_within(told, code)), known[0]) if told else known[0]
