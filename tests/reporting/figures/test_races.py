"""Races on PostgreSQL with real connections: one side is held in the middle while the other runs into it."""

import json
import threading

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client

from reporting.actions import (
    batches,
    cells,
    details,
    figures,
    rankings,
    reconciliation,
    reminders,
    revisions,
    submissions,
)
from reporting.actions.batches import submissions_accept
from reporting.actions.cells import Typed, cells_save
from reporting.actions.details import TextsRefused, details_save
from reporting.actions.figures import figures_drain, figures_recompute
from reporting.actions.hint_counts import hint_counts_update_all
from reporting.actions.periods import period_lock
from reporting.actions.rankings import ranking_freeze
from reporting.actions.reconciliation import system_counts_apply, system_counts_upload
from reporting.actions.reminders import reminders_send
from reporting.actions.submissions import submission_accept, submission_send, submission_withdraw
from reporting.canonical import check_code
from reporting.entry.contents import contents_of
from reporting.entry.receipts import revision_text
from reporting.figures.recompute import recompute_year
from reporting.models import Compliance, FrozenRanking, Revision, Submission, SystemCount
from tests.reporting.actors import PATIENCE, Actor, Halt
from tests.reporting.pages import entry_fields
from tests.reporting.small_province import YEAR, make_province
from trials.recount import recount, stored
from units.actions.stale_figures import figures_mark_stale
from units.models import StaleFigures, Unit
from units.refusals import Refused

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="one writer at a time on SQLite: nothing to race"),
]


@pytest.fixture
def province(monkeypatch):
    monkeypatch.setattr("units.actions.stale_figures.request_drain", lambda: None)
    with time_machine.travel("2020-05-15T09:00:00+07:00", tick=True):
        province = make_province()
        figures_recompute(year=YEAR)
        yield province


def test_two_drains_at_once_follow_each_other(province, monkeypatch):
    province.send("SO1", 1, (100, 40, 3), (10, 5, 1))
    halt = Halt(monkeypatch, figures, "recompute_year")
    first = Actor(figures_drain)
    assert halt.reached.wait(PATIENCE)
    province.send("SO2", 1, (7, 3, 0))
    second = Actor(figures_drain)
    assert second.is_blocked()
    halt.released.set()
    first.done()
    assert second.done() is not None
    assert not StaleFigures.objects.exists()
    assert stored(YEAR) == recount(YEAR)


def test_a_stale_row_appended_while_a_drain_runs_stays_for_the_next(province, monkeypatch):
    province.send("SO1", 1, (100, 40, 3), (10, 5, 1))
    halt = Halt(monkeypatch, figures, "recompute_year", after=True)
    drain = Actor(figures_drain)
    assert halt.reached.wait(PATIENCE)
    province.send("SO1", 2, (50, 40, 3), (10, 5, 1))
    halt.released.set()
    drain.done()
    assert StaleFigures.objects.count() == 1
    figures_drain()
    assert stored(YEAR) == recount(YEAR)


def test_a_stale_row_with_an_earlier_number_that_commits_during_a_drain_is_not_lost(province, monkeypatch):
    """Numbers are handed out before commit, so «delete all up to the largest one read» would lose the late row."""
    numbered, may_commit = threading.Event(), threading.Event()

    def slow_writer():
        with transaction.atomic():
            figures_mark_stale(reason="slow", years=[YEAR], unit_ids=[province.units["H1"].pk])
            numbered.set()
            assert may_commit.wait(PATIENCE)

    slow = Actor(slow_writer)
    assert numbered.wait(PATIENCE)
    province.send("SO1", 1, (100, 40, 3), (10, 5, 1))
    halt = Halt(monkeypatch, figures, "recompute_year", after=True)
    drain = Actor(figures_drain)
    assert halt.reached.wait(PATIENCE)
    may_commit.set()
    slow.done()
    halt.released.set()
    drain.done()
    assert list(StaleFigures.objects.values_list("reason", flat=True)) == ["slow"]


def test_a_full_recompute_and_a_drain_follow_each_other(province, monkeypatch):
    halt = Halt(monkeypatch, figures, "recompute_year")
    full = Actor(lambda: figures_recompute(year=YEAR))
    assert halt.reached.wait(PATIENCE)
    province.send("SO1", 1, (100, 40, 3), (10, 5, 1))
    drain = Actor(figures_drain)
    assert drain.is_blocked()
    halt.released.set()
    full.done()
    drain.done()
    assert stored(YEAR) == recount(YEAR)


