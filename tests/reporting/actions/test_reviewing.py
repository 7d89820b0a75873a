"""Accepting, returning, reopening, opening to be added, and reopenings that run out."""

from datetime import date, timedelta

import pytest
import time_machine

from reporting.actions.reopenings import reopenings_end
from reporting.actions.submissions import (
    submission_accept,
    submission_open_to_add,
    submission_reopen,
    submission_return,
    submission_send,
    submission_start,
    submission_withdraw,
)
from tests.reporting.actions.helpers import events, everything, forget, refused, stale
from tests.reporting.cast import STATES, UNIT, UNTIL, again, cast_of
from units import clock
from units.models import StaleFigures
from units.refusals import Refused

WHY = {"reason": "Kiểm tra lại", "until": UNTIL}
ACTIONS = {
    "accept": (submission_accept, {}, "not_submitted", {"submitted", "submitted_on_behalf", "submitted_then_locked"}),
    "return": (
        submission_return,
        WHY,
        "not_submitted",
        {"submitted", "submitted_on_behalf", "submitted_then_locked"},
    ),
    "reopen": (submission_reopen, WHY, "not_accepted", {"accepted"}),
    "open_to_add": (submission_open_to_add, WHY, "not_missed", {"draft_of_a_locked_month"}),
}


@pytest.mark.parametrize("name", ACTIONS)
@pytest.mark.parametrize("state", STATES)
def test_a_step_works_from_its_own_states_and_from_no_other(states, name, state):
    action, arguments, code, possible = ACTIONS[name]
    submission = getattr(states, state)()
    if state in possible:
        action(submission=submission, by=states.coordinator, **arguments)
        assert again(submission).version == submission.version + 1
        with refused(code):  # done twice
            action(submission=submission, by=states.coordinator, **arguments)
    else:
        with refused(code):
            action(submission=submission, by=states.coordinator, **arguments)


@pytest.mark.parametrize("name", ACTIONS)
@pytest.mark.parametrize("who", ["clerk", "second_clerk", "other_clerk", "district_clerk", "observer", "administrator"])
def test_a_step_is_for_coordinators_alone(working_province, states, name, who):
    action, arguments, code, possible = ACTIONS[name]
    submission = getattr(states, min(possible))()
    with refused(code):
        action(submission=submission, by=cast_of(working_province)[who], **arguments)


@pytest.mark.parametrize("name", ACTIONS)
def test_a_page_that_is_out_of_date_changes_nothing(states, name):
    action, arguments, _code, possible = ACTIONS[name]
    submission = getattr(states, min(possible))()
    with refused("changed_meanwhile"):
        action(submission=submission, by=states.coordinator, seen_version=submission.version + 1, **arguments)


def test_a_reviewer_who_is_second_reads_who_was_first_and_nothing_of_typing(states):
    submission = states.submitted()
    submission_withdraw(submission=submission, by=states.clerk)
    submission_send(submission=submission, by=states.clerk, approved=True)
    with pytest.raises(Refused) as refusal:
        submission_accept(submission=submission, by=states.coordinator, seen_version=2)
    assert refusal.value.sentence == "Báo cáo đã được clerk-x1 gửi lúc 09:00. Đề nghị xem lại."


def test_a_reviewers_own_other_window_is_named_as_such(states):
    submission = states.submitted()
    submission_accept(submission=submission, by=states.coordinator)
    with pytest.raises(Refused, match=r"\(Đã xác nhận, chính tài khoản này ở cửa sổ khác\)"):
        submission_accept(submission=submission, by=states.coordinator, seen_version=2)


@pytest.mark.parametrize("name", ["return", "reopen", "open_to_add"])
def test_a_step_needs_its_reason_and_a_day_to_come(states, name):
    action, _arguments, _code, possible = ACTIONS[name]
    submission = getattr(states, min(possible))()
    with refused("reason_missing"):
        action(submission=submission, by=states.coordinator, reason=" \n ", until=UNTIL)
    with refused("day_past"):
        action(submission=submission, by=states.coordinator, reason="Kiểm tra", until=date(2020, 5, 14))
    action(submission=submission, by=states.coordinator, reason="Kiểm tra", until=date(2020, 5, 15))
    assert again(submission).editable_until == clock.end_of(date(2020, 5, 15))


def test_accepting_makes_the_sending_the_official_one(states):
    submission = states.submitted()
    forget()
    submission_accept(submission=submission, by=states.coordinator, seen_version=2)
    after = again(submission)
    assert (after.status, after.version, after.editable_until) == ("accepted", 3, None)
    assert after.accepted_revision == after.sent_revision == submission.sent_revision
    assert events(after)[-1] == ("accepted", "coordinator", 1, "")
    assert stale() == [(2020, UNIT, "accepted 2020-04")]


