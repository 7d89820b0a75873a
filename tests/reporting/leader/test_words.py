"""Rates on the leader's page are rounded once, from what was counted."""

from fractions import Fraction

from reporting.drawings.words import short_range
from reporting.figures.totals import Totals
from reporting.leader.answers import RateToDate
from reporting.leader.words import points_short, rate_short, year_range
from reporting.outlook.sums import YearSums


def test_a_rate_of_one_decimal_is_not_rounded_from_one_of_two():
    totals = Totals(received_total=100_000, received_online=31_146)
    assert str(totals.rate) == "31.15"
    assert rate_short(totals.exact) == "31,1%"


def test_an_estimate_and_its_limits_are_not_either():
    sums = YearSums(Totals(), 100_000, (31_146, 31_246, 31_046))
    assert [rate_short(each) for each in (sums.exact, *sums.exact_range)] == ["31,1%", "31,0%", "31,2%"]


def test_a_year_after_two_months_is_not_said_to_end_between_a_figure_and_itself():
    sums = YearSums(Totals(), 1000, (510, 510, 510))
    assert year_range(sums) == "các tháng đã có còn ít, chưa ước được khoảng dao động"
    assert short_range(*sums.exact_range) == "khoảng 51,0%"
    assert year_range(YearSums(Totals(), 1000, (510, 508, 514))) == "50,8% – 51,4%"


def test_nothing_received_is_a_dash():
    assert rate_short(Totals().exact) == "–"
    assert rate_short(YearSums(Totals(), 0, (0, 0, 0)).exact) == "–"


def test_a_change_is_rounded_once_from_what_was_counted():
    """10.1495% is 10.15% in tables, where the change on 10% is 0.15 points; rounded again it were 0.2."""
    change = RateToDate(Totals(200_000, 20_299), Totals(10, 1), [], None, None).change
    assert change == Fraction(1495, 10_000)
    assert [points_short(change), points_short(-change)] == ["+0,1", "−0,1"]
    assert [points_short(Fraction(1, 400)), points_short(Fraction(0)), points_short(None)] == ["+0,003", "0,0", "–"]
