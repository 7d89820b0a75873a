"""Lines are sorted by exact figures: what a page rounds to one number stays in order."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.figures.line_order import LINE_KEYS
from reporting.figures.lines import Line, Verdicts
from reporting.figures.totals import Totals
from reporting.models import Compliance
from reporting.outlook.outlook import OUTLOOK_KEYS, OutlookLine
from reporting.outlook.projection import Months, Prospect
from reporting.places.districts import DISTRICT_KEYS, DistrictRow
from reporting.rates import ComplianceStatus, gap_order
from units.models import Unit

LESS, MORE, TOTAL, MINIMUM = 2_700_100, 2_700_400, 9_000_000, 2500


def line(online, total=TOTAL, minimum=MINIMUM, unit=None):
    row = Compliance(
        unit=unit or Unit(name="Xã Một"),
        ytd_received_online=online,
        ytd_received_total=total,
        minimum_hundredths=minimum,
        months_reported=1,
    )
    return Line(row, ComplianceStatus.MET, 1, 1)


def of_district(each):
    return DistrictRow(each.row.unit, each, each.to_date, each.rate, Totals(), Verdicts())


def of_outlook(each):
    return OutlookLine(each, Months(), None, Prospect.NO_ESTIMATE)


def test_a_gap_that_rounding_makes_equal_is_still_in_order():
    less, more = line(LESS), line(MORE)
    assert less.gap == more.gap
    assert LINE_KEYS["gap"](less) < LINE_KEYS["gap"](more)
    assert DISTRICT_KEYS["gap"](of_district(less)) < DISTRICT_KEYS["gap"](of_district(more))


def test_a_rate_that_rounding_makes_equal_is_still_in_order():
    less, more = line(LESS), line(MORE)
    assert less.rate == more.rate
    assert LINE_KEYS["rate"](less) < LINE_KEYS["rate"](more)
    assert OUTLOOK_KEYS["rate"](of_outlook(less)) < OUTLOOK_KEYS["rate"](of_outlook(more))


def test_equal_gaps_of_different_figures_are_equal():
    assert LINE_KEYS["gap"](line(1, 3, 1000)) == LINE_KEYS["gap"](line(3, 9, 1000))


@pytest.mark.parametrize(("total", "minimum"), [(0, MINIMUM), (TOTAL, None)])
def test_a_line_without_dossiers_or_quota_has_no_gap(total, minimum):
    assert LINE_KEYS["gap"](line(0, total, minimum)) is None


@pytest.mark.parametrize(
    ("keys", "row"), [(LINE_KEYS, lambda each: each), (DISTRICT_KEYS, of_district), (OUTLOOK_KEYS, of_outlook)]
)
def test_units_are_in_their_own_order_everywhere(keys, row):
    first = line(0, unit=Unit(name="Xã Một", sort_order=1, code="b", sort_key="2"))
    second = line(0, unit=Unit(name="Xã Hai", sort_order=2, code="a", sort_key="1"))
    third = line(0, unit=Unit(name="Xã Ba", sort_order=2, code="c", sort_key="0"))
    assert keys["unit"](row(first)) < keys["unit"](row(second)) < keys["unit"](row(third))


figures = st.integers(1, 10**8).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))
minimums = st.integers(0, 10_000)


@given(figures, minimums, figures, minimums)
def test_gaps_are_ordered_as_their_fractions_are(one, minimum, other, other_minimum):
    gaps = [
        Fraction(100 * online, total) - Fraction(least, 100)
        for (online, total), least in ((one, minimum), (other, other_minimum))
    ]
    orders = [gap_order(*one, minimum), gap_order(*other, other_minimum)]
    assert (orders[0] < orders[1], orders[0] == orders[1]) == (gaps[0] < gaps[1], gaps[0] == gaps[1])
