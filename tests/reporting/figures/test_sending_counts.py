"""The state of sending of a month: who must, who has, who is late, and when figures were last brought up to date."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from reporting.figures.completeness import completeness_of, late_in, late_reports, missing_of
from reporting.figures.freshness import freshness
from reporting.figures.period_counts import counts_by_period
from reporting.figures.totals import Totals
from reporting.models import Basis, FiguresState, ReportingPeriod, Submission
from reporting.province.sending_record import SendingCounts, sending_counts, sending_rows
from tests.factories import make_commune, make_compliance, make_district, make_period, make_report, make_unit
from units import clock
from units.models import StaleFigures, UnitKind

pytestmark = pytest.mark.django_db
PROVISIONAL = Basis.PROVISIONAL
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
DUE = date(2020, 5, 5)


@pytest.fixture
def period():
    return make_period(4)


def expected(unit, period, reported=False, **values):
    return make_compliance(unit, period, basis=PROVISIONAL, reported=reported, months_reported=int(reported), **values)


def sent(unit, period, at=None, status="submitted", **values):
    expected(unit, period, reported=True)
    return make_report(unit, period, status, first_sent_at=at, **values)


# late


@pytest.mark.parametrize(
    ("at", "is_late"),
    [
        (clock.end_of(DUE), False),
        (clock.end_of(DUE) + timedelta(microseconds=1), True),
        (datetime(2020, 5, 6, 0, 0, tzinfo=HANOI), True),
        (datetime(2020, 4, 1, 0, 0, tzinfo=HANOI), False),
        (None, False),
    ],
)
def test_a_report_is_late_after_the_last_moment_of_its_deadline(period, at, is_late):
    make_report(make_unit("S"), period, "submitted", first_sent_at=at)
    assert late_reports(period) == int(is_late)


def test_each_group_has_its_own_deadline(period):
    ReportingPeriod.objects.update(due_on_commune=date(2020, 5, 8))
    period.refresh_from_db()
    at = datetime(2020, 5, 7, 9, 0, tzinfo=HANOI)
    make_report(make_commune("X"), period, "submitted", first_sent_at=at)
    late = make_report(make_district("H"), period, "submitted", first_sent_at=at)
    assert list(Submission.objects.filter(late_in(period))) == [late]


def test_reports_of_other_months_are_not_late_in_this_one(period):
    make_report(make_unit("S"), make_period(3), "submitted", first_sent_at=clock.end_of(date(2020, 12, 31)))
    assert late_reports(period) == 0


# counts of a month


def test_a_month_that_nobody_must_report_is_complete(period, django_assert_num_queries):
    with django_assert_num_queries(1):
        counts = completeness_of(period, [])
    assert (counts.all, counts.missing, counts.awaiting, counts.late) == (Totals(), 0, 0, 0)


def test_reports_are_counted_by_their_state_and_the_clear_ones_apart(period):
    for code, status, warnings in (
        ("A", "submitted", 0),
        ("B", "submitted", 2),
        ("C", "accepted", 0),
        ("D", "returned", 0),
        ("E", "draft", 0),
    ):
        make_report(make_unit(code), period, status, warnings=warnings)
    ended = make_unit("F", active_until=date(2020, 4, 29))
    make_report(ended, period, "submitted")
    counts = completeness_of(period, [(UnitKind.DEPARTMENT, Totals(reported=3, expected=5))])
    assert (counts.awaiting, counts.clear, counts.returned) == (3, 1, 1)
    assert (counts.all.expected, counts.missing) == (5, 2)


def test_missing_are_the_expected_without_a_sending_in_the_order_of_lists(period, django_assert_num_queries):
    for code, order, reported in (("C", 1, False), ("B", 1, False), ("A", 2, False), ("D", 0, True)):
        expected(make_commune(code, make_district(f"H{code}"), sort_order=order), period, reported)
    expected(make_unit("E"), period, expected=False)
    with django_assert_num_queries(1):
        found = [(row.unit.code, row.unit.display_name) for row in missing_of(period)]
    assert [code for code, _name in found] == ["B", "C", "A"]


def test_a_unit_that_sent_provisionally_is_not_missing_for_lack_of_confirmation(period):
    unit = make_unit("S")
    sent(unit, period)
    make_compliance(unit, period, reported=False, months_reported=0)
    assert not missing_of(period).exists()


def test_counts_of_each_period_are_kept_apart(period, django_assert_num_queries):
    empty = make_period(5)
    for code in ("A", "B"):
        sent(make_unit(code), period, status="submitted" if code == "A" else "accepted")
    expected(make_unit("C"), period)
    expected(make_unit("D"), empty, expected=False)
    with django_assert_num_queries(2):
        counts = counts_by_period([period, empty])
    assert (counts[period.pk].expected, counts[period.pk].sent, counts[period.pk].missing) == (3, 2, 1)
    assert (counts[period.pk].awaiting, counts[empty.pk].expected, counts[empty.pk].awaiting) == (1, 0, 0)


def test_no_periods_have_no_counts():
    assert counts_by_period([]) == {}


# the record of sending


def test_a_sending_record_counts_by_group_when_reports_came(period):
    early, late = clock.at(DUE), clock.at(DUE + timedelta(days=1))
    sent(make_unit("A"), period, early, "accepted")
    sent(make_unit("B"), period, late)
    sent(make_unit("C"), period)
    expected(make_unit("D"), period)
    sent(make_commune("X"), period, early)
    counts = sending_counts(period)
    assert list(counts) == [UnitKind.DEPARTMENT, UnitKind.COMMUNE]
    departments = counts[UnitKind.DEPARTMENT]
    assert departments == SendingCounts(expected=4, sent=3, late=1, unknown=1, confirmed=1)
    assert (departments.on_time, departments.missing, str(departments.share)) == (1, 1, "75.00")
    assert sum(counts.values(), SendingCounts()).expected == 5


def test_a_group_that_must_not_send_is_not_counted_and_nobody_has_no_share(period):
    expected(make_unit("A"), period, expected=False)
    assert sending_counts(period) == {}
    assert SendingCounts().share is None


def test_a_returned_report_is_not_sent_though_it_came_late(period):
    unit = make_unit("A")
    expected(unit, period)
    make_report(unit, period, "returned", first_sent_at=clock.at(DUE + timedelta(days=3)))
    assert sending_counts(period)[UnitKind.DEPARTMENT] == SendingCounts(expected=1)
    [row] = sending_rows(period)
    assert (row.sent, row.sent_on, row.days_late, row.status) == (False, None, None, "Cần điều chỉnh")


def test_a_record_has_a_row_a_unit_and_month_up_to_the_month_in_the_order_of_lists(period):
    march, may = make_period(3), make_period(5)
    second, first = make_unit("A", sort_order=2), make_unit("B", sort_order=1)
    for unit in (second, first):
        for month in (period, march, may):
            expected(unit, month)
    rows = [(row.unit_name, row.period.month, row.status) for row in sending_rows(period)]
    assert rows == [("Sở B", 3, ""), ("Sở B", 4, ""), ("Sở A", 3, ""), ("Sở A", 4, "")]


@pytest.mark.parametrize(("day", "days_late"), [(5, 0), (6, 1), (15, 10), (1, 0)])
def test_a_row_says_on_which_day_and_how_late_it_was_sent(period, day, days_late):
    sent(make_unit("A"), period, datetime(2020, 5, day, 23, 30, tzinfo=HANOI))
    [row] = sending_rows(period)
    assert (row.sent_on, row.days_late, row.kind_name) == (date(2020, 5, day), days_late, "Sở, ban, ngành")


def test_a_commune_is_written_with_the_district_of_each_month(period):
    march = make_period(3)
    now, then = make_district("N", name="Huyện Nay"), make_district("T", name="Huyện Trước")
    commune = make_commune("X", now)
    expected(commune, march, district=then)
    expected(commune, period, district=now)
    rows = [(row.unit_name, row.district) for row in sending_rows(period)]
    assert rows == [
        ("UBND xã X, huyện Trước", "UBND huyện Trước"),
        ("UBND xã X, huyện Nay", "UBND huyện Nay"),
    ]


# how fresh


@pytest.mark.parametrize(("computed", "waiting"), [(True, True), (True, False), (False, True), (False, False)])
def test_freshness_says_when_figures_were_computed_and_whether_changes_wait(computed, waiting):
    at = clock.at(DUE)
    FiguresState.objects.all().delete()
    if computed:
        FiguresState.objects.create(drained_at=at)
    if waiting:
        StaleFigures.objects.create(reason="test")
    found = freshness()
    assert (found.drained_at, found.pending) == (at if computed else None, waiting)