def typed_second_cell(province, value, seen):
    return {(province.procedures["P3"].pk, "received_total"): Typed(value, seen)}


def test_a_cell_saved_while_the_report_is_being_sent_is_refused_and_what_is_hashed_is_what_is_stored(
    province, monkeypatch
):
    submission = province.send("SO2", 1, (100, 40, 3))
    submission_withdraw(submission=submission, by=province.clerks["SO2"])
    halt = Halt(monkeypatch, submissions, "revision_create", after=True)
    clerk = province.clerks["SO2"]
    sending = Actor(lambda: submission_send(submission=submission, by=clerk, approved=True))
    assert halt.reached.wait(PATIENCE)
    saving = Actor(lambda: cells_save(submission=submission, by=clerk, typed=typed_second_cell(province, 999, 100)))
    assert saving.is_blocked()
    halt.released.set()
    sent = sending.done()
    with pytest.raises(Refused):
        saving.done()
    revision = Revision.objects.get(pk=sent.sent_revision_id)
    assert check_code(revision_text(revision)) == revision.sha256
    assert revision.counts.get().received_total == 100
    assert submission.counts.get().received_total == 100


def test_a_report_sent_while_a_cell_is_being_saved_waits_and_takes_the_cell(province, monkeypatch):
    submission = province.send("SO2", 1, (100, 40, 3))
    submission_withdraw(submission=submission, by=province.clerks["SO2"])
    halt = Halt(monkeypatch, cells, "store", after=True)
    clerk = province.clerks["SO2"]
    saving = Actor(lambda: cells_save(submission=submission, by=clerk, typed=typed_second_cell(province, 999, 100)))
    assert halt.reached.wait(PATIENCE)
    sending = Actor(lambda: submission_send(submission=submission, by=clerk, approved=True))
    assert sending.is_blocked()
    halt.released.set()
    saving.done()
    revision = Revision.objects.get(pk=sending.done().sent_revision_id)
    assert revision.counts.get().received_total == 999
    assert check_code(revision_text(revision)) == revision.sha256


def withdrawn_report(province):
    submission = province.send("SO2", 1, (100, 40, 3))
    return submission_withdraw(submission=submission, by=province.clerks["SO2"])


def test_a_cell_being_saved_when_the_report_is_sent_is_not_sent_by_who_saw_the_old_figure(province, monkeypatch):
    submission, clerk = withdrawn_report(province), province.clerks["SO2"]
    seen = contents_of(submission).digest
    halt = Halt(monkeypatch, cells, "store", after=True)
    saving = Actor(lambda: cells_save(submission=submission, by=clerk, typed=typed_second_cell(province, 999, 100)))
    assert halt.reached.wait(PATIENCE)
    sending = Actor(lambda: submission_send(submission=submission, by=clerk, approved=True, seen=seen))
    assert sending.is_blocked()
    halt.released.set()
    saving.done()
    with pytest.raises(Refused) as refusal:
        sending.done()
    assert refusal.value.code == "contents_changed"
    assert submission.revisions.count() == 1  # the withdrawn one
    assert Submission.objects.get().status == "draft"


def test_a_text_being_saved_when_the_report_is_sent_is_not_sent_by_who_saw_the_old_one(province, monkeypatch):
    submission, clerk = withdrawn_report(province), province.clerks["SO2"]
    seen = contents_of(submission).digest
    halt = Halt(monkeypatch, details, "_store", after=True)
    saving = Actor(lambda: details_save(submission=submission, by=clerk, remarks="Khác"))
    assert halt.reached.wait(PATIENCE)
    sending = Actor(lambda: submission_send(submission=submission, by=clerk, approved=True, seen=seen))
    assert sending.is_blocked()
    halt.released.set()
    saving.done()
    with pytest.raises(Refused) as refusal:
        sending.done()
    assert refusal.value.code == "contents_changed"
    assert submission.revisions.count() == 1


