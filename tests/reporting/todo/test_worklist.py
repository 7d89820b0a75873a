"""What a unit has to do at its edges: no period begun, the year before, an ended unit, a district's communes."""

from datetime import date, timedelta

import pytest

from reporting.models import Basis, EventKind, Reminder, ReportingPeriod, Submission, SubmissionEvent
from reporting.todo.tasks import tasks_of
from reporting.todo.worklist import Worklist, communes_of, worklist_of
from tests.factories import (
    make_clerk,
    make_commune,
    make_compliance,
    make_district,
    make_period,
    make_procedure,
    make_publication,
    make_report,
    make_unit,
)
from units import clock

pytestmark = pytest.mark.usefixtures("may")


@pytest.fixture
def unit(db):
    return make_commune("X")


def make_due(unit, *periods, reported=False):
    for period in periods:
        for basis in Basis:
            make_compliance(unit, period, basis=basis, reported=reported)


def months(worklist):
    return [month.period.name for month in worklist.months]


def test_before_a_period_has_ended_there_is_nothing(unit):
    make_due(unit, make_period(5))
    assert worklist_of(unit) == Worklist([], None, {}, [])


def test_periods_come_the_newest_first_and_one_without_a_row_of_the_unit_is_left_out(unit):
    make_due(unit, make_period(2), make_period(4))
    make_period(3)
    found = worklist_of(unit)
    assert (months(found), found.latest.name) == (["2020-04", "2020-02"], "2020-04")


def test_a_period_that_opened_before_its_end_is_there_and_is_not_the_latest(unit):
    make_due(unit, make_period(4), make_period(5, opens_on=date(2020, 5, 15)), make_period(6))
    found = worklist_of(unit)
    assert (months(found), found.latest.name) == (["2020-05", "2020-04"], "2020-04")


def test_of_the_year_before_only_what_is_open_is_listed(unit):
    make_due(unit, make_period(4), make_period(12, 2019), make_period(11, 2019, locked_at=clock.now()))
    make_due(unit, make_period(12, 2018))
    assert months(worklist_of(unit)) == ["2020-04", "2019-12"]


@pytest.mark.parametrize(
    ("status", "due", "is_missed"),
    [
        ("draft", date(2020, 5, 14), True),
        ("draft", date(2020, 5, 15), False),
        ("submitted", date(2020, 5, 14), False),
        ("returned", date(2020, 5, 14), False),
    ],
)
def test_a_month_is_missed_once_its_deadline_has_passed_and_nothing_was_asked(unit, status, due, is_missed):
    period = make_period(4, due_on_commune=due)
    make_due(unit, period)
    make_report(unit, period, status)
    (month,) = worklist_of(unit).months
    assert (month.is_missed, month.days_left) == (is_missed, (due - clock.today()).days)


def test_figures_are_the_confirmed_ones_else_the_provisional_ones(unit):
    period = make_period(4)
    make_compliance(unit, period, 5, basis=Basis.PROVISIONAL)
    official = make_compliance(unit, period, 4, reported=False)
    (month,) = worklist_of(unit).months
    assert (month.figures.received_total, month.is_provisional) == (5, True)
    official.reported = True
    official.save()
    (month,) = worklist_of(unit).months
    assert (month.figures.received_total, month.is_provisional) == (4, False)


def test_what_was_sent_for_a_unit_that_has_ended_is_listed_and_not_expected(unit):
    period = make_period(4)
    for basis in Basis:
        make_compliance(unit, period, basis=basis, expected=False)
    (month,) = worklist_of(unit).months
    assert month.is_expected is False


def test_tasks_come_by_urgency(unit):
    periods = [make_period(month) for month in (1, 2, 3, 4)]
    make_due(unit, *periods)
    until = clock.now() + timedelta(days=3)
    make_report(unit, periods[3], "returned", editable_until=until)
    reopened = make_report(unit, periods[2], "accepted")
    Submission.objects.filter(pk=reopened.pk).update(status="returned", editable_until=until)
    ReportingPeriod.objects.filter(month=1).update(due_on_commune=date(2020, 5, 20))
    tasks = tasks_of(unit, worklist_of(unit))
    assert [(task.month.period.month, task.urgency[0]) for task in tasks] == [(4, 0), (3, 1), (2, 2), (1, 3)]


def test_a_month_opened_to_be_added_is_between_corrections_and_what_is_overdue(unit):
    period = make_period(4, locked_at=clock.now())
    make_due(unit, period, make_period(3))
    report = make_report(unit, period, editable_until=clock.now() + timedelta(days=3))
    SubmissionEvent.objects.create(submission=report, kind=EventKind.OPENED_TO_ADD)
    first, second = tasks_of(unit, worklist_of(unit))
    assert (first.is_opened_to_add, first.urgency[0]) == (True, 1)
    assert (second.is_opened_to_add, second.urgency[0]) == (False, 2)


