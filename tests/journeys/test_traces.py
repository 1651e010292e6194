"""Every move of a loop and every question to an outside system is a span, named by its codes alone."""

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from tests.journeys.test_restaurant import file_it
from yijian.plumbing import clock, tracing

pytestmark = pytest.mark.django_db


def test_a_filing_leaves_its_moves_and_its_calls(acting, run_jobs, monkeypatch):
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    monkeypatch.setattr(tracing, "_tracer", provider.get_tracer("test"))

    filed = file_it(acting, run_jobs, clock.now())

    spans = kept.get_finished_spans()
    names = {span.name for span in spans}
    assert {"move application.opened", "move case.opened"} <= names
    assert any(name.startswith("outside business.") for name in names)
    told = " ".join(str(dict(span.attributes)) + span.name for span in spans)
    for personal in (filed.subject_name, filed.ref, "13800006620"):
        assert personal not in told
