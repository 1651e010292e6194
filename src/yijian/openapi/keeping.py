"""Idempotent calls: the same key and request give the recorded answer, whatever happened on the way back."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from yijian.accounts.queries import actor_of
from yijian.kernel.actor import Actor, ActorKind
from yijian.openapi import callers, problems
from yijian.openapi.models import KeptAnswer
from yijian.openapi.rules import KeyReused, KeyUnfit
from yijian.openapi.vocabulary import KEY_HEADER
from yijian.plumbing import clock
from yijian.plumbing.digest import sm3

View = Callable[..., HttpResponse]

_KEY = re.compile(r"[A-Za-z0-9._:-]{8,80}")
_KEPT_TYPE = "application/json; charset=utf-8"


def keeps_answers(view: View) -> View:
    """Answer a POST under an idempotency key once.

    The key, the work and the answer are one transaction: a crash leaves all three or none, and a second call with the same key waits
    for the first. Refusals changed nothing and are not kept, so that the same key may be tried again once the reason is gone.
    Uploads are told apart by their content and need no key.
    """

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.headers.get(KEY_HEADER, "")
        if request.method != "POST" or not key or request.content_type == "multipart/form-data":
            return view(request, *args, **kwargs)
        try:
            if not _KEY.fullmatch(key):
                raise KeyUnfit
            caller = _caller(request)
            if caller is None:
                return view(request, *args, **kwargs)
            return _once(view, request, args, kwargs, key=key, caller=caller)
        except Exception as fault:
            refusal = problems.refusal_of(fault)
            if refusal is None:
                raise
            return problems.problem(refusal)

    return kept


def _caller(request: HttpRequest) -> Actor | None:
    """Return who calls, fully checked, None when nobody does: the endpoint itself refuses them."""
    if callers.is_signed(request):
        return callers.machine_of(request)
    if actor_of(request).kind is ActorKind.VISITOR:
        return None
    return callers.SignedIn()(request)


def _once(
    view: View, request: HttpRequest, args: Any, kwargs: Any, *, key: str, caller: Actor
) -> HttpResponse:
    digest = sm3(
        f"{request.method}\n{request.get_full_path()}\n{caller.subject_ref or ''}\n".encode(), request.body
    )
    with transaction.atomic():
        row, is_new = KeptAnswer.objects.get_or_create(
            caller=caller.ref, key=key, defaults={"request_digest": digest, "kept_at": clock.now()}
        )
        if not is_new:
            if row.request_digest != digest:
                raise KeyReused
            response = HttpResponse(row.body.encode(), status=row.status, content_type=_KEPT_TYPE)
            response["Idempotency-Replayed"] = "true"
            return response
        response = view(request, *args, **kwargs)
        if response.status_code >= 500:
            transaction.set_rollback(True)
        elif response.status_code >= 400 or "json" not in response.get("Content-Type", ""):
            row.delete()
        else:
            row.status, row.body = response.status_code, response.content.decode()
            row.save(update_fields=["status", "body"])
    return response
