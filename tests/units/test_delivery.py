"""What the answer of a mail server means: taken, refused for good, to be tried again, or nobody knows."""

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

from units.actions import delivery
from units.actions.delivery import LONGEST_ANSWER, Outcome, Verdict, deliver

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
