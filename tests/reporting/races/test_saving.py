"""Cells and texts are saved while the report is being sent, or by two windows at once."""

import json

import pytest
from django.test import Client

from reporting.actions import cells, details, submissions
from reporting.actions.cells import Typed, cells_save
from reporting.actions.details import TextsRefused, details_save
from reporting.actions.submissions import submission_send, submission_withdraw
from reporting.canonical import check_code
from reporting.entry.contents import contents_of
from reporting.entry.receipts import revision_text
from reporting.models import Revision, Submission
from tests import PATIENCE
from tests.reporting.actors import Actor, Halt
from tests.reporting.races.reports import withdrawn_report
from units.refusals import Refused

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres("one writer at a time on SQLite: nothing to race"),
]


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
