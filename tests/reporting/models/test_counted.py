"""Which sending of a report counts: the same answer from the row, the query and the SQL."""

import re
from datetime import date

import pytest
import time_machine
from django.db import connection

from reporting.actions.submissions import submission_accept, submission_reopen, submission_withdraw
from reporting.models import Basis, Revision, Submission, counted_revision, counted_revision_sql
from tests.reporting.small_province import make_province
from tests.tree import ROOT

pytestmark = pytest.mark.django_db
NOW = "2020-07-01T08:00:00+07:00"
ZEROS = ((0, 0, 0), (0, 0, 0))
# report of X1 in which month: the numbers of the sendings that count, confirmed and provisional
COUNTED = {1: (None, 1), 2: (1, 1), 3: (1, 2), 4: (None, None), 5: (1, 1)}


@pytest.fixture
@time_machine.travel(NOW, tick=False)
def reports():
    """Of one unit: sent; confirmed; confirmed and sent again; withdrawn; confirmed and reopened."""
    province = make_province(range(1, 6))
    for month in COUNTED:
        province.send("X1", month, *ZEROS)
    found = {row.period.month: row for row in Submission.objects.select_related("period")}
    coordinator = province.coordinator
    for month in (2, 3, 5):
        submission_accept(submission=found[month], by=coordinator)
    for month in (3, 5):
        submission_reopen(submission=found[month], by=coordinator, reason="Sai số.", until=date(2020, 7, 31))
    province.send("X1", 3, (1, 1, 0), (0, 0, 0))
    submission_withdraw(submission=found[4], by=province.clerks["X1"])
    return Submission.objects.select_related("period", "sent_revision", "accepted_revision")


def numbers(basis):
    return {month: counted[basis == Basis.PROVISIONAL] for month, counted in COUNTED.items()}


@pytest.mark.parametrize("basis", Basis)
def test_a_report_knows_which_of_its_sendings_counts(reports, basis):
    found = {row.period.month: row.counted_revision(basis) for row in reports}
    assert {month: each and each.number for month, each in found.items()} == numbers(basis)
    assert all(row.counted_revision_id(basis) == (row.counted_revision(basis) or Revision()).pk for row in reports)


@pytest.mark.parametrize("basis", Basis)
def test_a_query_finds_the_reports_of_which_a_sending_counts(reports, basis):
    found = reports.with_counted_revision(basis)
    number = dict(Revision.objects.values_list("pk", "number"))
    counting = {month: each for month, each in numbers(basis).items() if each}
    assert {row.period.month: number[row.counted] for row in found} == counting


@pytest.mark.parametrize("basis", Basis)
def test_sendings_that_count_are_found_from_the_sendings_side(reports, basis):
    found = Revision.objects.filter(pk=counted_revision(basis, "submission__"))
    assert dict(found.values_list("submission__period__month", "number")) == {
        month: each for month, each in numbers(basis).items() if each
    }


@pytest.mark.parametrize("basis", Basis)
def test_sql_names_the_same_sending(reports, basis):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT v.id, {counted_revision_sql(basis, 'v')} FROM reporting_submission v")
        found = dict(cursor.fetchall())
    assert found == {row.pk: row.counted_revision_id(basis) for row in reports}


def test_no_other_module_writes_the_rule_again():
    written = re.compile(r"(?i)coalesce\(\W*[\w.]*sent_revision\w*\W+[\w.]*accepted_revision")
    paths = [path for path in (ROOT / "reporting").rglob("*.py") if "migrations" not in path.parts]
    assert [path.name for path in paths if written.search(path.read_text())] == []