def test_a_cell_typed_while_the_seal_is_compared_waits_and_is_refused(province, monkeypatch):
    submission, clerk = withdrawn_report(province), province.clerks["SO2"]
    seen = contents_of(submission).digest
    halt = Halt(monkeypatch, submissions, "contents_of", after=True)
    sending = Actor(lambda: submission_send(submission=submission, by=clerk, approved=True, seen=seen))
    assert halt.reached.wait(PATIENCE)
    saving = Actor(lambda: cells_save(submission=submission, by=clerk, typed=typed_second_cell(province, 999, 100)))
    assert saving.is_blocked()
    halt.released.set()
    assert sending.done().sent_revision.counts.get().received_total == 100
    with pytest.raises(Refused):
        saving.done()


def autosave(clerk, value, seen=None):
    """Post one cell of January as the page's script does; the status of the answer and the answer."""
    client = Client()
    client.force_login(clerk)
    body = json.dumps({"cells": {"P3.received_total": {"text": str(value), "seen": seen}}})
    answer = client.post("/submissions/2020-01/SO2/cells/", body, content_type="application/json")
    return answer.status_code, answer.json()


def test_a_cell_that_the_page_saves_while_the_report_is_being_sent_is_refused(province, monkeypatch):
    submission, clerk = withdrawn_report(province), province.clerks["SO2"]
    halt = Halt(monkeypatch, submissions, "revision_create", after=True)
    sending = Actor(lambda: submission_send(submission=submission, by=clerk, approved=True))
    assert halt.reached.wait(PATIENCE)
    saving = Actor(lambda: autosave(clerk, 999, 100))
    assert saving.is_blocked()
    halt.released.set()
    sending.done()
    status, answer = saving.done()
    assert (status, list(answer)) == (409, ["refusal"])
    assert submission.counts.get().received_total == 100


def test_two_windows_that_save_one_cell_at_once_see_each_other(province, monkeypatch):
    submission, clerk = withdrawn_report(province), province.clerks["SO2"]
    halt = Halt(monkeypatch, cells, "store", after=True)
    first = Actor(lambda: autosave(clerk, 107, 100))
    assert halt.reached.wait(PATIENCE)
    second = Actor(lambda: autosave(clerk, 108, 100))
    assert second.is_blocked()
    halt.released.set()
    assert first.done()[1]["saved"] == {"P3.received_total": 107}
    conflict = second.done()[1]["conflicts"]["P3.received_total"]
    assert (conflict["mine"], conflict["theirs"]) == (108, 107)
    assert submission.counts.get().received_total == 107


def test_two_windows_that_begin_a_report_at_once_begin_one(province, monkeypatch):
    clerk = province.clerks["SO2"]
    halt = Halt(monkeypatch, cells, "store", after=True)
    first = Actor(lambda: autosave(clerk, 7))
    assert halt.reached.wait(PATIENCE)
    second = Actor(lambda: autosave(clerk, 8))
    assert second.is_blocked()
    halt.released.set()
    assert first.done()[1]["saved"] == {"P3.received_total": 7}
    assert list(second.done()[1]["conflicts"]) == ["P3.received_total"]
    assert Submission.objects.get().counts.get().received_total == 7


def test_two_people_who_save_one_text_at_once_do_not_overwrite_each_other(province, monkeypatch):
    submission, clerk = withdrawn_report(province), province.clerks["SO2"]
    halt = Halt(monkeypatch, details, "_store", after=True)
    typed = {"submission": submission, "seen": {"remarks": ""}}
    first = Actor(lambda: details_save(**typed, by=clerk, remarks="Mạng chậm"))
    assert halt.reached.wait(PATIENCE)
    second = Actor(lambda: details_save(**typed, by=province.coordinator, remarks="Thiếu máy"))
    assert second.is_blocked()
    halt.released.set()
    first.done()
    with pytest.raises(TextsRefused, match="clerk-so2"):
        second.done()
    assert Submission.objects.get().remarks == "Mạng chậm"


def test_two_clicks_in_one_instant_make_one_sending_and_no_reproach(province, monkeypatch):
    submission, clerk = withdrawn_report(province), province.clerks["SO2"]
    address = "/submissions/2020-01/SO2/"
    browsers = [Client() for _click in range(2)]
    for browser in browsers:
        browser.force_login(clerk)
    page = browsers[0].post(address, entry_fields(browsers[0].get(address)) | {"action": "check"})
    posted = entry_fields(page) | {"approved": "1", "action": "send"}
    halt = Halt(monkeypatch, revisions, "canonical_text")
    first = Actor(lambda: browsers[0].post(address, posted))
    assert halt.reached.wait(PATIENCE)
    second = Actor(lambda: browsers[1].post(address, posted))
    assert second.is_blocked()
    halt.released.set()
    assert [first.done().status_code, second.done().status_code] == [302, 302]
    assert submission.revisions.count() == 2  # the withdrawn one and one more
    assert 'id="refusal"' not in browsers[1].get(address).content.decode()


