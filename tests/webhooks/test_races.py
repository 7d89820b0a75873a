"""Two processes at once, on PostgreSQL with real connections: each delivery is sent once, and in its order."""

from __future__ import annotations

import pytest
import time_machine

from reporting.actions import confirmations
from reporting.actions.batches import submissions_accept
from reporting.actions.confirmations import confirmation_undo
from reporting.models import Confirmation
from tests import PATIENCE
from tests.factories import make_period, make_user
from tests.reporting.actors import Actor, Halt
from tests.reporting.small_province import make_province
from units.models import Role
from webhooks.actions import deliveries, events
from webhooks.actions.deliveries import deliveries_send
from webhooks.actions.endpoints import Chosen, endpoint_create
from webhooks.actions.events import events_dispatch, openings_record
from webhooks.models import CHOOSABLE, Delivery, Event

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres("one writer at a time on SQLite: nothing to race"),
]
FIGURES = ((5, 1, 0), (2, 0, 0))


@pytest.fixture
def province(monkeypatch, allowed):
    """A province with an endpoint; the clock runs on from 09:00."""
    monkeypatch.setattr("units.actions.stale_figures.request_drain", lambda: None)
    with time_machine.travel("2020-05-15T09:00:00+07:00", tick=True):
        province = make_province()
        chosen = Chosen("Nơi nhận", f"{allowed.origin}/", [str(each) for each in CHOOSABLE])
        endpoint_create(chosen=chosen, by=make_user(Role.ADMINISTRATOR, "admin"))
        yield province


@pytest.fixture
def three(province):
    for code in ("X1", "X2", "X3"):
        province.send(code, 4, *FIGURES)
    events_dispatch()


def test_two_workers_send_each_delivery_once_and_in_order(three, allowed):
    workers = [Actor(deliveries_send) for _number in range(3)]
    assert sum(worker.done() for worker in workers) == 3
    assert [got.headers["webhook-id"] for got in allowed.got] == list(
        Event.objects.order_by("pk").values_list("message_id", flat=True)
    )


def test_while_one_is_on_its_way_a_second_worker_leaves_the_endpoint_alone(three, allowed, monkeypatch):
    halt = Halt(monkeypatch, deliveries, "post")
    first = Actor(deliveries_send)
    assert halt.reached.wait(PATIENCE)
    assert Actor(deliveries_send).done() == 0
    assert allowed.got == []
    halt.released.set()
    assert first.done() == 3
    assert len(allowed.got) == 3


def test_two_that_claim_at_once_get_one_delivery(three, allowed, monkeypatch):
    halt = Halt(monkeypatch, deliveries, "_put_lost_back")
    first = Actor(deliveries_send)
    assert halt.reached.wait(PATIENCE)
    second = Actor(deliveries_send)
    assert second.is_blocked()
    halt.released.set()
    assert first.done() + second.done() == 3
    assert len(allowed.got) == 3


def test_two_that_pass_on_at_once_make_each_delivery_once(province, monkeypatch):
    province.send("X1", 4, *FIGURES)
    halt = Halt(monkeypatch, events, "_deliveries_of")
    first = Actor(events_dispatch)
    assert halt.reached.wait(PATIENCE)
    second = Actor(events_dispatch)
    assert second.is_blocked()
    halt.released.set()
    assert first.done() + second.done() == 1
    assert Delivery.objects.count() == 1


def test_two_that_record_an_opening_at_once_record_it_once(province, monkeypatch):
    make_period(5)
    halt = Halt(monkeypatch, events, "period_data")
    with time_machine.travel("2020-06-01T09:00:00+07:00", tick=True):
        first = Actor(openings_record)
        assert halt.reached.wait(PATIENCE)
        assert Actor(openings_record).done() == 1
        halt.released.set()
        first.done()
    assert Event.objects.filter(type="period.opened").count() == 1


def test_what_is_passed_on_waits_for_who_takes_a_confirmation_back_as_its_minute_ends(province, monkeypatch):
    sent = [province.send(code, 4, *FIGURES) for code in ("X1", "X2")]
    submissions_accept(seen={each.pk: each.version for each in sent}, by=province.coordinator)
    confirmed = Confirmation.objects.get()
    halt = Halt(monkeypatch, confirmations, "lock_submissions")
    undoing = Actor(lambda: confirmation_undo(confirmation=confirmed, by=province.coordinator))
    assert halt.reached.wait(PATIENCE)
    with time_machine.travel("2020-05-15T09:01:30+07:00", tick=True):
        passing = Actor(events_dispatch)
        assert passing.is_blocked()
        halt.released.set()
        assert undoing.done().done == 2
        assert passing.done() == 2
    assert set(Delivery.objects.values_list("event__type", flat=True)) == {"report.sent"}
