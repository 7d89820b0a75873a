"""Traces for a collector that speaks OTLP: a span for each request, each job, and each SQL statement of both.

Loaded only where the settings name a collector; the libraries are in ``requirements/traces.lock``. What leaves the
portal is what ``KEPT`` names and no more: no address as it was asked for, no query, no value, no message of an error,
no user. A context that a caller sends is not taken, as its request number is not.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from typing import Any

from celery.signals import before_task_publish, task_failure, task_postrun, task_prerun
from django.conf import settings
from django.db import connections
from django.db.backends.signals import connection_created
from django.utils.module_loading import import_string
from opentelemetry import context, propagate, trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.instrumentation.django import DjangoInstrumentor
from opentelemetry.propagators.textmap import TextMapPropagator
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from units.trace import MESSAGE_HEADER, current_trace

REQUEST, STATEMENT, ERROR = "portal.request", "db.query.text", "error.type"
KEPT = {
    *("http.method", "http.request.method", "http.route", "http.status_code", "http.response.status_code"),
    *("db.system.name", "db.operation.name", STATEMENT, "messaging.system", "messaging.destination.name"),
    *(REQUEST, ERROR),
}
POSITION = "OTEL_PYTHON_DJANGO_MIDDLEWARE_POSITION"  # where the library reads it
AFTER = "config.middleware.HeadersMiddleware"  # also a request to a wrong host is answered with every header
LITERALS = re.compile(r"'(?:[^']|'')*'|\b\d+(?:\.\d+)?\b")
LONGEST = 1000
TIME_LIMIT = 5  # seconds for the collector to take spans; no request waits for it

_messages = TraceContextTextMapPropagator()
_running: dict[str, tuple[trace.Span, Any]] = {}  # of jobs, by the id of the message


class NothingTaken(TextMapPropagator):
    """Reads no context from what a caller sends, and sends none along."""

    def extract(self, carrier: Any, context: Context | None = None, getter: Any = None) -> Context:
        return context or Context()

    def inject(self, carrier: Any, context: Context | None = None, setter: Any = None) -> None:
        """Nothing."""

    @property
    def fields(self) -> set[str]:
        return set()


class Scrubbed(SpanExporter):
    """Passes spans on to an exporter with what KEPT names, and no events, links or descriptions."""

    def __init__(self, exporter: SpanExporter) -> None:
        self.exporter = exporter

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return self.exporter.export([scrubbed(span) for span in spans])

    def shutdown(self) -> None:
        self.exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return self.exporter.force_flush(timeout_millis)


def scrubbed(span: ReadableSpan) -> ReadableSpan:
    """A copy without anything that may be of a person; of an error its kind."""
    attributes = {name: value for name, value in (span.attributes or {}).items() if name in KEPT}
    kinds = [
        event.attributes["exception.type"] for event in span.events if event.attributes and event.name == "exception"
    ]
    if kinds:
        attributes.setdefault(ERROR, kinds[-1])
    return ReadableSpan(
        name=span.name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=attributes,
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


class Tracing:
    """What makes spans in this process, and hands them to a processor."""

    def __init__(self, processor: SpanProcessor) -> None:
        sampler = ParentBased(TraceIdRatioBased(settings.TRACES_PERCENT / 100))
        # names of the machine and of its command are not looked for
        resource = Resource(
            {"service.name": "chi-tieu", "service.version": import_string(settings.RELEASE)()[:12]},
        )
        self.provider = TracerProvider(sampler=sampler, resource=resource)
        self.provider.add_span_processor(processor)
        self.tracer = self.provider.get_tracer(__name__)

    def start(self) -> None:
        """Make spans from now on; before the first request, since middleware is added."""
        propagate.set_global_textmap(NothingTaken())
        os.environ.setdefault(POSITION, str(settings.MIDDLEWARE.index(AFTER) + 1))
        DjangoInstrumentor().instrument(tracer_provider=self.provider, request_hook=_number_request)
        connection_created.connect(self._watch_connection)
        for each in connections.all(initialized_only=True):
            self._watch_connection(each)
        before_task_publish.connect(_send_along)
        task_prerun.connect(self._job_begins)
        task_failure.connect(_job_fails)
        task_postrun.connect(_job_ends)

    def stop(self) -> None:
        """Make no more spans."""
        DjangoInstrumentor().uninstrument()
        os.environ.pop(POSITION, None)
        connection_created.disconnect(self._watch_connection)
        for each in connections.all(initialized_only=True):
            each.execute_wrappers[:] = [wrapper for wrapper in each.execute_wrappers if wrapper != self._statement]
        before_task_publish.disconnect(_send_along)
        task_prerun.disconnect(self._job_begins)
        task_failure.disconnect(_job_fails)
        task_postrun.disconnect(_job_ends)
        self.provider.shutdown()

    def _watch_connection(self, connection: Any, **_signal: Any) -> None:
        if self._statement not in connection.execute_wrappers:
            connection.execute_wrappers.insert(0, self._statement)  # Django takes its own from the end

    def _statement(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, about: dict[str, Any]) -> Any:
        """A statement within a request or a job, without its values."""
        if not trace.get_current_span().is_recording():
            return execute(sql, params, many, about)
        text = statement_text(str(sql))
        verb = text.partition(" ")[0].upper()
        attributes = {
            "db.system.name": about["connection"].vendor,
            "db.operation.name": verb,
            STATEMENT: text,
        }
        with self.tracer.start_as_current_span(
            f"SQL {verb}",
            kind=SpanKind.CLIENT,
            attributes=attributes,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                return execute(sql, params, many, about)
            except Exception as error:
                _fail(span, error)
                raise

    def _job_begins(self, task_id: str = "", task: Any = None, **_signal: Any) -> None:
        """A job, as a part of the request that caused it, in a worker too."""
        said = _headers_of(task)
        parent = None if trace.get_current_span().is_recording() else _messages.extract(said)
        attributes = {"messaging.system": "celery", "messaging.destination.name": task.name}
        number = current_trace() or str(said.get(MESSAGE_HEADER) or "")
        if number:
            attributes[REQUEST] = number
        span = self.tracer.start_span(f"job {task.name}", context=parent, kind=SpanKind.CONSUMER, attributes=attributes)
        _running[task_id] = span, context.attach(trace.set_span_in_context(span))


def start() -> Tracing:
    """Send spans to the collector of the settings, from a thread of the process."""
    exporter = OTLPSpanExporter(endpoint=f"{settings.TRACES_URL}/v1/traces", timeout=TIME_LIMIT)
    tracing = Tracing(BatchSpanProcessor(Scrubbed(exporter)))
    tracing.start()
    return tracing


def statement_text(sql: str) -> str:
    """The statement with «?» for what may be a value, in one line."""
    return LITERALS.sub("?", " ".join(sql.split()))[:LONGEST]


def _number_request(span: trace.Span, _request: Any) -> None:
    """The number by which the log, and a page of an error, name the request."""
    span.set_attribute(REQUEST, current_trace())


def _send_along(headers: dict[str, Any] | None = None, **_signal: Any) -> None:
    if headers is not None and trace.get_current_span().is_recording():
        _messages.inject(headers)


def _headers_of(task: Any) -> dict[str, Any]:
    """What the message to the worker says besides the job; empty where the job runs where it is called."""
    request = getattr(task, "request", None)
    names = (*_messages.fields, MESSAGE_HEADER)
    headers = getattr(request, "headers", None) or {}
    said = {name: getattr(request, name, None) or headers.get(name) for name in names}
    return {name: value for name, value in said.items() if value}


def _job_fails(task_id: str = "", exception: BaseException | None = None, **_signal: Any) -> None:
    if task_id in _running and exception is not None:
        _fail(_running[task_id][0], exception)


def _job_ends(task_id: str = "", **_signal: Any) -> None:
    if task_id in _running:
        span, token = _running.pop(task_id)
        context.detach(token)
        span.end()


def _fail(span: trace.Span, error: BaseException) -> None:
    """Of an error its kind: its message may hold a value."""
    span.set_status(StatusCode.ERROR)
    span.set_attribute(ERROR, type(error).__name__)
