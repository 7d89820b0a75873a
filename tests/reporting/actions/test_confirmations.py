"""A confirmation taken back within its minute: everything is as before it, and the history says both."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.actions.batches import submissions_accept
from reporting.actions.confirmations import confirmation_undo, confirmations_settle
from reporting.actions.figures import figures_drain
from reporting.actions.periods import period_lock
from reporting.actions.rankings import ranking_freeze
from reporting.actions.reopenings import submission_ask_to_reopen
from reporting.actions.submissions import (
    submission_accept,
    submission_open_to_add,
    submission_reopen,
    submission_send,
    submission_start,
    submission_withdraw,
)
from reporting.changes.differences import confirmed_before
from reporting.models import Confirmation, Submission, SubmissionEvent
from tests.factories import make_user
from tests.reporting.actions.helpers import events, forget, refused, stale
from tests.reporting.cast import again
from tests.reporting.small_province import YEAR
from trials.recount import recount, stored
from units import clock
from units.models import Role

FIGURES = ((5, 1, 0), (2, 0, 0))
ALL_ONLINE = ((60, 60, 0), (2, 0, 0))
DAY = date(2020, 5, 20)


@pytest.fixture
def reports(province):
    """Three units' reports of April, awaiting confirmation."""
    return [province.send(code, 4, *FIGURES) for code in ("X1", "X2", "H1")]


def confirm(province, *reports):
    """Confirm them with one click."""
    seen = {each.pk: again(each).version for each in reports}
    assert submissions_accept(seen=seen, by=province.coordinator).done == len(reports)
    return Confirmation.objects.latest("pk")


def undo(province, confirmation, by=None):
    return confirmation_undo(confirmation=confirmation, by=by or province.coordinator)


def state():
    fields = ("unit__code", "period__month", "status", "editable_until", "first_sent_at", "warnings")
    revisions = ("sent_revision__number", "accepted_revision__number")
    return sorted(Submission.objects.values_list(*fields, *revisions), key=str)


@pytest.mark.parametrize("count", [1, 3])
def test_what_was_confirmed_is_as_before_and_moves_on_from_there(province, reports, count):
    before = state()
    confirmation = confirm(province, *reports[:count])
    assert state() != before
    forget()
    undone = undo(province, confirmation)
    assert (undone.done, undone.refused) == (count, [])
    assert state() == before
    assert {again(each).version for each in reports[:count]} == {4}
    assert sorted(unit for _year, unit, _reason in stale()) == sorted(each.unit.code for each in reports[:count])
    assert confirm(province, *reports).by == province.coordinator


def test_one_report_confirmed_on_its_page_is_taken_back_alike(province, reports):
    before = state()
    submission_accept(submission=reports[0], by=province.coordinator)
    undo(province, Confirmation.objects.get())
    assert state() == before


def test_the_history_says_that_it_was_confirmed_and_taken_back(province, reports):
    confirmation = confirm(province, reports[0])
    undo(province, confirmation)
    assert events(reports[0])[-2:] == [
        ("accepted_briefly", "coordinator", 1, ""),
        ("unconfirmed", "coordinator", 1, ""),
    ]


def test_figures_are_official_meanwhile_and_not_after(province, reports):
    figures_drain()
    before = stored(YEAR)
    confirmation = confirm(province, *reports)
    figures_drain()
    assert stored(YEAR) == recount(YEAR) != before
    undo(province, confirmation)
    figures_drain()
    assert stored(YEAR) == recount(YEAR) == before


def test_a_second_sending_taken_back_leaves_the_first_one_confirmed_and_the_granted_time(province):
    with time_machine.travel("2020-05-15T08:00:00+07:00"):
        report = province.send("X1", 4, *FIGURES)
        submission_accept(submission=report, by=province.coordinator)
        submission_reopen(submission=report, by=province.coordinator, reason="Sửa", until=DAY)
        report = province.send("X1", 4, (9, 1, 0), (2, 0, 0))
    before = again(report)
    undo(province, confirm(province, report))
    after = again(report)
    assert after.accepted_revision.number == 1
    assert after.editable_until == before.editable_until == clock.end_of(DAY)
    assert confirmed_before([report.unit_id], YEAR, 4, clock.now()).received_total == 7


def test_hints_are_counted_by_what_earlier_months_say_now(province):
    """While the report was confirmed nobody counted its hints, and a correction of March may have made one."""
    for month in (1, 2, 3):
        province.send("X1", month, (20, 2, 0), (2, 0, 0))
    report = province.send("X1", 4, *ALL_ONLINE)
    confirmation = confirm(province, report)
    Submission.objects.filter(pk=report.pk).update(warnings=0)
    undo(province, confirmation)
    assert again(report).warnings == 1


def test_only_who_confirmed_takes_it_back(province, reports):
    confirmation = confirm(province, reports[0])
    colleague = make_user(Role.COORDINATOR, "colleague")
    for by in (colleague, province.clerks["X1"], province.observer):
        with refused("not_yours"):
            undo(province, confirmation, by=by)
    assert again(reports[0]).status == "accepted"


