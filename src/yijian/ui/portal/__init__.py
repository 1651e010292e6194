"""Pages of this area: the gallery of components and the reader's preferences."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods

from yijian.ui.forms import (
    CONTRASTS,
    COOKIE,
    COOKIE_SECONDS,
    MODES,
    THEMES,
    PreferencesForm,
    read_preferences,
    written,
)
from yijian.ui.portal.specimens import PAGES, specimens
from yijian.ui.vocabulary import Option


def _next(request: HttpRequest, given: str) -> str:
    safe = url_has_allowed_host_and_scheme(
        given, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return given if safe else ""


def _options(choices: dict[str, str]) -> tuple[Option, ...]:
    return tuple(Option(value=value, title=title) for value, title in choices.items())


@login_not_required
@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Show the ways of reading, or keep the chosen one in a cookie and go back."""
    before = read_preferences(request.COOKIES)
    if request.method == "POST":
        form = PreferencesForm(request.POST)
        response = redirect(_next(request, request.POST.get("next", "")) or reverse("ui:preferences"))
        if form.is_valid():
            response.set_cookie(
                COOKIE,
                written(form.over(before)),
                max_age=COOKIE_SECONDS,
                samesite="Lax",
                httponly=True,
                secure=request.is_secure(),
            )
        return response
    context = {
        "now": before, "next": _next(request, request.GET.get("next", "")), "modes": _options(MODES),
        "contrasts": _options(CONTRASTS), "themes": _options(THEMES),
    }  # fmt: skip
    return render(request, "ui/preferences.html", context)


@login_not_required
@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in every state."""
    return render(request, "ui/gallery.html", specimens())


@login_not_required
@require_GET
def gallery_page(request: HttpRequest, page: str) -> HttpResponse:
    """Show one layout with specimens: ``flow``, ``workbench``, ``plain``, ``print`` or ``home``."""
    if page not in PAGES:
        raise Http404
    return render(request, f"ui/gallery_{page}.html", specimens())
