"""An answer that the caller has is not made again."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import update_last_login
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from reporting.actions.submissions import submission_start
from reporting.models import DossierCount
from tests.factories import make_unit
from units.models import UnitKind, User

ANSWERS = {
    "units": 1,
    "units/X1": 1,
    "procedures": 1,
    "periods": 1,
    "quotas?period=2020-03": 1,
    "compliance?period=2020-03": 1,
    "rankings/live?period=2020-03&kind=commune": 1,
    "indicators?period=2020-03": 1,
}


@pytest.mark.parametrize("address", ANSWERS)
@override_settings(DEBUG=False)
def test_an_answer_that_the_caller_has_is_not_made_again(working_province, coordinator, address):
    first = coordinator.get(f"/api/v1/{address}")
    tag = first.headers["ETag"]
    with CaptureQueriesContext(connection) as queries:
        again = coordinator.get(f"/api/v1/{address}", headers={"If-None-Match": f"W/{tag}"})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert len(queries) == ANSWERS[address]
    make_unit("Z1", UnitKind.DEPARTMENT)
    assert coordinator.get(f"/api/v1/{address}", headers={"If-None-Match": tag}).status_code == 200


def test_an_answer_of_another_token_or_language_is_another_one(working_province, calling):
    first = calling(working_province.coordinator).get("/api/v1/units").headers["ETag"]
    other = calling(working_province.coordinator)
    assert other.get("/api/v1/units").headers["ETag"] != first
    english = other.get("/api/v1/units", headers={"Accept-Language": "en"})
    assert english.headers["ETag"] != other.get("/api/v1/units").headers["ETag"]
    assert "Authorization" in english.headers["Vary"]


def test_a_login_of_the_owner_leaves_the_answers_as_they_were(working_province, coordinator):
    tag = coordinator.get("/api/v1/units").headers["ETag"]
    update_last_login(User, User.objects.get(pk=working_province.coordinator.pk))
    assert coordinator.get("/api/v1/units", headers={"If-None-Match": tag}).status_code == 304


def test_a_report_is_answered_again_once_a_cell_is_typed(working_province, clerk):
    """Working cells are in a table that no version counts: the answer is compared by its text."""
    address = "/api/v1/submissions/2020-03/X1"
    report = submission_start(unit=working_province.units["X1"], period=working_province.periods[3])
    tag = clerk.get(address).headers["ETag"]
    assert clerk.get(address, headers={"If-None-Match": tag}).status_code == 304
    DossierCount.objects.create(submission=report, procedure=working_province.procedures["C1"], received_total=7)
    assert clerk.get(address, headers={"If-None-Match": tag}).status_code == 200
