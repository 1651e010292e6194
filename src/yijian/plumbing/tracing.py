"""Spans of what takes time: moves of loops and calls to outside systems, beside those of requests and queries.

Only the API of OpenTelemetry is used here: while ``config.telemetry`` has installed no provider, a span costs a function call.
Names and attributes never hold personal data: codes and outcomes, no references of people, no content.
"""

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

from opentelemetry import trace

from yijian.kernel.refusal import Refusal

_tracer = trace.get_tracer("yijian")
_NO_TRACE = 0


@contextmanager
def span(
    name: str, *, answers: tuple[type[Exception], ...] = (), **attributes: str | int | bool
) -> Iterator[trace.Span]:
    """Measure what runs inside; a refusal, or what ``answers`` lists, is an answer, anything else raised is an error."""
    with _tracer.start_as_current_span(
        name, record_exception=False, set_status_on_exception=False
    ) as current:
        if current.is_recording():
            current.set_attributes({f"yijian.{key}": value for key, value in attributes.items()})
        try:
            yield current
        except Refusal as refusal:
            current.set_attribute("yijian.refused", refusal.code)
            raise
        except answers as answer:
            current.set_attribute("yijian.refused", type(answer).__name__)
            raise
        except Exception as fault:
            current.set_status(trace.StatusCode.ERROR, type(fault).__name__)
            raise


def add_trace(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Put the identifiers of the current trace and span on a line of the log, where there is one."""
    context = trace.get_current_span().get_span_context()
    if context.trace_id != _NO_TRACE:
        event["trace_id"] = trace.format_trace_id(context.trace_id)
        event["span_id"] = trace.format_span_id(context.span_id)
    return event
