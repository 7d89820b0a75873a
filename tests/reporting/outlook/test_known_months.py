"""The months behind an estimate: recent ones, best ones, later ones; and a trial of other minima."""

from decimal import Decimal

import pytest

from reporting.models import Basis
from reporting.outlook.known_months import KnownMonths
from reporting.outlook.projection import Months
from reporting.outlook.trial import changed_units, trial_of
from reporting.selection.choice import Choice
from reporting.selection.selection import Selection
from tests.factories import (
    make_commune,
    make_compliance,
    make_decision,
    make_district,
    make_period,
    make_report,
    make_tier,
    make_unit,
)
from units.models import Role, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def periods(time_machine):
    time_machine.move_to("2020-07-20T09:00:00+07:00", tick=False)
    return {month: make_period(month) for month in range(1, 8)}


def known(role=Role.COORDINATOR, **query):
    user = User(role=role)
    return KnownMonths(Selection(user, Choice.of(query, user)))


def reported(unit, periods, **months):
    """Rows of the unit by month, «m4=(online, total)»; None is a month without a report."""
    for name, figures in months.items():
        online, total = figures or (0, 0)
        sent = figures is not None
        make_compliance(unit, periods[int(name[1:])], total, online, reported=sent, months_reported=int(sent))


def test_a_province_without_reports_knows_no_months(periods):
    found = known(period="2020-06")
    assert (found.recent, found.best, found.later) == ({}, {}, {})


def test_recent_are_the_last_three_months_of_the_calendar_that_were_reported(periods):
    first, second = make_unit("A"), make_unit("B")
    reported(first, periods, m2=(9, 9), m3=(9, 9), m4=(1, 2), m5=None, m6=(3, 4), m7=(9, 9))
    reported(second, periods, m1=(1, 1))
    assert known(period="2020-06").recent == {first.pk: Months(4, 6, 2)}


def test_at_the_beginning_of_a_year_there_are_fewer(periods):
    unit = make_unit("A")
    reported(unit, periods, m1=(1, 2))
    assert known(period="2020-01").recent == {unit.pk: Months(1, 2, 1)}


def test_months_of_the_year_before_are_not_recent(periods):
    unit = make_unit("A")
    make_compliance(unit, make_period(12, 2019), 9, 9)
    assert known(period="2020-01").recent == {}


def test_best_are_the_three_highest_rates_whatever_their_size(periods):
    unit = make_unit("A")
    reported(unit, periods, m1=(1, 1), m2=(50, 100), m3=(1, 3), m4=(1, 4), m5=(60, 100), m6=(0, 0))
    assert known(period="2020-06").best == {unit.pk: Months(111, 201, 3)}


def test_of_equal_rates_the_later_months_count(periods):
    unit = make_unit("A")
    reported(unit, periods, m1=(100, 200), m2=(1, 2), m3=(2, 4), m4=(4, 8))
    assert known(period="2020-06").best == {unit.pk: Months(7, 14, 3)}


def test_months_without_dossiers_are_among_the_recent_and_never_among_the_best(periods):
    unit = make_unit("A")
    reported(unit, periods, m5=(0, 0), m6=(0, 0))
    found = known(period="2020-06")
    assert (found.recent, found.best) == ({unit.pk: Months(0, 0, 2)}, {})


def later(periods, unit, month, **values):
    make_compliance(unit, periods[month], 10, 5, Basis.PROVISIONAL, **values)


def test_later_months_were_sent_already_and_carry_no_open_hints(periods):
    units = {code: make_unit(code) for code in "ABC"}
    reported(units["A"], periods, m1=(1, 1))
    later(periods, units["A"], 6)
    later(periods, units["B"], 7)
    make_report(units["B"], periods[7], "submitted", warnings=1)
    later(periods, units["C"], 7, reported=False, months_reported=0)
    found = known()
    assert found.selection.as_of.month == 1
    assert found.later == {units["A"].pk: Months(5, 10, 1)}