def test_returning_takes_the_sending_out_of_the_provisional_figures(states):
    submission = states.submitted()
    forget()
    submission_return(submission=submission, by=states.coordinator, reason=" Kiểm tra C1 ", until=UNTIL)
    after = again(submission)
    assert (after.status, after.sent_revision, after.editable_until) == ("returned", None, clock.end_of(UNTIL))
    assert after.first_sent_at == submission.first_sent_at
    assert events(after)[-1] == ("returned", "coordinator", 1, "Kiểm tra C1")
    assert after.events.last().until == clock.end_of(UNTIL)
    assert stale() == [(2020, UNIT, "returned 2020-04")]


def test_reopening_takes_nothing_away_until_the_correction_is_confirmed(states):
    submission = states.reopened()
    assert (submission.accepted_revision.number, submission.current_revision.number) == (1, 1)
    submission_send(submission=submission, by=states.clerk, approved=True)
    corrected = again(submission)
    assert (corrected.accepted_revision.number, corrected.current_revision.number) == (1, 2)
    submission_accept(submission=submission, by=states.coordinator)
    assert again(submission).accepted_revision.number == 2


def test_a_returned_correction_leaves_the_confirmed_figures_counted(states):
    submission = states.reopened()
    submission_send(submission=submission, by=states.clerk, approved=True)
    submission_return(submission=submission, by=states.coordinator, **WHY)
    after = again(submission)
    assert (after.status, after.current_revision.number) == ("returned", 1)


def test_a_locked_month_is_returned_and_corrected_by_its_unit_alone(working_province, states):
    submission = states.submitted_then_locked()
    submission_return(submission=submission, by=states.coordinator, **WHY)
    submission_send(submission=submission, by=states.clerk, approved=True)
    assert again(submission).status == "submitted"
    other = submission_start(unit=working_province.units["X2"], period=submission.period)
    with refused("not_open"):
        submission_send(submission=other, by=working_province.clerks["X2"], approved=True, nil=True)


def test_a_missed_month_is_opened_sent_and_not_opened_again(working_province, states):
    submission = states.opened_to_be_added()
    assert events(submission) == [("opened_to_add", "coordinator", None, "Mất mạng")]
    sent = working_province.send(UNIT, 4, (5, 1, 0), (0, 0, 0))
    assert (sent.status, again(submission).days_late) == ("submitted", 10)
    with refused("not_missed"):
        submission_open_to_add(submission=submission, by=states.coordinator, **WHY)


def test_a_month_opened_to_be_added_closes_when_its_time_is_over(states):
    submission = states.opened_to_be_added()
    with time_machine.travel(clock.end_of(UNTIL) + timedelta(seconds=1), tick=False), refused("not_open"):
        submission_send(submission=submission, by=states.clerk, approved=True, nil=True)


def test_a_reopening_that_runs_out_restores_confirmed_once(states):
    submission = states.reopened()
    forget()
    with time_machine.travel(clock.end_of(UNTIL), tick=False):
        assert reopenings_end() == 0
    with time_machine.travel(clock.end_of(UNTIL) + timedelta(seconds=1), tick=False):
        assert reopenings_end() == 1
        before = everything()
        assert reopenings_end() == 0
    after = again(submission)
    assert (after.status, after.editable_until) == ("accepted", None)
    assert after.accepted_revision == after.sent_revision == submission.accepted_revision
    assert events(after)[-1] == ("reopening_ended", None, None, "")
    assert after.events.last().actor_name == "Hệ thống"
    assert stale() == [(2020, UNIT, "reopening_ended 2020-04")]
    assert everything() == before


def test_a_correction_sent_in_time_is_not_undone_when_the_time_is_over(states):
    submission = states.reopened()
    submission_send(submission=submission, by=states.clerk, approved=True)
    with time_machine.travel(clock.end_of(UNTIL) + timedelta(days=1), tick=False):
        assert reopenings_end() == 0
    assert again(submission).status == "submitted"


def test_a_request_for_correction_never_confirmed_does_not_end_by_itself(states):
    submission = states.returned_and_the_day_past()
    assert reopenings_end() == 0
    assert again(submission).status == "returned"


def test_accepting_asks_for_the_drain_when_it_commits(states, django_capture_on_commit_callbacks):
    submission = states.submitted()
    with django_capture_on_commit_callbacks(execute=True):
        submission_accept(submission=submission, by=states.coordinator)
    assert not StaleFigures.objects.exists()


def test_a_returned_correction_that_runs_out_leaves_the_confirmed_sending_as_the_last(states):
    submission = states.reopened()
    submission_send(submission=submission, by=states.clerk, approved=True)
    submission_return(submission=submission, by=states.coordinator, **WHY)
    with time_machine.travel(clock.end_of(UNTIL) + timedelta(seconds=1), tick=False):
        assert reopenings_end() == 1
    after = again(submission)
    assert (after.status, after.sent_revision.number, after.accepted_revision.number) == ("accepted", 1, 1)
