"""Two people send, withdraw, confirm, freeze, take a file or lock a period in one instant."""

import threading

import pytest
from django.db import transaction
from django.test import Client

from reporting.actions import batches, rankings, reconciliation, reminders, revisions
from reporting.actions.batches import submissions_accept
from reporting.actions.figures import figures_drain
from reporting.actions.periods import period_lock
from reporting.actions.rankings import ranking_freeze
from reporting.actions.reconciliation import system_counts_apply, system_counts_upload
from reporting.actions.reminders import reminders_send
from reporting.actions.submissions import submission_accept, submission_send, submission_withdraw
from reporting.models import FrozenRanking, Submission, SystemCount
from tests import PATIENCE
from tests.reporting.actors import Actor, Halt
from tests.reporting.pages import entry_fields
from tests.reporting.races.reports import withdrawn_report
from tests.reporting.small_province import YEAR
from trials.recount import recount, stored
from units.models import Unit
from units.refusals import Refused

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres("one writer at a time on SQLite: nothing to race"),
]


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
