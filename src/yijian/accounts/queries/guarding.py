"""Decorators of staff pages: who may enter the workbench, and who with which duty."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse

from yijian.accounts.queries.acting import actor_of
from yijian.kernel.actor import ActorKind
from yijian.kernel.refusal import NotFound, NotYourDuty
from yijian.plumbing.duties import duty_title

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def staff_only(view: View[P]) -> View[P]:
    """Let only staff in; for everybody else the page does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if actor_of(request).kind is not ActorKind.STAFF:
            raise NotFound(what="这个页面")
        return view(request, *args, **kwargs)

    return guarded


def needs(duty: str) -> Callable[[View[P]], View[P]]:
    """Let only staff with a duty in; colleagues without it are told so."""

    def wrap(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            actor = actor_of(request)
            if actor.kind is not ActorKind.STAFF:
                raise NotFound(what="这个页面")
            if not actor.holds(duty):
                raise NotYourDuty(duty=duty_title(duty))
            return view(request, *args, **kwargs)

        return guarded

    return wrap
