"""What changed since a coordinator last looked: which looks are one visit, exact counts, and calm where nothing did."""

from datetime import timedelta

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.actions.reopenings import submission_ask_to_reopen
from reporting.actions.submissions import submission_accept, submission_return
from reporting.actions.visits import visit_note
from reporting.models import Basis, Compliance, LastVisit, Reminder, ReminderState, ReportingPeriod
from reporting.todo.since import since_last
from tests.reporting.cast import UNTIL
from tests.reporting.pages import text
from units import clock


def later(**pause):
    return time_machine.travel(clock.now() + timedelta(**pause), tick=False)


def ended():
    return list(ReportingPeriod.objects.ended(clock.today()).order_by("-ends_on"))


def test_looks_shortly_after_one_another_are_one_visit(province):
    by, first = province.coordinator, clock.now()
    assert visit_note(by=by) is None
    with later(minutes=20):
        assert visit_note(by=by) is None
        second = clock.now()
    with later(minutes=60):
        assert visit_note(by=by) == second  # half an hour and more after the last look
        with later(minutes=10):
            assert visit_note(by=by) == second  # what is new stays in sight during the visit
    assert LastVisit.objects.get().user == by
    assert first < second


def test_each_account_has_its_own_visits(province):
    visit_note(by=province.coordinator)
    assert visit_note(by=province.observer) is None
    assert LastVisit.objects.count() == 2


def test_a_look_within_a_minute_writes_nothing(province, django_assert_num_queries):
    visit_note(by=province.coordinator)
    with django_assert_num_queries(1):
        visit_note(by=province.coordinator)


def test_what_happened_before_the_last_look_is_not_new(province):
    report = province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    submission_return(submission=report, by=province.coordinator, reason="C1", until=UNTIL)
    with later(minutes=5):
        found = since_last(clock.now(), ended())
    assert found.is_calm


def test_corrections_requests_and_mails_are_counted(province):
    at = clock.now() - timedelta(minutes=1)
    report = province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    submission_return(submission=report, by=province.coordinator, reason="C1", until=UNTIL)
    province.send("X1", 4, (6, 1, 0), (0, 0, 0))
    accepted = province.send("SO1", 4, (5, 1, 0), (0, 0, 0))
    submission_accept(submission=accepted, by=province.coordinator)
    submission_ask_to_reopen(submission=accepted, by=province.clerks["SO1"], reason="Thiếu một hồ sơ")
    for state in ReminderState:
        Reminder.objects.create(unit=report.unit, period=report.period, means="email", state=state)
    found = since_last(at, ended())
    # two that failed here, and the mail about the correction to a unit without an address
    assert (found.corrected, found.asked, found.bounced) == (1, 1, 3)


def silent(codes, months, province):
    rows = Compliance.objects.filter(basis=Basis.PROVISIONAL, period__month__in=months)
    rows.update(reported=True)
    rows.filter(unit__code__in=codes).update(reported=False)


def test_units_become_silent_with_the_third_deadline_that_passes(province):
    silent(["SO1", "X1"], (1, 2, 3, 4), province)
    Compliance.objects.filter(unit__code="X1", period__month=2, basis=Basis.PROVISIONAL).update(reported=True)
    due = max(period.due_on_department for period in ended() if period.due_on_department < clock.today())
    before, after = clock.at(due - timedelta(days=1)), clock.at(due + timedelta(days=2))
    assert "SO1" in [unit.code for unit in since_last(before, ended()).silent]
    assert "X1" not in [unit.code for unit in since_last(before, ended()).silent]
    assert since_last(after, ended()).silent_count == 0


def test_the_home_page_says_what_is_new_or_that_nothing_is(province, login):
    client = login(province.coordinator)
    assert "lần xem trước" not in text(client.get("/"))
    LastVisit.objects.update(at=clock.now() - timedelta(hours=3))
    province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    assert "Không có gì mới từ lần xem trước" in text(client.get("/"))
    report = province.send("X2", 4, (5, 1, 0), (0, 0, 0))
    submission_return(submission=report, by=province.coordinator, reason="C1", until=UNTIL)
    province.send("X2", 4, (5, 2, 0), (0, 0, 0))
    assert "Từ lần xem trước" in text(client.get("/"))
    assert "1 báo cáo gửi lại" in text(client.get("/"))


def test_few_and_many_changes_take_the_same_queries(province):
    at, periods = clock.now() - timedelta(days=400), ended()

    def queries():
        with CaptureQueriesContext(connection) as found:
            since_last(at, periods)
        return len(found)

    few = queries()
    for code in ("X1", "X2", "SO1"):
        Reminder.objects.create(
            unit=province.units[code], period=province.periods[4], means="email", state=ReminderState.FAILED
        )
    silent(["SO1", "X1"], (1, 2, 3, 4), province)
    assert queries() == few == 4
