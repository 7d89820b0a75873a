"""Sums over sums: of groups, months and years; years with holes."""

from decimal import Decimal

import pytest

from reporting.figures.totals import Totals, YearTotals, added, to_date, year_totals
from reporting.models import Basis
from tests.factories import make_commune, make_compliance, make_district, make_period, make_unit
from units.models import UnitKind


def month(total, online=0, reported=1, expected=1):
    return Totals(received_total=total, received_online=online, reported=reported, expected=expected)


def test_sums_add_and_subtract_number_by_number():
    one, other = Totals(10, 5, 1, 2, 1, 3, 4), Totals(1, 1, 1, 1, 1, 1, 1)
    assert one + other == Totals(11, 6, 2, 3, 2, 4, 5)
    assert one + other - other == one
    assert added([]) == Totals()


@pytest.mark.parametrize(
    ("totals", "rate", "share"),
    [
        (Totals(), None, None),
        (month(3, 1), Decimal("33.33"), Decimal("100.00")),
        (month(0, 0, 0, 3), None, Decimal("0.00")),
        (month(200, 1, 1, 3), Decimal("0.50"), Decimal("33.33")),
    ],
)
def test_a_rate_is_none_without_dossiers_and_a_share_without_units(totals, rate, share):
    assert (totals.rate, totals.share_reported) == (rate, share)


@pytest.mark.parametrize(
    ("until", "since", "total"), [(1, 1, 1), (3, 1, 5), (4, 1, 13), (4, 2, 12), (4, 4, 8), (2, 3, 0), (12, 1, 13)]
)
def test_a_sum_to_date_skips_months_that_are_missing(until, since, total):
    months = {1: month(1), 3: month(4), 4: month(8)}
    assert to_date(months, until, since).received_total == total


# read from the database


@pytest.mark.django_db
def test_a_province_without_figures_has_no_sums(django_assert_num_queries):
    with django_assert_num_queries(1):
        totals = year_totals([2019, 2020], Basis.values)
    assert totals.province(2020, Basis.OFFICIAL) == {}
    assert totals.group(2020, Basis.OFFICIAL, UnitKind.COMMUNE) == {}
    assert totals.years_with_districts == frozenset()


@pytest.mark.django_db
def test_sums_are_kept_apart_by_year_basis_group_and_month():
    january, march, before = make_period(1), make_period(3), make_period(3, 2019)
    department, commune = make_unit("S"), make_commune("X")
    make_compliance(department, january, 10, 5)
    make_compliance(department, march, 20, 5)
    make_compliance(department, march, 30, 5, Basis.PROVISIONAL)
    make_compliance(commune, march, 40, 5)
    make_compliance(commune, before, 80, 5)
    totals = year_totals([2019, 2020], Basis.values)

    def received(months):
        return {number: each.received_total for number, each in months.items()}

    assert received(totals.group(2020, Basis.OFFICIAL, UnitKind.DEPARTMENT)) == {1: 10, 3: 20}
    assert received(totals.province(2020, Basis.OFFICIAL)) == {1: 10, 3: 60}
    assert received(totals.province(2020, Basis.PROVISIONAL)) == {3: 30}
    assert received(totals.province(2019, Basis.OFFICIAL)) == {3: 80}
    assert received(year_totals([2019], [Basis.OFFICIAL]).province(2020, Basis.OFFICIAL)) == {}


@pytest.mark.django_db
def test_what_was_sent_for_a_pair_that_is_not_expected_counts_as_dossiers_and_not_as_a_unit():
    period = make_period(1)
    make_compliance(make_unit("S"), period, 10)
    make_compliance(make_unit("T"), period, 5, expected=False)
    make_compliance(make_unit("U"), period, reported=False, months_reported=0)
    [totals] = year_totals([2020], [Basis.OFFICIAL]).province(2020, Basis.OFFICIAL).values()
    assert (totals.received_total, totals.reported, totals.expected) == (15, 1, 2)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "has_districts"),
    [
        (lambda: (make_district("H"), None), True),
        (lambda: (make_commune("X"), make_district("H")), True),
        (lambda: (make_commune("X"), None), False),
        (lambda: (make_unit("S"), None), False),
    ],
)
def test_a_year_has_districts_where_a_unit_is_one_or_belonged_to_one(make, has_districts):
    unit, district = make()
    make_compliance(unit, make_period(1), district=district)
    assert (2020 in year_totals([2020], [Basis.OFFICIAL]).years_with_districts) == has_districts


def test_months_of_a_province_are_in_order_whatever_order_the_groups_have():
    sums = {(2020, "official", "commune", 1): month(1), (2020, "official", "department", 3): month(3)}
    assert list(YearTotals(sums).province(2020, "official")) == [1, 3]
