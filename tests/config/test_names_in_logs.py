"""Who reads the log learns no person's name, user name, address or telephone, whatever went wrong."""

import json
import logging
from io import StringIO
from smtplib import SMTPRecipientsRefused

import pytest

from config.logs import JsonFormatter
from reporting.views import home
from units.actions import delivery
from units.actions.resets import MAX_PER_CLIENT, reset_request, resets_mail
from units.actions.security_events import event_record, security_events_mail
from units.models import ResetMail, SecurityEventKind

PERSON = {
    "username": "tran.thi.lan",
    "full_name": "Trần Thị Lan",
    "email": "lan.tran@example.vn",
    "phone": "0905123456",
}
PASSWORD = "mat-khau-cua-lan"
LOGGERS = ("", "django", "django.request")  # those of the settings that have handlers


@pytest.fixture
def person(working_province):
    """A clerk with a name, an address and a telephone."""
    clerk = working_province.clerks["X1"]
    for name, value in PERSON.items():
        setattr(clerk, name, value)
    clerk.set_password(PASSWORD)
    clerk.save()
    return clerk


@pytest.fixture
def log(person):
    """All that is logged meanwhile, as LOG_FORMAT=json writes it."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter())
    loggers = [logging.getLogger(name) for name in LOGGERS]
    for logger in loggers:
        logger.addHandler(handler)
    yield written
    for logger in loggers:
        logger.removeHandler(handler)


@pytest.fixture
def refusing(monkeypatch):
    """The mail server knows nobody, and repeats the address in its answer."""

    class Connection:
        def open(self):
            return True

        def close(self):
            return None

        def send_messages(self, messages):
            address = messages[0].to[0]
            raise SMTPRecipientsRefused({address: (550, f"5.1.1 <{address}>: no such user".encode())})

    monkeypatch.setattr(delivery, "get_connection", Connection)


def assert_nobody_named(log, words):
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert any(words in line["message"] for line in lines), lines
    assert [name for name, value in PERSON.items() if value in log.getvalue()] == []
    assert PASSWORD not in log.getvalue()


def test_refused_logins_name_nobody(client, log):
    for _each in range(6):
        client.post("/login/", {"username": PERSON["username"], "password": "khong-dung"})
    assert_nobody_named(log, "AXES")


def test_a_mail_that_the_server_refuses_names_nobody(person, log, refusing):
    event_record(user=person, kind=SecurityEventKind.APP_ADDED, by=person)
    assert security_events_mail() == 0
    assert_nobody_named(log, "550 5.1.1 <***@example.vn>: no such user")


def test_too_many_requests_for_a_password_name_nobody(person, log, refusing):
    for address in [PERSON["email"], *(f"lan.tran{number}@example.vn" for number in range(MAX_PER_CLIENT))]:
        reset_request(address=address, client="10.0.0.1")
    assert resets_mail() == 0
    assert ResetMail.objects.count() == MAX_PER_CLIENT
    assert_nobody_named(log, "New passwords are asked for too often")


def test_a_page_that_fails_names_nobody(client, person, log, monkeypatch):
    def fail(*_given, **_named):
        raise RuntimeError(f"No form for {person.email}")

    client.force_login(person)
    client.raise_request_exception = False
    monkeypatch.setattr(home, "worklist_of", fail)
    assert client.get("/").status_code == 500
    assert_nobody_named(log, "Internal Server Error: /")
