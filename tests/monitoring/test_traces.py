"""Traces: requests, statements and jobs hang together, and nothing of a person is in them."""

import gzip
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest
from celery import shared_task
from celery.signals import before_task_publish, task_failure, task_postrun, task_prerun
from django.db import DatabaseError, connection, transaction
from django.db.backends.signals import connection_created
from django.test import Client
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from monitoring import traces
from monitoring.traces import Scrubbed, Tracing, statement_text
from tests import PATIENCE, ROOT
from units import tasks
from units.models import User
from units.trace import MESSAGE_HEADER, traced

# The client of Redis loads opentelemetry.sdk by itself where it is installed.
OF_TRACES = "{'monitoring.traces', 'opentelemetry.instrumentation'}"
LOADED = f"import config.wsgi, sys; print(not {OF_TRACES}.isdisjoint(sys.modules))"


@shared_task
def divided(by):
    """A job that fails with a value in its message."""
    return User.objects.filter(username="nguyen-van-a", pk=1 // by).count()


@pytest.fixture
def counting_collector():
    """What a collector on this machine received, and its address."""
    received = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            packed = self.headers.get("Content-Encoding") == "gzip"
            received.append((self.path, gzip.decompress(body) if packed else body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_arguments):
            """Nothing is logged."""

    server = HTTPServer(("127.0.0.1", 0), Collector)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield received, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass(frozen=True, eq=False)
class Task:
    """A task as a worker has it."""

    name: str
    request: object


@pytest.fixture
def spans(settings):
    """Tracing is on; what a collector would get, by the name of the span."""
    exporter = InMemorySpanExporter()
    tracing = Tracing(SimpleSpanProcessor(Scrubbed(exporter)))
    tracing.start()

    def finished(name=""):
        return [span for span in exporter.get_finished_spans() if span.name.startswith(name)]

    yield finished
    tracing.stop()


def everything(found):
    """All that is said of spans, as text."""
    return " ".join(
        str([each.name, dict(each.attributes), each.events, each.status.description, dict(each.resource.attributes)])
        for each in found
    )


def test_a_request_has_a_span_with_its_statements_inside_and_the_number_of_the_log(working_province, spans):
    client = Client()
    client.force_login(working_province.coordinator)
    answer = client.get("/dashboard/?period=2020-03&basis=official")

    (request,) = spans("GET dashboard/")
    statements = [each for each in spans("SQL") if each.context.trace_id == request.context.trace_id]
    assert request.kind == SpanKind.SERVER
    assert request.attributes["http.route"] == "dashboard/"
    assert request.attributes["http.status_code"] == 200
    assert request.attributes["portal.request"] == answer.headers["X-Request-ID"]
    assert len(statements) > 3
    assert {each.parent.span_id for each in statements} == {request.context.span_id}
    assert {each.attributes["db.system.name"] for each in statements} == {connection.vendor}
    assert all(each.end_time >= each.start_time for each in statements)


def test_no_address_no_value_and_no_person_is_in_a_span(working_province, spans):
    clerk = working_province.clerks["X1"]
    client = Client(headers={"User-Agent": "trinh-duyet-la"}, REMOTE_ADDR="192.0.2.77")
    client.force_login(clerk)
    client.get("/submissions/2020-03/X1/?ghi-chu=nguyen-van-a")
    client.get("/approve/bi-mat-cua-duong-dan/")
    client.get("/no/such/page/of/nguyen-van-a/")
    client.post("/login/", {"username": "nguyen-van-a", "password": "mat-khau"})
    found = spans()
    said = everything(found)
    for secret in (
        *("2020-03", "X1", "nguyen-van-a", "bi-mat", "mat-khau", "192.0.2.77", "trinh-duyet", "testserver", "ghi-chu"),
        *(clerk.username, clerk.get_full_name(), client.session.session_key or "no session"),
    ):
        assert not secret or secret not in said, secret
    assert {name for each in found for name in each.attributes} <= traces.KEPT
    assert [each.name for each in found if each.kind == SpanKind.SERVER][-2:] == ["GET", "POST login/"]


def test_a_failure_is_named_by_its_kind_alone(db, spans, monkeypatch):
    def fail(*_arguments, **_more):
        raise ValueError("nguyen-van-a")

    monkeypatch.setattr("units.views.passwords.ResetMail.objects", SimpleNamespace(late=fail))
    client = Client(raise_request_exception=False)
    assert client.get("/password/reset/sent/").status_code == 500
    (request,) = spans("GET password/reset/sent/")
    assert (request.status.status_code, request.attributes["error.type"]) == (StatusCode.ERROR, "ValueError")
    assert "nguyen-van-a" not in everything(spans())


def test_a_statement_that_fails_is_named_by_its_kind_alone(db, spans):
    def read():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM no_such_table WHERE name = 'nguyen-van-a'")

    task_prerun.send(sender=divided, task_id="1", task=divided)  # statements of a job have spans
    with pytest.raises(DatabaseError):
        read()
    task_postrun.send(sender=divided, task_id="1", task=divided)
    (statement,) = [each for each in spans("SQL SELECT") if "no_such_table" in each.attributes["db.query.text"]]
    assert statement.status.status_code == StatusCode.ERROR
    assert statement.attributes["error.type"] in ("OperationalError", "ProgrammingError")
    assert "nguyen-van-a" not in everything(spans())


def test_a_context_that_a_caller_sends_is_not_taken(db, spans):
    trace_id = "0af7651916cd43dd8448eb211c80319c"
    Client().get("/login/", headers={"traceparent": f"00-{trace_id}-b7ad6b7169203331-01"})
    (request,) = spans("GET login/")
    assert request.parent is None
    assert f"{request.context.trace_id:032x}" != trace_id


def test_a_job_that_runs_in_a_request_is_a_part_of_it(db, spans, monkeypatch):
    """As without a broker: a job is done where it is called."""

    def late(_at):
        tasks.forget_uploads.apply()
        return User.objects.none()

    monkeypatch.setattr("units.views.passwords.ResetMail.objects", SimpleNamespace(late=late))
    answer = Client().get("/password/reset/sent/")
    (request,) = spans("GET password/reset/sent/")
    (job,) = spans("job units.tasks.forget_uploads")
    assert job.parent.span_id == request.context.span_id
    assert job.attributes["portal.request"] == answer.headers["X-Request-ID"]


def test_a_job_in_a_worker_goes_on_with_the_trace_and_the_number_of_its_request(db, spans):
    headers = {}
    task_prerun.send(sender=divided, task_id="request", task=divided)  # any span that goes on
    with traced("0123456789abcdef"):
        before_task_publish.send(sender="divided", headers=headers)
    task_postrun.send(sender=divided, task_id="request", task=divided)
    assert headers[MESSAGE_HEADER] == "0123456789abcdef"

    in_worker = Task("divided", SimpleNamespace(headers=headers))
    task_prerun.send(sender=in_worker, task_id="worker", task=in_worker)
    User.objects.count()
    task_failure.send(sender=in_worker, task_id="worker", exception=KeyError("nguyen-van-a"))
    task_postrun.send(sender=in_worker, task_id="worker", task=in_worker)
    asked, statement, done = *spans(f"job {divided.name}"), *spans("SQL"), *spans("job divided")
    assert done.parent.span_id == asked.context.span_id
    assert done.context.trace_id == asked.context.trace_id == statement.context.trace_id
    assert done.attributes["portal.request"] == "0123456789abcdef"
    assert (done.kind, done.attributes["error.type"]) == (SpanKind.CONSUMER, "KeyError")
    assert "nguyen-van-a" not in everything(spans())


def test_what_a_real_job_reads_is_in_its_span(db, spans):
    tasks.forget_uploads.apply()
    (job,) = spans("job units.tasks.forget_uploads")
    assert job.attributes["messaging.destination.name"] == "units.tasks.forget_uploads"
    assert [each for each in spans("SQL") if each.parent and each.parent.span_id == job.context.span_id]


def test_statements_outside_of_requests_and_jobs_have_no_spans(db, spans):
    User.objects.count()
    assert spans() == []


def test_of_no_requests_in_a_hundred_nothing_is_sent(db, settings):
    settings.TRACES_PERCENT = 0
    exporter = InMemorySpanExporter()
    tracing = Tracing(SimpleSpanProcessor(Scrubbed(exporter)))
    tracing.start()
    try:
        Client().get("/login/")
    finally:
        tracing.stop()
    assert exporter.get_finished_spans() == ()


def test_a_wrong_host_is_answered_with_the_headers_of_every_page_while_traces_are_made(db, spans):
    answer = Client().get("/login/", headers={"Host": "example.org"})
    assert answer.status_code == 400
    assert "Permissions-Policy" in answer.headers
    assert "X-Request-ID" in answer.headers


def test_a_connection_that_opens_in_a_request_keeps_our_wrapper_and_loses_that_of_the_request(db, spans):
    """Django takes wrappers off from the end."""

    def of_request(execute, *arguments):
        return execute(*arguments)

    connection.execute_wrappers.clear()
    with connection.execute_wrapper(of_request):
        connection_created.send(sender=type(connection), connection=connection)
    assert [wrapper.__name__ for wrapper in connection.execute_wrappers] == ["_statement"]


@pytest.mark.parametrize(
    ("sql", "text"),
    [
        ("SELECT *\n  FROM t WHERE name = 'A''B' AND id = 12", "SELECT * FROM t WHERE name = ? AND id = ?"),
        (
            'SELECT "t3"."a" FROM "t3" WHERE "t3"."b" = %s LIMIT 21',
            'SELECT "t3"."a" FROM "t3" WHERE "t3"."b" = %s LIMIT ?',
        ),
        ("SELECT 1.5", "SELECT ?"),
    ],
)
def test_literals_of_a_statement_are_left_out(sql, text):
    assert statement_text(sql) == text


def test_switched_off_nothing_of_it_is_loaded():
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings"}
    run = {"cwd": ROOT, "capture_output": True, "text": True, "check": True}
    off = subprocess.run([sys.executable, "-c", LOADED], env=environment, **run)
    on = subprocess.run([sys.executable, "-c", LOADED], env=environment | {"TRACES_URL": "http://127.0.0.1:9"}, **run)
    assert (off.stdout, on.stdout) == ("False\n", "True\n")


def test_a_collector_gets_the_spans_by_http(db, settings, counting_collector):
    received, settings.TRACES_URL = counting_collector
    tracing = traces.start()
    try:
        Client().get("/login/")
    finally:
        tracing.stop()  # sends what waits
    (path, body), *_more = received
    request = ExportTraceServiceRequest.FromString(body)
    names = [span.name for each in request.resource_spans for scope in each.scope_spans for span in scope.spans]
    attributes = {each.key: each.value.string_value for each in request.resource_spans[0].resource.attributes}
    assert path == "/v1/traces"
    assert "GET login/" in names
    assert attributes.keys() == {"service.name", "service.version"}
    assert attributes["service.name"] == "chi-tieu"


def test_a_collector_that_is_away_keeps_no_request_waiting(db, settings, monkeypatch, caplog):
    monkeypatch.setattr(traces, "TIME_LIMIT", 0.2)
    settings.TRACES_URL = "http://127.0.0.1:9"
    tracing = traces.start()
    begun = time.monotonic()
    try:
        assert Client().get("/login/").status_code == 200
        taken = time.monotonic() - begun
    finally:
        tracing.stop()
    assert taken < PATIENCE
