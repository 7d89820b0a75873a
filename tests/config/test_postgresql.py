"""Web requests on PostgreSQL: a statement or a wait for a lock has an end, also where the server hangs."""

import os
import signal
import time
from contextlib import closing

import psycopg2
import pytest
from django.db import connection

from config.postgresql import Watch, server_options, watch, web_options
from tests import FOR_EVER, PATIENCE

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.postgres("SQLite has no server that could hang"),
]


@pytest.fixture
def link(monkeypatch):
    """A connection as the web process opens it, with a second instead of ten."""
    monkeypatch.setattr(watch, "seconds", 0)
    parameters = connection.get_connection_params()
    parameters |= {"options": server_options(1)} | web_options(1)
    with closing(psycopg2.connect(**parameters)) as link:
        yield link


def seconds_taken(act, error: type[Exception]) -> float:
    begun = time.monotonic()
    with pytest.raises(error):
        act()
    return time.monotonic() - begun


def test_a_statement_that_takes_too_long_is_ended_by_the_server(link) -> None:
    cursor = link.cursor()

    taken = seconds_taken(lambda: cursor.execute("SELECT pg_sleep(%s)", [FOR_EVER]), psycopg2.errors.QueryCanceled)

    assert 0.9 < taken < PATIENCE


def test_waiting_for_a_lock_has_an_end(link) -> None:
    parameters = {**connection.get_connection_params(), "options": ""}
    with closing(psycopg2.connect(**parameters)) as holder, holder.cursor() as other:
        other.execute("SELECT pg_advisory_xact_lock(4711)")
        cursor = link.cursor()
        taken = seconds_taken(
            lambda: cursor.execute("SELECT pg_advisory_xact_lock(4711)"), psycopg2.errors.OperationalError
        )

    assert taken < PATIENCE


def test_a_server_that_hangs_is_broken_off(link) -> None:
    cursor = link.cursor()
    cursor.execute("SELECT pg_backend_pid()")
    (pid,) = cursor.fetchone()
    try:
        os.kill(pid, signal.SIGSTOP)
    except (PermissionError, ProcessLookupError):
        pytest.skip("the server's processes are another account's or another machine's")
    try:
        taken = seconds_taken(lambda: cursor.execute("SELECT 1"), psycopg2.OperationalError)
    finally:
        os.kill(pid, signal.SIGCONT)

    assert taken < PATIENCE
    assert link.closed


def test_an_end_of_a_transaction_is_watched_as_well(link) -> None:
    cursor = link.cursor()
    cursor.execute("SELECT pg_backend_pid()")
    (pid,) = cursor.fetchone()
    try:
        os.kill(pid, signal.SIGSTOP)
    except (PermissionError, ProcessLookupError):
        pytest.skip("the server's processes are another account's or another machine's")
    try:
        taken = seconds_taken(link.commit, psycopg2.OperationalError)
    finally:
        os.kill(pid, signal.SIGCONT)

    assert taken < PATIENCE


def test_what_answers_in_time_is_not_broken_off(monkeypatch) -> None:
    monkeypatch.setattr(watch, "seconds", 0)
    parameters = connection.get_connection_params() | {"options": ""} | web_options(2)
    with closing(psycopg2.connect(**parameters)) as link:
        cursor = link.cursor()
        for _each in range(3):
            cursor.execute("SELECT pg_sleep(0.1)")
        time.sleep(watch.seconds + 0.5)  # longer than the bound, but nothing is waited for
        cursor.execute("SELECT 7")

        assert cursor.fetchone() == (7,)
        assert watch.waiting == {}


def test_without_a_bound_nothing_is_watched() -> None:
    unbounded = Watch()
    parameters = {**connection.get_connection_params(), "options": ""}
    with closing(psycopg2.connect(**parameters)) as other, unbounded.over(other):
        assert unbounded.waiting == {}