def test_it_is_taken_back_once(province, reports):
    confirmation = confirm(province, reports[0])
    undo(province, confirmation)
    after = state(), SubmissionEvent.objects.count()
    with refused("undone"):
        undo(province, confirmation)
    assert (state(), SubmissionEvent.objects.count()) == after


@pytest.mark.parametrize(("seconds", "possible"), [(59, True), (60, False), (3600, False), (-1, False)])
def test_the_minute_has_sixty_seconds(province, reports, seconds, possible):
    confirmation = confirm(province, reports[0])
    with time_machine.travel(confirmation.at + timedelta(seconds=seconds), tick=False):
        if possible:
            assert undo(province, confirmation).done == 1
        else:
            with refused("too_late"):
                undo(province, confirmation)


def test_reports_that_moved_on_stay_and_stop_no_other(province, reports):
    confirmation = confirm(province, *reports)
    submission_ask_to_reopen(submission=reports[1], by=province.clerks["X2"], reason="Nhầm số")
    submission_reopen(submission=reports[2], by=province.coordinator, reason="Sửa", until=DAY)
    undone = undo(province, confirmation)
    assert undone.done == 1
    assert [(report.unit.code, sentence) for report, sentence in undone.refused] == [
        ("H1", "Báo cáo vừa có thay đổi (Mở lại để điều chỉnh, chính tài khoản này ở cửa sổ khác). Đề nghị xem lại."),
        ("X2", "Báo cáo vừa có thay đổi (Đề nghị mở lại, clerk-x2). Đề nghị xem lại."),
    ]
    assert [again(each).status for each in reports] == ["submitted", "accepted", "returned"]


def test_where_all_moved_on_nothing_is_taken_back(province, reports):
    confirmation = confirm(province, reports[0])
    submission_ask_to_reopen(submission=reports[0], by=province.clerks["X1"], reason="Nhầm số")
    with refused("stays_confirmed"):
        undo(province, confirmation)
    assert again(reports[0]).status == "accepted"
    assert Confirmation.objects.get().undone_at is None


def test_a_lock_of_the_month_does_not_hinder(province, reports):
    confirmation = confirm(province, reports[0])
    period_lock(period=province.periods[4], by=province.coordinator)
    assert undo(province, confirmation).done == 1
    submission_accept(submission=reports[0], by=province.coordinator)


@pytest.mark.parametrize(("month", "frozen", "stays"), [(4, 4, True), (3, 4, True), (4, 3, False)])
def test_what_a_ranking_frozen_since_contains_stays_confirmed(province, month, frozen, stays):
    with time_machine.travel("2020-05-15T08:00:00+07:00"):
        submission_accept(submission=province.send("X2", 1, *FIGURES), by=province.coordinator)
    report = province.send("X1", month, *FIGURES)
    confirmation = confirm(province, report)
    period_lock(period=province.periods[frozen], by=province.coordinator, reason="Tổng hợp")
    ranking_freeze(period=province.periods[frozen], by=province.coordinator)
    if stays:
        with refused("stays_confirmed"):
            undo(province, confirmation)
    else:
        assert undo(province, confirmation).done == 1


def test_a_ranking_frozen_before_does_not_hinder(province, reports):
    with time_machine.travel("2020-05-15T08:00:00+07:00"):
        submission_accept(submission=reports[1], by=province.coordinator)
        period_lock(period=province.periods[4], by=province.coordinator)
        ranking_freeze(period=province.periods[4], by=province.coordinator)
    assert undo(province, confirm(province, reports[0])).done == 1


def test_a_month_opened_to_be_added_keeps_its_time(province):
    with time_machine.travel("2020-05-15T08:00:00+07:00"):
        period_lock(period=province.periods[4], by=province.coordinator)
        report = submission_start(unit=province.units["X1"], period=province.periods[4])
        submission_open_to_add(submission=report, by=province.coordinator, reason="Bổ sung", until=DAY)
        report = province.send("X1", 4, *FIGURES)
    undo(province, confirm(province, report))
    assert again(report).editable_until == clock.end_of(DAY)


def statements(province, *reports):
    confirmation = confirm(province, *reports)
    with CaptureQueriesContext(connection) as queries:
        undo(province, confirmation)
    return len([each for each in queries.captured_queries if "SAVEPOINT" not in each["sql"]])


def test_the_number_of_statements_does_not_grow(province, reports):
    assert statements(province, reports[0]) == statements(province, *reports) == 16


def test_what_tells_others_waits_until_the_minute_is_over(province, reports):
    assert confirmations_settle()
    confirmation = confirm(province, reports[0])
    assert not confirmations_settle()
    with time_machine.travel(confirmation.until, tick=False):
        assert confirmations_settle()
    undo(province, confirmation)
    assert confirmations_settle()


def test_a_report_taken_back_can_be_withdrawn_and_sent_again(province, reports):
    undo(province, confirm(province, reports[0]))
    submission_withdraw(submission=reports[0], by=province.clerks["X1"])
    submission_send(submission=reports[0], by=province.clerks["X1"], approved=True)
    assert again(reports[0]).accepted_revision is None
