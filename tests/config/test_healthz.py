import pytest
from django.db import DatabaseError, connection
from django.test import Client


@pytest.mark.django_db
def test_healthz_answers_without_login(client: Client) -> None:
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


def test_healthz_tells_when_the_database_does_not_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_answer() -> None:
        raise DatabaseError("password of the portal")

    monkeypatch.setattr(connection, "cursor", no_answer)

    response = client.get("/healthz")

    assert (response.status_code, response.content) == (503, b"database: no answer\n")


def test_healthz_refuses_post(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
