"""No program changes what is of others, whatever it knows: every call that writes, by the program of everybody."""

from __future__ import annotations

import pytest

from tests.attack.test_swapped_ids import may_change
from tests.attack.test_who_reads_what import role_of

KEPT_OF_CALLS = {"api.ApiToken", "api.IdempotencyKey"}  # when a token was used, and under which key

pytestmark = pytest.mark.django_db


def test_no_program_changes_what_is_of_others(calls):
    offences = [
        f"{each}"
        for each in calls
        if any(not may_change(role_of(each.answer.who), change, each.answer.path) for change in each.changes)
    ]
    assert offences == []


def test_no_call_is_answered_by_a_failure(calls):
    assert [str(each) for each in calls if each.answer.status >= 500] == []


def test_the_calls_reach_what_can_be_written(calls):
    """So that what wrote nothing was refused, not forgotten."""
    wrote = {(role_of(each.answer.who), change.model) for each in calls for change in each.changes}
    assert len(calls) > 550
    own = {"reporting.DossierCount", "reporting.Revision", "reporting.SubmissionEvent"}
    assert {(who, model) for who in ("commune", "other commune", "department") for model in own} <= wrote
    assert {("coordinator", "reporting.DossierCount"), ("coordinator", "exchange.DossierPart")} <= wrote
    assert {model for who, model in wrote if who in ("observer", "administrator", "district")} <= KEPT_OF_CALLS
