"""A forgotten password at the desk: paper checked, a code for one sign-in handed over."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yijian.accounts import operations as accounts
from yijian.accounts.queries import actor_of, needs
from yijian.accounts.vocabulary import PAPER_TITLES, REGISTER_VISITOR, PaperKind
from yijian.kernel.refusal import NotFound, Refusal
from yijian.plumbing import clock
from yijian.ui.vocabulary import ByField, FieldError, Option


@needs(REGISTER_VISITOR)
@never_cache
@sensitive_post_parameters("id_number")
@require_http_methods(["GET", "POST"])
def reset(request: HttpRequest) -> HttpResponse:
    """Ask for the paper; on POST show the one-time password, this once."""
    typed = {"id_type": PaperKind.RESIDENT_ID.value, "id_number": "", "name": "", "seen": ""}
    refusal: Refusal | None = None
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip() for name in typed}
        kind = typed["id_type"] if typed["id_type"] in set(PaperKind) else PaperKind.RESIDENT_ID.value
        try:
            made = accounts.reset_password(
                name=typed["name"],
                id_type=PaperKind(kind),
                id_number=typed["id_number"],
                seen=typed["seen"] == "1",
                actor=actor_of(request),
                now=clock.now(),
            )
        except NotFound:
            raise
        except Refusal as found:
            refusal = found
        else:
            return render(request, "workbench/password_made.html", {"made": made})
    context = {
        "typed": typed,
        "papers": [Option(value=kind.value, title=title) for kind, title in PAPER_TITLES.items()],
        "errors": ByField({refusal.field: refusal.sentence} if refusal is not None and refusal.field else {}),
        "faults": [FieldError(target=_target(refusal), sentence=refusal.sentence)] if refusal else [],
    }
    return render(
        request, "workbench/password_reset.html", context, status=refusal.status if refusal else 200
    )


def _target(refusal: Refusal) -> str:
    return "seen-1" if refusal.field == "seen" else f"f-{refusal.field or 'id_number'}"
