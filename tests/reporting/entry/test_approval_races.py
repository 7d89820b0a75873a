"""Approval by the head of a unit, on PostgreSQL with real connections: whatever comes between, no other figures go."""

import pytest
import time_machine

from reporting.actions import approvals, cells, submissions
from reporting.actions.approvals import approval_ask, approval_end, approval_give
from reporting.actions.cells import Typed, cells_save
from reporting.actions.periods import period_lock
from reporting.actions.submissions import submission_send, submission_withdraw
from reporting.entry.contents import contents_of
from reporting.models import Approval, Revision, Submission
from tests import PATIENCE
from tests.reporting.actors import Actor, Halt
from tests.reporting.small_province import make_province
from units.models import HeadApproval, PortalSettings
from units.refusals import Refused

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres("one writer at a time on SQLite: nothing to race"),
]
SIGNED = {"name": "Trần Văn Lãnh", "position": "Giám đốc"}


@pytest.fixture
def province(monkeypatch):
    monkeypatch.setattr("units.actions.stale_figures.request_drain", lambda: None)
    with time_machine.travel("2020-05-15T09:00:00+07:00", tick=True):
        province = make_province()
        PortalSettings.objects.update_or_create(pk=1, defaults={"head_approval": HeadApproval.REQUIRED})
        yield province


@pytest.fixture
def report(province):
    """The report of SO2 for March, complete, not sent."""
    PortalSettings.objects.update(head_approval=HeadApproval.OFF)
    submission = province.send("SO2", 3, (100, 40, 3))
    submission_withdraw(submission=submission, by=province.clerks["SO2"])
    PortalSettings.objects.update(head_approval=HeadApproval.REQUIRED)
    return Submission.objects.get(pk=submission.pk)


@pytest.fixture
def clerk(province):
    return province.clerks["SO2"]


@pytest.fixture
def link(report, clerk):
    return approval_ask(submission=report, by=clerk, seen=contents_of(report).digest)


def save_another(province, report, clerk):
    typed = {(province.procedures["P3"].pk, "received_total"): Typed(999, 100)}
    return cells_save(submission=report, by=clerk, typed=typed)


def send(report, clerk, seen):
    return submission_send(submission=report, by=clerk, approved=False, seen=seen)


def test_a_cell_that_is_being_saved_while_the_head_taps_is_waited_for_and_nothing_is_approved(
    province, report, clerk, link, monkeypatch
):
    halt = Halt(monkeypatch, cells, "open_for_entry", after=True)
    saving = Actor(lambda: save_another(province, report, clerk))
    assert halt.reached.wait(PATIENCE)
    tap = Actor(lambda: approval_give(approval=link, **SIGNED))
    assert tap.is_blocked()
    halt.released.set()
    saving.done()
    with pytest.raises(Refused) as refused:
        tap.done()
    assert refused.value.code == "changed"
    assert Approval.objects.get().given_at is None


def test_a_cell_saved_between_approval_and_sending_keeps_the_report_from_being_sent(province, report, clerk, link):
    approval_give(approval=link, **SIGNED)
    save_another(province, report, clerk)
    with pytest.raises(Refused) as refused:
        send(report, clerk, link.digest)
    assert refused.value.code == "contents_changed"
    with pytest.raises(Refused) as refused:
        send(report, clerk, contents_of(report).digest)
    assert refused.value.code == "not_approved"
    assert Revision.objects.count() == 1


def test_of_two_taps_at_once_one_approves_and_the_other_finds_it_done(report, link, monkeypatch):
    halt = Halt(monkeypatch, approvals, "contents_of", after=True)
    first = Actor(lambda: approval_give(approval=link, **SIGNED))
    assert halt.reached.wait(PATIENCE)
    second = Actor(lambda: approval_give(approval=link, name="Người khác", position="Phó"))
    assert second.is_blocked()
    halt.released.set()
    assert first.done().name == second.done().name == SIGNED["name"]
    assert report.events.filter(kind="head_approved").count() == 1


def test_a_link_taken_back_while_the_head_taps_approves_nothing(report, clerk, link, monkeypatch):
    halt = Halt(monkeypatch, approvals, "lock_submission", after=True)
    ending = Actor(lambda: approval_end(submission=report, by=clerk))
    assert halt.reached.wait(PATIENCE)
    tap = Actor(lambda: approval_give(approval=link, **SIGNED))
    assert tap.is_blocked()
    halt.released.set()
    ending.done()
    with pytest.raises(Refused) as refused:
        tap.done()
    assert refused.value.code == "ended"


def test_after_the_lock_of_the_period_nothing_is_approved_and_nothing_sent(province, report, clerk, link):
    period_lock(period=province.periods[3], by=province.coordinator)
    with pytest.raises(Refused) as refused:
        approval_give(approval=link, **SIGNED)
    assert refused.value.code == "closed"


def test_two_sendings_at_once_use_one_approval_once(report, clerk, link, monkeypatch):
    approval_give(approval=link, **SIGNED)
    halt = Halt(monkeypatch, submissions, "revision_create")
    first = Actor(lambda: send(report, clerk, link.digest))
    assert halt.reached.wait(PATIENCE)
    second = Actor(lambda: send(report, clerk, link.digest))
    assert second.is_blocked()
    halt.released.set()
    assert first.done().status == "submitted"
    with pytest.raises(Refused):
        second.done()
    assert Approval.objects.get().revision.number == 2
