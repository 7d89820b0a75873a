"""What an address asks for and what its reader may see: period, basis, span, and as of which month a page judges."""

import pytest

from reporting.figures.spans import Span
from reporting.models import Basis, ReportingPeriod
from reporting.selection.choice import Choice
from reporting.selection.selection import Selection, UnknownPeriodError
from tests.factories import (
    make_clerk,
    make_commune,
    make_compliance,
    make_district,
    make_period,
    make_report,
    make_unit,
    make_user,
)
from units.models import Role, UnitKind, User

COORDINATOR, CLERK = User(role=Role.COORDINATOR), User(role=Role.CLERK)


def choice(user=COORDINATOR, **query):
    return Choice.of(query, user)


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ({}, {}),
        ({"period": "2020-04"}, {"period": "2020-04"}),
        ({"basis": "official", "kind": "commune"}, {"basis": "official", "kind": "commune"}),
        ({"basis": "x", "kind": "ward", "status": "good", "span": "week"}, {}),
        (
            {"district": "568", "status": "not_met", "span": "quarter"},
            {"district": "568", "status": "not_met", "span": "quarter"},
        ),
        ({"district": "x" * 100}, {}),
        ({"salary": "high"}, {}),
    ],
)
def test_what_is_unknown_counts_as_not_asked(query, chosen):
    assert choice(**query).chosen == chosen


@pytest.mark.parametrize(
    ("role", "basis"),
    [
        (Role.COORDINATOR, "provisional"),
        (Role.OBSERVER, "provisional"),
        (Role.CLERK, "official"),
    ],
)
def test_who_may_not_see_provisional_figures_gets_confirmed_ones(role, basis):
    assert choice(User(role=role), basis="provisional").basis == basis


def test_an_address_keeps_what_was_chosen_and_leaves_out_the_rest():
    chosen = choice(period="2020-04", kind="commune")
    assert chosen.query() == "?period=2020-04&kind=commune"
    assert chosen.query(kind="", basis="official") == "?period=2020-04&basis=official"


# from where a page looks


@pytest.fixture
def months(db, time_machine):
    """January to May of 2020 on 10 May: April is due, May has begun."""
    time_machine.move_to("2020-05-10T09:00:00+07:00", tick=False)
    return {month: make_period(month) for month in range(1, 6)}


def selection(user=COORDINATOR, **query):
    return Selection(user, choice(user, **query))


def confirmed(period, *reported):
    """Units expected in ``period``; those that are true were confirmed."""
    for place, is_reported in enumerate(reported):
        unit = make_unit(f"U{period.month}{place}")
        make_compliance(unit, period, 10, 5, reported=is_reported, months_reported=int(is_reported))


@pytest.mark.django_db
def test_before_any_period_there_is_nothing_to_see(django_assert_num_queries):
    with django_assert_num_queries(1):
        found = selection()
    assert (found.latest, found.periods, found.totals.province(2020, "official")) == (None, [], {})


def test_a_period_that_has_begun_and_not_ended_is_not_the_latest(months, django_assert_num_queries):
    with django_assert_num_queries(2):
        found = selection()
    assert found.latest == months[4]
    assert [period.month for period in found.periods] == [5, 4, 3, 2, 1]


def test_a_first_period_that_has_not_ended_leaves_nothing_to_see(db, time_machine):
    time_machine.move_to("2020-05-10T09:00:00+07:00", tick=False)
    make_period(5)
    make_period(6)
    found = selection()
    assert (found.latest, [period.month for period in found.periods]) == (None, [5])


@pytest.mark.parametrize("name", ["2020-06", "2019-12", "2020-13", "x"])
def test_a_period_that_does_not_exist_or_has_not_begun_is_not_known(months, name):
    make_period(6)
    with pytest.raises(UnknownPeriodError):
        selection(period=name)


@pytest.mark.parametrize(("query", "month"), [({"period": "2020-02"}, 2), ({"period": "2020-05"}, 5)])
def test_a_period_that_is_asked_for_is_also_the_month_that_is_judged(months, query, month):
    found = selection(**query)
    assert (found.latest.month, found.as_of.month, found.basis) == (month, month, Basis.OFFICIAL)


@pytest.mark.parametrize(
    ("april", "march", "month"),
    [
        ((True, True, False), (), 4),
        ((True, False), (True,), 3),
        ((True, False, False), (True, True), 3),
        ((False,), (False,), 4),
        ((), (), 4),
    ],
)
def test_without_one_the_last_month_that_is_due_and_mostly_confirmed_is_judged(months, april, march, month):
    confirmed(months[4], *april)
    confirmed(months[3], *march)
    assert selection().as_of.month == month


def test_a_month_before_its_last_deadline_is_not_judged_though_it_is_confirmed(months):
    ReportingPeriod.objects.filter(month=4).update(due_on_commune="2020-05-10")
    confirmed(months[4], True)
    confirmed(months[3], True)
    assert selection().as_of.month == 3


def test_months_of_the_year_before_are_not_judged(months):
    ReportingPeriod.objects.filter(month__lt=4).update(year=2019)
    confirmed(ReportingPeriod.objects.get(month=3), True)
    assert selection().as_of.month == 4


def test_provisional_figures_are_of_the_latest_month(months):
    confirmed(months[3], True)
    assert selection(basis="provisional").as_of.month == 4


@pytest.mark.parametrize(
    ("span", "months_of_span"),
    [("", range(1, 5)), ("month", range(4, 5)), ("quarter", range(4, 5)), ("ytd", range(1, 5))],
)
def test_a_page_adds_up_the_year_to_date_unless_asked(months, span, months_of_span):
    found = selection(span=span, period="2020-04")
    assert found.months == months_of_span
    assert found.span == (span or Span.YEAR_TO_DATE)


def test_groups_of_a_year_have_districts_only_where_there_was_one(months):
    assert selection().kinds_of_year == [UnitKind.DEPARTMENT, UnitKind.COMMUNE]
    make_compliance(make_commune("X"), months[1], district=make_district("H"))
    assert selection().kinds_of_year == list(UnitKind)


def test_the_basis_is_named_in_words(months):
    assert (selection().basis_word, selection(basis="provisional").basis_word) == ("đã xác nhận", "tạm tính")
    assert selection().year_before == 2019


def test_open_hints_are_shown_of_provisional_figures_only(months, django_assert_num_queries):
    unit = make_unit("S")
    make_compliance(unit, months[4], 10, 5, Basis.PROVISIONAL)
    make_report(unit, months[4], "submitted", warnings=1)
    with django_assert_num_queries(2):
        assert selection().open_hints is None
    with django_assert_num_queries(3):
        found = selection(basis="provisional")
        assert (found.open_hints.reports, found.open_hints_in([3])) == (1, None)


def test_a_clerk_sees_confirmed_figures(months):
    found = selection(make_clerk(make_unit("S")), basis="provisional")
    assert (found.basis, found.sees_provisional, found.open_hints) == (Basis.OFFICIAL, False, None)
    assert selection(make_user(Role.OBSERVER)).sees_provisional
