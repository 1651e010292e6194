"""Traces for OpenTelemetry: switched on by ``OTEL_EXPORTER_OTLP_ENDPOINT``, otherwise nothing is installed and nothing is sent.

The instruments are imported only when they are wanted, so that an installation without a collector starts as fast as before.
"""

from typing import TYPE_CHECKING, Any

import structlog
from django.http import HttpRequest

from yijian import __version__
from yijian.config.env import Environment

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
    from opentelemetry.trace import Span

log = structlog.get_logger()

UNTRACED = "-/healthz,-/metrics,static/"
"""Addresses that are asked every few seconds or tell nothing."""

PRIVATE = (
    *("http.url", "http.target", "url.full", "url.path", "url.query"),
    *("net.peer.ip", "client.address", "http.client_ip", "http.user_agent", "user_agent.original"),
)
"""What the instrument notes and may name a person: what was searched for, whose case it is, where they sit."""


def start(env: Environment) -> "TracerProvider | None":
    """Send traces to the collector that the environment names; return None and do nothing when it names none."""
    if not env.otel_exporter_otlp_endpoint:
        return None
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    exporter = OTLPSpanExporter(
        endpoint=f"{env.otel_exporter_otlp_endpoint}/v1/traces", headers=env.collector_headers
    )
    return install(BatchSpanProcessor(exporter), share=env.yijian_trace_share)


def install(processor: "SpanProcessor", *, share: float = 1.0) -> "TracerProvider":
    """Make this process's spans: of requests, of queries, and of what ``plumbing.tracing`` measures."""
    from opentelemetry import trace
    from opentelemetry.instrumentation.django import DjangoInstrumentor
    from opentelemetry.instrumentation.psycopg import PsycopgInstrumentor
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased

    provider = TracerProvider(
        resource=Resource.create({"service.name": "yijian", "service.version": __version__}),
        sampler=ParentBased(TraceIdRatioBased(share)),
    )
    provider.add_span_processor(processor)
    trace.set_tracer_provider(provider)
    DjangoInstrumentor().instrument(
        tracer_provider=provider, excluded_urls=UNTRACED, request_hook=_without_people
    )
    PsycopgInstrumentor().instrument(tracer_provider=provider, capture_parameters=False)
    log.info("telemetry.started", share=share)
    return provider


def _without_people(span: "Span", request: HttpRequest) -> None:
    """Leave the name of the address and take out what may name a person."""
    noted: Any = getattr(span, "attributes", None) or {}
    for name in PRIVATE:
        if name in noted:
            span.set_attribute(name, "-")
