"""Messages inside the portal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from yijian.accounts.queries import actor_of
from yijian.cases import operations
from yijian.cases.queries import mine
from yijian.plumbing import clock


@never_cache
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the messages to the person who is signed in."""
    rows = mine.inbox_of(actor_of(request))
    return render(
        request,
        "cases/portal/messages.html",
        {
            "fresh": [row for row in rows if row.read_at is None],
            "older": [row for row in rows if row.read_at is not None],
        },
    )


@require_POST
def mark_read(request: HttpRequest) -> HttpResponse:
    """Mark every message as read."""
    operations.read_messages(actor=actor_of(request), now=clock.now())
    return redirect("cases:messages")
