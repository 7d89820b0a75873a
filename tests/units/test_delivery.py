"""What the answer of a mail server means: taken, refused for good, to be tried again, or nobody knows."""

import re
from smtplib import (
    SMTPConnectError,
    SMTPDataError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

import pytest
from django.core.mail import EmailMessage

from tests.tree import texts
from units.actions import delivery
from units.actions.delivery import LONGEST_ANSWER, Outcome, Verdict, deliver, written
from units.models import ResetMail

MESSAGE = EmailMessage("Tiêu đề", "Nội dung", "a@example.vn", ["b@example.vn"])


class Connection:
    """A connection to a mail server that fails as the test says."""

    def __init__(self, opening=None, sending=None, closing=None):
        self.opening, self.sending, self.closing = opening, sending, closing
        self.sent, self.is_closed = [], False

    def open(self):
        if self.opening:
            raise self.opening

    def send_messages(self, messages):
        if self.sending:
            raise self.sending
        self.sent += messages

    def close(self):
        self.is_closed = True
        if self.closing:
            raise self.closing


@pytest.fixture
def server(monkeypatch):
    def answers(**faults):
        connection = Connection(**faults)
        monkeypatch.setattr(delivery, "get_connection", lambda: connection)
        return connection

    return answers


def test_a_mail_that_the_server_takes_is_taken(server):
    connection = server()
    assert deliver(MESSAGE) == Outcome(Verdict.TAKEN)
    assert (connection.sent, connection.is_closed) == ([MESSAGE], True)


@pytest.mark.parametrize("fault", [OSError("refused"), SMTPConnectError(421, b"busy"), TimeoutError("slow")])
def test_without_a_connection_nothing_was_handed_over(server, fault):
    connection = server(opening=fault)
    assert deliver(MESSAGE).verdict == Verdict.NO_CONNECTION
    assert connection.sent == []


@pytest.mark.parametrize(
    ("fault", "verdict"),
    [
        (SMTPRecipientsRefused({"b@example.vn": (550, b"no such user")}), Verdict.ADDRESS_REFUSED),
        (SMTPRecipientsRefused({"b@example.vn": (500, b"no")}), Verdict.ADDRESS_REFUSED),
        (SMTPRecipientsRefused({"b@example.vn": (450, b"later")}), Verdict.TRY_AGAIN),
        (SMTPRecipientsRefused({"b@example.vn": (499, b"later")}), Verdict.TRY_AGAIN),
        (SMTPDataError(554, b"spam"), Verdict.FAILED),
        (SMTPDataError(451, b"later"), Verdict.TRY_AGAIN),
        (SMTPSenderRefused(550, b"who", "a@example.vn"), Verdict.TRY_AGAIN),
        (SMTPNotSupportedError("no SMTPUTF8"), Verdict.FAILED),
        (SMTPServerDisconnected("gone"), Verdict.UNKNOWN),
        (ConnectionResetError("reset"), Verdict.UNKNOWN),
        (SMTPException("else"), Verdict.UNKNOWN),
    ],
)
def test_each_answer_has_its_verdict_and_the_connection_is_closed(server, fault, verdict):
    connection = server(sending=fault)
    assert deliver(MESSAGE).verdict == verdict
    assert connection.is_closed


def test_the_servers_own_words_are_kept(server):
    server(sending=SMTPDataError(554, "thư rác".encode()))
    assert deliver(MESSAGE).answer == "554 thư rác"
    server(sending=SMTPDataError(554, b"\xff"))
    assert deliver(MESSAGE).answer == "554 \N{REPLACEMENT CHARACTER}"
    server(sending=SMTPDataError(554, "words"))
    assert deliver(MESSAGE).answer == "554 words"


def test_a_fault_without_words_is_called_by_its_kind(server):
    server(opening=TimeoutError())
    assert deliver(MESSAGE).answer == "TimeoutError"


def test_a_long_answer_is_cut(server):
    server(sending=SMTPDataError(554, b"x" * 1000))
    assert len(deliver(MESSAGE).answer) == LONGEST_ANSWER


def test_a_mail_that_could_not_be_made_has_failed_and_is_logged(server, caplog):
    server(sending=ValueError("header"))
    assert deliver(MESSAGE) == Outcome(Verdict.FAILED, "ValueError('header')")
    assert "could not be made" in caplog.text


def test_a_connection_that_breaks_while_it_is_closed_is_no_matter(server):
    server(closing=SMTPServerDisconnected("gone"))
    assert deliver(MESSAGE).verdict == Verdict.TAKEN


def test_a_copy_of_a_mail_is_known_by_the_id_of_its_record_and_mails_of_others_have_others(settings):
    settings.DEFAULT_FROM_EMAIL = "Báo cáo <baocao@example.gov.vn>"
    first, copy, other = (
        written(kind, ResetMail(pk=7), "b@example.vn", "Tiêu đề", "Nội dung").message()
        for kind in ("reset", "reset", "invitation")
    )
    assert first["Message-ID"] == copy["Message-ID"] == "<reset-7@example.gov.vn>"
    assert other["Message-ID"] == "<invitation-7@example.gov.vn>"
    assert first["Auto-Submitted"] == "auto-generated"


def test_every_mail_of_the_portal_is_written_in_one_place_and_each_kind_once():
    code = {path: text for path, text in texts().items() if path.endswith(".py") and not path.startswith("tests/")}
    assert [path for path, text in code.items() if "EmailMessage(" in text] == ["units/actions/delivery.py"]
    kinds = re.findall(r"\bwritten\(\s*f?(\"[^\"]+\")", "".join(code.values()))
    assert len(kinds) > 5
    assert len(set(kinds)) == len(kinds)
