from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reporting.outlook.projection import Months, Projection, Prospect, half_up, prospect_of

counts = st.one_of(st.integers(min_value=0, max_value=9), st.integers(min_value=0, max_value=10**9))
minimums = st.integers(min_value=0, max_value=10_000)


@st.composite
def months(draw, least=0, most=12):
    total = draw(counts)
    return Months(draw(st.integers(min_value=0, max_value=total)), total, draw(st.integers(least, most)))


@st.composite
def projections(draw):
    """Figures to date, some months that are left, and the months that the rest is supposed to be like."""
    return Projection(
        now=draw(months()),
        left=draw(st.integers(0, 11)),
        recent=draw(months(least=1, most=3)),
        all=draw(months(least=1)),
        best=draw(months(most=3)),
    )


@given(counts, st.integers(min_value=1, max_value=10**6))
def test_half_up_is_the_nearest_whole_number(numerator, denominator):
    exact = Fraction(numerator, denominator)
    assert half_up(numerator, denominator) == (exact + Fraction(1, 2)).__floor__()


@given(projections())
def test_the_year_is_what_is_known_plus_the_months_left_at_the_recent_average(case):
    assert case.exact_total == case.now.total + Fraction(case.recent.total, case.recent.months) * case.left
    assert case.exact_online == case.now.online + Fraction(case.recent.online, case.recent.months) * case.left
    assert abs(case.year_total - case.exact_total) <= Fraction(1, 2)
    assert abs(case.year_online - case.exact_online) <= Fraction(1, 2)


@given(projections(), minimums)
def test_a_quota_is_judged_on_the_exact_year(case, minimum):
    assume(case.year_total)
    reached = case.exact_total > 0 and Fraction(case.exact_online, case.exact_total) >= Fraction(minimum, 10_000)
    assert case.reaches(minimum) == reached
    assert (prospect_of(case, minimum) == Prospect.ON_COURSE) == reached


@given(projections())
def test_the_estimate_is_in_its_range(case):
    low, high = case.exact_range
    assert low <= case.exact_online <= high <= case.exact_total
    assert min(case.rest_range) <= case.rest_online <= max(case.rest_range)
    if case.exact_total:
        assert case.rate_range()[0] <= case.rate() <= case.rate_range()[1]


@given(projections(), minimums)
def test_a_quota_that_needs_more_than_is_left_is_called_impossible(case, minimum):
    assume(case.year_total)
    need, share = case.needed(minimum)
    prospect = prospect_of(case, minimum)
    if prospect == Prospect.IMPOSSIBLE:
        assert need > case.rest_total
        assert share is None
    elif prospect in (Prospect.NEEDS_MORE, Prospect.UNLIKELY):
        assert need <= case.rest_total
        assert share is None or share <= 100
        assert (prospect == Prospect.NEEDS_MORE) == case.reaches_at_best(minimum)


def test_months_add_up_and_none_are_nothing():
    assert Months(1, 2, 3) + Months(10, 20, 30) == Months(11, 22, 33)
    assert Months() == Months(0, 0, 0)


TEN = Months(50, 100, 10)


@pytest.mark.parametrize(
    ("case", "minimum", "prospect"),
    [
        (Projection(TEN, 2, Months(15, 30, 3), TEN, Months(20, 30, 3)), 4500, Prospect.ON_COURSE),
        (Projection(Months(44, 100, 10), 2, Months(13, 30, 3), TEN, Months(20, 30, 3)), 4500, Prospect.NEEDS_MORE),
        (Projection(Months(40, 100, 10), 2, Months(12, 30, 3), TEN, Months(15, 30, 3)), 4500, Prospect.UNLIKELY),
        (Projection(Months(10, 100, 10), 2, Months(3, 30, 3), TEN, Months(15, 30, 3)), 4500, Prospect.IMPOSSIBLE),
        (Projection(Months(44, 100, 12), 0, Months(13, 30, 3), TEN, Months(20, 30, 3)), 4500, Prospect.IMPOSSIBLE),
        (Projection(TEN, 2, Months(15, 30, 3), TEN, Months(20, 30, 3)), None, Prospect.NO_QUOTA),
        (Projection(Months(0, 0, 10), 2, Months(0, 0, 3), Months(0, 0, 10), Months()), 4500, Prospect.NO_ESTIMATE),
        (Projection(Months(), 1, Months(0, 1, 3), Months(), Months()), 0, Prospect.NO_ESTIMATE),
        (None, 4500, Prospect.NO_ESTIMATE),
        (None, None, Prospect.NO_QUOTA),
    ],
)
def test_prospects(case, minimum, prospect):
    assert prospect_of(case, minimum) == prospect


