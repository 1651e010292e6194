"""Decorators of pages: who may enter the workbench, who with which duty, and which pages are for the people served."""

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


def citizens_only(view: View[P]) -> View[P]:
    """Let only people in who act for themselves or for whom they represent; staff have their own pages, which note what they read."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if actor_of(request).kind is not ActorKind.CITIZEN:
            raise NotFound(what="这个页面")
        return view(request, *args, **kwargs)

    return guarded


def needs(duty: str) -> Callable[[View[P]], View[P]]:
    """Let only staff with a duty in; colleagues without it are told so."""
    return needs_any(duty)


def needs_any(*duties: str) -> Callable[[View[P]], View[P]]:
    """Let only staff with one of these duties in; colleagues without any are told so."""

    def wrap(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            actor = actor_of(request)
            if actor.kind is not ActorKind.STAFF:
                raise NotFound(what="这个页面")
            if not any(actor.holds(duty) for duty in duties):
                raise NotYourDuty(duty="或".join(duty_title(duty) for duty in duties))
            return view(request, *args, **kwargs)

        return guarded

    return wrap
