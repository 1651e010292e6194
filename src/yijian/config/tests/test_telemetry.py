"""Traces: off without a collector; on, they hold requests, queries, moves and outside calls, and nobody's name."""

import gzip
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import ClassVar

import pytest
import structlog
from django.db import connection
from django.test import Client
from opentelemetry import trace
from opentelemetry.instrumentation.django import DjangoInstrumentor
from opentelemetry.instrumentation.psycopg import PsycopgInstrumentor
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from yijian.config import env as environment
from yijian.config import telemetry
from yijian.kernel.refusal import NotFound
from yijian.plumbing import clock, tracing
from yijian.plumbing.connectors import base

_kept = InMemorySpanExporter()
_installed = []


@pytest.fixture
def spans():
    """Install the instruments with an exporter in memory; the provider can be set once for each process."""
    if not _installed:
        _installed.append(telemetry.install(SimpleSpanProcessor(_kept)))
    else:
        DjangoInstrumentor().instrument(
            tracer_provider=_installed[0],
            excluded_urls=telemetry.UNTRACED,
            request_hook=telemetry._without_people,
        )
        PsycopgInstrumentor().instrument(tracer_provider=_installed[0])
    _kept.clear()
    yield _kept
    DjangoInstrumentor().uninstrument()
    PsycopgInstrumentor().uninstrument()
    _kept.clear()


def named(spans, prefix):
    return [span for span in spans.get_finished_spans() if span.name.startswith(prefix)]


class TestWithoutACollector:
    def test_nothing_is_started(self, monkeypatch):
        monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)

        assert telemetry.start(environment.read()) is None

    def test_a_wrong_address_is_told_at_start(self, monkeypatch):
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318")
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_HEADERS", "secret-without-name")

        with pytest.raises(environment.WrongEnvironment) as refusal:
            environment.read()

        assert "OTEL_EXPORTER_OTLP_ENDPOINT：要写成 http://主机:端口" in str(refusal.value)
        assert "secret-without-name" not in str(refusal.value)


@pytest.mark.django_db
class TestWithACollector:
    def test_a_request_is_a_span_by_its_address_without_what_was_searched_for(self, spans):
        Client().get("/search/?q=13800006620", headers={"user-agent": "somebody's phone"})

        request = next(span for span in spans.get_finished_spans() if span.name.startswith("GET"))
        assert request.attributes["http.status_code"] == 200
        told = " ".join(map(str, request.attributes.values())) + request.name
        assert "13800006620" not in told
        assert "somebody" not in told

    def test_a_query_is_a_span_without_its_values(self, spans):
        other = connection.copy()
        try:
            with other.cursor() as cursor:
                cursor.execute("SELECT %s::text", ["张三"])
        finally:
            other.close()

        query = next(s for s in spans.get_finished_spans() if "db.statement" in s.attributes)
        assert query.attributes["db.statement"] == "SELECT %s::text"
        assert "张三" not in str(query.attributes)

    def test_an_outside_call_is_a_span_and_a_failure_its_error(self, spans, monkeypatch):
        def down(operation, request, *, once_key, timeout):
            raise base.OutsideDown("no answer")

        base.register(
            base.ConnectorInfo(code="well", title="井", owner="自来水公司", next_step="明天再来。"),
            lambda: down,
        )
        with pytest.raises(base.Unavailable):
            base.ask("well", "level", {"who": "张三"}, now=clock.now(), once_key="1")

        call = named(spans, "outside well.level")[0]
        assert call.attributes["yijian.connector"] == "well"
        assert call.status.status_code is StatusCode.ERROR
        assert "张三" not in str(call.attributes)

    def test_a_refusal_is_an_answer_not_an_error(self, spans):
        with pytest.raises(NotFound), tracing.span("move case.accept"):
            raise NotFound(what="这个办件")

        move = named(spans, "move")[0]
        assert move.attributes["yijian.refused"] == "not-found"
        assert move.status.status_code is StatusCode.UNSET

    def test_lines_of_the_log_carry_the_trace(self, spans):
        with tracing.span("move case.accept") as current:
            line = tracing.add_trace(None, "info", {"event": "x"})

        assert line["trace_id"] == trace.format_trace_id(current.get_span_context().trace_id)
        assert "trace_id" not in tracing.add_trace(None, "info", {"event": "x"})
        assert tracing.add_trace in structlog.get_config()["processors"]

    def test_health_is_not_traced(self, spans):
        Client().get("/-/healthz")

        assert not [span for span in spans.get_finished_spans() if "healthz" in span.name]


class Collector(BaseHTTPRequestHandler):
    """Takes in spans, and keeps what was asked."""

    asked: ClassVar[list] = []

    def do_POST(self):
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append((self.path, self.headers["Authorization"], content))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        """Say nothing."""


def test_spans_reach_the_collector_with_its_password(monkeypatch):
    server = HTTPServer(("127.0.0.1", 0), Collector)
    Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{server.server_port}/")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer well-known")
    provider = TracerProvider()
    monkeypatch.setattr(telemetry, "install", lambda processor, share: provider.add_span_processor(processor))

    telemetry.start(environment.read())
    with provider.get_tracer("test").start_as_current_span("move case.accept"):
        pass
    provider.force_flush()
    provider.shutdown()
    server.shutdown()

    path, password, content = Collector.asked[0]
    assert (path, password) == ("/v1/traces", "Bearer well-known")
    assert b"move case.accept" in (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content)
