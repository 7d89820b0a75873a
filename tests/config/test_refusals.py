"""What a failed request is answered: the status, what is known of its outcome, and what was typed."""

import contextlib
import sqlite3

import psycopg2.errors
import pytest
from django.contrib.sessions.models import Session
from django.db import InterfaceError, InternalError, OperationalError, ProgrammingError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils.timezone import now

from config.refusals import bad_request, server_error
from reporting.models import Submission
from reporting.views import periods
from reporting.views.submission import editing
from units.models import PortalSettings

pytestmark = pytest.mark.django_db
NOTHING, UNKNOWN, AGAIN = (
    "Số liệu trong hệ thống không thay đổi.",
    "Chưa rõ đã ghi nhận hay chưa",
    "Đề nghị thử lại sau ít phút.",
)
REPORT = "/submissions/2020-04/X1/"


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


def away(*_arguments, **_rest):
    raise OperationalError("server closed the connection unexpectedly")


def broken(*_arguments, **_rest):
    raise RuntimeError("a fault of ours with geheim in it")


@pytest.fixture
def visitor(working_province):
    def of(user) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(user)
        return client

    return of


def test_a_page_without_the_database_is_answered_503_in_a_sentence(visitor, working_province, monkeypatch) -> None:
    monkeypatch.setattr(periods, "counts_by_period", away)

    answer = visitor(working_province.coordinator).get("/periods/")

    text = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "Hệ thống tạm thời chưa đáp ứng" in text
    assert AGAIN in text
    assert NOTHING not in text
    assert UNKNOWN not in text


def test_a_save_that_failed_before_it_wrote_says_that_nothing_was_changed(
    visitor, working_province, monkeypatch
) -> None:
    client = visitor(working_province.clerks["X1"])
    monkeypatch.setattr(editing, "save_posted", away)

    answer = client.post(REPORT, {"action": "save", "C1.received_total": "7", "remarks": "Mất mạng cả tuần"})

    text = answer.content.decode()
    assert answer.status_code == 503
    assert NOTHING in text
    assert "Mất mạng cả tuần" in text
    assert '<input type="hidden" name="C1.received_total" value="7">' in text
    assert 'value="show"' in text


def test_a_failure_after_something_was_written_does_not_say_that_nothing_was(
    visitor, working_province, monkeypatch
) -> None:
    monkeypatch.setattr(editing, "again", away)
    fields = {"action": "save", "C1.received_total": "7", "C1.received_total.seen": "", "remarks": "Đủ số liệu"}

    answer = visitor(working_province.clerks["X1"]).post(REPORT, fields)

    text = answer.content.decode()
    assert answer.status_code == 503
    assert Submission.objects.count() == 1
    assert UNKNOWN in text
    assert NOTHING not in text
    assert "Đủ số liệu" in text


def test_a_session_that_the_database_does_not_take_is_no_bad_request(visitor, working_province, monkeypatch) -> None:
    client = visitor(working_province.clerks["X1"])
    client.post(REPORT, {"action": "save", "C1.received_total": "7"})
    monkeypatch.setattr(Session, "save", away)

    answer = client.post(REPORT, {"action": "fill"})  # notes in the session what it filled

    assert answer.status_code == 503
    assert UNKNOWN in answer.content.decode()


@pytest.mark.parametrize("status", [400, 500])
def test_the_page_is_shown_where_static_files_were_not_collected(settings, tmp_path, rf, status) -> None:
    settings.STATIC_ROOT = str(tmp_path)
    manifest = {"BACKEND": "config.static_files.PortalStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": manifest}
    answer = server_error(rf.get("/")) if status == 500 else bad_request(rf.get("/"), ValueError())
    assert answer.status_code == status
    shown = answer.content.decode()
    assert "Về trang chủ" in shown
    assert "/static/" not in shown


def test_a_fault_of_ours_is_answered_500_and_tells_nothing_of_itself(visitor, working_province, monkeypatch) -> None:
    monkeypatch.setattr(periods, "period_lock", broken)

    answer = visitor(working_province.coordinator).post("/periods/2020-03/lock/")

    assert answer.status_code == 500
    assert NOTHING in answer.content.decode()
    assert "geheim" not in answer.content.decode()
    assert "Retry-After" not in answer


def test_the_page_of_a_dead_database_asks_it_nothing(visitor, working_province, monkeypatch) -> None:
    client = visitor(working_province.coordinator)

    def refuse(*_arguments, **_rest):
        raise OperationalError("connection refused")

    with connection.execute_wrapper(refuse):
        answer = client.post("/review/", {"action": "accept", "reason": "Đã kiểm tra"})

    assert answer.status_code == 503
    assert NOTHING in answer.content.decode()
    assert "Đã kiểm tra" in answer.content.decode()


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("could not connect to server"), 503),
        (OperationalError("canceling statement due to statement timeout"), 503),
        (OperationalError("canceling statement due to lock timeout"), 503),
        (InterfaceError("connection already closed"), 503),
        (caused(OperationalError("database is locked"), sqlite3.OperationalError()), 503),
        (caused(OperationalError("database or disk is full"), sqlite3.OperationalError()), 503),
        (ProgrammingError("column x does not exist"), 500),
        (InternalError("current transaction is aborted"), 500),
    ],
)
def test_only_a_database_that_may_come_back_is_answered_503(
    visitor, working_province, monkeypatch, error, status
) -> None:
    def fail(*_arguments):
        raise error

    monkeypatch.setattr(PortalSettings, "load", classmethod(fail))

    assert visitor(working_province.clerks["X1"]).get(REPORT).status_code == status


@pytest.fixture
def own_connection(monkeypatch):
    """What the page of a failure asks, it asks on the connection of the test, whose rows are not committed."""
    monkeypatch.setattr("config.refusals.own_connection", lambda: contextlib.nullcontext(connection))


def lacking() -> Exception:
    if connection.vendor == "sqlite":
        return caused(OperationalError("no such column: x"), sqlite3.OperationalError())
    return with_state(ProgrammingError("column x does not exist"), "42703")


def with_state(error: Exception, state: str) -> Exception:
    """The error as Django raises it for one of PostgreSQL's."""

    class OfServer(psycopg2.Error):
        pgcode = state

    return caused(error, OfServer())


def status_of(error: Exception, client: Client, monkeypatch) -> int:
    def fail(*_arguments):
        raise error

    monkeypatch.setattr(PortalSettings, "load", classmethod(fail))
    return client.get(REPORT).status_code


def test_a_database_that_takes_no_writes_is_answered_503(visitor, working_province, monkeypatch) -> None:
    error = with_state(InternalError("cannot execute UPDATE in a read-only transaction"), "25006")

    assert status_of(error, visitor(working_province.clerks["X1"]), monkeypatch) == 503


def test_a_missing_column_is_answered_503_while_the_database_is_migrated(
    visitor, working_province, monkeypatch, own_connection
) -> None:
    client = visitor(working_province.clerks["X1"])
    migrations = MigrationRecorder.Migration.objects
    migrations.update(applied="2020-01-01T00:00:00Z")
    assert status_of(lacking(), client, monkeypatch) == 500

    migrations.filter(app="quotas", name="0001_initial").update(applied=now())
    assert status_of(lacking(), client, monkeypatch) == 503

    migrations.update(applied="2020-01-01T00:00:00Z")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE reporting_systemupload RENAME COLUMN removed TO gone")
    assert status_of(lacking(), client, monkeypatch) == 503
