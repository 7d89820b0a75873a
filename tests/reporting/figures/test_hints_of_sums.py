"""The part of a provisional sum that comes from reports with open hints: months, share, and the rate without them."""

from decimal import Decimal

import pytest
from django.db.models import Q

from reporting.figures.open_hints import OpenHints, hinted_months, open_hints_of
from reporting.figures.totals import Totals
from reporting.models import Basis
from tests.factories import make_commune, make_compliance, make_period, make_report, make_unit

PROVISIONAL = Basis.PROVISIONAL


def sums(total, online, reported=1):
    return Totals(received_total=total, received_online=online, reported=reported)


@pytest.mark.parametrize(
    ("part", "everything", "share", "without"),
    [
        (sums(25, 25), sums(100, 50), Decimal("25.00"), Decimal("33.33")),
        (sums(100, 50), sums(100, 50), Decimal("100.00"), None),
        (sums(0, 0), sums(100, 50), Decimal("0.00"), Decimal("50.00")),
        (sums(0, 0), sums(0, 0), None, None),
    ],
)
def test_share_and_rate_without(part, everything, share, without):
    hints = OpenHints(part, everything)
    assert (hints.share, hints.rate_without) == (share, without)


def test_the_sentence_says_how_many_reports_their_share_and_the_rate_without():
    text = str(OpenHints(sums(250, 250, reported=1234), sums(1000, 500)))
    assert text.startswith("1.234 báo cáo")
    assert "25,00%" in text
    assert "33,33%" in text


HINTED = {1: sums(1, 1), 3: sums(4, 4, reported=2)}
MONTHS = {month: sums(10, 5) for month in range(1, 6)}


@pytest.mark.parametrize(
    ("chosen", "reports", "received"),
    [
        (range(1, 6), 3, (5, 50)),
        (range(2, 4), 2, (4, 20)),
        (range(1, 2), 1, (1, 10)),
        (range(2, 3), None, None),
        (range(4, 6), None, None),
        ([3], 2, (4, 10)),
    ],
)
def test_only_reports_of_the_chosen_months_are_counted(chosen, reports, received):
    found = open_hints_of(HINTED, MONTHS, chosen)
    assert (found and found.reports) == reports
    if found:
        assert (found.part.received_total, found.total.received_total) == received


@pytest.mark.django_db
def test_months_with_hints_are_those_of_reports_that_await_confirmation_with_one():
    period = make_period(4)
    for code, status, warnings in (
        ("A", "submitted", 1),
        ("B", "submitted", 0),
        ("C", "accepted", 1),
        ("D", "submitted", 3),
    ):
        unit = make_unit(code)
        make_report(unit, period, status, warnings=warnings)
        make_compliance(unit, period, 10, 5, PROVISIONAL)
        make_compliance(unit, period, 99, 99)
    found = hinted_months(2020)
    assert {month: (each.received_total, each.reported) for month, each in found.items()} == {4: (20, 2)}
    assert hinted_months(2019) == {}


@pytest.mark.django_db
def test_among_some_units_only_their_reports_are_added():
    period = make_period(4)
    for unit in (make_unit("A"), make_commune("X")):
        make_report(unit, period, "submitted", warnings=1)
        make_compliance(unit, period, 10, 5, PROVISIONAL)
    assert hinted_months(2020, Q(unit__kind="commune"))[4].reported == 1


@pytest.mark.django_db
def test_a_report_whose_row_counts_no_sending_is_not_added():
    period, unit = make_period(4), make_unit("A")
    make_report(unit, period, "submitted", warnings=1)
    make_compliance(unit, period, basis=PROVISIONAL, reported=False, months_reported=0)
    assert hinted_months(2020) == {}
