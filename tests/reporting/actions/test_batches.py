"""Many reports confirmed at once: the same as one by one, in a number of statements that does not grow."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from reporting.actions.batches import submissions_accept
from reporting.actions.submissions import submission_accept, submission_return, submission_send, submission_withdraw
from reporting.models import Submission, SubmissionEvent
from reporting.transitions import move_all
from tests.reporting.actions.helpers import events, everything, forget, refused, stale
from tests.reporting.cast import again
from units import clock

FIGURES = ((5, 1, 0), (2, 0, 0))


@pytest.fixture
def reports(province):
    """Three units' reports of April, one of March, all awaiting confirmation."""
    sent = [province.send("X2", 4, *FIGURES), province.send("X1", 4, *FIGURES), province.send("H1", 4, *FIGURES)]
    sent.append(province.send("X1", 3, (9, 1, 0), (2, 0, 0)))
    forget()
    return sent


def seen(reports):
    return {each.pk: each.version for each in reports}


def written():
    """What a confirmation writes, without ids."""
    fields = ("unit__code", "period__month", "status", "version", "editable_until", "first_sent_at")
    revisions = ("sent_revision__number", "accepted_revision__number")
    kept = (
        "submission__unit__code",
        "kind",
        "at",
        "actor__username",
        "actor_name",
        "revision_number",
        "reason",
        "until",
    )
    return (
        sorted(Submission.objects.values_list(*fields, *revisions), key=str),
        sorted(SubmissionEvent.objects.values_list(*kept), key=str),
        sorted(stale(), key=str),
    )


def statements_of(reports, by):
    with CaptureQueriesContext(connection) as queries:
        submissions_accept(seen=seen(reports), by=by)
    return len([each for each in queries.captured_queries if "SAVEPOINT" not in each["sql"]])


def test_a_batch_writes_what_one_by_one_writes(province, reports):
    with transaction.atomic():
        for each in reports:
            submission_accept(submission=each, by=province.coordinator, seen_version=each.version)
        one_by_one = written()
        transaction.set_rollback(True)
    assert submissions_accept(seen=seen(reports), by=province.coordinator).done == 4
    assert written() == one_by_one
    assert [events(each)[-1] for each in reports] == [("accepted", "coordinator", 1, "")] * 4
    assert sorted(stale()) == [
        (2020, "H1", "accepted 2020-04"),
        (2020, "X1", "accepted 2020-03"),
        (2020, "X1", "accepted 2020-04"),
        (2020, "X2", "accepted 2020-04"),
    ]


def test_a_report_sent_for_the_second_time_is_confirmed_as_its_second_sending(province, reports):
    submission_return(submission=reports[0], by=province.coordinator, reason="Sửa", until=date(2020, 5, 20))
    submission_send(submission=reports[0], by=province.clerks["X2"], approved=True)
    second = again(reports[0])
    submissions_accept(seen=seen([second, reports[1]]), by=province.coordinator)
    assert again(second).accepted_revision.number == 2
    assert again(second).editable_until is None
    assert events(second)[-1] == ("accepted", "coordinator", 2, "")


def test_what_cannot_be_confirmed_is_named_with_its_reason_in_order_of_the_units(province, reports):
    shown = seen(reports)
    submission_withdraw(submission=reports[0], by=province.clerks["X2"])
    submission_accept(submission=reports[1], by=province.coordinator)
    shown[reports[1].pk] += 1  # the version that a colleague's confirmation made
    accepted = submissions_accept(seen=shown | {0: 1}, by=province.coordinator)
    assert accepted.done == 2
    assert [(report.unit.code, sentence) for report, sentence in accepted.refused] == [
        ("X1", "Báo cáo này không ở trạng thái chờ xác nhận."),
        ("X2", "Báo cáo vừa có thay đổi (Đã rút lại, clerk-x2). Đề nghị xem lại."),
    ]


def test_only_a_coordinator_confirms(province, reports):
    before = everything()
    accepted = submissions_accept(seen=seen(reports), by=province.clerks["X1"])
    assert (accepted.done, len(accepted.refused)) == (0, 4)
    assert everything() == before


@pytest.mark.parametrize("is_changed", [False, True])
def test_the_number_of_statements_does_not_grow(province, reports, is_changed):
    few, many = reports[:1], reports[1:]
    if is_changed:
        for each in reports:
            submission_withdraw(submission=each, by=province.clerks[each.unit.code])
    number = 2 if is_changed else 7
    assert (statements_of(few, province.coordinator), statements_of(many, province.coordinator)) == (number, number)


def test_a_drain_is_asked_for_once(province, reports, monkeypatch, django_capture_on_commit_callbacks):
    asked = []
    monkeypatch.setattr("units.actions.stale_figures.request_drain", lambda: asked.append(1))
    with django_capture_on_commit_callbacks(execute=True):
        submissions_accept(seen=seen(reports), by=province.coordinator)
    assert asked == [1]


def test_a_move_that_one_of_them_has_not_moves_none(province, reports):
    submission_accept(submission=reports[2], by=province.coordinator)
    rows = list(Submission.objects.select_related("period"))
    with refused("move_not_allowed"):
        move_all(rows, "accepted", "accepted", by=province.coordinator, at=clock.now())
