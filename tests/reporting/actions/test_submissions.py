"""Sending, withdrawing and asking to reopen: what works, who is refused and why, and exactly what is written."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import override_settings

from reporting import transitions
from reporting.actions.cells import Typed, cells_save
from reporting.actions.reopenings import submission_ask_to_reopen
from reporting.actions.submissions import (
    submission_send,
    submission_start,
    submission_withdraw,
)
from reporting.canonical import check_code
from reporting.entry.receipts import revision_text
from reporting.models import NUMBERS, DossierCount, RevisionCount, Submission
from tests.reporting.actions.helpers import events, forget, refused, stale
from tests.reporting.cast import FIGURES, MONTH, UNIT, UNTIL, again, cast_of
from units import clock
from units.models import StaleFigures


@pytest.fixture
def filled(working_province, states):
    """The April report of X1 with every cell typed and nothing sent."""
    submission = states.draft()
    procedures = working_province.reported_by(UNIT)
    typed = {
        (procedure.pk, name): Typed(value, None)
        for procedure, numbers in zip(procedures, FIGURES, strict=True)
        for name, value in zip(NUMBERS, numbers, strict=True)
    }
    cells_save(submission=submission, by=states.clerk, typed=typed)
    forget()
    return again(submission)


def test_starting_twice_gives_the_same_report(working_province):
    unit, period = working_province.units[UNIT], working_province.periods[MONTH]
    assert submission_start(unit=unit, period=period) == submission_start(unit=unit, period=period)
    assert Submission.objects.count() == 1


def test_sending_keeps_the_figures_whole_and_asks_for_a_recompute(filled, states):
    submission_send(submission=filled, by=states.clerk, approved=True, seen_version=1)
    sent = again(filled)
    assert (sent.status, sent.version, sent.first_sent_at, sent.accepted_revision) == (
        "submitted",
        2,
        clock.now(),
        None,
    )
    revision = sent.sent_revision
    assert (revision.number, revision.sent_at, revision.sent_by, revision.nil, revision.on_behalf) == (
        1,
        clock.now(),
        states.clerk,
        False,
        False,
    )
    counts = RevisionCount.objects.order_by("procedure__code").values_list("procedure__code", *NUMBERS)
    assert list(counts) == [("C1", 5, 1, 0), ("C2", 0, 0, 0)]
    assert events(sent) == [("sent", "clerk-x1", 1, "")]
    assert stale() == [(2020, UNIT, "sent 2020-04")]


def test_the_check_code_is_that_of_what_is_stored(filled, states):
    submission_send(submission=filled, by=states.clerk, approved=True)
    revision = again(filled).sent_revision
    assert revision_text(revision) == ("chi-tieu/1\nunit X1\nperiod 2020-04\nsending 1\nnil 0\nC1 5 1 0\nC2 0 0 0\n")
    assert check_code(revision_text(revision)) == revision.sha256


def test_a_colleague_of_the_unit_may_send(filled, working_province):
    submission_send(submission=filled, by=cast_of(working_province)["second_clerk"], approved=True)
    assert again(filled).sent_revision.sent_by_name == "Cán bộ thứ hai"


@pytest.mark.parametrize("who", ["other_clerk", "district_clerk", "observer", "administrator"])
def test_nobody_else_sends_withdraws_or_asks(filled, working_province, who):
    user = cast_of(working_province)[who]
    with refused("not_open"):
        submission_send(submission=filled, by=user, approved=True)
    with refused("not_closed"):
        submission_ask_to_reopen(submission=filled, by=user, reason="Bổ sung")
    submission_send(submission=filled, by=working_province.clerks[UNIT], approved=True)
    with refused("not_submitted"):
        submission_withdraw(submission=filled, by=user)


def test_sending_twice_is_refused(filled, states):
    submission_send(submission=filled, by=states.clerk, approved=True)
    with refused("not_open"):
        submission_send(submission=filled, by=states.clerk, approved=True)


def test_sending_a_page_that_is_out_of_date_is_refused_with_the_name_of_who_was_first(filled, working_province):
    second = cast_of(working_province)["second_clerk"]
    submission_send(submission=filled, by=second, approved=True)
    with refused("changed_meanwhile"):
        submission_send(submission=filled, by=working_province.clerks[UNIT], approved=True, seen_version=1)
    sentence = transitions._changed_meanwhile(again(filled))
    assert sentence == (
        "Báo cáo đã được Cán bộ thứ hai gửi lúc 09:00. Số đang nhập chưa được ghi nhận; đề nghị xem lại."
    )


def test_sending_needs_the_tick_and_every_cell(filled, states):
    with refused("not_approved"):
        submission_send(submission=filled, by=states.clerk, approved=False)
    DossierCount.objects.filter(procedure__code="C2").update(returned_by_post=None)
    with refused("blank_cells"):
        submission_send(submission=filled, by=states.clerk, approved=True)


def test_a_coordinator_sends_on_behalf_only_with_a_reason(filled, states):
    with refused("reason_missing"):
        submission_send(submission=filled, by=states.coordinator, approved=True, on_behalf_reason="  ")
    submission_send(submission=filled, by=states.coordinator, approved=True, on_behalf_reason=" Mất mạng ")
    assert again(filled).sent_revision.on_behalf
    assert events(filled) == [("sent", "coordinator", 1, "Mất mạng")]


def test_a_nil_return_writes_zeros_and_keeps_results_by_post(working_province, states):
    submission = states.draft()
    procedure = working_province.procedures["C1"]
    cells_save(submission=submission, by=states.clerk, typed={(procedure.pk, "returned_by_post"): Typed(3, None)})
    submission_send(submission=submission, by=states.clerk, approved=True, nil=True)
    sent = RevisionCount.objects.order_by("procedure__code").values_list(*NUMBERS)
    assert list(sent) == [(0, 0, 3), (0, 0, 0)]
    assert list(DossierCount.objects.order_by("procedure__code").values_list(*NUMBERS)) == list(sent)
    assert again(submission).sent_revision.nil


def test_a_nil_return_with_dossiers_is_refused(filled, states):
    with refused("not_nil"):
        submission_send(submission=filled, by=states.clerk, approved=True, nil=True)


def test_cells_of_a_procedure_that_is_no_longer_reported_stay_behind(filled, states, working_province):
    working_province.procedures["C2"].publications.update(ended_on="2020-03-31")
    submission_send(submission=filled, by=states.clerk, approved=True)
    assert list(RevisionCount.objects.values_list("procedure__code", flat=True)) == ["C1"]


@pytest.mark.parametrize(
    ("moment", "days_late"),
    [
        (datetime(2020, 5, 5, 16, 59, 59, tzinfo=UTC), 0),  # 23:59:59 in Viet Nam
        (datetime(2020, 5, 5, 17, 0, 0, tzinfo=UTC), 1),
    ],
)
def test_a_deadline_is_kept_until_the_end_of_its_day_in_viet_nam(filled, states, moment, days_late):
    with time_machine.travel(moment, tick=False):
        submission_send(submission=filled, by=states.clerk, approved=True)
    assert again(filled).days_late == days_late


def test_on_time_is_judged_by_the_first_sending(filled, states):
    first = datetime(2020, 5, 5, 3, 0, tzinfo=UTC)
    with time_machine.travel(first, tick=False):
        submission_send(submission=filled, by=states.clerk, approved=True)
        submission_withdraw(submission=filled, by=states.clerk)
    submission_send(submission=filled, by=states.clerk, approved=True)
    sent = again(filled)
    assert (sent.first_sent_at, sent.days_late, sent.sent_revision.number) == (first, 0, 2)
    assert sent.sent_revision.sent_at == clock.now()


@override_settings(DEMO_TODAY=UNTIL)
def test_in_the_demo_a_sending_bears_the_pinned_day(filled, states):
    submission_send(submission=filled, by=states.clerk, approved=True)
    sent = again(filled)
    assert (clock.day_of(sent.first_sent_at), sent.days_late) == (UNTIL, 15)


def test_a_withdrawal_goes_back_to_the_draft_and_its_figures_leave_the_sums(states):
    submission = states.submitted()
    forget()
    submission_withdraw(submission=submission, by=states.clerk, seen_version=submission.version)
    after = again(submission)
    assert (after.status, after.sent_revision, after.current_revision, after.version) == ("draft", None, None, 3)
    assert events(after)[-1] == ("withdrawn", "clerk-x1", 1, "")
    assert stale() == [(2020, UNIT, "withdrawn 2020-04")]


def test_a_withdrawal_after_a_request_for_correction_goes_back_to_it(states):
    submission = states.returned()
    submission_send(submission=submission, by=states.clerk, approved=True)
    submission_withdraw(submission=submission, by=states.clerk)
    after = again(submission)
    assert (after.status, after.sent_revision, after.editable_until) == ("returned", None, clock.end_of(UNTIL))


def test_a_withdrawn_correction_falls_back_to_the_confirmed_figures(states):
    submission = states.reopened()
    submission_send(submission=submission, by=states.clerk, approved=True)
    submission_withdraw(submission=submission, by=states.clerk)
    after = again(submission)
    assert (after.status, after.current_revision.number) == ("returned", 1)


@pytest.mark.parametrize("state", ["draft", "returned", "accepted", "reopened", "submitted_then_locked"])
def test_only_a_sending_that_could_be_sent_again_is_withdrawn(states, state):
    submission = getattr(states, state)()
    with refused("not_submitted"):
        submission_withdraw(submission=submission, by=states.clerk)


def test_withdrawing_with_a_stale_version_is_refused(states):
    submission = states.submitted()
    with refused("changed_meanwhile"):
        submission_withdraw(submission=submission, by=states.clerk, seen_version=1)


def test_a_failure_in_the_middle_leaves_nothing_behind(filled, states, monkeypatch):
    monkeypatch.setattr("reporting.transitions.record", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        submission_send(submission=filled, by=states.clerk, approved=True)
    assert (again(filled).status, again(filled).version) == ("draft", 1)
    assert not StaleFigures.objects.exists()


def test_a_unit_asks_to_reopen_and_nothing_else_changes(states):
    submission = states.accepted()
    forget()
    submission_ask_to_reopen(submission=submission, by=states.clerk, reason=" Thiếu hồ sơ ")
    after = again(submission)
    assert (after.status, after.version) == (submission.status, submission.version)
    assert events(after)[-1] == ("reopening_asked", "clerk-x1", None, "Thiếu hồ sơ")
    assert stale() == []


def test_asking_to_reopen_needs_a_closed_report_and_a_reason(states):
    submission = states.draft()
    with refused("not_closed"):
        submission_ask_to_reopen(submission=submission, by=states.clerk, reason="Bổ sung")
    submission = states.draft_of_a_locked_month()
    with refused("reason_missing"):
        submission_ask_to_reopen(submission=submission, by=states.clerk, reason="  ")


def test_a_unit_with_nothing_to_report_sends_nothing(states, working_province):
    submission = states.draft()
    for code in ("C1", "C2"):
        working_province.procedures[code].publications.update(ended_on="2020-03-31")
    with refused("nothing_to_report"):
        submission_send(submission=submission, by=states.clerk, approved=True, nil=True)
