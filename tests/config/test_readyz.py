"""The check of the whole portal: which part is named for what, and that nothing keeps it waiting."""

import copy
import json
import socket
import threading
import time
from contextlib import closing
from datetime import timedelta

import pytest
from django.db import connection, connections

from config import views
from reporting.system import database, probes
from reporting.system.jobs import SWEEP
from tests import FOR_EVER, PATIENCE
from units import clock
from units.models import JobHeartbeat

ALL_WELL = {"database": "ok", "migrations": "ok", "sweep": "ok", "seconds_since_sweep": 7}


def swept(ago):
    JobHeartbeat.objects.create(job=SWEEP, ended_at=clock.now() - ago, outcome="done")


def asked(client):
    response = client.get("/readyz")
    return response.status_code, json.loads(response.content)


def test_it_answers_without_login_that_all_parts_do_their_work(client, monkeypatch):
    monkeypatch.setattr(views, "ask_database_parts", lambda: ALL_WELL)
    monkeypatch.setattr(probes, "has_broker", lambda: True)
    monkeypatch.setattr(probes, "ask_broker", lambda: None)
    parts = {"database": "ok", "migrations": "ok", "sweep": "ok", "broker": "ok"}
    assert asked(client) == (200, {"ready": True, "parts": parts, "seconds_since_sweep": 7})


def test_without_a_queue_no_broker_is_asked_for(client, monkeypatch):
    monkeypatch.setattr(views, "ask_database_parts", lambda: ALL_WELL)
    status, content = asked(client)
    assert (status, set(content["parts"])) == (200, {"database", "migrations", "sweep"})


def test_a_database_that_fails_is_named_without_its_words(client, monkeypatch):
    def fail():
        raise OSError("postgresql://portal:mat-khau@db/portal")

    monkeypatch.setattr(views, "ask_database_parts", fail)
    status, content = asked(client)
    assert status == 503
    assert content["parts"] == {"database": "no answer", "migrations": "unknown", "sweep": "unknown"}
    assert "mat-khau" not in json.dumps(content)


def test_a_database_that_hangs_keeps_nobody_waiting(client, monkeypatch):
    goes_on = threading.Event()
    monkeypatch.setattr(views, "ask_database_parts", lambda: goes_on.wait(FOR_EVER))
    begun = time.monotonic()
    try:
        status, content = asked(client)
        taken = time.monotonic() - begun
    finally:
        goes_on.set()
        probes._asking["database"].thread.join(PATIENCE)  # the next test asks a database that answers
    assert taken < PATIENCE
    assert (status, content["parts"]["database"]) == (503, "no answer")


@pytest.mark.parametrize("listens", [False, True])
def test_a_dead_and_a_hung_broker_are_named(client, monkeypatch, settings, listens):
    monkeypatch.setattr(views, "ask_database_parts", lambda: ALL_WELL)
    monkeypatch.setattr(probes, "has_broker", lambda: True)
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        if listens:
            listener.listen()
        settings.REDIS_URL = f"redis://:mat-khau@127.0.0.1:{listener.getsockname()[1]}/0"
        status, content = asked(client)
    assert (status, content["parts"]["broker"]) == (503, "no answer")
    assert "mat-khau" not in json.dumps(content)


@pytest.mark.parametrize(("ago", "sweep"), [(timedelta(seconds=50), "ok"), (timedelta(minutes=7), "late")])
def test_the_age_of_the_last_sweep_is_shown(db, ago, sweep):
    swept(ago)
    parts = views.database_parts(connection)
    assert parts["sweep"] == sweep
    assert parts["seconds_since_sweep"] == pytest.approx(ago.total_seconds(), abs=5)


def test_a_sweep_that_never_ran_and_a_clock_that_was_put_back_break_nothing(db):
    assert views.database_parts(connection)["sweep"] == "never"
    swept(timedelta(hours=-2))
    assert views.database_parts(connection) == ALL_WELL | {"seconds_since_sweep": 0}


def test_a_missing_migration_is_counted(db, monkeypatch):
    known = database._known_migrations()
    monkeypatch.setattr(database, "_known_migrations", lambda: known | {("units", "9999_to_come")})
    assert views.database_parts(connection)["migrations"] == "1 pending"


def test_a_connection_that_django_does_not_know_by_name_is_read_too(db):
    """As the probe's own is: nothing may look it up by its alias."""
    swept(timedelta(0))
    own = copy.copy(connections["default"])
    own.alias = "healthz"
    assert views.database_parts(own)["sweep"] == "ok"


@pytest.mark.postgres("a test's SQLite is in the memory of one connection")
@pytest.mark.django_db(transaction=True)
def test_it_asks_the_database_on_a_connection_of_its_own(client, monkeypatch):
    monkeypatch.setattr(probes, "has_broker", lambda: False)
    swept(timedelta(0))
    assert asked(client)[0] == 200


def test_it_refuses_post(client):
    assert client.post("/readyz").status_code == 405