def test_two_people_who_send_the_same_report_make_one_sending(province, monkeypatch):
    submission = province.send("SO2", 1, (100, 40, 3))
    submission_withdraw(submission=submission, by=province.clerks["SO2"])
    halt = Halt(monkeypatch, revisions, "canonical_text")
    clerk = province.clerks["SO2"]
    first = Actor(lambda: submission_send(submission=submission, by=clerk, approved=True))
    assert halt.reached.wait(PATIENCE)
    second = Actor(lambda: submission_send(submission=submission, by=clerk, approved=True))
    assert second.is_blocked()
    halt.released.set()
    first.done()
    with pytest.raises(Refused):
        second.done()
    assert submission.revisions.count() == 2  # the withdrawn one and one more


def test_a_withdrawal_and_a_confirmation_at_once_leave_one_of_them(province):
    submission = province.send("SO2", 1, (100, 40, 3))
    start = threading.Barrier(2)

    def accept():
        start.wait(PATIENCE)
        return submission_accept(submission=submission, by=province.coordinator)

    def withdraw():
        start.wait(PATIENCE)
        return submission_withdraw(submission=submission, by=province.clerks["SO2"])

    actors = [Actor(accept), Actor(withdraw)]
    for actor in actors:
        actor.join(PATIENCE)
    assert sorted(type(actor.error).__name__ for actor in actors) == ["NoneType", "Refused"]
    figures_drain()
    assert stored(YEAR) == recount(YEAR)
    assert Submission.objects.get(pk=submission.pk).status in ("accepted", "draft")


def test_two_who_confirm_the_same_batch_confirm_each_report_once(province, monkeypatch):
    reports = [province.send("SO1", 1, (100, 40, 3), (10, 5, 1)), province.send("SO2", 1, (100, 40, 3))]
    seen = {each.pk: each.version for each in reports}
    halt = Halt(monkeypatch, batches, "move_all")
    first = Actor(lambda: submissions_accept(seen=seen, by=province.coordinator))
    assert halt.reached.wait(PATIENCE)
    second = Actor(lambda: submissions_accept(seen=dict(reversed(seen.items())), by=province.coordinator))
    assert second.is_blocked()
    halt.released.set()
    assert (first.done().done, second.done().done) == (2, 0)
    assert [report for report, _sentence in second.result.refused] == reports
    assert [each.events.filter(kind="accepted").count() for each in reports] == [1, 1]


def test_a_report_sent_again_while_its_batch_is_confirmed_is_left_as_it_is(province, monkeypatch):
    reports = [province.send("SO1", 1, (100, 40, 3), (10, 5, 1)), province.send("SO2", 1, (100, 40, 3))]
    seen = {each.pk: each.version for each in reports}
    sent, may_commit = threading.Event(), threading.Event()

    def correct():
        with transaction.atomic():
            submission_withdraw(submission=reports[1], by=province.clerks["SO2"])
            province.send("SO2", 1, (60, 20, 0))
            sent.set()
            assert may_commit.wait(PATIENCE)

    correcting = Actor(correct)
    assert sent.wait(PATIENCE)
    confirming = Actor(lambda: submissions_accept(seen=seen, by=province.coordinator))
    assert confirming.is_blocked()
    may_commit.set()
    correcting.done()
    accepted = confirming.done()
    assert (accepted.done, [report for report, _sentence in accepted.refused]) == (1, [reports[1]])
    again = Submission.objects.get(pk=reports[1].pk)
    assert (again.status, again.sent_revision.number, again.accepted_revision) == ("submitted", 2, None)
    assert Submission.objects.get(pk=reports[0].pk).status == "accepted"


