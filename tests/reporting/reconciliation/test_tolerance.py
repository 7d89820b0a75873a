"""When two numbers differ above the tolerance: greater than the number and greater than the percentage, on integers."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reporting.reconciliation.differences_sql import exceeds
from reporting.reconciliation.tolerance import Tolerance, difference_percent, joined
from units.models import PortalSettings
from units.sql import rows_of


@pytest.mark.parametrize(
    ("count", "percent", "reported", "system", "exceeded"),
    [
        (5, 5, 100, 100, False),
        (5, 5, 105, 100, False),  # five is not more than five
        (5, 5, 106, 100, True),  # six of a hundred: more than five, and more than five percent
        (5, 5, 94, 100, True),  # in both directions alike
        (5, 5, 95, 100, False),
        (5, 5, 126, 120, False),  # six, but exactly five percent
        (5, 5, 127, 120, True),
        (5, 5, 9_040, 9_000, False),  # forty of nine thousand are little
        (5, 5, 9_451, 9_000, True),
        (5, 5, 8, 5, False),  # sixty percent, but three dossiers
        (5, 5, 5, 0, False),
        (5, 5, 6, 0, True),  # of nothing any share is more
        (5, 5, 0, 6, True),
        (0, 0, 100, 100, False),
        (0, 0, 101, 100, True),
        (0, 100, 200, 100, False),
        (0, 100, 201, 100, True),
        (9_999_999, 0, 9_999_999, 0, False),
        (0, 100, 0, 9_999_999, False),
    ],
)
def test_both_bounds_must_be_exceeded(count, percent, reported, system, exceeded):
    assert Tolerance(count, percent).exceeded(reported, system) is exceeded


def test_only_numbers_that_both_sides_have_are_compared():
    tolerance = Tolerance(5, 5)
    assert tolerance.numbers_exceeded((100, 50, 90), (200, 50, None)) == [0]
    assert tolerance.numbers_exceeded((100, 50, 90), (200, 50, 10)) == [0, 2]
    assert tolerance.numbers_exceeded((None, None, None), (200, 50, 10)) == []


def test_numbers_that_do_not_belong_together_are_not_compared_at_all():
    with pytest.raises(ValueError, match="zip"):
        Tolerance(5, 5).numbers_exceeded((100, 50), (100, 50, 90))


def test_administrators_set_it():
    assert Tolerance.of(PortalSettings()) == Tolerance(5, 5)
    assert Tolerance.of(PortalSettings(tolerance_count=0, tolerance_percent=20)) == Tolerance(0, 20)


@pytest.mark.parametrize(
    ("reported", "system", "percent"),
    [
        (150, 200, Decimal("-25.00")),
        (200, 150, Decimal("33.33")),
        (1, 3, Decimal("-66.67")),
        (200_005, 200_000, Decimal("0.00")),  # 0,0025 rounds down
        (20_001, 20_000, Decimal("0.01")),  # exactly half a hundredth rounds away from zero
        (19_999, 20_000, Decimal("-0.01")),
        (7, 0, None),
        (0, 0, None),
        (0, 8, Decimal("-100.00")),
    ],
)
def test_a_difference_in_percent_is_of_the_systems_number(reported, system, percent):
    assert difference_percent(reported, system) == percent


def test_a_difference_that_rounds_to_nothing_has_no_sign():
    assert str(difference_percent(1_999_999, 2_000_000)) == str(difference_percent(2_000_001, 2_000_000)) == "0.00"


def test_numbers_are_kept_as_one_text():
    assert joined((150, 62, None)) == "150.62."


numbers = st.integers(0, 200) | st.integers(0, 9_999_999)


@pytest.mark.django_db
@given(st.integers(0, 10) | st.integers(0, 9_999_999), st.integers(0, 100), st.lists(st.tuples(numbers, numbers)))
@example(5, 5, [(105, 100), (106, 100), (126, 120), (0, 0), (6, 0), (0, 9_999_999)])
def test_the_database_decides_as_the_rule_does(count, percent, pairs):
    select = f"SELECT CASE WHEN {exceeds('v.mine', 'v.theirs')} THEN 1 ELSE 0 END"
    sql = f"{select} FROM (SELECT CAST(%(mine)s AS integer) AS mine, CAST(%(theirs)s AS integer) AS theirs) v"
    tolerance = Tolerance(count, percent)
    for mine, theirs in pairs:
        values = {"count": count, "percent": percent, "mine": mine, "theirs": theirs}
        assert rows_of(sql, values) == [(tolerance.exceeded(mine, theirs),)]
