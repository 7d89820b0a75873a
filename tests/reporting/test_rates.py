"""The arithmetic of the rate against exact fractions."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reporting import rates
from reporting.rates import ComplianceStatus, UnitFigures

totals = st.integers(min_value=1, max_value=10**13)
minimums = st.integers(min_value=0, max_value=10_000)


@st.composite
def figures(draw):
    total = draw(totals)
    return draw(st.integers(min_value=0, max_value=total)), total


@st.composite
def figures_near_a_minimum(draw):
    """Figures whose rate is within a dossier of the minimum: where rounding could mislead."""
    minimum = draw(minimums)
    total = draw(totals)
    online = minimum * total // 10_000 + draw(st.integers(min_value=-1, max_value=1))
    assume(0 <= online <= total)
    return online, total, minimum


def half_up(value: Fraction, decimals: int) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


@given(figures_near_a_minimum())
def test_met_agrees_with_the_exact_fraction(case):
    online, total, minimum = case
    assert rates.is_met(online, total, minimum) == (Fraction(100 * online, total) >= Fraction(minimum, 100))


def test_met_is_refused_without_dossiers():
    with pytest.raises(ValueError, match="no verdict"):
        rates.is_met(0, 0, 4500)


@given(st.integers(min_value=1, max_value=10**6), st.integers(min_value=2, max_value=6), st.data())
def test_rounded_rate_is_half_up_of_the_exact_fraction(total, decimals, data):
    online = data.draw(st.integers(min_value=0, max_value=total))
    assert rates.rounded_rate(online, total, decimals) == half_up(Fraction(100 * online, total), decimals)


@pytest.mark.parametrize(
    ("online", "total", "shown"),
    [
        (5311, 17779, "29.87"),
        (1, 8, "12.50"),
        (1, 800, "0.13"),  # 0,125 rounds half up, not to even
        (3, 800, "0.38"),  # 0,375
        (0, 7, "0.00"),
        (7, 7, "100.00"),
    ],
)
def test_rounded_rate_of_known_figures(online, total, shown):
    assert str(rates.rounded_rate(online, total)) == shown


def test_rate_without_dossiers_is_none():
    assert rates.rounded_rate(0, 0) is None
    assert rates.shown_rate(0, 0, 4500) is None
    assert rates.exact_rate(0, 0) is None
    assert rates.gap_points(0, 0, 4500) is None


def test_the_exact_rate_is_in_percent_and_unrounded():
    assert rates.exact_rate(1, 3) == Fraction(100, 3)
    assert rates.exact_rate(0, 7) == 0


def test_a_percentage_in_hundredths_and_back():
    assert rates.hundredths(45) == 4500
    assert rates.percent(4550) == Decimal("45.50")


@given(st.lists(figures(), min_size=2, max_size=2))
def test_an_integer_orders_rates_as_their_fractions_do(cases):
    assume(all(total < 10**12 for _online, total in cases))
    one, other = (rates.exact_rate(*case) for case in cases)
    first, second = (rates.rate_order(*case) for case in cases)
    assert ((first > second) - (first < second)) == ((one > other) - (one < other))


def test_rates_that_differ_by_the_least_are_distinguished_and_equal_ones_are_not():
    most = 10**12 - 1
    assert rates.rate_order(1, most) < rates.rate_order(1, most - 1)
    assert rates.rate_order(most - 2, most - 1) < rates.rate_order(most - 1, most)
    assert rates.rate_order(1, 3) == rates.rate_order(333_333_333_333, 999_999_999_999)
    assert rates.rate_order(0, 1) == 0
    assert rates.rate_order(0, 0) is None


@given(st.lists(st.tuples(figures(), minimums), min_size=2, max_size=2))
def test_an_integer_orders_distances_to_the_minimum_as_their_fractions_do(cases):
    assume(all(total < 10**12 for (_online, total), _minimum in cases))
    one, other = (rates.exact_rate(*case) - Fraction(minimum, 100) for case, minimum in cases)
    first, second = (rates.gap_order(*case, minimum) for case, minimum in cases)
    assert ((first > second) - (first < second)) == ((one > other) - (one < other))


def test_the_least_difference_of_two_distances_to_the_minimum_is_seen():
    most = 10**12 - 1
    assert rates.gap_order(1, most, 0) < rates.gap_order(1, most - 1, 0)
    assert rates.gap_order(1, 2, 2500) == rates.gap_order(2, 4, 2500) > rates.gap_order(1, 2, 2501)
    assert rates.gap_order(45, 100, 4500) == 0 > rates.gap_order(44, 100, 4500)


def test_without_dossiers_or_a_minimum_there_is_no_distance():
    assert (rates.gap_order(0, 0, 4500), rates.gap_order(1, 2, None), rates.gap_order(0, 0, None)) == (None, None, None)


def test_shown_rate_has_more_decimals_where_rounding_would_hide_the_verdict():
    assert not rates.is_met(8999, 20000, 4500)
    assert str(rates.rounded_rate(8999, 20000)) == "45.00"
    assert str(rates.shown_rate(8999, 20000, 4500)) == "44.995"
    assert str(rates.shown_rate(9000, 20000, 4500)) == "45.00"


@given(figures_near_a_minimum())
def test_shown_rate_never_contradicts_the_verdict(case):
    online, total, minimum = case
    shown = rates.shown_rate(online, total, minimum)
    assert (shown >= rates.percent(minimum)) == rates.is_met(online, total, minimum)


@given(figures(), minimums)
def test_shown_rate_has_two_decimals_unless_they_would_mislead(case, minimum):
    online, total = case
    shown = rates.shown_rate(online, total, minimum)
    plain = rates.rounded_rate(online, total)
    misleads = not rates.is_met(online, total, minimum) and plain >= rates.percent(minimum)
    assert (shown != plain or shown.as_tuple().exponent != -2) == misleads


@given(totals, minimums)
def test_needed_online_is_the_smallest_number_that_meets(total, minimum):
    need = rates.needed_online(total, minimum)
    assert rates.is_met(need, total, minimum)
    assert need == 0 or not rates.is_met(need - 1, total, minimum)


def test_needed_online_of_cam_ranh():
    assert rates.needed_online(6930, 3500) == 2426


@given(figures(), minimums, st.integers(min_value=0, max_value=10**9))
def test_rest_of_the_year_meets_the_quota_exactly(case, minimum, rest):
    online, total = case
    need, share = rates.online_needed_in_rest(online, total, minimum, rest)
    assert rates.is_met(online + need, total + rest, minimum)
    assert need == 0 or not rates.is_met(online + need - 1, total + rest, minimum)
    assert share == rates.rounded_rate(need, rest)


def test_gap_is_the_shown_rate_minus_the_minimum():
    assert rates.gap_points(2108, 6930, 3500) == Decimal("-4.58")
    assert rates.gap_points(3454, 6119, 4500) == Decimal("11.45")
    assert rates.gap_points(8999, 20000, 4500) == Decimal("-0.005")
    assert rates.gap_points(1, 2, None) is None


@pytest.mark.parametrize(
    ("online", "total", "minimum", "months", "final", "expected"),
    [
        (45, 100, 4500, 3, False, ComplianceStatus.MET),
        (44, 100, 4500, 3, False, ComplianceStatus.NOT_YET_MET),
        (44, 100, 4500, 12, True, ComplianceStatus.NOT_MET),
        (0, 0, 4500, 3, True, ComplianceStatus.NO_DOSSIERS),
        (0, 0, 4500, 0, True, ComplianceStatus.NOT_REPORTED),
        (44, 100, None, 12, True, ComplianceStatus.NO_QUOTA),
        (0, 0, None, 0, False, ComplianceStatus.NO_QUOTA),
        (0, 1, 0, 1, False, ComplianceStatus.MET),
    ],
)
def test_verdict(online, total, minimum, months, final, expected):
    verdict = rates.verdict(
        online=online, total=total, minimum_hundredths=minimum, months_reported=months, is_final=final
    )
    assert verdict == expected


def test_ties_share_the_better_place():
    assert rates.competition_ranks([30, 20, 20, 10], Fraction) == {0: 1, 1: 2, 2: 2, 3: 4}


@given(st.lists(figures(), max_size=30))
def test_rank_counts_who_is_strictly_better(cases):
    values = [Fraction(*case) for case in cases]
    ranks = rates.competition_ranks(values, lambda value: value)
    assert ranks == {place: 1 + sum(other > value for other in values) for place, value in enumerate(values)}


def test_ranks_stay_within_the_group_and_leave_out_who_has_no_quota_or_no_rate():
    units = [
        UnitFigures("district", 40, 100, 3500),  # +5
        UnitFigures("district", 39, 100, 3000),  # +9
        UnitFigures("district", 90, 100, None),
        UnitFigures("district", 0, 0, 3000),
        UnitFigures("commune", 10, 100, 2500),
    ]
    assert rates.ranks_in_groups(units) == [(1, 2), (2, 1), (None, None), (None, None), (1, 1)]


def test_a_unit_with_one_dossier_is_ranked():
    assert rates.ranks_in_groups([UnitFigures("commune", 0, 1, 2500)]) == [(1, 1)]


def test_equal_fractions_of_unequal_figures_tie():
    units = [UnitFigures("commune", 1, 3, 2500), UnitFigures("commune", 333, 999, 2500)]
    assert rates.ranks_in_groups(units) == [(1, 1), (1, 1)]