@pytest.mark.parametrize(("role", "query"), [(Role.CLERK, {}), (Role.COORDINATOR, {"period": "2020-01"})])
def test_nothing_is_later_for_who_sees_confirmed_figures_or_asked_for_a_month(periods, role, query):
    unit = make_unit("A")
    reported(unit, periods, m1=(1, 1))
    later(periods, unit, 6)
    assert known(role, **query).later == {}


# a trial of other minima


@pytest.fixture
def tiers(periods):
    decision = make_decision()
    return [make_tier(decision, "A", 4500), make_tier(decision, "B", 2500)]


def judged(period, tier, code, online, total, order=0, **values):
    unit = make_commune(code, make_district(f"H{code}"), sort_order=order)
    minimum = tier.minimum_hundredths
    return make_compliance(unit, period, total, online, tier=tier, minimum_hundredths=minimum, **values)


def try_minima(period, tiers, first, second):
    minima = {tiers[0].pk: first, tiers[1].pk: second}
    return trial_of(period, Basis.OFFICIAL, tiers, minima), minima


def test_a_trial_of_tiers_without_units_changes_nobody(periods, tiers):
    trial, _minima = try_minima(periods[6], tiers, 0, 0)
    assert (trial.changed, trial.all["units"], [tier.is_changed for tier in trial.tiers]) == ([], 0, [True, True])


def test_a_trial_counts_who_meets_now_and_then(periods, tiers, django_assert_num_queries):
    rows = [
        judged(periods[6], tiers[0], "M", 45, 100, 1),
        judged(periods[6], tiers[0], "N", 40, 100, 2),
        judged(periods[6], tiers[0], "O", 0, 0, 3),
        judged(periods[6], tiers[1], "P", 30, 100, 0),
    ]
    judged(periods[6], tiers[0], "Q", 90, 100, expected=False)
    with django_assert_num_queries(1):
        trial, _minima = try_minima(periods[6], tiers, 4000, 3500)
    first, second = trial.tiers
    assert (first.units, first.with_rate, first.met_now, first.met_then, first.difference) == (3, 2, 1, 2, 1)
    assert (second.units, second.met_now, second.met_then, second.difference) == (1, 1, 0, -1)
    assert trial.changed == [rows[1].pk, rows[3].pk]
    assert trial.all == {"units": 4, "with_rate": 3, "met_now": 2, "met_then": 2, "difference": 0}


def test_the_minima_in_force_change_nobody(periods, tiers):
    judged(periods[6], tiers[0], "M", 45, 100)
    trial, _minima = try_minima(periods[6], tiers, 4500, 2500)
    assert (trial.changed, [tier.is_changed for tier in trial.tiers]) == ([], [False, False])


def test_a_unit_without_dossiers_meets_nothing_not_even_a_minimum_of_nothing(periods, tiers):
    judged(periods[6], tiers[0], "M", 0, 0)
    trial, _minima = try_minima(periods[6], tiers, 0, 0)
    assert (trial.changed, trial.tiers[0].met_then) == ([], 0)


@pytest.mark.parametrize(
    ("online", "total", "minimum", "rate", "meets"),
    [
        (40, 100, 4000, Decimal("40.00"), True),
        (50, 100, 6000, Decimal("50.00"), False),
        (8999, 20000, 4000, Decimal("44.995"), True),
        (9999, 20000, 5000, Decimal("49.995"), False),
    ],
)
def test_a_rate_is_shown_as_the_minimum_that_it_misses_asks(
    periods, tiers, django_assert_num_queries, online, total, minimum, rate, meets
):
    row = judged(periods[6], tiers[0], "M", online, total, months_expected=2)
    trial, minima = try_minima(periods[6], tiers, minimum, 0)
    with django_assert_num_queries(1):
        [changed] = changed_units(trial.changed, minima)
        assert changed.row.unit.display_name.startswith("UBND xã M")
    assert (changed.row.pk, changed.rate, changed.meets_then, changed.is_incomplete) == (row.pk, rate, meets, True)
