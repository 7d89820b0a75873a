"""The four answers, recounted by hand on a small province and in plain loops on the demo."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.actions.figures import figures_drain, figures_recompute
from reporting.actions.submissions import submission_accept
from reporting.figures.lines import Verdicts
from reporting.leader.answers import answers
from reporting.leader.contributions import Dossiers
from reporting.models import Basis, ReportingPeriod
from reporting.outlook.outlook import Outlook
from reporting.selection.choice import Choice
from reporting.selection.selection import Selection
from tests.factories import YEAR
from tests.reporting.figures_2020 import counts, quotas, sent_on, sums, units
from tests.reporting.rows import made_once
from tests.reporting.small_province import make_working_province
from units.models import User

APRIL = {"period": "2020-04", "basis": "official"}


def selection(user, **query):
    return Selection(user, Choice.of(query, user))


@pytest.fixture
def province(day_of_work):
    """March and April, confirmed: SO1 (45%) 4 of 10 and 5 of 10; H1 (35%) 5 of 10 and 0; X1 (25%) 1 of 10 and 1 of 8.

    X3, without a quota, reported 2 of 2 in April alone.
    """
    return made_once("leader's answers", make_confirmed)


def make_confirmed():
    province = make_working_province()
    rows = [
        ("SO1", 3, (10, 4, 0), (0, 0, 0)),
        ("SO1", 4, (5, 5, 0), (5, 0, 0)),
        ("H1", 3, (10, 5, 0), (0, 0, 0)),
        ("H1", 4, (0, 0, 0), (0, 0, 0)),
        ("X1", 3, (10, 1, 0), (0, 0, 0)),
        ("X1", 4, (0, 0, 0), (8, 1, 0)),
        ("X3", 4, (2, 2, 0), (0, 0, 0)),
    ]
    for code, month, *figures in rows:
        report = province.send(code, month, *figures)
        submission_accept(submission=report, by=province.coordinator)
    figures_drain()
    return province


@pytest.fixture
def april(province):
    return answers(selection(province.coordinator, **APRIL))


def test_the_year_to_date_and_its_change(april):
    """10 of 30 to March, 18 of 50 to April: 33,33% and 36,00%."""
    assert (april.rate.totals.received_online, april.rate.totals.received_total) == (18, 50)
    assert (april.rate.totals.rate, april.rate.change) == (Decimal("36.00"), Fraction(8, 3))
    assert [(month, totals.rate) for month, totals in april.rate.series] == [
        (1, None),
        (2, None),
        (3, Decimal("33.33")),
        (4, Decimal("36.00")),
    ]
    assert (april.rate.last_year, april.rate.hints) == (None, None)


def test_the_units_that_meet_their_quota(april):
    """To March H1 alone; to April SO1 with 9 of 20 as well. X1 misses; X3 has no quota, SO2 and X2 reported nothing."""
    assert (april.meeting.now.met, april.meeting.judged, april.meeting.change) == (2, 3, 1)
    assert april.meeting.now == Verdicts(units=6, met=2, missed=1, no_dossiers=0, not_reported=2, no_quota=1)
    assert [(month, verdicts.met) for month, verdicts in april.meeting.series] == [(1, 0), (2, 0), (3, 1), (4, 2)]


def test_who_has_not_sent(april):
    assert (april.not_sent.missing, april.not_sent.totals.expected, april.not_sent.due_on) == (2, 6, date(2020, 5, 5))
    assert [(month, totals.expected - totals.reported) for month, totals in april.not_sent.series] == [
        (1, 6),
        (2, 6),
        (3, 3),
        (4, 2),
    ]
    assert april.is_incomplete


def test_what_each_group_lacks(april):
    """X1 with 2 of 18 lacks 3 to 25%. Asked of the communes: 25% of 18; of all three: (9 + 3,5 + 4,5) of 48."""
    assert [(group.kind, group.missing, group.judged, group.asked_rate) for group in april.groups] == [
        ("department", 0, 1, 45),
        ("district", 0, 1, 35),
        ("commune", 3, 1, 25),
    ]
    assert april.missing == 3
    assert april.province_trend.asked == Fraction(1700, 48)
    assert [trend.minima for trend in april.trends] == [[4500], [3500], [2500]]


def test_who_moves_the_province_and_who_is_furthest(april, province):
    """With 3 more online of 50 the province had 6 points more."""
    [mover] = april.movers
    assert (mover.line.row.code, mover.missing, mover.points) == ("X1", 3, Decimal("6.00"))
    assert [line.row.code for line in april.furthest] == ["X1"]


def test_why_it_changed(april, province):
    """From 10 of 30, a third: P1's 5 of 5 bring (5 − 5/3) of 50, 6,67 points; P2's 0 of 5 take 3,33 away; and so on."""
    codes = {procedure.pk: code for code, procedure in province.procedures.items()}
    points = {codes[pk]: part for pk, part in april.why.change.parts.items()}
    assert points == {
        "P1": Fraction(20, 3),
        "P2": Fraction(-10, 3),
        "C1": Fraction(8, 3),
        "C2": Fraction(-10, 3),
    }
    assert april.why.change.change == Fraction(8, 3) == sum(points.values())
    assert [(codes[step.procedure_id], step.shown) for step in april.why.steps] == [
        ("P1", Decimal("6.67")),
        ("C1", Decimal("2.67")),
        ("P2", Decimal("-3.33")),
        ("C2", Decimal("-3.34")),
    ]
    assert sum(step.shown for step in april.why.steps) == april.why.shown_change == Decimal("2.67")
    assert dict(april.change_by_group.parts) == {
        "department": Fraction(10, 3),
        "district": 0,
        "commune": Fraction(-2, 3),
    }
    assert sum(april.change_by_group.parts.values()) == april.why.change.change


def test_what_the_procedures_lack(april, province):
    """C1 lacks 1,5 of X1's 10 at 25%, C2 1 of its 8; P2 2,25 of 5 at 45%. P1 has more than is asked."""
    codes = {procedure.pk: code for code, procedure in province.procedures.items()}
    assert [(codes[gap.procedure_id], gap.missing) for gap in april.why.missing] == [
        ("P2", Fraction(225, 100)),
        ("C1", Fraction(150, 100)),
        ("C2", 1),
    ]
    assert {codes[pk] for pk in april.names} == {"P1", "P2", "C1", "C2"}


