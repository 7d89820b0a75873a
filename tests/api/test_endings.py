"""An operation that is to end says so in every answer, and ends on its day."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
import time_machine
from django.http import HttpRequest

from api.middleware import HEADERS
from api.problems import ProblemError
from api.v1.portal import Ending, _until_its_end

ENDING = Ending(since=date(2020, 5, 1), last_day=date(2020, 11, 30))


def asked(day):
    """What the operation answers on ``day``, or the code of its refusal, and the headers that say when it ends."""
    request = HttpRequest()
    view = _until_its_end(lambda _request: "answer", ENDING)
    with time_machine.travel(f"{day}T12:00:00+07:00", tick=False):
        try:
            answer = view(request)
        except ProblemError as problem:
            answer = problem.kind.status, problem.kind.code
    return answer, getattr(request, HEADERS)


@pytest.mark.parametrize(
    ("day", "answer"),
    [("2020-05-01", "answer"), ("2020-11-30", "answer"), ("2020-12-01", (410, "ended"))],
)
def test_an_operation_says_when_it_ends_until_it_does(day, answer):
    headers = {"Deprecation": "@1588266000", "Sunset": "Mon, 30 Nov 2020 16:59:59 GMT"}
    assert asked(day) == (answer, headers)


def test_an_operation_without_an_end_says_nothing():
    view = SimpleNamespace()
    assert _until_its_end(view, None) is view
