"""The parts of a coordinator's home at their edges: no period, one unit, ties, what a part leaves out."""

from datetime import date, timedelta

import pytest

from reporting.models import Basis, EventKind, Reminder, ReportingPeriod, Submission, SubmissionEvent
from reporting.todo.parts import ROWS, Part
from reporting.todo.reviewing import asked_part, changed_part, ended_part, hints_part, waiting_part
from reporting.todo.sending import late_part, missing_part, returned_part
from reporting.todo.upkeep import contacts_part, figures_part, lacks_of, lockable_part, mails_part, units_out_of_reach
from reporting.todo.work import PARTS, Work
from tests.factories import (
    make_clerk,
    make_commune,
    make_compliance,
    make_district,
    make_period,
    make_report,
    make_unit,
)
from units import clock
from units.models import StaleFigures

pytestmark = pytest.mark.usefixtures("may")

TODAY = date(2020, 5, 15)


@pytest.fixture
def unit(db):
    return make_unit("S", name="Sở Một")


def codes(part):
    return [report.unit.code for report in part.rows]


def make_missing(unit, period, minimum=3000, **values):
    return make_compliance(unit, period, basis=Basis.PROVISIONAL, reported=False, minimum_hundredths=minimum, **values)


def parts():
    return [make(Work(TODAY)) for make in PARTS.values()]


@pytest.mark.parametrize(("count", "rows", "more"), [(0, 0, 0), (5, 5, 0), (6, 5, 1), (3, 5, 0)])
def test_a_part_says_how_many_are_beyond_its_rows(count, rows, more):
    assert Part("late", "", count, [None] * rows).more == more


def test_a_part_is_drawn_by_the_template_of_its_name():
    assert Part("late", "", 0).template == "reporting/todo/_late.html"


def test_before_a_period_has_ended_there_is_nothing_to_do(db):
    assert [part.name for part in parts() if part.count] == []


def test_the_parts_come_in_the_order_of_urgency(db):
    names = "missing late returned waiting changed hints ended asked contacts mails figures lockable"
    assert [part.name for part in parts()] == [*PARTS] == names.split()


# sending


def test_when_nothing_is_missing_the_part_has_no_title(april):
    assert missing_part([april], TODAY) == Part("missing", "", 0)


def test_the_title_is_of_the_newest_period_that_lacks_reports(april, unit):
    march = make_period(3)
    make_missing(unit, march)
    part = missing_part([april, march], TODAY)
    assert (part.title, part.count, part.facts["earlier"]) == ("Chưa gửi báo cáo tháng 3/2020", 1, 0)


@pytest.mark.parametrize(("today", "overdue"), [(date(2020, 5, 5), 0), (date(2020, 5, 6), 1)])
def test_a_unit_is_overdue_from_the_day_after_its_deadline(april, unit, today, overdue):
    make_missing(unit, april)
    (line,) = missing_part([april], today).facts["lines"]
    assert (line.count, line.overdue, line.not_yet_due) == (1, overdue, 1 - overdue)


def test_a_unit_without_a_quota_is_counted_and_not_named(april, unit):
    make_missing(unit, april, minimum=None)
    part = missing_part([april], TODAY)
    (line,) = part.facts["lines"]
    assert (part.count, line.with_quota, line.without_quota, part.rows) == (1, 0, 1, [])


def test_units_that_lack_as_many_periods_come_in_the_order_of_units(april):
    march = make_period(3)
    for order, code in enumerate("ABCDEF"):
        make_missing(make_unit(code, sort_order=9 - order), april)
    most = make_unit("G", sort_order=99)
    for period in (april, march):
        make_missing(most, period)
    part = missing_part([april, march], TODAY)
    assert [(each.unit.code, each.periods) for each in part.rows] == [("G", 2), *((code, 1) for code in "FEDC")]
    assert (part.count, part.more) == (7, 2)


def test_who_sent_or_sends_no_more_counts_confirmed_or_not(april, unit):
    make_compliance(unit, april, basis=Basis.PROVISIONAL)
    make_compliance(unit, april, basis=Basis.OFFICIAL, reported=False, minimum_hundredths=3000)
    assert missing_part([april], TODAY).count == 0


