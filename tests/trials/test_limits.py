"""The audit of `make limits` finds each fault that is put in by hand, and nothing where there is none."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.core.cache import caches

from tests.api.conftest import make_token
from trials import limits
from trials.limits import (
    LARGEST_BODY,
    Said,
    at_once,
    largest_body,
    wrong_of_limit,
    wrong_of_others,
    wrong_of_unknown,
)

LIMIT = 3
GOOD = [Said(200, left) for left in (2, 1, 0)] + [Said(429, 0, 17)] * 2


def test_a_limit_that_held_is_found_good_and_so_is_one_that_was_not_reached():
    assert wrong_of_limit(GOOD, LIMIT) == []
    assert wrong_of_limit(GOOD[:2], LIMIT) == []


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ([*GOOD[:4], Said(200, 0)], "4 answers 200 instead of 3"),
        ([*GOOD[:2], *GOOD[3:], GOOD[3]], "2 answers 200 instead of 3"),
        ([GOOD[0], *GOOD[:1], *GOOD[2:]], "RateLimit did not say each of 2 to 0 once"),
        ([*GOOD[:4], replace(GOOD[4], retry_after=None)], "a refusal does not say when to try again"),
        ([*GOOD[:4], replace(GOOD[4], left=5)], "a refusal does not say when to try again"),
        ([*GOOD, Said(500)], "1 answers 500"),
    ],
    ids=["one too many", "one too few", "counted twice", "no time", "something left", "an error"],
)
def test_what_was_counted_wrongly_is_said(said, sentence):
    assert sentence in wrong_of_limit(said, LIMIT)


def test_every_other_user_who_was_refused_is_said():
    assert wrong_of_others([Said(200), Said(200)], "pages") == []
    assert wrong_of_others([Said(200), Said(429), Said(429)], "pages") == ["pages: 2 answers 429"]
    assert wrong_of_unknown([Said(401), Said(401), Said(429)], 2) == []
    assert wrong_of_unknown([Said(401), Said(401), Said(401)], 2)
    assert wrong_of_unknown([Said(401), Said(200), Said(429)], 2)


def test_the_largest_body_is_as_large_as_one_may_be():
    assert len(largest_body()) == LARGEST_BODY


def test_a_caller_that_fails_is_not_passed_over():
    def fail():
        raise ConnectionRefusedError

    with pytest.raises(RuntimeError):
        at_once(list, fail)


@pytest.fixture
def trial(live_server, working_province, settings, monkeypatch):
    """The trial with small numbers on a server of this process, in which the clock is stopped."""
    for name, number in {"LIMIT": 12, "REFUSALS": 6, "CALLS": 30, "OTHERS": 5, "PAGES": 3, "UNKNOWN": 9}.items():
        monkeypatch.setattr(limits, name, number)
    monkeypatch.setattr(limits, "begin_of_minute", lambda: None)
    settings.API_CALLS_PER_MINUTE, settings.API_REFUSALS_PER_MINUTE = limits.LIMIT, limits.REFUSALS
    caches["default"].clear()
    owners = [working_province.coordinator, working_province.clerks["X1"], working_province.observer]
    tokens = [make_token(owner)[1] for owner in owners]
    return limits.Trial(SimpleNamespace(where=live_server.url.removeprefix("http://")), tokens, "X1")


def test_the_calls_of_the_trial_are_counted_as_it_expects(trial):
    assert trial._limits() == []
    assert [answered for _what, answered in trial.rows] == [
        "12 × 200, 18 × 429",
        "5 × 200",
        "3 × 200",
        "6 × 401, 3 × 429",
    ]


def test_a_limit_that_is_too_high_does_not_pass(trial, settings):
    settings.API_CALLS_PER_MINUTE = limits.LIMIT + 1
    assert "13 answers 200 instead of 12" in trial._limits()
