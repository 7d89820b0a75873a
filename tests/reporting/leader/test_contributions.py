"""A change of a rate is the sum of its parts, exactly, however the month is cut; and so are the parts as shown."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from reporting.leader.contributions import Dossiers, apportioned, contributions

MANY = st.integers(min_value=0, max_value=9_999_999)
PARTS = st.builds(lambda total, share: Dossiers(total * share // 100, total), MANY, st.integers(0, 100))


def test_two_parts_by_hand():
    """30 of 100 so far, 30%. A month of 20 of 40 and 0 of 10 makes 50 of 150, a third: 3,33 points more.

    The first part would have had 12 online at 30%, so 8 more than that in 150: 5,33 points; the second 3 less: −2.
    """
    found = contributions(Dossiers(30, 100), {"up": Dossiers(20, 40), "down": Dossiers(0, 10)})
    assert found is not None
    assert (found.before, found.after) == (30, Fraction(100, 3))
    assert found.parts == {"up": Fraction(800, 150), "down": Fraction(-300, 150)}
    assert found.change == Fraction(10, 3)


def test_a_part_at_the_rate_before_changes_nothing():
    found = contributions(Dossiers(3, 10), {"same": Dossiers(30, 100), "none": Dossiers(0, 0)})
    assert found is not None
    assert (found.change, dict(found.parts)) == (0, {"same": 0, "none": 0})


def test_without_a_rate_before_or_after_there_is_no_change():
    assert contributions(Dossiers(0, 0), {"a": Dossiers(1, 2)}) is None
    assert contributions(Dossiers(0, 0), {}) is None


@given(before=PARTS, parts=st.lists(PARTS, max_size=8))
def test_the_parts_are_the_difference_of_the_rates(before, parts):
    found = contributions(before, dict(enumerate(parts)))
    after = sum(parts, before)
    if not before.total:
        assert found is None
    else:
        assert sum(found.parts.values(), Fraction(0)) == found.change == after.rate - before.rate


@given(before=PARTS, parts=st.lists(PARTS, min_size=2, max_size=8))
def test_parts_that_are_put_together_have_what_they_had_apart(before, parts):
    apart, together = (
        contributions(before, dict(enumerate(parts))),
        contributions(before, {"first": sum(parts[:2], Dossiers()), **dict(enumerate(parts[2:], 2))}),
    )
    if apart is not None:
        assert together.parts["first"] == apart.parts[0] + apart.parts[1]
        assert together.change == apart.change


def test_rounded_parts_add_up_to_the_whole_as_it_is_shown():
    thirds = [Fraction(1, 3)] * 3
    assert apportioned(thirds, Decimal("1.00")) == [Decimal("0.34"), Decimal("0.33"), Decimal("0.33")]
    assert apportioned(thirds, Decimal("1.01")) == [Decimal("0.34"), Decimal("0.34"), Decimal("0.33")]
    assert apportioned([Fraction(-1, 3), Fraction(4, 3)], Decimal("1.00")) == [Decimal("-0.33"), Decimal("1.33")]
    assert apportioned([], Decimal("0.00")) == []


@given(parts=st.lists(st.fractions(-50, 50, max_denominator=10**6), min_size=1, max_size=9))
def test_no_rounded_part_is_further_away_than_a_unit_of_the_last_decimal_and_what_the_whole_lost(parts):
    exact = sum(parts, Fraction(0))
    total = Decimal((exact * 100).__round__()).scaleb(-2)
    shown = apportioned(parts, total)
    assert sum(shown) == total
    assert all(abs(Fraction(each) - part) <= Fraction(2, 100) for each, part in zip(shown, parts, strict=True))