def test_nothing_is_late_before_a_deadline_has_passed(april, unit):
    make_report(unit, april, "submitted", first_sent_at=clock.at(date(2020, 5, 9)))
    part = late_part([april], date(2020, 5, 5))
    assert (part.count, part.rows, part.facts) == (0, [], {"period": None})
    assert late_part([april], date(2020, 5, 6)).count == 1


def test_one_group_past_its_deadline_is_enough(april, unit):
    ReportingPeriod.objects.update(due_on_commune=date(2020, 5, 20), due_on_district=date(2020, 5, 20))
    period = ReportingPeriod.objects.get()
    make_report(unit, period, "submitted", first_sent_at=clock.at(date(2020, 5, 9)))
    make_report(make_commune("X"), period, "submitted", first_sent_at=clock.at(date(2020, 5, 9)))
    assert codes(late_part([period], date(2020, 5, 6))) == ["S"]


def test_the_latest_sent_of_those_late_comes_first(april):
    for order, code, day in ((1, "A", 7), (3, "B", 9), (2, "C", 9)):
        report = make_report(make_unit(code, sort_order=order), april, "submitted")
        Submission.objects.filter(pk=report.pk).update(first_sent_at=clock.at(date(2020, 5, day)))
    assert codes(late_part([april], TODAY)) == ["C", "B", "A"]


def test_a_correction_has_passed_after_its_last_moment(april):
    now = clock.now()
    for order, until in enumerate([now, now - timedelta(seconds=1), None]):
        make_report(make_unit(f"S{order}", sort_order=order), april, "returned", editable_until=until)
    part = returned_part(3)
    assert {report.unit.code: passed for report, passed in part.rows} == {"S0": False, "S1": True, "S2": False}
    dated = [report.unit.code for report, _passed in part.rows if report.editable_until]
    assert dated == ["S1", "S0"]
    assert part.facts == {"passed": 1}


# reviewing


def test_reports_wait_in_the_order_of_their_sending_and_only_the_first_are_read(april):
    for day in range(1, 8):
        make_report(make_unit(f"S{day}"), april, "submitted", first_sent_at=clock.at(date(2020, 5, 9 - day)))
    part = waiting_part(7, 7)
    assert (len(part.rows), part.more, part.facts["clear"]) == (ROWS, 2, 7)


def test_the_report_with_most_hints_comes_first(april):
    for code, warnings in (("A", 1), ("B", 3), ("C", 0), ("D", 2)):
        make_report(make_unit(code), april, "submitted", warnings=warnings)
    make_report(make_unit("E"), april, "accepted", warnings=9)
    assert codes(hints_part(3)) == ["B", "D", "A"]


@pytest.mark.parametrize(
    ("status", "until", "count"),
    [
        ("submitted", date(2020, 4, 29), 1),
        ("returned", date(2020, 4, 29), 1),
        ("draft", date(2020, 4, 29), 0),
        ("accepted", date(2020, 4, 29), 0),
        ("submitted", date(2020, 4, 30), 0),
        ("submitted", None, 0),
    ],
)
def test_a_report_of_a_unit_that_ended_before_the_month_did_is_to_be_acted_on(april, status, until, count):
    make_report(make_unit("S", active_until=until), april, status)
    part = ended_part()
    assert (part.count, len(part.rows)) == (count, count)


def event(report, kind, number=None, *, days_ago=0):
    return SubmissionEvent.objects.create(
        submission=report, kind=kind, revision_number=number, at=clock.now() - timedelta(days=days_ago)
    )


WEEK = timedelta(days=7)


def test_a_report_reopened_and_not_confirmed_again_has_changed(april, unit):
    report = make_report(unit, april, "accepted")
    event(report, EventKind.REOPENED)
    assert changed_part(clock.today() - WEEK).count == 0
    Submission.objects.update(status="returned")
    part = changed_part(clock.today() - WEEK)
    assert (part.count, part.rows[0].changed_at) == (1, clock.now())


@pytest.mark.parametrize(("days_ago", "count"), [(7, 1), (8, 0)])
def test_a_change_is_pointed_out_for_its_days(april, unit, days_ago, count):
    report = make_report(unit, april, "accepted")
    Submission.objects.update(status="returned")
    event(report, EventKind.REOPENED, days_ago=days_ago)
    assert changed_part(clock.today() - WEEK).count == count


def test_a_report_opened_to_be_added_was_never_confirmed(april, unit):
    event(make_report(unit, april, "returned"), EventKind.REOPENED)
    assert changed_part(clock.today() - WEEK).count == 0


