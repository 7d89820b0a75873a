"""Alarm mails: one for one fault in 15 minutes, outside the request, without secrets."""

import logging
import threading
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from django.db import OperationalError
from django.test import Client, override_settings

from config import alarms
from config.alarms import DATABASE, PAUSE, AlarmHandler
from reporting.views import periods
from tests import PATIENCE

REDIS = "redis://:geheim-1@redis.example.vn:6379/0"
logger = logging.getLogger("django.request")


@pytest.fixture
def handler(tmp_path: Path):
    """The handler as production has it, with a folder of the test's own."""
    handler = AlarmHandler(tmp_path / "alarms")
    logger.addHandler(handler)
    with override_settings(ADMINS=[("a", "a@example.vn")]):
        yield handler
        handler.sender.queue.join()
    logger.removeHandler(handler)


def mailed(handler: AlarmHandler) -> list[str]:
    handler.sender.queue.join()
    return [message.subject.removeprefix("[Django] ") for message in mail.outbox]


def log(error: Exception) -> None:
    try:
        raise error
    except Exception:
        logger.exception("Internal Server Error: /")


def log_elsewhere(error: Exception) -> None:
    try:
        raise error
    except Exception:
        logger.exception("Internal Server Error: /")


@pytest.fixture
def visitor(working_province) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(working_province.coordinator)
    return client


def away(*_arguments, **_rest):
    raise OperationalError(f"could not reach {REDIS}")


def test_a_database_that_is_away_is_one_alarm_from_whichever_page(handler, visitor, monkeypatch) -> None:
    monkeypatch.setattr(periods, "counts_by_period", away)
    monkeypatch.setattr(periods, "period_lock", away)
    monkeypatch.setattr("config.views.ask_database", away)

    for _each in range(3):
        assert visitor.get("/periods/").status_code == 503
        assert visitor.post("/periods/2020-03/lock/").status_code == 503
        assert visitor.get("/healthz").status_code == 503

    assert mailed(handler) == [DATABASE]


def test_the_same_fault_is_mailed_again_after_a_quarter_of_an_hour(handler) -> None:
    with time_machine.travel("2020-05-15T09:00:00+07:00", tick=False) as clock:
        log(RuntimeError("x"))
        handler.sender.queue.join()
        clock.shift(PAUSE - 1)
        log(RuntimeError("y"))
        handler.sender.queue.join()
        assert len(mail.outbox) == 1
        clock.shift(1)
        log(RuntimeError("z"))

        assert mailed(handler) == ["RuntimeError in test_alarms.py log"] * 2


def test_different_faults_are_mailed_each(handler) -> None:
    log(RuntimeError("x"))
    log(ValueError("x"))
    log_elsewhere(RuntimeError("x"))

    assert mailed(handler) == [
        "RuntimeError in test_alarms.py log",
        "ValueError in test_alarms.py log",
        "RuntimeError in test_alarms.py log_elsewhere",
    ]


def test_a_flood_of_different_faults_is_bounded(handler, monkeypatch) -> None:
    monkeypatch.setattr(alarms, "MAX_FAULTS", 3)
    for number in range(10):
        logger.error(f"fault {number}")

    assert len(mailed(handler)) == 3


def test_two_processes_mail_a_fault_once_between_them(handler, tmp_path) -> None:
    other = AlarmHandler(tmp_path / "alarms")
    logger.addHandler(other)
    log(RuntimeError("x"))
    logger.removeHandler(other)
    other.sender.queue.join()

    assert len(mailed(handler)) == 1


def test_where_no_file_can_be_written_the_process_keeps_the_bound_for_itself(handler, tmp_path) -> None:
    (tmp_path / "alarms").write_text("no folder")
    log(RuntimeError("x"))
    log(RuntimeError("x"))

    assert len(mailed(handler)) == 1


def test_a_request_does_not_wait_for_the_mail_server(handler, monkeypatch) -> None:
    goes_on, begun = threading.Event(), threading.Event()

    def slow(*_arguments, **_rest):
        begun.set()
        goes_on.wait(PATIENCE)

    monkeypatch.setattr(alarms, "mail_admins", slow)
    log(RuntimeError("x"))  # comes back at once, else nobody would let the mail go on
    assert begun.wait(PATIENCE)
    goes_on.set()


def test_a_mail_that_the_server_did_not_take_is_tried_again_after_a_minute(handler, monkeypatch) -> None:
    tried = []

    def refuse(*_arguments, **_rest):
        tried.append(1)
        raise OSError("mail server away")

    monkeypatch.setattr(alarms, "mail_admins", refuse)
    with time_machine.travel("2020-05-15T09:00:00+07:00", tick=False) as clock:
        for seconds in (0, 30, 31):
            clock.shift(seconds)
            log(RuntimeError("x"))
            handler.sender.queue.join()

    assert len(tried) == 2


def test_no_secret_is_mailed(handler, visitor, monkeypatch, settings) -> None:
    settings.REDIS_URL = REDIS
    settings.EMAIL_HOST_PASSWORD = "geheim-2"

    def fail(**_arguments):
        password = "geheim-3"  # a variable of the frame that fails
        raise RuntimeError(f"{REDIS} smtp+tls://portal:geheim-4@mail.vn geheim-2 token=geheim-5 {len(password)}")

    monkeypatch.setattr(periods, "period_lock", fail)
    visitor.post("/periods/2020-03/lock/?token=geheim-6", {"password": "geheim-7"})

    handler.sender.queue.join()
    body = mail.outbox[0].body
    source = [line for line in body.splitlines() if "raise RuntimeError" in line or "password =" in line]
    assert "RuntimeError: redis://:***@redis.example.vn:6379/0 smtp+tls://portal:***@mail.vn *** token=***" in body
    assert "geheim" not in "".join(line for line in body.splitlines() if line not in source)
    assert "POST /periods/<period:period>/lock/" in body


def test_the_token_of_a_new_password_is_not_mailed(handler, visitor, monkeypatch) -> None:
    monkeypatch.setattr("units.views.passwords.PasswordResetConfirm.dispatch", away)

    visitor.get("/password/reset/MQ/geheim-token/")

    handler.sender.queue.join()
    assert "geheim-token" not in mail.outbox[0].body
