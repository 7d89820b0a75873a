"""What the walk holds with SQLite, a share of it holds with PostgreSQL too: ids out of range, and who changes what."""

from __future__ import annotations

import pytest

from tests.attack.test_swapped_ids import may_change

pytestmark = pytest.mark.django_db


def test_no_form_is_answered_by_a_failure(share):
    assert [str(each) for each in share if each.answer.status >= 500] == []


def test_nobody_changes_what_is_of_others_there_either(share):
    offences = [
        f"{each}"
        for each in share
        if any(not may_change(each.answer.who, change, each.answer.path) for change in each.changes)
    ]
    assert offences == []


def test_the_share_reaches_what_can_be_written(share):
    assert len(share) > 300
    wrote = {(each.answer.who, change.model) for each in share for change in each.changes}
    assert {("commune", "reporting.DossierCount"), ("coordinator", "reporting.ReportingPeriod")} <= wrote
