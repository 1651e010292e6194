"""For whom I act, what is stored about me, who read it, and who may act for me."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yijian.accounts import operations, queries, rules
from yijian.accounts.forms import AuthorityForm, ColleagueForm, PasswordForm, PlainForm, PurposeForm
from yijian.accounts.models import Account
from yijian.accounts.portal import kept
from yijian.accounts.vocabulary import (
    ACTING_KEY,
    AUTHORITY_TITLES,
    PAPER_TITLES,
    ActingKind,
    AuthorityKind,
    DataLine,
    MembershipRole,
    PaperKind,
)
from yijian.kernel.actor import Actor, ActorKind
from yijian.kernel.refusal import NotFound, Refusal
from yijian.plumbing import clock, journal
from yijian.ui.vocabulary import ByField, FieldError, Option

PAPERS = tuple(Option(value=kind.value, title=title) for kind, title in PAPER_TITLES.items())
AGENTS = tuple(Option(value=kind.value, title=AUTHORITY_TITLES[kind]) for kind in AuthorityKind)


@never_cache
@require_http_methods(["GET", "POST"])
def acting(request: HttpRequest) -> HttpResponse:
    """Choose for whom one acts from now on."""
    account = _account(request)
    now = clock.now()
    back = kept.here(request, request.POST.get("next") or request.GET.get("next") or "/")
    chosen = str(request.session.get(ACTING_KEY, ""))
    actor = queries.actor_of(request)
    fault = ""
    if request.method == "POST":
        key = request.POST.get("capacity", "")
        try:
            actor = operations.switch_subject(
                account=account, key=key, actor=queries.actor_of(request), now=now
            )
        except Refusal as refusal:
            fault = refusal.sentence if key else "还没有选为谁办，请选一个。"
        else:
            request.session[ACTING_KEY] = key
            # A draft or a page of the former subject must not be taken up for the new one.
            messages.success(request, f"现在{_for_whom(actor)}。")
            return redirect(back)
    options = queries.acting_options(account, rules.day_of(now), chosen)
    context = {
        "options": [Option(value=one.key, title=one.title, help=one.note) for one in options],
        "chosen": next((one.key for one in options if one.is_chosen), ""),
        "is_citizen": actor.kind is ActorKind.CITIZEN,
        "is_firm": _is_firm(actor),
        "next": back,
        "faults": [FieldError(target="f-capacity", sentence=fault)] if fault else [],
    }
    return render(request, "accounts/portal/acting.html", context, status=422 if fault else 200)


@never_cache
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Show what is stored about the one I act for, masked."""
    ref = _subject(request)
    return _me(request, queries.my_data(ref, whole=False), whole=False)


@never_cache
@require_POST
def reveal(request: HttpRequest) -> HttpResponse:
    """Show it whole, once, and note that."""
    ref = _subject(request)
    form = PurposeForm(request.POST)
    purpose = form.cleaned_data["purpose"] if form.is_valid() else ""
    actor = queries.actor_of(request)
    lines = operations.reveal_personal_data(ref=ref, purpose=purpose, actor=actor, now=clock.now())
    return _me(request, lines, whole=True)


@never_cache
@require_GET
def readings(request: HttpRequest) -> HttpResponse:
    """Show who read the data of the one I act for."""
    rows = journal.readings_of(_subject(request))
    return render(request, "accounts/portal/readings.html", {"rows": rows})


@never_cache
@require_http_methods(["GET", "POST"])
def authorities(request: HttpRequest) -> HttpResponse:
    """Show who may act for whom, and let somebody act for the one I act for."""
    ref = _subject(request)
    now = clock.now()
    today = rules.day_of(now)
    actor = queries.actor_of(request)
    form = AuthorityForm(request.POST if request.method == "POST" else None)
    faults: dict[str, str] = {}
    if request.method == "POST":
        faults = form.faults() if not form.is_valid() else _record(form, ref, actor)
        if not faults:
            messages.success(request, "委托好了。对方登录后，在“我为谁办”里就能选到。")
            return redirect("accounts:authorities")
    rows = queries.authorities_about(ref, today)
    context = {
        "given": [row for row in rows if row.principal_ref == ref],
        "held": [row for row in rows if row.agent_ref == ref],
        "titles": AUTHORITY_TITLES,
        "papers": PAPERS,
        "kinds": AGENTS,
        "may_give": actor.authority_ref is None,
        "typed": ByField(form.data.items() if form.is_bound else {"id_type": PaperKind.RESIDENT_ID.value}),
        "errors": ByField(faults),
        "faults": _listed(faults),
    }
    return render(request, "accounts/portal/authorities.html", context, status=422 if faults else 200)


@require_POST
def revoke_authority(request: HttpRequest, ref: str) -> HttpResponse:
    """End an authority at once."""
    reason = request.POST.get("reason", "").strip()
    actor = queries.actor_of(request)
    row = operations.revoke_authority(ref=ref, reason=reason, actor=actor, now=clock.now())
    if actor.kind is ActorKind.STAFF:
        messages.success(
            request, f"收回了，从现在起{row.agent_name}不能再替{row.principal_name}办。已经交的申请不受影响。"
        )
        return redirect(settings.LOGIN_REDIRECT_URL)
    messages.success(request, "收回了，从现在起对方不能再替您办。已经交的申请不受影响。")
    return redirect("accounts:authorities")


