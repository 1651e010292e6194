"""The desk before the form: who sits there, what they want, all questions on one screen, the plan."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yijian.accounts import operations as accounts
from yijian.accounts.queries import actor_of, find_person_by_id, firms_of, needs, subjects
from yijian.accounts.vocabulary import PAPER_TITLES, PaperKind, SubjectRow
from yijian.bundles import operations as bundles
from yijian.bundles import queries
from yijian.cases.queries import casework
from yijian.cases.vocabulary import RECEIVE
from yijian.catalogue import queries as catalogue
from yijian.kernel.actor import Actor
from yijian.kernel.refusal import NotFound, Refusal
from yijian.plumbing import clock, journal
from yijian.ui.vocabulary import ByField, FieldError, Option
from yijian.workbench import questions
from yijian.workbench.visitor import Visitor, forget, keep, visitor_of


class VisitorUnknown(Refusal):
    """Nobody is registered under the paper, and no name was given to register them by."""

    code = "workbench.visitor-unknown"
    template = "这个证件号码没有登记过。请对照证件填姓名和手机，登记后接着办。"


class NobodyHere(Refusal):
    """The desk's page is from a visitor who has left."""

    code = "workbench.nobody-here"
    status = 409
    template = "刚才那位已经办完离开，这一页不能接着用。请先登记现在这位。"


@needs(RECEIVE)
@never_cache
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Ask who sits there; with a visitor, what they want and every question about it."""
    visitor = visitor_of(request)
    return _start(request) if visitor is None else _visit(request, visitor)


@needs(RECEIVE)
@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """Find or register the visitor, paper in hand."""
    actor = actor_of(request)
    typed = {name: request.POST.get(name, "").strip() for name in ("id_type", "id_number", "name", "mobile")}
    try:
        ref = _found(typed, actor)
    except NotFound:
        raise
    except Refusal as refusal:
        return _start(request, typed=typed, refusal=refusal)
    row = subjects([ref])[ref]
    forget(request)
    keep(request, Visitor(person=ref, subject=ref, subject_name=row.name))
    return redirect("workbench:desk")


@needs(RECEIVE)
@require_POST
def act_for(request: HttpRequest) -> HttpResponse:
    """Note whether the visitor comes for themselves or for a firm of theirs."""
    visitor = _present(request)
    allowed = {row.ref: row for row in _capacities(visitor)}
    chosen = allowed.get(request.POST.get("subject", ""))
    if chosen is None:
        raise NotFound(what="这个单位")
    keep(request, Visitor(person=visitor.person, subject=chosen.ref, subject_name=chosen.name))
    return redirect("workbench:desk")


@needs(RECEIVE)
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Choose what the visitor wants done."""
    visitor = _present(request)
    code = request.POST.get("matter", "")
    queries.matter(code)
    keep(request, replace(visitor, matter=code, answers={}, optional=()))
    return redirect("workbench:desk")


@needs(RECEIVE)
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Keep the answers; the screen follows them."""
    visitor = _present(request)
    elements = catalogue.elements()
    answers = {}
    for code in request.POST.getlist("asked"):
        if code in elements:
            many = elements[code].kind.value == "choices"
            typed = request.POST.getlist(f"q-{code}") if many else request.POST.get(f"q-{code}", "").strip()
            if typed not in ("", []):
                answers[code] = typed
    regions = {option.value for option in questions.regions_for(actor_of(request))}
    region = request.POST.get("region", "")
    visitor = replace(
        visitor,
        answers=answers,
        optional=tuple(request.POST.getlist("optional")),
        region=region if region in regions else visitor.region,
    )
    keep(request, visitor)
    if request.headers.get("HX-Request"):
        return _followed(request, visitor)
    return redirect("workbench:desk")


@needs(RECEIVE)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Accept the plan and open the visitor's filing."""
    visitor = _present(request)
    actor = actor_of(request)
    now = clock.now()
    screen = questions.screen_of(visitor, actor=actor, on=now.date())
    try:
        ref = bundles.begin_filing(
            code=visitor.matter,
            answers=questions.answers_of(visitor.answers),
            optional_chosen=visitor.optional,
            region_code=screen.region,
            subject_ref=visitor.subject,
            subject_name=visitor.subject_name,
            actor=actor,
            now=now,
            on=now.date(),
        )
    except NotFound:
        raise
    except Refusal as refusal:
        return _visit(request, visitor, refusal=refusal)
    return redirect(reverse("deskwork:filing", args=[ref]))