def test_the_last_request_is_the_one_that_holds(unit):
    period = make_period(4)
    make_due(unit, period)
    report = make_report(unit, period, "returned", editable_until=clock.now() + timedelta(days=3))
    for reason in ("Một", "Hai"):
        SubmissionEvent.objects.create(submission=report, kind=EventKind.RETURNED, reason=reason)
    SubmissionEvent.objects.create(submission=report, kind=EventKind.SENT, reason="Ba")
    (task,) = tasks_of(unit, worklist_of(unit))
    assert task.request.reason == "Hai"


def answered(unit, **post):
    """How far the report of April is, of procedures with this number returned by post, and how many are asked."""
    period = make_period(4)
    make_due(unit, period)
    report = make_report(unit, period)
    for code, number in post.items():
        procedure = make_procedure(code)
        make_publication(procedure, until=date(2020, 3, 31) if code == "ENDED" else None)
        report.counts.create(procedure=procedure, received_total=1, received_online=0, returned_by_post=number)
    (task,) = tasks_of(unit, worklist_of(unit))
    return task.answered, task.asked


def test_a_task_says_how_many_procedures_have_all_three_numbers(unit):
    assert answered(unit, A=0, B=None, C=7) == (2, 3)


def test_what_was_typed_of_a_procedure_that_is_no_longer_in_the_catalogue_answers_nothing(unit):
    assert answered(unit, A=None, ENDED=0) == (0, 1)


def test_a_report_that_was_not_begun_has_no_answer(unit):
    make_publication(make_procedure("A"))
    make_publication(make_procedure("D"), ["district"])
    make_due(unit, make_period(4))
    (task,) = tasks_of(unit, worklist_of(unit))
    assert (task.answered, task.asked, task.request, task.reminded) == (0, 1, None, [])


def test_reminders_are_listed_in_time_until_something_was_sent(unit):
    period = make_period(4)
    make_due(unit, period)
    days = [clock.now() - timedelta(days=number) for number in (1, 3)]
    for at in days:
        Reminder.objects.create(unit=unit, period=period, means="email", at=at)
    Reminder.objects.create(unit=unit, period=period, means="email", state="failed")
    (task,) = tasks_of(unit, worklist_of(unit))
    assert task.reminded == days[::-1]
    report = make_report(unit, period, "submitted")
    Submission.objects.filter(pk=report.pk).update(status="returned", editable_until=clock.now() + timedelta(days=3))
    (task,) = tasks_of(unit, worklist_of(unit))
    assert task.reminded == []


def test_without_an_open_month_nothing_is_to_do_and_nothing_is_read(unit, django_assert_num_queries):
    make_due(unit, make_period(4, locked_at=clock.now()))
    found = worklist_of(unit)
    with django_assert_num_queries(0):
        assert tasks_of(unit, found) == []


@pytest.fixture
def district(db):
    return make_district("H", name="Huyện Một")


def test_a_district_sees_what_its_communes_sent_for_the_latest_period_alone(district):
    march, april = make_period(3), make_period(4)
    communes = {code: make_commune(code, district) for code in "XYZ"}
    for code, status, period in (("X", "submitted", april), ("Y", "draft", april), ("Z", "submitted", march)):
        make_report(communes[code], period, status)
    make_report(make_commune("W", make_district("K")), april, "submitted")
    assert list(worklist_of(district).communes) == [communes["X"].pk]
    assert worklist_of(communes["X"]).communes == {}


def test_communes_come_those_that_have_not_sent_first_with_active_clerks(district):
    april = make_period(4)
    for code, name, reported in (("X", "Xã An", True), ("Y", "Xã Bình", False), ("Z", "Xã Ân", False)):
        made = make_commune(code, district, name=name)
        make_compliance(made, april, basis=Basis.PROVISIONAL, reported=reported)
        make_clerk(made, full_name=f"B {code}")
        make_clerk(made, full_name=f"A {code}")
        make_clerk(made, full_name=f"C {code}", is_active=False)
    Reminder.objects.create(unit=made, period=april, means="email")
    found = communes_of(district, april, {})
    assert [each.row.unit.code for each in found] == ["Z", "Y", "X"]
    assert [clerk.full_name for clerk in found[0].clerks] == ["A Z", "B Z"]
    assert [each.last and each.last.at for each in found] == [clock.now(), None, None]


def test_a_commune_that_need_not_send_is_not_listed(district):
    april = make_period(4)
    make_compliance(make_commune("X", district), april, basis=Basis.PROVISIONAL, expected=False)
    make_compliance(make_unit("S"), april, basis=Basis.PROVISIONAL)
    assert communes_of(district, april, {}) == []
