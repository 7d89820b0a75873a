"""The number of hints kept with each waiting report: always that of the hints themselves, whatever happened before."""

import importlib
from datetime import date

import pytest
import time_machine
from django.apps import apps

from reporting.actions.submissions import submission_accept, submission_return, submission_withdraw
from reporting.hints.found import hints_by_report
from reporting.models import Submission
from tests.reporting.small_province import make_province

USUAL, HIGH = ((10, 2, 0), (5, 1, 0)), ((200, 2, 0), (5, 1, 0))
ALL_ONLINE = ((60, 60, 0), (5, 1, 0))
UNTIL = date(2020, 8, 20)


@pytest.fixture
def province(db):
    with time_machine.travel("2020-08-15T09:00:00+07:00", tick=False):
        yield make_province(range(1, 8))


def kept():
    return {each.period.month: each.warnings for each in Submission.objects.awaiting_review().select_related("period")}


def found():
    """The same from the hints on what is stored."""
    reports = list(Submission.objects.awaiting_review().select_related("period"))
    hints = hints_by_report(reports)
    return {each.period.month: sum(not hint.is_note for hint in hints[each.pk]) for each in reports}


def test_a_sending_is_counted_when_it_is_sent(province):
    province.send("X1", 1, *USUAL)
    province.send("X1", 2, *ALL_ONLINE)
    assert kept() == found() == {1: 0, 2: 1}


def test_a_note_that_asks_for_no_second_look_is_not_counted(province):
    province.send("X1", 1, (5, 1, 6), (2, 0, 0))
    assert kept() == {1: 0}


def test_a_correction_of_an_earlier_month_counts_the_later_ones_again(province):
    first = province.send("X1", 1, *ALL_ONLINE)
    province.send("X1", 2, *ALL_ONLINE)
    assert kept() == found() == {1: 1, 2: 1}  # equal to the month before
    submission_withdraw(submission=first, by=province.clerks["X1"])
    province.send("X1", 1, *USUAL)
    assert kept() == found() == {1: 0, 2: 1}  # all online, for the first time
    submission_return(submission=first, by=province.coordinator, reason="Sửa", until=UNTIL)
    assert kept() == found() == {2: 1}


def test_the_return_of_an_earlier_month_ends_what_it_made_unusual(province):
    reports = [province.send("X1", month, *USUAL) for month in (1, 2, 3, 4)]
    for changed, month in enumerate((1, 2, 3), start=1):  # no two months alike
        submission_withdraw(submission=reports[month - 1], by=province.clerks["X1"])
        province.send("X1", month, (10 + changed, 2, 0), (5, 1, 0))
    province.send("X1", 5, *HIGH)
    assert kept() == found()
    assert kept()[5] == 1
    submission_return(submission=reports[0], by=province.coordinator, reason="Sửa", until=UNTIL)
    assert kept() == found()  # with three months there is no «usual» to speak of
    assert kept()[5] == 0


def test_other_units_and_confirmed_reports_are_left_alone(province):
    other = province.send("X2", 2, *USUAL)
    done = submission_accept(submission=province.send("X1", 2, *USUAL), by=province.coordinator)
    Submission.objects.filter(pk__in=[other.pk, done.pk]).update(warnings=9)
    province.send("X1", 1, *USUAL)
    assert set(Submission.objects.exclude(period__month=1).values_list("warnings", flat=True)) == {9}


def test_reports_that_waited_before_the_number_was_kept_are_counted_by_the_migration(province):
    for month in (1, 2, 3, 4, 5):
        province.send("X1", month, (10 + month, 2, 0), (5, 1, 0))
    province.send("X1", 6, *HIGH)
    province.send("X2", 2, *ALL_ONLINE)
    expected = sorted(Submission.objects.values_list("pk", "warnings"))
    Submission.objects.update(warnings=0)
    migration = importlib.import_module("reporting.migrations.0009_count_hints_of_waiting_reports")
    migration.count(apps, None)
    assert sorted(Submission.objects.values_list("pk", "warnings")) == expected
    assert sum(number for _pk, number in expected) == 2


@pytest.mark.usefixtures("demo")
def test_an_import_counts_the_hints_of_what_it_leaves_waiting():
    assert kept_of_all() == found_of_all()
    assert len(kept_of_all()) == 117
    assert sum(map(bool, kept_of_all().values())) == 2


def kept_of_all():
    return dict(Submission.objects.awaiting_review().values_list("pk", "warnings"))


def found_of_all():
    reports = list(Submission.objects.awaiting_review().select_related("period"))
    return {pk: sum(not hint.is_note for hint in hints) for pk, hints in hints_by_report(reports).items()}