def test_where_the_year_ends_is_what_the_outlook_says(april, province):
    outlook = Outlook(selection(province.coordinator, **APRIL)).province
    assert april.left == 8
    assert (april.year_end.rate, april.year_end.rate_range) == (outlook.rate, outlook.rate_range)
    assert april.year_end.rate is not None


def test_the_first_month_has_nothing_to_compare_with(province):
    found = answers(selection(province.coordinator, period="2020-01", basis="official"))
    assert (found.rate.totals.rate, found.rate.change, found.meeting.change) == (None, None, None)
    assert (found.why.change, found.why.steps, found.movers, found.furthest) == (None, [], [], [])
    assert (found.year_end.rate, found.missing) == (None, 0)


def test_without_a_decision_nobody_is_judged_and_nothing_is_missing(province):
    province.decision.quotas.all().delete()
    figures_recompute(year=YEAR)
    found = answers(selection(province.coordinator, **APRIL))
    assert (found.meeting.judged, found.meeting.change, found.missing, found.why.missing) == (0, None, 0, [])
    assert found.province_trend.asked is None
    assert found.rate.totals.rate == Decimal("36.00")


def test_without_a_later_month_nothing_came_early_and_clerks_do_not_see_who_has_not_sent(province):
    assert answers(selection(province.coordinator)).early is None
    assert answers(selection(province.clerks["X1"], **APRIL)).not_sent is None


def test_the_number_of_queries_is_the_same_with_one_report_and_with_many(working_province):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            answers(selection(working_province.coordinator, **APRIL))
        return len(captured)

    report = working_province.send("X1", 4, (9, 1, 0), (0, 0, 0))
    submission_accept(submission=report, by=working_province.coordinator)
    figures_drain()
    few = queries()
    for month in (1, 2, 3):
        for code in ("SO1", "SO2", "H1", "X1", "X2"):
            figures = [(5, 1, 0)] * len(working_province.reported_by(code))
            submission_accept(submission=working_province.send(code, month, *figures), by=working_province.coordinator)
    figures_drain()
    assert few == queries() == 9


@pytest.fixture(scope="module")
def november_of_files():
    """(online, total) by unit as of November, and of November alone, in plain loops over the files."""
    to_date = sums(counts(YEAR, range(1, 12), Basis.OFFICIAL), lambda row: row.unit)
    month = sums(counts(YEAR, range(11, 12), Basis.OFFICIAL), lambda row: row.unit)
    return to_date, month


def test_the_demos_november_equals_a_recount(demo, november_of_files):
    to_date, month = november_of_files
    found = answers(selection(User.objects.get(username="observer")))
    assert found.as_of == ReportingPeriod.objects.get(year=2020, month=11)
    lacking = {
        code: -(-quotas()[code] * total // 10_000) - online
        for code, (total, online, _post) in to_date.items()
        if code in quotas() and 10_000 * online < quotas()[code] * total
    }
    assert found.missing == sum(lacking.values())
    most = sorted(lacking, key=lambda code: (-lacking[code], list(units()).index(code)))
    assert [(mover.line.row.code, mover.missing) for mover in found.movers] == [
        (code, lacking[code]) for code in most[:7]
    ]
    total, online = (sum(numbers[place] for numbers in to_date.values()) for place in (0, 1))
    of_month, online_of_month = (sum(numbers[place] for numbers in month.values()) for place in (0, 1))
    before = Dossiers(online - online_of_month, total - of_month)
    assert found.why.change.change == Fraction(100 * online, total) - before.rate
    assert sum(found.why.change.parts.values()) == found.why.change.change
    assert sum(step.shown for step in found.why.steps) == found.why.shown_change
    assert (found.rate.totals.rate, found.rate.last_year.numbers) == (Decimal("31.10"), tuple(range(6, 12)))
    assert (found.meeting.now.met, found.meeting.judged) == (39, 157)
    asked = sum(quotas()[code] * numbers[0] for code, numbers in to_date.items() if code in quotas())
    judged = sum(numbers[0] for code, numbers in to_date.items() if code in quotas())
    assert found.province_trend.asked == Fraction(asked, 100 * judged)
    assert set(found.province_trend.last_year) == set(range(6, 12))
    sent = sum(period == "2020-12" and day <= "2021-01-04" for (period, _unit), day in sent_on().items())
    assert (found.not_sent.missing, found.early.month) == (165 - sent, 12)
    assert found.province_trend.early == (12, found.province_trend.early[1])
    assert found.province_trend.early[1].rate == Decimal("41.58")


def test_the_furthest_of_the_demo_are_those_with_the_widest_gap(demo, november_of_files):
    to_date, _month = november_of_files
    found = answers(selection(User.objects.get(username="observer")))
    gaps = {
        code: Fraction(100 * online, total) - Fraction(quotas()[code], 100)
        for code, (total, online, _post) in to_date.items()
        if code in quotas() and total
    }
    assert [line.row.code for line in found.furthest] == sorted(
        (code for code in gaps if gaps[code] < 0), key=lambda code: (gaps[code], list(units()).index(code))
    )[:10]