@needs(RECEIVE)
@require_POST
def next_visitor(request: HttpRequest) -> HttpResponse:
    """Forget the visitor who leaves; what was not filed stays put aside."""
    forget(request)
    messages.success(request, "上一位的内容已经清掉，请下一位。")
    return redirect("workbench:desk")


def _followed(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Answer a script: only what follows when the questions stay the same, so that nobody's typing is interrupted."""
    faults = questions.faults_of(visitor.answers)
    screen = questions.screen_of(visitor, actor=actor_of(request), on=clock.now().date(), faults=faults)
    if not faults and [row.code for row in screen.rows] == request.POST.getlist("asked"):
        response = render(request, "workbench/desk_followed.html", {"screen": screen})
        response["HX-Reswap"] = "none"
        return response
    return render(
        request, "workbench/desk_screen.html", {"screen": screen, "optional": visitor.optional, "oob": True}
    )


def _found(typed: dict[str, str], actor: Actor) -> str:
    """Return who sits there.

    :raises VisitorUnknown: when only a number was given and nobody has it.
    """
    kind = typed["id_type"] if typed["id_type"] in set(PaperKind) else PaperKind.RESIDENT_ID.value
    if not typed["name"]:
        row = find_person_by_id(kind, typed["id_number"]) if typed["id_number"] else None
        if row is None:
            raise VisitorUnknown(field="name")
        journal.write_reading(
            what="窗口凭证件查找办事人",
            subject_ref=row.ref,
            about=[row.ref],
            actor=actor,
            now=clock.now(),
            purpose="窗口收件",
        )
        return row.ref
    return accounts.register_visitor(
        name=typed["name"],
        id_type=PaperKind(kind),
        id_number=typed["id_number"],
        mobile=typed["mobile"],
        actor=actor,
        now=clock.now(),
    ).ref


def _present(request: HttpRequest) -> Visitor:
    visitor = visitor_of(request)
    if visitor is None:
        raise NobodyHere
    return visitor


def _capacities(visitor: Visitor) -> list[SubjectRow]:
    own = subjects([visitor.person])[visitor.person]
    return [own, *firms_of(visitor.person, clock.now().date())]


def _start(
    request: HttpRequest, *, typed: dict[str, str] | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    given = typed or {"id_type": PaperKind.RESIDENT_ID.value, "id_number": "", "name": "", "mobile": ""}
    return render(
        request,
        "workbench/desk_start.html",
        {
            "typed": given,
            "papers": [Option(value=kind.value, title=title) for kind, title in PAPER_TITLES.items()],
            "kept": casework.kept_at_desk(actor_of(request)),
            "errors": ByField(
                {refusal.field: refusal.sentence} if refusal is not None and refusal.field else {}
            ),
            "faults": [FieldError(target=f"f-{refusal.field or 'id_number'}", sentence=refusal.sentence)]
            if refusal is not None
            else [],
        },
        status=refusal.status if refusal is not None else 200,
    )


def _visit(
    request: HttpRequest,
    visitor: Visitor,
    *,
    refusal: Refusal | None = None,
) -> HttpResponse:
    now = clock.now()
    actor = actor_of(request)
    text = request.GET.get("q", "").strip()[:60]
    rows = _capacities(visitor)
    screen = None
    if visitor.matter:
        screen = questions.screen_of(
            visitor, actor=actor, on=now.date(), faults=questions.faults_of(visitor.answers)
        )
    return render(
        request,
        "workbench/desk.html",
        {
            "visitor": visitor,
            "who": rows[0],
            "capacities": [
                Option(value=row.ref, title=row.name if row.ref != visitor.person else "自己") for row in rows
            ]
            if len(rows) > 1
            else [],
            "elder": casework.elder_note(visitor.person, on=now.date()),
            "q": text,
            "hits": catalogue.search(text=text, limit=12) if text else (),
            "things": queries.online() if not text else (),
            "screen": screen,
            "optional": visitor.optional,
            "faults": [FieldError(target="begin", sentence=refusal.sentence)] if refusal is not None else [],
        },
        status=refusal.status if refusal is not None else 200,
    )
