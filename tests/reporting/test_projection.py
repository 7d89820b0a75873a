"""The arithmetic of the year-end projection against exact fractions."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reporting.outlook.projection import Base, Prospect, half_up, projected, prospect_of

counts = st.one_of(st.integers(min_value=0, max_value=9), st.integers(min_value=0, max_value=10**9))
minimums = st.integers(min_value=0, max_value=10_000)


@st.composite
def projections(draw):
    """Figures to date, a base of one to twelve months, and some months that are left."""
    total, base_total = draw(counts), draw(counts)
    online = draw(st.integers(min_value=0, max_value=total))
    base = Base(draw(st.integers(min_value=0, max_value=base_total)), base_total, draw(st.integers(1, 12)))
    return projected(online, total, base, draw(st.integers(1, 11)))


@given(counts, st.integers(min_value=1, max_value=10**6))
def test_half_up_is_the_nearest_whole_number(numerator, denominator):
    exact = Fraction(numerator, denominator)
    assert half_up(numerator, denominator) == (exact + Fraction(1, 2)).__floor__()


@given(projections())
def test_the_year_is_what_stands_plus_the_months_left_at_the_average(case):
    online, total = case.exact
    months = case.base.months
    assert Fraction(total, months) == case.total + Fraction(case.base.total, months) * case.left
    assert Fraction(online, months) == case.online + Fraction(case.base.online, months) * case.left
    assert abs(case.year_total - Fraction(total, months)) <= Fraction(1, 2)
    assert abs(case.year_online - Fraction(online, months)) <= Fraction(1, 2)
    assert 0 <= case.year_online <= case.year_total


@given(projections(), minimums)
def test_on_course_agrees_with_the_exact_fraction(case, minimum):
    online, total = case.exact
    assume(total)
    assert case.reaches(minimum) == (Fraction(100 * online, total) >= Fraction(minimum, 100))
    assert (prospect_of(case, minimum) == Prospect.ON_COURSE) == case.reaches(minimum)


@given(counts, st.data(), st.integers(1, 12), st.integers(1, 11), minimums)
def test_by_the_average_of_its_own_months_a_unit_keeps_its_rate(total, data, months, left, minimum):
    online = data.draw(st.integers(min_value=0, max_value=total))
    assume(total)
    case = projected(online, total, Base(online, total, months), left)
    assert Fraction(*case.exact) == Fraction(online, total)
    assert case.reaches(minimum) == (Fraction(100 * online, total) >= Fraction(minimum, 100))


@given(projections(), minimums)
def test_out_of_reach_is_when_more_is_needed_than_is_expected(case, minimum):
    assume(case.year_total)
    need, _share = case.needed(minimum)
    prospect = prospect_of(case, minimum)
    if prospect == Prospect.OUT_OF_REACH:
        assert need > case.rest_total
    if prospect == Prospect.NEEDS_MORE:
        assert need <= case.rest_total


@pytest.mark.parametrize(
    ("case", "minimum", "prospect"),
    [
        (projected(50, 100, Base(50, 100, 10), 2), 4500, Prospect.ON_COURSE),
        (projected(44, 100, Base(44, 100, 10), 2), 4500, Prospect.NEEDS_MORE),
        (projected(10, 100, Base(10, 100, 10), 2), 4500, Prospect.OUT_OF_REACH),
        (projected(50, 100, Base(50, 100, 10), 2), None, Prospect.NO_QUOTA),
        (projected(0, 0, Base(0, 0, 10), 2), 4500, Prospect.NO_ESTIMATE),
        (projected(0, 0, Base(0, 0, 0), 2), 4500, Prospect.NO_ESTIMATE),
        (None, None, Prospect.NO_QUOTA),
    ],
)
def test_prospects(case, minimum, prospect):
    assert prospect_of(case, minimum) == prospect


def test_rounding_to_whole_dossiers_never_decides():
    case = projected(0, 0, Base(1, 2, 2), 1)  # half a dossier online of one; shown as one of one
    assert (case.year_online, case.year_total) == (1, 1)
    assert (case.reaches(5000), case.reaches(5001)) == (True, False)
    assert str(case.rate()) == "50.00"


def test_the_rest_of_the_year_of_known_figures():
    case = projected(265, 612, Base(265, 612, 11), 1)
    assert (case.year_total, case.year_online, case.rest_total) == (668, 289, 56)
    assert str(case.rate(4500)) == "43.30"
    assert case.needed(4500)[0] == 36
