"""Two calls at once, on PostgreSQL with real connections: each month is sent once, each key is used once."""

from __future__ import annotations

import pytest
import time_machine

from api.models import IdempotencyKey
from api.v1 import month_sendings, months
from reporting.actions import submissions
from reporting.actions.figures import figures_recompute
from reporting.models import Revision, RevisionCount, Submission, SubmissionEvent
from tests import PATIENCE
from tests.api.conftest import make_token, program
from tests.api.months import ALL, Program, problem
from tests.reporting.actors import Actor, Halt
from tests.reporting.cast import cast_of
from tests.reporting.small_province import YEAR, make_province

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres("one writer at a time on SQLite: nothing to race"),
]


@pytest.fixture
def people(monkeypatch):
    monkeypatch.setattr("units.actions.stale_figures.request_drain", lambda: None)
    with time_machine.travel("2020-05-15T09:00:00+07:00", tick=True):
        province = make_province()
        province.observer = province.administrator = province.coordinator
        figures_recompute(year=YEAR)
        yield cast_of(province)


@pytest.fixture
def clerk(people):
    return Program(program(make_token(people["clerk"], *ALL)[1]))


@pytest.fixture
def sending(clerk):
    """The call that sends the month."""
    clerk.put()
    checked = clerk.check().json()

    def send(by=clerk, **how):
        body = {"digest": checked["digest"], "approved": True}
        return Actor(lambda: by.call("POST", "/sendings", body, **{"version": checked["etag"]} | how))

    return send


def test_two_sendings_at_once_make_one_and_the_other_gets_the_present_state(sending, monkeypatch):
    halt = Halt(monkeypatch, submissions, "revision_create")
    first = sending()
    assert halt.reached.wait(PATIENCE)
    second = sending()
    assert second.is_blocked()
    halt.released.set()
    assert first.done().status_code == 201
    answer = second.done()
    assert problem(answer) == (412, "changed_meanwhile")
    assert answer.json()["present"]["sending"] == 1
    assert Revision.objects.count() == 1
    assert SubmissionEvent.objects.filter(kind="sent").count() == 1


def test_the_same_key_while_the_first_call_runs_is_409_at_once_and_then_the_same_answer(sending, monkeypatch):
    halt = Halt(monkeypatch, submissions, "revision_create")
    first = sending(key="k")
    assert halt.reached.wait(PATIENCE)
    answer = sending(key="k").done()
    assert problem(answer) == (409, "still_running")
    assert answer.headers["Retry-After"] == "1"
    halt.released.set()
    done = first.done()
    again = sending(key="k").done()
    assert (again.status_code, again.content) == (201, done.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Revision.objects.count() == 1


def test_the_same_key_used_for_the_first_time_twice_at_once_is_done_once(sending, monkeypatch):
    """Both find no key: the database lets one of them note it."""
    calls = [sending(key="k") for _number in range(4)]
    statuses = sorted(call.done().status_code for call in calls)
    assert statuses[0] == 201
    assert set(statuses) <= {201, 409}
    assert (Revision.objects.count(), IdempotencyKey.objects.count()) == (1, 1)


def test_a_process_that_dies_while_it_sends_leaves_the_key_free(sending, monkeypatch):
    monkeypatch.setattr(submissions, "hint_counts_follow", _die_once(monkeypatch))
    with pytest.raises(SystemExit):
        sending(key="k").done()
    assert IdempotencyKey.objects.get().status is None
    assert not Revision.objects.exists()
    assert sending(key="k").done().status_code == 201


def _die_once(monkeypatch):
    original = submissions.hint_counts_follow

    def die(**_values):
        monkeypatch.setattr(submissions, "hint_counts_follow", original)
        raise SystemExit

    return die


def test_a_save_during_a_sending_is_refused(clerk, people, sending, monkeypatch):
    """A colleague saves while the month is being sent: the save waits, and then the month is closed."""
    colleague = Program(program(make_token(people["second_clerk"], *ALL)[1]))
    halt = Halt(monkeypatch, submissions, "revision_create")
    first = sending()
    assert halt.reached.wait(PATIENCE)
    save = Actor(lambda: colleague.patch({"cells": [{"procedure": "C1", "received_total": 99}]}))
    assert save.is_blocked()
    halt.released.set()
    assert first.done().status_code == 201
    assert problem(save.done()) == (409, "not_open")
    assert 99 not in RevisionCount.objects.values_list("received_total", flat=True)
    assert 99 not in Submission.objects.get().counts.values_list("received_total", flat=True)


def test_a_sending_during_a_save_is_refused(clerk, people, sending, monkeypatch):
    """The save came first and holds the report: what would be sent is no longer what was checked."""
    colleague = Program(program(make_token(people["second_clerk"], *ALL)[1]))
    halt = Halt(monkeypatch, months, "month_write", after=True)
    save = Actor(lambda: colleague.patch({"cells": [{"procedure": "C1", "received_total": 99}]}))
    assert halt.reached.wait(PATIENCE)
    send = sending()
    assert send.is_blocked()
    halt.released.set()
    assert save.done().status_code == 200
    assert problem(send.done()) == (412, "changed_meanwhile")
    assert not Revision.objects.exists()


def test_a_dry_run_during_a_sending_stores_nothing(clerk, sending, monkeypatch):
    halt = Halt(monkeypatch, month_sendings, "receipt_of")
    tried = Actor(lambda: clerk.send("?dryRun=true"))
    assert halt.reached.wait(PATIENCE)
    send = sending()
    assert send.is_blocked()
    halt.released.set()
    assert tried.done().status_code == 201
    assert send.done().status_code == 201
    assert Revision.objects.count() == 1
