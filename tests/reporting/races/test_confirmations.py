"""A confirmation taken back while something else happens to it, on PostgreSQL with real connections."""

from datetime import date

import pytest
import time_machine
from django.db import transaction

from reporting.actions import confirmations, rankings, reopenings
from reporting.actions.batches import submissions_accept
from reporting.actions.confirmations import confirmation_undo, confirmations_settle
from reporting.actions.figures import figures_drain
from reporting.actions.periods import period_lock
from reporting.actions.rankings import ranking_freeze
from reporting.actions.reopenings import submission_ask_to_reopen
from reporting.actions.submissions import submission_accept, submission_reopen
from reporting.models import Confirmation, FrozenRanking, Submission, SubmissionEvent
from tests import PATIENCE
from tests.reporting.actors import Actor, Halt
from tests.reporting.small_province import YEAR
from trials.recount import recount, stored
from units.refusals import Refused

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres("one writer at a time on SQLite: nothing to race"),
]
FIGURES = ((5, 1, 0), (2, 0, 0))


@pytest.fixture
def confirmed(province):
    """Two reports of April, confirmed with one click."""
    sent = [province.send("X1", 4, *FIGURES), province.send("X2", 4, *FIGURES)]
    submissions_accept(seen={each.pk: each.version for each in sent}, by=province.coordinator)
    figures_drain()
    return Confirmation.objects.get()


def undoing(province, confirmed):
    return Actor(lambda: confirmation_undo(confirmation=confirmed, by=province.coordinator))


def statuses():
    return list(Submission.objects.order_by("unit__code").values_list("status", flat=True))


def test_two_clicks_on_undo_take_it_back_once(province, confirmed, monkeypatch):
    halt = Halt(monkeypatch, confirmations, "lock_submissions")
    first = undoing(province, confirmed)
    assert halt.reached.wait(PATIENCE)
    second = undoing(province, confirmed)
    assert second.is_blocked()
    halt.released.set()
    assert first.done().done == 2
    with pytest.raises(Refused) as refusal:
        second.done()
    assert refusal.value.code == "undone"
    assert SubmissionEvent.objects.filter(kind="unconfirmed").count() == 2


def test_what_tells_others_waits_for_who_is_taking_it_back_when_the_minute_ends(province, confirmed, monkeypatch):
    """The click came in time and commits after the minute: nothing may go out in between."""
    halt = Halt(monkeypatch, confirmations, "lock_submissions")
    with time_machine.travel("2020-05-15T09:00:30+07:00", tick=True):
        Confirmation.objects.update(at="2020-05-15T09:00:00+07:00", until="2020-05-15T09:01:00+07:00")
        SubmissionEvent.objects.filter(kind="accepted").update(at="2020-05-15T09:00:00+07:00")
        first = undoing(province, confirmed)
        assert halt.reached.wait(PATIENCE)
    with time_machine.travel("2020-05-15T09:01:00+07:00", tick=True):
        informed = []

        def inform():
            with transaction.atomic():
                if confirmations_settle():
                    informed.extend(statuses())

        informer = Actor(inform)
        assert informer.is_blocked()
        halt.released.set()
        assert first.done().done == 2
        informer.done()
    assert informed == ["submitted", "submitted"]


def test_a_click_after_others_were_informed_is_too_late(province, confirmed):
    """Who informs others holds the confirmations while the minute ends: a click waits, and then it is over."""
    until = Confirmation.objects.get().until
    with time_machine.travel(until, tick=True), transaction.atomic():
        assert confirmations_settle()
        late = undoing(province, confirmed)
        assert late.is_blocked()
    with time_machine.travel(until, tick=True), pytest.raises(Refused) as refusal:
        late.done()
    assert refusal.value.code == "too_late"
    assert statuses() == ["accepted", "accepted"]


def test_a_unit_that_asks_to_reopen_meanwhile_has_nothing_to_ask(province, confirmed, monkeypatch):
    report = Submission.objects.get(unit__code="X1")
    halt = Halt(monkeypatch, confirmations, "_move_back")
    undo = undoing(province, confirmed)
    assert halt.reached.wait(PATIENCE)
    clerk = province.clerks["X1"]
    asking = Actor(lambda: submission_ask_to_reopen(submission=report, by=clerk, reason="Nhầm số"))
    assert asking.is_blocked()
    halt.released.set()
    assert undo.done().done == 2
    with pytest.raises(Refused) as refusal:
        asking.done()
    assert refusal.value.code == "not_closed"


