"""What was confirmed before a moment, to the month, the moment and the unit, by the rules of today or of then."""

from datetime import date, timedelta

import pytest
import time_machine

from procedures.models import Publication
from reporting.actions.submissions import submission_accept, submission_reopen
from reporting.changes.differences import NONE, CountedFigures, confirmed_before, rules_are_known
from units import clock

FIRST, SECOND = CountedFigures(10, 3, 1), CountedFigures(12, 6, 2)
CORRECTED_ON = date(2020, 5, 18)


def at(day):
    """Midnight at the beginning of a day of May 2020."""
    return time_machine.travel(clock.at(date(2020, 5, day)), tick=False)


def confirm(province, code, *figures):
    submission_accept(submission=province.send(code, 3, *figures), by=province.coordinator)


@pytest.fixture
def corrected(working_province):
    """X1's March: 10/3/1 confirmed on 16 May, 12/6/2 at the beginning of 18 May; 2 of C2's dossiers among them."""
    coordinator = working_province.coordinator
    with at(16):
        confirm(working_province, "X1", (8, 2, 1), (2, 1, 0))
    with at(17):
        submission = working_province.units["X1"].submissions.get(period__month=3)
        submission_reopen(submission=submission, by=coordinator, reason="Thiếu hồ sơ", until=date(2020, 5, 20))
    with at(18):
        confirm(working_province, "X1", (10, 5, 2), (2, 1, 0))
    return working_province


def before(province, day, codes=("X1",), month=4, **rules):
    ids = [province.units[code].pk for code in codes]
    return confirmed_before(ids, 2020, month, clock.at(date(2020, 5, day)), **rules)


def test_the_last_confirmation_before_the_moment_counts(corrected):
    assert [before(corrected, day) for day in (16, 17, 18, 19)] == [NONE, FIRST, FIRST, SECOND]


def test_the_month_itself_is_included_and_later_ones_are_not(corrected):
    assert [before(corrected, 19, month=month) for month in (2, 3, 4)] == [NONE, SECOND, SECOND]


def test_other_units_are_not(corrected):
    confirm(corrected, "X2", (7, 7, 7), (0, 0, 0))
    assert before(corrected, 20) == SECOND
    assert before(corrected, 20, codes=("X1", "X2")) == SECOND + CountedFigures(7, 7, 7)


def test_a_department_is_counted_by_what_it_publishes(corrected):
    confirm(corrected, "SO1", (30, 3, 1), (10, 1, 0))
    assert before(corrected, 20, codes=("SO1",)) == CountedFigures(40, 4, 1)


def held_to_be_published_in_2020(day):
    """From ``day`` on C2 is exempt in this year."""
    with at(day):
        publication = Publication.objects.get(procedure__code="C2")
        publication.effective_on = date(2020, 1, 2)
        publication.save()


@pytest.mark.parametrize(("changed_on", "expected"), [(18, CountedFigures(10, 5, 2)), (19, SECOND), (20, SECOND)])
def test_the_rules_of_then_are_those_of_the_last_change_before_the_moment(corrected, changed_on, expected):
    held_to_be_published_in_2020(changed_on)
    assert before(corrected, 19, rules_of_then=True) == expected
    assert before(corrected, 19) == CountedFigures(10, 5, 2)


def test_the_rules_are_known_after_the_moment_in_which_all_were_first_stored(working_province):
    stored = Publication.history.earliest().history_date
    assert not rules_are_known(stored)
    assert rules_are_known(stored + timedelta(seconds=1))


def test_figures_that_are_not_given_are_none():
    assert CountedFigures() == CountedFigures(0, 0, 0)
    assert not CountedFigures()
