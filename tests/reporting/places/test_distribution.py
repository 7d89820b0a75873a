"""How rates are spread: exact bands, the true median, the lines of the quotas."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotas.models import QuotaTier
from reporting.figures.totals import Totals
from reporting.places.distribution import Band, Distribution
from reporting.rates import exact_rate, rate_order
from tests.reporting.drawings.svg import drawn

LOW = QuotaTier(pk=1, code="A", kind="commune", minimum_hundredths=2000)
HIGH = QuotaTier(pk=2, code="B", kind="commune", minimum_hundredths=3250)


def spread(*pairs, tier=None):
    """A distribution of units with (online, total) dossiers."""
    return Distribution((Totals(total, online, reported=1, expected=1), tier) for online, total in pairs)


def levels(distribution):
    """The quotas' lines of the wide picture."""
    return drawn("strip", distribution.chart).all("svg", "size-wide")[0].all("line", "level")


def counted(distribution):
    return {band.low: band.units for band in distribution.bands if band.units}


def test_a_rate_on_the_edge_of_a_band_is_in_the_upper_one():
    assert counted(spread((5, 100), (49_999, 1_000_000), (0, 3))) == {5: 1, 0: 2}


def test_a_hundred_percent_is_in_the_last_band():
    found = spread((7, 7), (95, 100))
    assert counted(found) == {95: 2}
    assert (found.bands[-1].is_last, len(found.bands)) == (True, 20)


def test_units_without_a_rate_are_separate():
    found = spread((1, 4), (0, 0), (0, 0))
    assert (counted(found), found.unrated) == ({25: 1}, 2)


def test_bands_reach_to_the_highest_quota_though_no_unit_is_there():
    found = Distribution([(Totals(100, 3, reported=1, expected=1), LOW), (Totals(0, 0), HIGH)])
    assert [band.low for band in found.bands] == [0, 5, 10, 15, 20, 25, 30]
    assert [level["data-value"] for level in levels(found)] == ["20", "65/2"]


def test_a_quota_counts_those_of_its_own_tier_on_exact_numbers():
    rounded_up = (Totals(100_000, 19_999, reported=1, expected=1), LOW)  # shown as 20,00 %, and not enough
    found = Distribution([rounded_up, (Totals(5, 1, reported=1, expected=1), LOW), (Totals(2, 1), HIGH)])
    assert [(line.tier.code, line.reached, line.judged) for line in found.quotas] == [("A", 1, 2), ("B", 1, 1)]


@pytest.mark.parametrize(
    ("pairs", "finding"),
    [
        ([], "Chưa có đơn vị nào có tỷ lệ"),
        ([(0, 0)], "Chưa có đơn vị nào có tỷ lệ"),
        ([(1, 3)], "Một đơn vị có tỷ lệ: 33,33%"),
        ([(1, 10), (2, 10), (9, 10)], "Một nửa số đơn vị đạt từ 20,00% trở lên (trung vị)"),
        ([(1, 10), (2, 10), (1, 3), (9, 10)], "Một nửa số đơn vị đạt từ 26,67% trở lên (trung vị)"),
    ],
)
def test_the_title_says_the_median(pairs, finding):
    assert spread(*pairs).finding == finding


def test_units_with_months_missing_are_named_with_the_figures():
    found = Distribution([(Totals(4, 1, reported=2, expected=3), None), (Totals(4, 1, reported=3, expected=3), None)])
    assert found.sentence == "2 đơn vị có tỷ lệ. Trong đó 1 đơn vị chưa đủ báo cáo."


def test_without_units_there_is_no_band_and_no_median():
    nobody = spread()
    assert (nobody.bands, nobody.quotas, nobody.median, nobody.shown_median, nobody.unrated) == ([], [], None, None, 0)
    assert nobody.sentence == "0 đơn vị có tỷ lệ."
    assert (levels(nobody), drawn("strip", nobody.chart).all("circle")) == ([], [])


@pytest.mark.parametrize(("low", "bounds"), [(0, (0, 500)), (90, (9000, 9500)), (95, (9500, 10_001))])
def test_a_band_ends_where_the_next_begins_and_the_last_just_above_all(low, bounds):
    band = Band(low, 1, 3)
    assert (band.low_hundredths, band.high_hundredths) == bounds
    assert (band.share, Band(low, 0, 0).share) == (Decimal("33.33"), None)


def test_a_quota_of_a_hundred_percent_and_one_of_none_are_within_the_bands():
    every, none = (
        QuotaTier(pk=pk, code=str(pk), kind="commune", minimum_hundredths=m) for pk, m in ((1, 10_000), (2, 0))
    )
    found = Distribution([(Totals(2, 2, reported=1, expected=1), every), (Totals(2, 0, reported=1, expected=1), none)])
    assert [(line.tier.pk, line.reached, line.judged) for line in found.quotas] == [(2, 1, 1), (1, 1, 1)]
    assert ([band.low for band in found.bands][-1], len(found.bands)) == (95, 20)
    assert [level["data-value"] for level in levels(found)] == ["0", "100"]


def test_two_quotas_of_one_minimum_come_by_code_and_are_counted_apart():
    twin = QuotaTier(pk=9, code="0", kind="commune", minimum_hundredths=LOW.minimum_hundredths)
    found = Distribution([(Totals(10, 2), LOW), (Totals(10, 1), twin), (Totals(), twin)])
    assert [(line.tier.code, line.reached, line.judged) for line in found.quotas] == [("0", 0, 1), ("A", 1, 1)]


figures = st.integers(1, 10**10).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@given(figures, figures)
def test_the_order_of_rates_is_that_of_their_fractions(one, other):
    first, second = exact_rate(*one), exact_rate(*other)
    assert (rate_order(*one) < rate_order(*other)) == (first < second)
    assert (rate_order(*one) == rate_order(*other)) == (first == second)


def test_the_nearest_rates_that_units_can_have_keep_their_order():
    assert rate_order(10**10 - 2, 10**10 - 1) < rate_order(10**10 - 1, 10**10)
    assert rate_order(1, 3) == rate_order(3, 9)
    assert rate_order(0, 0) is None
