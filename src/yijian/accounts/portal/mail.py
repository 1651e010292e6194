"""Where my messages go by mail."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from yijian.accounts import operations, queries
from yijian.kernel.refusal import NotFound, Refusal
from yijian.plumbing import clock
from yijian.plumbing.connectors import board, gateways
from yijian.ui.vocabulary import ByField, FieldError


@never_cache
@require_http_methods(["GET", "POST"])
def mail(request: HttpRequest) -> HttpResponse:
    """Show where my mail goes; on POST send a code to the address that I typed."""
    if request.method == "GET":
        return _render(request)
    typed = request.POST.get("mail", "")
    try:
        operations.send_mail_code(mail=typed, actor=queries.actor_of(request), now=clock.now())
    except NotFound:
        raise
    except Refusal as refusal:
        return _render(request, field="mail", refusal=refusal, typed=typed)
    return redirect("accounts:mail")


@never_cache
@sensitive_post_parameters("code")
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Keep the address whose code I typed."""
    try:
        operations.confirm_mail(
            code=request.POST.get("code", ""), actor=queries.actor_of(request), now=clock.now()
        )
    except NotFound:
        raise
    except Refusal as refusal:
        return _render(request, field="code", refusal=refusal, typed=request.POST.get("mail", ""))
    messages.success(request, "邮箱登记好了。办事有了进展，也会发邮件告诉您。")
    return redirect("accounts:mail")


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Send me no more mail."""
    operations.remove_mail(actor=queries.actor_of(request), now=clock.now())
    messages.success(request, "邮箱删掉了，不再发邮件。站内消息和短信照常有。")
    return redirect("accounts:mail")


def _render(
    request: HttpRequest, *, field: str = "", refusal: Refusal | None = None, typed: str = ""
) -> HttpResponse:
    row = queries.mail_of(queries.actor_of(request).ref, clock.now())
    # The box of the code goes with a code that holds no more: its fault then stands beside the address.
    at = field if row.waiting else "mail"
    context = {
        "row": row,
        "is_simulated": board.is_simulated(gateways.MAIL.code),
        "typed": typed or row.waiting,
        "errors": ByField({at: refusal.sentence} if refusal else {}),
        "faults": [FieldError(target=f"f-{at}", sentence=refusal.sentence)] if refusal else [],
    }
    return render(request, "accounts/portal/mail.html", context, status=refusal.status if refusal else 200)