def test_a_batch_that_comes_first_stops_a_correction_that_was_seen_open(province, monkeypatch):
    report = province.send("SO2", 1, (100, 40, 3))
    halt = Halt(monkeypatch, batches, "move_all", after=True)
    confirming = Actor(lambda: submissions_accept(seen={report.pk: report.version}, by=province.coordinator))
    assert halt.reached.wait(PATIENCE)
    withdrawing = Actor(lambda: submission_withdraw(submission=report, by=province.clerks["SO2"]))
    assert withdrawing.is_blocked()
    halt.released.set()
    assert confirming.done().done == 1
    with pytest.raises(Refused):
        withdrawing.done()
    assert Submission.objects.get().status == "accepted"


def test_hints_that_are_counted_again_wait_for_a_report_that_is_being_sent_again(province):
    submission = province.send("SO2", 1, (60, 60, 0))
    Submission.objects.update(warnings=9)
    sent, may_commit = threading.Event(), threading.Event()

    def correct():
        with transaction.atomic():
            submission_withdraw(submission=submission, by=province.clerks["SO2"])
            province.send("SO2", 1, (60, 20, 0))
            sent.set()
            assert may_commit.wait(PATIENCE)

    correcting = Actor(correct)
    assert sent.wait(PATIENCE)
    counting = Actor(hint_counts_update_all)
    assert counting.is_blocked()
    may_commit.set()
    correcting.done()
    counting.done()
    assert Submission.objects.get().warnings == 0


def test_two_who_freeze_at_once_make_one_ranking(province, monkeypatch):
    submission_accept(submission=province.send("SO1", 1, (100, 40, 3), (10, 5, 1)), by=province.coordinator)
    period = province.periods[1]
    halt = Halt(monkeypatch, rankings, "judged_lines", after=True)
    first = Actor(lambda: ranking_freeze(period=period, by=province.coordinator))
    assert halt.reached.wait(PATIENCE)
    second = Actor(lambda: ranking_freeze(period=period, by=province.coordinator))
    assert second.is_blocked()
    submission_accept(submission=province.send("SO2", 1, (100, 90, 3)), by=province.coordinator)
    halt.released.set()
    frozen = first.done()
    with pytest.raises(Refused, match="đã được chốt"):
        second.done()
    assert FrozenRanking.objects.get() == frozen
    lines = frozen.lines.values_list("unit_code", "rank")
    assert dict(lines.filter(kind="department")) == {"SO1": 1, "SO2": None}  # SO2 was confirmed after the figures


def test_an_upload_taken_twice_at_once_is_taken_once(province, monkeypatch):
    rows = "period,unit_code,procedure_code,received_total,received_online\n2020-01,SO2,P3,55,5\n"
    upload = system_counts_upload(content=rows.encode(), file_name="a.csv", by=province.coordinator).upload
    halt = Halt(monkeypatch, reconciliation, "write_rows")
    first = Actor(lambda: system_counts_apply(upload=upload, by=province.coordinator))
    assert halt.reached.wait(PATIENCE)
    second = Actor(lambda: system_counts_apply(upload=upload, by=province.coordinator))
    assert second.is_blocked()
    halt.released.set()
    assert first.done().applied_at == second.done().applied_at
    assert SystemCount.objects.get().received_total == 55


def test_a_period_is_locked_while_units_are_reminded_of_it(province, monkeypatch):
    Unit.objects.filter(code="SO1").update(email="so1@example.org")
    unit, period = Unit.objects.get(code="SO1"), province.periods[1]
    halt = Halt(monkeypatch, reminders, "reminders_check")
    reminding = Actor(lambda: reminders_send(period=period, units=[unit], by=province.coordinator))
    assert halt.reached.wait(PATIENCE)
    locking = Actor(lambda: period_lock(period=period, by=province.coordinator))
    assert locking.is_blocked()
    halt.released.set()
    assert len(reminding.done().sent) == 1
    assert locking.done().is_locked


def test_a_drain_rolled_back_leaves_its_rows_and_happens_again(province, monkeypatch):
    province.send("SO1", 1, (100, 40, 3), (10, 5, 1))
    before = stored(YEAR)

    def dies(*args):
        recompute_year(*args)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(figures, "recompute_year", dies)
        with pytest.raises(KeyboardInterrupt):
            figures_drain()
    assert stored(YEAR) == before
    assert StaleFigures.objects.count() == 1
    figures_drain()
    assert stored(YEAR) == recount(YEAR)
    assert Compliance.objects.filter(received_total=110).exists()
