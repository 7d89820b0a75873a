import socket
import threading
import time

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from config import views
from tests import FOR_EVER, PATIENCE


@pytest.mark.django_db
def test_healthz_answers_without_login(client: Client) -> None:
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


def test_healthz_tells_when_the_database_does_not_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_answer() -> None:
        raise DatabaseError("password of the portal")

    monkeypatch.setattr(views, "ask_database", no_answer)

    response = client.get("/healthz")

    assert (response.status_code, response.content) == (503, b"database: no answer\n")


def test_healthz_answers_in_time_while_the_database_hangs(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, goes_on = [], threading.Event()

    def hang() -> None:
        asked.append(1)
        goes_on.wait(FOR_EVER)

    monkeypatch.setattr(views, "ask_database", hang)
    monkeypatch.setattr(views, "probe", views.Probe())
    try:
        begun = time.monotonic()
        answers = [client.get("/healthz").status_code for _each in range(2)]
        taken = time.monotonic() - begun
    finally:
        goes_on.set()

    assert answers == [503, 503]
    assert views.LIMIT < 2
    assert taken < PATIENCE
    assert len(asked) == 1  # the second waits for the same thread


@pytest.mark.django_db
@pytest.mark.postgres("a file does not keep anybody waiting for a greeting")
def test_healthz_answers_in_time_while_the_server_takes_connections_and_says_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
        monkeypatch.setitem(connection.settings_dict, "PORT", silent.getsockname()[1])
        monkeypatch.setattr(views, "probe", views.Probe())
        status = client.get("/healthz").status_code
        is_still_waiting = views.probe.thread.is_alive()
        views.probe.thread.join(PATIENCE)

    assert status == 503
    assert is_still_waiting


def test_healthz_refuses_post(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
