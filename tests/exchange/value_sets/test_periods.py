"""How periods are written and found: names of months, and intervals that say their days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.value_sets.periods import DAY, Month, Months
from units.refusals import Refused

APRIL = Month(1, 2020, 4, date(2020, 4, 1), date(2020, 4, 30))
JANUARY = Month(2, 2026, 1, date(2025, 12, 15), date(2026, 1, 14))  # from the 15th to the 14th
BETWEEN = Month(3, 2025, 12, date(2025, 12, 1), date(2025, 12, 14))  # where one way of counting passes into the other
MONTHS = Months([APRIL, JANUARY, BETWEEN])


@pytest.mark.parametrize(
    ("month", "name", "interval"),
    [
        (APRIL, "202004", "2020-04-01/P1M"),
        (JANUARY, "202601", "2025-12-15/P1M"),
        (BETWEEN, "202512", "2025-12-01/P14D"),
    ],
)
def test_a_period_is_written_by_its_name_or_its_days(month, name, interval):
    assert (month.name, month.interval) == (name, interval)
    assert MONTHS.find(name) == MONTHS.find(interval) == month


@pytest.mark.parametrize("text", ["2020-04", "2020-04-01/P30D"])
def test_a_period_is_found_by_other_spellings_too(text):
    assert MONTHS.find(text) == APRIL


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "period_shape"),
        ("2020", "period_shape"),
        ("2020Q1", "period_shape"),
        ("April 2020", "period_shape"),
        ("202004 ", "period_shape"),
        ("2020-02-30/P1M", "period_shape"),
        ("2020-04-01/P0D", "period_shape"),
        ("9999-12-31/P1M", "period_shape"),
        ("2020-04-01/P1Y", "period_shape"),
        ("202013", "period_unknown"),
        ("202005", "period_unknown"),
        ("2026-01-01/P1M", "period_days"),
        ("2020-04-01/P3M", "period_days"),
        ("2020-04-01/P29D", "period_days"),
    ],
)
def test_what_is_no_period_here_is_refused(text, code):
    with pytest.raises(Refused) as refused:
        MONTHS.find(text)

    assert refused.value.code == code


def test_the_refusal_of_other_days_says_which_the_period_has():
    with pytest.raises(Refused) as refused:
        MONTHS.find("2026-01-01/P1M")

    assert "01/01/2026" in refused.value.sentence
    assert "2025-12-15/P1M" in refused.value.sentence


@given(st.dates(date(2019, 1, 1), date(2030, 12, 31)), st.integers(1, 60))
def test_every_interval_is_found_again(first, days):
    month = Month(1, first.year, first.month, first, first + timedelta(days=days) - DAY)

    assert Months([month]).find(month.interval) == month