def test_a_report_whose_unit_asked_first_stays_confirmed(province, confirmed, monkeypatch):
    report = Submission.objects.get(unit__code="X1")
    halt = Halt(monkeypatch, reopenings, "record", after=True)
    clerk = province.clerks["X1"]
    asking = Actor(lambda: submission_ask_to_reopen(submission=report, by=clerk, reason="Nhầm số"))
    assert halt.reached.wait(PATIENCE)
    undo = undoing(province, confirmed)
    assert undo.is_blocked()
    halt.released.set()
    asking.done()
    assert undo.done().done == 1
    assert statuses() == ["accepted", "submitted"]


def test_a_colleague_who_reopens_meanwhile_finds_it_not_confirmed(province, confirmed, monkeypatch):
    report = Submission.objects.get(unit__code="X1")
    halt = Halt(monkeypatch, confirmations, "_move_back")
    undo = undoing(province, confirmed)
    assert halt.reached.wait(PATIENCE)
    reopening = Actor(
        lambda: submission_reopen(
            submission=report, by=province.coordinator, reason="Sửa", until=date(2020, 5, 20), seen_version=3
        )
    )
    assert reopening.is_blocked()
    halt.released.set()
    undo.done()
    with pytest.raises(Refused) as refusal:
        reopening.done()
    assert refusal.value.code == "changed_meanwhile"


def locked_april(province):
    period_lock(period=province.periods[4], by=province.coordinator)


def test_a_ranking_frozen_meanwhile_waits_and_freezes_without_them(province, confirmed, monkeypatch):
    """Nothing else was confirmed, so without the two reports no unit is ranked and nothing is frozen."""
    locked_april(province)
    halt = Halt(monkeypatch, confirmations, "_move_back", after=True)
    undo = undoing(province, confirmed)
    assert halt.reached.wait(PATIENCE)
    freezing = Actor(lambda: ranking_freeze(period=province.periods[4], by=province.coordinator))
    assert freezing.is_blocked()
    halt.released.set()
    undo.done()
    with pytest.raises(Refused) as refusal:
        freezing.done()
    assert refusal.value.code == "nobody_ranked"
    figures_drain()
    assert stored(YEAR) == recount(YEAR)


def test_what_is_being_frozen_stays_confirmed(province, confirmed, monkeypatch):
    locked_april(province)
    halt = Halt(monkeypatch, rankings, "judged_lines", after=True)
    freezing = Actor(lambda: ranking_freeze(period=province.periods[4], by=province.coordinator))
    assert halt.reached.wait(PATIENCE)
    undo = undoing(province, confirmed)
    assert undo.is_blocked()
    halt.released.set()
    freezing.done()
    with pytest.raises(Refused) as refusal:
        undo.done()
    assert refusal.value.code == "stays_confirmed"
    assert statuses() == ["accepted", "accepted"]
    assert FrozenRanking.objects.count() == 1


def test_a_lock_meanwhile_waits_and_both_are_done(province, confirmed, monkeypatch):
    halt = Halt(monkeypatch, confirmations, "_move_back")
    undo = undoing(province, confirmed)
    assert halt.reached.wait(PATIENCE)
    locking = Actor(lambda: locked_april(province))
    assert locking.is_blocked()
    halt.released.set()
    assert undo.done().done == 2
    locking.done()
    assert statuses() == ["submitted", "submitted"]
    report = Submission.objects.get(unit__code="X1")
    submission_accept(submission=report, by=province.coordinator)


def test_a_unit_that_begins_its_report_meanwhile_does_not_wait(province, confirmed, monkeypatch):
    halt = Halt(monkeypatch, confirmations, "_move_back")
    undo = undoing(province, confirmed)
    assert halt.reached.wait(PATIENCE)
    begun = Actor(lambda: province.send("X3", 4, *FIGURES))
    begun.done()
    halt.released.set()
    undo.done()
