"""The log as JSON, and the number of a request."""

import json
import logging
import sys

from config.logs import JsonFormatter
from units.trace import traced


def line_of(message, *arguments, error=None):
    record = logging.LogRecord("units", logging.ERROR, "x.py", 1, message, arguments, error)
    return JsonFormatter().format(record)


def test_a_line_is_one_object_with_the_number_of_its_request():
    with traced("0123456789abcdef"):
        line = line_of("Hết %s", "giờ\nrồi")
    assert "\n" not in line
    shown = json.loads(line)
    assert (shown["level"], shown["logger"], shown["message"]) == ("ERROR", "units", "Hết giờ\nrồi")
    assert shown["trace"] == "0123456789abcdef"
    assert shown["at"].endswith("+00:00")


def test_secrets_are_stars_in_the_message_and_in_the_traceback():
    try:
        raise ValueError("redis://:mat-khau@host")
    except ValueError:
        line = line_of("password=mat-khau", error=sys.exc_info())
    assert "mat-khau" not in line
    assert "ValueError" in json.loads(line)["traceback"]


def test_each_answer_has_a_number_of_its_own_and_none_that_the_caller_sent(client):
    answers = [client.get("/healthz", headers={"X-Request-ID": "x" * 500}).headers["X-Request-ID"] for _each in "ab"]
    assert len(set(answers)) == 2
    assert all(len(number) == 16 for number in answers)
