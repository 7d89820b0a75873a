"""The months in a row: their quarters, what first and last say, years with holes."""

import pytest

from reporting.figures.totals import Totals
from reporting.figures.trend import Trend


def trend(**months):
    """A trend of rates in percent by month («m1=50»); None is a month without dossiers."""
    found = {}
    for name, rate in months.items():
        found[int(name[1:])] = Totals() if rate is None else Totals(received_total=100, received_online=rate)
    return Trend.up_to(12, dict(sorted(found.items())))


@pytest.mark.parametrize(
    ("months", "finding"),
    [
        ({}, "Tỷ lệ theo tháng"),
        ({"m1": 50}, "Tỷ lệ theo tháng"),
        ({"m1": 50, "m2": None}, "Tỷ lệ theo tháng"),
        ({"m1": 20, "m2": 30}, "tăng từ 20,00% (tháng 01) lên 30,00% (tháng 02)"),
        ({"m1": 30, "m2": 90, "m4": 20}, "giảm từ 30,00% (tháng 01) xuống 20,00% (tháng 4)"),
        ({"m1": 30, "m2": 90, "m4": 30}, "30,00%"),
        ({"m1": None, "m2": 10, "m3": 20, "m4": None}, "tăng từ 10,00% (tháng 02) lên 20,00% (tháng 3)"),
        ({"m11": 0, "m12": 100}, "tăng từ 0,00% (tháng 11) lên 100,00% (tháng 12)"),
    ],
)
def test_the_first_and_the_last_month_with_a_rate_are_named(months, finding):
    found = trend(**months)
    assert finding in found.finding
    assert found.has_finding == (found.finding != "Tỷ lệ theo tháng")


def test_equal_rates_neither_rise_nor_fall():
    sentence = trend(m1=30, m2=30).finding
    assert "tăng" not in sentence
    assert "giảm" not in sentence


def test_only_months_until_the_one_of_the_page_are_shown():
    months = {number: Totals(received_total=number) for number in range(1, 13)}
    assert [number for number, _totals in Trend.up_to(5, months).months] == [1, 2, 3, 4, 5]
    assert Trend.up_to(0, months).months == []


def rows(*numbers):
    months = {number: Totals(received_total=number) for number in numbers}
    return [(row.number, row.quarter, row.totals.received_total) for row in Trend.up_to(12, months).rows]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((), []),
        ((1,), [(1, "", 1)]),
        ((1, 2), [(1, "", 1), (2, "", 2), (2, "I", 3)]),
        ((1, 2, 3, 4), [(1, "", 1), (2, "", 2), (3, "", 3), (3, "I", 6), (4, "", 4)]),
        ((1, 3), [(1, "", 1), (3, "", 3), (3, "I", 4)]),
        ((3, 4), [(3, "", 3), (4, "", 4)]),
        ((1, 2, 6), [(1, "", 1), (2, "", 2), (2, "I", 3), (6, "", 6)]),
        ((11, 12), [(11, "", 11), (12, "", 12), (12, "IV", 23)]),
    ],
)
def test_below_the_last_month_of_a_quarter_is_its_sum_unless_it_is_that_month_alone(numbers, expected):
    assert rows(*numbers) == expected


def test_a_quarter_with_months_to_come_is_partial():
    months = {number: Totals() for number in (1, 2, 3, 4, 5)}
    partial = {row.quarter: row.is_partial for row in Trend.up_to(12, months).rows if row.quarter}
    assert partial == {"I": False, "II": True}
