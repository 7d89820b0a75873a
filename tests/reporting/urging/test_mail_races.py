"""Two at once on PostgreSQL: two runs of the portal's own reminders, two senders, a person and the portal."""

import pytest
import time_machine
from django.core import mail

from reporting.actions import due_reminders, mailing, reminders
from reporting.actions.due_reminders import reminders_send_due
from reporting.actions.figures import figures_recompute
from reporting.actions.mailing import reminders_mail
from reporting.actions.reminders import reminders_send
from reporting.models import Reminder
from tests import PATIENCE
from tests.reporting.actors import Actor, Halt
from tests.reporting.small_province import YEAR, make_province
from units.models import Unit

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres("one writer at a time on SQLite: nothing to race"),
]


@pytest.fixture
def province(monkeypatch):
    """The day after the deadline of April 2020; what is recorded is mailed only when a test says so."""
    monkeypatch.setattr("units.actions.stale_figures.request_drain", lambda: None)
    monkeypatch.setattr(mailing, "_ask", lambda *_limit: None)
    with time_machine.travel("2020-05-06T09:00:00+07:00", tick=True):
        province = make_province()
        figures_recompute(year=YEAR)
        for code in ("H1", "X1", "X2"):
            Unit.objects.filter(code=code).update(email=f"{code.lower()}@example.gov.vn")
        province.units = {unit.code: unit for unit in Unit.objects.select_related("parent")}
        yield province


def recorded():
    return sorted(Reminder.objects.values_list("unit__code", "kind"))


EACH_ONCE = [("H1", "own"), ("H1", "summary"), ("X1", "own"), ("X2", "own")]


def test_two_runs_at_once_record_each_reminder_once(province, monkeypatch):
    halt = Halt(monkeypatch, due_reminders, "ask_for_mailing")  # recorded, not committed
    first = Actor(reminders_send_due)
    assert halt.reached.wait(PATIENCE)
    second = Actor(reminders_send_due)
    assert second.is_blocked()
    halt.released.set()
    assert (first.done(), second.done()) == (4, 0)
    assert recorded() == EACH_ONCE


def test_the_database_alone_would_see_to_it(province, monkeypatch):
    """The second run has read that nobody was reminded before the first one commits."""
    halt = Halt(monkeypatch, due_reminders, "_addressed")
    late = Actor(reminders_send_due)
    assert halt.reached.wait(PATIENCE)
    period = province.periods[4]
    rows = [due_reminders._reminder(period, province.units[code], kind, "a@example.vn") for code, kind in EACH_ONCE]
    Reminder.objects.bulk_create(rows)  # by a process that holds no lock
    halt.released.set()
    late.done()
    assert recorded() == EACH_ONCE


def test_two_senders_mail_each_reminder_once(province, monkeypatch):
    reminders_send_due()
    halt = Halt(monkeypatch, mailing, "deliver")  # claimed, not sent
    first = Actor(reminders_mail)
    assert halt.reached.wait(PATIENCE)
    assert Actor(reminders_mail).done() == 3
    halt.released.set()
    assert first.done() == 1
    assert sorted(message.to[0] for message in mail.outbox) == [
        "h1@example.gov.vn",
        "h1@example.gov.vn",
        "x1@example.gov.vn",
        "x2@example.gov.vn",
    ]


def test_a_sender_that_listed_a_mail_before_another_claimed_it_leaves_it_alone(province, monkeypatch):
    reminders_send_due()
    listed = Halt(monkeypatch, mailing, "_claim")
    late = Actor(reminders_mail)
    assert listed.reached.wait(PATIENCE)
    claimed = Halt(monkeypatch, mailing, "deliver")
    first = Actor(reminders_mail)
    assert claimed.reached.wait(PATIENCE)
    listed.released.set()
    assert late.done() == len(EACH_ONCE) - 1
    claimed.released.set()
    assert first.done() == 1
    assert len(mail.outbox) == len(EACH_ONCE)


def test_two_people_who_remind_a_unit_at_once_remind_it_once(province, monkeypatch):
    halt = Halt(monkeypatch, reminders, "ask_for_mailing")
    arguments = {"period": province.periods[4], "units": [province.units["X1"]]}
    first = Actor(lambda: reminders_send(by=province.coordinator, **arguments))
    assert halt.reached.wait(PATIENCE)
    second = Actor(lambda: reminders_send(by=province.clerks["H1"], **arguments))
    assert second.is_blocked()
    halt.released.set()
    assert (len(first.done().sent), len(second.done().sent)) == (1, 0)
    assert recorded() == [("X1", "own")]
