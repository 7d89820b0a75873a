"""The one function that moves a report: which moves exist, what each writes, and what the history keeps."""

from itertools import product

import pytest

from reporting.models import EventKind, SubmissionStatus
from reporting.transitions import MOVES, actor_name, lock_submission, move, record
from tests.reporting.actions.helpers import events, forget, refused, stale
from tests.reporting.cast import UNIT, States, again
from units import clock

DRAFT, SUBMITTED, RETURNED, ACCEPTED = (
    SubmissionStatus.DRAFT,
    SubmissionStatus.SUBMITTED,
    SubmissionStatus.RETURNED,
    SubmissionStatus.ACCEPTED,
)
EXISTING = {
    (EventKind.SENT, DRAFT, SUBMITTED),
    (EventKind.SENT, RETURNED, SUBMITTED),
    (EventKind.WITHDRAWN, SUBMITTED, DRAFT),
    (EventKind.WITHDRAWN, SUBMITTED, RETURNED),
    (EventKind.ACCEPTED, SUBMITTED, ACCEPTED),
    (EventKind.RETURNED, SUBMITTED, RETURNED),
    (EventKind.REOPENED, ACCEPTED, RETURNED),
    (EventKind.OPENED_TO_ADD, DRAFT, DRAFT),
    (EventKind.OPENED_TO_ADD, RETURNED, RETURNED),
    (EventKind.REOPENING_ENDED, RETURNED, ACCEPTED),
}
STATE_OF = {DRAFT: "draft", SUBMITTED: "submitted", RETURNED: "returned", ACCEPTED: "accepted"}


def test_the_moves_are_these_and_no_others():
    assert {(kind, *pair) for kind, pairs in MOVES.items() for pair in pairs} == EXISTING


@pytest.mark.parametrize("start", STATE_OF)
def test_a_move_that_does_not_exist_changes_nothing(working_province, start):
    states = States(working_province)
    submission = getattr(states, STATE_OF[start])()
    for kind, to in product(MOVES, STATE_OF):
        if (kind, start, to) not in EXISTING:
            with refused("move_not_allowed"):
                move(submission, to, kind, by=states.coordinator, at=clock.now())


def test_a_move_saves_counts_up_marks_stale_and_is_recorded(working_province):
    states = States(working_province)
    submission = states.submitted()
    forget()
    event = move(
        submission,
        RETURNED,
        EventKind.RETURNED,
        by=states.coordinator,
        at=clock.now(),
        reason="Kiểm tra",
        until=clock.end_of(clock.today()),
        revision_number=1,
    )
    after = again(submission)
    assert (after.status, after.version, after.editable_until) == ("returned", 3, clock.end_of(clock.today()))
    assert (event.at, event.actor_name, event.until) == (clock.now(), "coordinator", after.editable_until)
    assert events(after)[-1] == ("returned", "coordinator", 1, "Kiểm tra")
    assert stale() == [(2020, UNIT, "returned 2020-04")]


def test_the_history_outlives_the_account(working_province):
    states = States(working_province)
    submission = states.draft()
    record(submission, EventKind.REOPENING_ASKED, by=working_province.observer, at=clock.now(), reason="x")
    working_province.observer.delete()
    event = submission.events.get()
    assert (event.actor, event.actor_name) == (None, "observer")


def test_the_system_acts_under_its_own_name():
    assert actor_name(None) == "Hệ thống"


def test_a_report_is_locked_as_it_stands_now_not_as_the_page_saw_it(working_province):
    states = States(working_province)
    seen = states.draft()
    states.submitted()
    assert lock_submission(seen).status == "submitted"
    assert lock_submission(seen, 2).version == 2
    with refused("changed_meanwhile"):
        lock_submission(seen, 1)
