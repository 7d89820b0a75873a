"""The one function that moves a report: which moves exist, what each writes, and what the history keeps."""

from itertools import product

import pytest

from reporting.models import EventKind, Submission, SubmissionStatus
from reporting.transitions import MOVES, actor_name, lock_submission, move, name_to, record, sent_meanwhile
from tests.reporting.actions.helpers import events, forget, refused, stale
from tests.reporting.cast import UNIT, States, again
from units import clock
from units.refusals import Refused

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
    (EventKind.UNCONFIRMED, ACCEPTED, SUBMITTED),
    (EventKind.RETURNED, SUBMITTED, RETURNED),
    (EventKind.REOPENED, ACCEPTED, RETURNED),
    (EventKind.OPENED_TO_ADD, DRAFT, DRAFT),
    (EventKind.OPENED_TO_ADD, RETURNED, RETURNED),
    (EventKind.REOPENING_ENDED, RETURNED, ACCEPTED),
    (EventKind.CARRIED_OVER, DRAFT, DRAFT),
    (EventKind.CARRIED_OVER, RETURNED, RETURNED),
    (EventKind.CARRIED_OVER, SUBMITTED, DRAFT),
    (EventKind.CARRIED_BACK, DRAFT, DRAFT),
    (EventKind.CARRIED_BACK, RETURNED, RETURNED),
    (EventKind.CARRIED_BACK, DRAFT, SUBMITTED),
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


def test_a_report_is_locked_as_it_is_now_not_as_the_page_saw_it(working_province):
    states = States(working_province)
    seen = states.draft()
    states.submitted()
    assert lock_submission(seen).status == "submitted"
    assert lock_submission(seen, 2).version == 2
    with refused("changed_meanwhile"):
        lock_submission(seen, 1)


def test_a_report_that_is_not_begun_cannot_be_locked(working_province):
    april = working_province.periods[4]
    with refused("not_begun"):
        lock_submission(Submission(unit=working_province.units[UNIT], period=april))
    gone = States(working_province).draft()
    Submission.objects.filter(pk=gone.pk).delete()
    with refused("not_begun"):
        lock_submission(gone)


def sentence_to(reader, submission):
    """What is said to ``reader``, who saw the report before anything happened to it."""
    with pytest.raises(Refused) as refusal:
        lock_submission(submission, 0, by=reader)
    return refusal.value.sentence


def test_who_acted_is_shown_by_name_and_oneself_as_another_window(working_province):
    clerk, coordinator = working_province.clerks[UNIT], working_province.coordinator
    actor = {"name": actor_name(clerk), "account": clerk.pk}
    assert name_to(None, **actor) == name_to(coordinator, **actor) == actor_name(clerk)
    assert name_to(clerk, **actor) == "chính đơn vị ở cửa sổ khác"
    assert name_to(coordinator, name="coordinator", account=coordinator.pk) == "chính tài khoản này ở cửa sổ khác"
    assert name_to(clerk, name=actor_name(clerk), account=None) == actor_name(clerk)


def test_an_account_that_was_renamed_since_is_shown_by_the_name_it_had(working_province):
    clerk = working_province.clerks[UNIT]
    assert name_to(clerk, name="Tên cũ", account=clerk.pk) == "Tên cũ"


def test_only_who_may_have_typed_reads_that_it_was_not_recorded(working_province):
    sent = {"name": "Nguyễn Văn A", "account": None, "at": clock.now()}
    looked = "Báo cáo đã được Nguyễn Văn A gửi lúc 09:00. Đề nghị xem lại."
    typed = "Báo cáo đã được Nguyễn Văn A gửi lúc 09:00. Số đang nhập chưa được ghi nhận; đề nghị xem lại."
    assert sent_meanwhile(working_province.coordinator, **sent) == looked
    assert sent_meanwhile(working_province.clerks[UNIT], **sent) == sent_meanwhile(None, **sent) == typed


def test_a_report_that_moved_meanwhile_says_what_happened_last(working_province):
    states = States(working_province)
    name = actor_name(states.clerk)
    submission = states.submitted()
    assert sentence_to(states.coordinator, submission) == f"Báo cáo đã được {name} gửi lúc 09:00. Đề nghị xem lại."
    move(submission, RETURNED, EventKind.RETURNED, by=states.coordinator, at=clock.now())
    returned = EventKind.RETURNED.label
    assert sentence_to(states.clerk, submission) == (
        f"Báo cáo vừa có thay đổi ({returned}, coordinator). Đề nghị xem lại."
    )
    assert sentence_to(states.coordinator, submission) == (
        f"Báo cáo vừa có thay đổi ({returned}, chính tài khoản này ở cửa sổ khác). Đề nghị xem lại."
    )
    submission.events.all().delete()
    assert sentence_to(states.clerk, submission) == "Báo cáo vừa có thay đổi. Đề nghị xem lại."
