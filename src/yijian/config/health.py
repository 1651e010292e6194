"""What a machine asks about the installation: is it well, how busy is it."""

import secrets

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from yijian.config import metrics
from yijian.config.env import env


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when this process reaches the database, else 503; says nothing more to strangers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return JsonResponse({"status": "unavailable"}, status=503)
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Answer with the figures for Prometheus, to the machine itself or to whoever holds the token."""
    if not may_read_figures(request):
        return HttpResponseForbidden(
            "运行指标只供本机或持有口令的监控系统读取，请带上 YIJIAN_METRICS_TOKEN 的口令。"
        )
    return HttpResponse(metrics.exposition(), content_type=CONTENT_TYPE_LATEST)


def may_read_figures(request: HttpRequest) -> bool:
    """Tell whether the asker holds the token, or without one sits on this machine and was not forwarded."""
    if env.yijian_metrics_token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return secrets.compare_digest(given.encode(), env.yijian_metrics_token.encode())
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return not forwarded and request.META.get("REMOTE_ADDR", "") in {"127.0.0.1", "::1"}
