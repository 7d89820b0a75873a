"""Handing one mail to the mail server, and what its answer means."""

from __future__ import annotations

import contextlib
import logging
from dataclasses import dataclass
from enum import Enum, auto
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Model

logger = logging.getLogger(__name__)
PERMANENT = 500
LONGEST_ANSWER = 500


class Verdict(Enum):
    """The outcome of sending a mail to the server."""

    TAKEN = auto()
    ADDRESS_REFUSED = auto()  # for good
    FAILED = auto()  # for good: the server will not take this mail, or it could not be made
    TRY_AGAIN = auto()  # the server said «not now»
    NO_CONNECTION = auto()  # nothing was transferred
    UNKNOWN = auto()  # the connection broke during the transfer


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict and the server's own words."""

    verdict: Verdict
    answer: str = ""


def written(kind: str, record: Model, to: str, subject: str, body: str) -> EmailMessage:
    """The mail of ``kind`` that was recorded as ``record``.

    Its Message-ID is that of the record, so that a copy sent again after an unclear end can be known as one; and it
    says that a machine wrote it, so that no holiday notice comes back (RFC 3834).
    """
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    headers = {"Message-ID": f"<{kind}-{record.pk}@{domain}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [to], headers=headers)


def deliver(message: EmailMessage) -> Outcome:
    """Send ``message`` on its own connection: what fails before that connection is open was certainly not sent.

    Only what is certain is called failed. If the connection breaks afterwards, the outcome is unknown.
    """
    connection = get_connection()
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        return Outcome(Verdict.NO_CONNECTION, _answer(error))
    try:
        connection.send_messages([message])
    except SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        return Outcome(Verdict.ADDRESS_REFUSED if code >= PERMANENT else Verdict.TRY_AGAIN, _words(code, words))
    except SMTPResponseException as error:
        is_final = isinstance(error, SMTPDataError) and error.smtp_code >= PERMANENT
        return Outcome(Verdict.FAILED if is_final else Verdict.TRY_AGAIN, _answer(error))
    except SMTPNotSupportedError as error:
        return Outcome(Verdict.FAILED, _answer(error))
    except (OSError, SMTPException) as error:
        return Outcome(Verdict.UNKNOWN, _answer(error))
    except Exception as error:
        logger.exception("A mail could not be made.")  # raised before the server is contacted
        return Outcome(Verdict.FAILED, repr(error))
    finally:
        with contextlib.suppress(OSError, SMTPException):
            connection.close()
    return Outcome(Verdict.TAKEN)


def _answer(error: Exception) -> str:
    if isinstance(error, SMTPResponseException):
        return _words(error.smtp_code, error.smtp_error)
    return (str(error) or type(error).__name__)[:LONGEST_ANSWER]


def _words(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {text}"[:LONGEST_ANSWER]