def test_rounding_to_whole_dossiers_never_decides():
    case = Projection(Months(), 1, Months(1, 2, 2), Months(1, 2, 2), Months(1, 2, 2))  # half a dossier online of one
    assert (case.year_online, case.year_total) == (1, 1)
    assert (case.reaches(5000), case.reaches(5001)) == (True, False)
    assert str(case.rate()) == "50.00"


def test_the_rate_of_a_year_of_fractions_is_that_of_the_fractions():
    case = Projection(
        Months(), 1, Months(1, 3, 2), Months(1, 3, 2), Months(1, 3, 2)
    )  # half a dossier of one and a half
    assert str(case.rate()) == "33.33"
    assert [str(rate) for rate in case.rate_range()] == ["33.33", "33.33"]


def test_all_that_is_left_is_not_more_than_is_left():
    case = Projection(Months(40, 100, 10), 1, Months(3, 10, 1), TEN, Months(4, 10, 1))
    assert (case.rest_total, case.needed(4500)) == (10, (10, Decimal("100.00")))
    assert prospect_of(case, 4500) == Prospect.UNLIKELY
    assert case.needed(4501) == (10, Decimal("100.00"))
    assert case.needed(4600) == (11, None)
    assert prospect_of(case, 4600) == Prospect.IMPOSSIBLE


def test_a_year_without_dossiers_reaches_nothing_not_even_a_minimum_of_nothing():
    case = Projection(Months(), 1, Months(0, 0, 1), Months(), Months())
    assert (case.reaches(4500), case.reaches(0), case.reaches_at_best(0)) == (False, False, False)
    assert (case.rate(), case.rate_range()) == (None, (None, None))


def test_the_rest_of_the_year_of_known_figures():
    case = Projection(Months(265, 612, 11), 1, Months(84, 168, 3), Months(265, 612, 11), Months(90, 150, 3))
    assert (case.year_total, case.year_online, case.rest_total) == (668, 293, 56)
    assert str(case.rate(4500)) == "43.86"
    assert [str(rate) for rate in case.rate_range()] == ["43.30", "44.70"]
    assert case.needed(4500)[0] == 36
    assert str(case.needed(4500)[1]) == "64.29"
    assert prospect_of(case, 4500) == Prospect.UNLIKELY


def test_without_dossiers_in_the_best_months_their_rate_is_that_of_the_recent_ones():
    case = Projection(Months(1, 2, 1), 2, Months(0, 0, 1), Months(1, 2, 2), Months())
    assert case.exact_range == (1, 1)
    assert case.rate_range()[0] == case.rate_range()[1]


@given(projections(), minimums, st.integers(-1, 1), st.booleans())
def test_whether_a_minimum_is_reached_is_decided_as_on_the_exact_fractions(projection, minimum, step, is_near):
    total, online, best = projection.exact_total, projection.exact_online, projection.exact_range[1]
    if is_near and total:
        minimum = max(0, int(10_000 * online / total) + step)
    assert projection.reaches(minimum) is (total > 0 and 10_000 * online >= minimum * total)
    assert projection.reaches_at_best(minimum) is (total > 0 and 10_000 * best >= minimum * total)