def test_requests_to_reopen_wait_until_an_answer_the_oldest_first(april):
    reports = [make_report(make_unit(code), april, "accepted") for code in "ABC"]
    for days_ago, report in enumerate(reports, start=1):
        event(report, EventKind.REOPENING_ASKED, days_ago=days_ago)
    event(reports[1], EventKind.REOPENING_REFUSED)
    part = asked_part()
    assert (part.count, [asked.submission.unit.code for asked in part.rows]) == (2, ["A", "C"])


# upkeep


@pytest.mark.parametrize(
    ("clerk", "email", "lacks"),
    [
        (True, "s@example.vn", None),
        (True, "", "chưa có địa chỉ thư"),
        (False, "s@example.vn", "chưa có cán bộ đầu mối"),
        (False, "", "chưa có cán bộ đầu mối; chưa có địa chỉ thư"),
    ],
)
def test_what_a_unit_lacks_is_said(db, clerk, email, lacks):
    made = make_unit("S", email=email)
    make_clerk(made, is_active=clerk)
    part = contacts_part(TODAY)
    assert [lacks_of(each) for each in part.rows] == ([lacks] if lacks else [])
    facts = {"without_clerk": int(not clerk), "without_address": int(not email)}
    assert (part.count, part.facts) == (int(lacks is not None), facts)


def test_units_without_a_clerk_come_first_and_ended_ones_are_left_out(db):
    make_clerk(make_unit("A", sort_order=1))
    make_unit("B", sort_order=2, email="b@example.vn")
    make_unit("C", sort_order=3, active_until=TODAY - timedelta(days=1))
    make_unit("D", sort_order=4, active_until=TODAY)
    make_unit("E", sort_order=5, active_from=TODAY + timedelta(days=1))
    assert [each.code for each in units_out_of_reach(TODAY)] == ["B", "D", "A"]


def test_a_districts_clerk_is_no_clerk_of_its_communes(db):
    district = make_district("H", email="h@example.vn")
    make_commune("X", district, email="x@example.vn")
    make_clerk(district)
    assert [each.code for each in units_out_of_reach(TODAY)] == ["X"]


def test_mails_that_failed_come_before_unclear_ones_and_only_the_first_are_shown(april):
    for order in range(ROWS + 2):
        state, minutes = ("failed" if order < 2 else "sending"), (5 if order == 2 else 11)
        claimed = clock.now() - timedelta(minutes=minutes)  # the third is still being sent
        made = make_unit(f"S{order}")
        Reminder.objects.create(unit=made, period=april, means="email", state=state, claimed_at=claimed)
    part = mails_part()
    assert (part.count, part.facts, part.more) == (ROWS + 1, {"unclear": 4, "failed": 2}, 1)
    assert [each.state for each in part.rows] == ["failed"] * 2 + ["sending"] * 3


def test_figures_that_are_up_to_date_make_no_work(db):
    part = figures_part()
    assert (part.count, part.facts) == (0, {"since": None})


def test_figures_wait_since_the_oldest_change(db):
    for days_ago in (0, 2, 1):
        row = StaleFigures.objects.create(year=2020)
        StaleFigures.objects.filter(pk=row.pk).update(created_at=clock.now() - timedelta(days=days_ago))
    part = figures_part()
    assert (part.count, part.facts["since"]) == (3, clock.now() - timedelta(days=2))


@pytest.mark.parametrize(("on", "count"), [(date(2020, 5, 5), 0), (date(2020, 5, 6), 1)])
def test_a_period_can_be_locked_from_the_day_after_its_last_deadline(april, on, count):
    assert lockable_part(on).count == count


@pytest.mark.parametrize(("status", "count"), [("draft", 1), ("accepted", 1), ("submitted", 0), ("returned", 0)])
def test_a_period_is_not_locked_while_a_report_awaits_action(april, unit, status, count):
    make_report(unit, april, status)
    assert lockable_part(TODAY).count == count


def test_periods_to_lock_come_the_oldest_first_and_locked_ones_not_at_all(db):
    for month in (3, 1, 2):
        make_period(month, locked_at=clock.now() if month == 2 else None)
    assert [period.month for period, _counts in lockable_part(TODAY).rows] == [1, 3]
