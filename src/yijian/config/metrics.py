"""Figures for Prometheus: requests counted in every web process, work waiting read from the database when asked."""

import os
import time
from collections.abc import Callable, Iterable, Iterator

import structlog
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

log = structlog.get_logger()

REQUESTS = Counter("yijian_requests_total", "Requests answered.", ["view", "method", "status"])
SECONDS = Histogram(
    "yijian_request_seconds", "Time to answer.", ["view"], buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10)
)

_WAITING = """
    select queue_name, status::text, count(*), coalesce(extract(epoch from now() - min(due.at)), 0)
    from procrastinate_jobs
    left join lateral (select coalesce(scheduled_at, (
        select min(at) from procrastinate_events where job_id = procrastinate_jobs.id)) as at) due on true
    where status in ('todo', 'doing') and coalesce(scheduled_at, now()) <= now()
    group by queue_name, status
"""


class MetricsMiddleware:
    """Counts and times every request by the name of its address, never by its path, which may name a person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and note how it went."""
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        view = (match.view_name or match.route) if match else "none"
        REQUESTS.labels(view, request.method or "", response.status_code).inc()
        SECONDS.labels(view).observe(time.perf_counter() - began)
        return response


class DatabaseCollector(Collector):
    """Reads the work that waits, and whether the database answers."""

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges; a database that is down is itself a figure."""
        up = GaugeMetricFamily("yijian_database_up", "1 when the database answers.")
        jobs = GaugeMetricFamily("yijian_jobs", "Jobs due or running.", labels=["queue", "status"])
        ages = GaugeMetricFamily(
            "yijian_oldest_job_seconds", "Age of the oldest job.", labels=["queue", "status"]
        )
        try:
            for queue, status, number, age in self._rows():
                jobs.add_metric([queue, status], number)
                ages.add_metric([queue, status], float(age))
            up.add_metric([], 1)
        except DatabaseError:
            log.warning("metrics.database_unreachable")
            up.add_metric([], 0)
        yield from (up, jobs, ages)

    def _rows(self) -> Iterable[tuple[str, str, int, float]]:
        with connection.cursor() as cursor:
            cursor.execute(_WAITING)
            return list(cursor.fetchall())


def exposition() -> bytes:
    """Return all figures in Prometheus' text format, added up over the web processes."""
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        own = b""
    else:
        own = generate_latest(REGISTRY)
    registry.register(DatabaseCollector())
    return own + generate_latest(registry)
