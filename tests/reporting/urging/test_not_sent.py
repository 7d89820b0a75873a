"""Who can be urged for a month: expected, with a quota by the decision of that month, and nothing has come."""

import pytest

from reporting.models import Basis
from reporting.urging.not_sent import has_come, summary_of, units_expected, units_not_sent
from tests.factories import (
    make_commune,
    make_compliance,
    make_decision,
    make_district,
    make_period,
    make_quotas,
    make_report,
    make_tier,
    make_unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def period():
    return make_period(4)


def expected(unit, period, **values):
    make_compliance(unit, period, basis=Basis.PROVISIONAL, reported=False, months_reported=0, **values)
    return unit


def quota(*units, first_month=1):
    make_quotas(make_tier(make_decision(first_month), "T", 2500, units))


def codes(units):
    return [unit.code for unit in units]


def test_without_a_decision_nobody_is_urged_unless_asked_for(period):
    expected(make_unit("S"), period)
    assert codes(units_not_sent(period)) == []
    [unit] = units_not_sent(period, with_no_quota=True)
    assert (unit.code, unit.has_quota) == ("S", False)


def test_units_with_a_quota_come_in_the_order_of_lists(period):
    units = [expected(make_unit(code, sort_order=order), period) for code, order in (("B", 2), ("C", 1), ("A", 2))]
    quota(*units)
    assert codes(units_expected(period)) == ["C", "A", "B"]


def test_a_unit_that_need_not_report_is_not_urged_though_it_has_a_quota(period):
    quota(make_unit("A"), expected(make_unit("B"), period, expected=False))
    assert codes(units_expected(period)) == []


@pytest.mark.parametrize(("month", "urged"), [(4, ["A"]), (5, ["B"])])
def test_the_decision_of_the_month_says_who_has_a_quota(month, urged):
    april, may = make_period(4), make_period(5)
    first, second = make_unit("A"), make_unit("B")
    for unit in (first, second):
        expected(unit, april)
        expected(unit, may)
    quota(first)
    quota(second, first_month=5)
    assert codes(units_expected({4: april, 5: may}[month])) == urged


@pytest.mark.parametrize(
    ("status", "is_urged"),
    [(None, True), ("draft", True), ("submitted", False), ("accepted", False), ("returned", False)],
)
def test_who_sent_or_was_asked_for_a_correction_is_not_urged(period, status, is_urged):
    unit = expected(make_unit("A"), period)
    quota(unit)
    if status:
        make_report(unit, period, status)
    assert (codes(units_not_sent(period)) == ["A"]) == is_urged
    assert has_come(period, unit) != is_urged


def test_a_report_of_another_month_is_none_of_this(period):
    unit = expected(make_unit("A"), period)
    quota(unit)
    make_report(unit, make_period(3), "accepted")
    assert codes(units_not_sent(period)) == ["A"]
    assert not has_come(period, unit)


def test_a_summary_tells_the_communes_of_a_district_with_a_quota(period, django_assert_num_queries):
    district, other = make_district("H"), make_district("K")
    communes = [expected(make_commune(code, district), period, district=district) for code in ("X", "Y", "Z")]
    quota(*communes[:2], expected(make_commune("W", other), period, district=other))
    make_report(communes[0], period, "submitted")
    with django_assert_num_queries(4):
        summary = summary_of(district, period)
    assert (codes(summary.missing), summary.expected) == (["Y"], 2)


def test_a_commune_that_moved_is_named_to_the_district_that_can_urge_it(period):
    now, then = make_district("N"), make_district("T")
    quota(expected(make_commune("X", now), period, district=then))
    assert (codes(summary_of(then, period).missing), codes(summary_of(now, period).missing)) == ([], ["X"])