@never_cache
@require_http_methods(["GET", "POST"])
def colleagues(request: HttpRequest) -> HttpResponse:
    """Let a legal representative name who handles the firm's matters."""
    ref = _subject(request)
    now = clock.now()
    form = ColleagueForm(request.POST if request.method == "POST" else None)
    faults: dict[str, str] = {}
    if request.method == "POST":
        faults = (
            form.faults() if not form.is_valid() else _name_colleague(form, ref, queries.actor_of(request))
        )
        if not faults:
            messages.success(request, "加好了。对方登录后，在“我为谁办”里就能选到本单位。")
            return redirect("accounts:colleagues")
    context = {
        "firm": queries.subject(ref),
        "members": queries.members_of(ref, rules.day_of(now)),
        "papers": PAPERS,
        "typed": ByField(form.data.items() if form.is_bound else {"id_type": PaperKind.RESIDENT_ID.value}),
        "errors": ByField(faults),
        "faults": _listed(faults),
    }
    return render(request, "accounts/portal/colleagues.html", context, status=422 if faults else 200)


@require_POST
def end_membership(request: HttpRequest, person_ref: str) -> HttpResponse:
    """Take a colleague off."""
    operations.end_membership(
        person_ref=person_ref,
        firm_ref=_subject(request),
        role=MembershipRole.CLERK,
        actor=queries.actor_of(request),
        now=clock.now(),
    )
    messages.success(request, "移除了，从现在起对方不能再替本单位办。")
    return redirect("accounts:colleagues")


@never_cache
@sensitive_post_parameters("old_password", "new_password", "again_password")
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's password."""
    account = _account(request)
    form = PasswordForm(request.POST if request.method == "POST" else None)
    faults: dict[str, str] = {}
    if request.method == "POST":
        faults = form.faults() if not form.is_valid() else {}
        if not faults:
            try:
                operations.set_password(
                    account_ref=account.ref,
                    old=form.cleaned_data["old_password"],
                    new=form.cleaned_data["new_password"],
                    actor=queries.actor_of(request),
                    now=clock.now(),
                )
            except Refusal as refusal:
                faults = {refusal.field or "old_password": refusal.sentence}
            else:
                was_one_time = account.one_time_until is not None
                account.refresh_from_db()
                update_session_auth_hash(request, account)
                messages.success(request, "密码改好了，下次登录用新密码。")
                return redirect(settings.LOGIN_REDIRECT_URL if was_one_time else "accounts:password")
    context = {
        "errors": ByField(faults),
        "faults": _listed(faults),
        "is_one_time": account.one_time_until is not None,
    }
    return render(request, "accounts/portal/password.html", context, status=422 if faults else 200)


def _me(request: HttpRequest, lines: Sequence[DataLine], *, whole: bool) -> HttpResponse:
    actor = queries.actor_of(request)
    context = {"lines": lines, "whole": whole, "actor": actor, "is_firm": _is_firm(actor)}
    return render(request, "accounts/portal/me.html", context)


def _is_firm(actor: Actor) -> bool:
    return queries.capacity_of(actor).startswith(ActingKind.FIRM)


def _account(request: HttpRequest) -> Account:
    if not isinstance(request.user, Account):
        raise TypeError("a page for those who signed in was reached without")
    return request.user


def _subject(request: HttpRequest) -> str:
    """Return the person or firm that a citizen acts for; staff have none and choose to act for themselves first.

    :raises NotFound: for staff and accounts without a person.
    """
    actor = queries.actor_of(request)
    if actor.subject_ref is None:
        raise NotFound(what="您的个人信息")
    return actor.subject_ref


def _for_whom(actor: Actor) -> str:
    if actor.kind is ActorKind.STAFF:
        return f"以{actor.agency_name}工作人员的身份办理"
    return "为自己办" if actor.subject_ref == actor.ref else f"替{actor.subject_name}办"


def _record(form: AuthorityForm, principal_ref: str, actor: Actor) -> dict[str, str]:
    data = form.cleaned_data
    now = clock.now()
    try:
        agent_ref = _person_named(form)
        operations.record_authority(
            principal_ref=principal_ref,
            agent_ref=agent_ref,
            kind=AuthorityKind(data["kind"]),
            valid_from=rules.day_of(now),
            valid_until=data["last_day"] + timedelta(days=1),
            actor=actor,
            now=now,
        )
    except Refusal as refusal:
        names = {"valid_until": "last_day", "agent": "id_number", None: "name"}
        return {names.get(refusal.field, refusal.field or "name"): refusal.sentence}
    return {}


def _name_colleague(form: ColleagueForm, firm_ref: str, actor: Actor) -> dict[str, str]:
    now = clock.now()
    try:
        operations.join_firm(
            person_ref=_person_named(form),
            firm_ref=firm_ref,
            role=MembershipRole.CLERK,
            valid_from=rules.day_of(now),
            actor=actor,
            now=now,
        )
    except Refusal as refusal:
        return {refusal.field or "name": refusal.sentence}
    return {}


def _person_named(form: PlainForm) -> str:
    """Return who bears this name and paper; a wrong name and an unknown number get one answer, so that nobody can probe.

    :raises PersonUnknown: when nobody does.
    """
    data = form.cleaned_data
    found = queries.find_person_by_id(data["id_type"], data["id_number"])
    if found is None or found.name != " ".join(str(data["name"]).split()):
        raise rules.PersonUnknown(field="id_number")
    return found.ref


def _listed(faults: dict[str, str]) -> list[FieldError]:
    return [FieldError(target=f"f-{name}", sentence=text) for name, text in faults.items()]
