"""The steps of applying: each leads to the application's own page once it was filed."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from yijian.cases.queries.drafting import FiledAlready

P = ParamSpec("P")
Step = Callable[Concatenate[HttpRequest, P], HttpResponse]


def step(view: Step[P]) -> Step[P]:
    """Lead whoever opens a step of what was filed, by an old link or going back, to its own page, with one sentence why.

    What is sent to a step is still refused: nobody shall take it for done.
    """

    @wraps(view)
    def led(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except FiledAlready as refusal:
            if request.method != "GET":
                raise
            messages.info(
                request,
                f"{refusal.places['what']}，填的、交的都不能再改。办到哪一步、有没有要补的，都在这一页。",
            )
            return redirect("cases:timeline", ref=str(kwargs["ref"]))

    return led
