"""Deliveries on their way to a real receiver: signed, in order, tried again, given up, sent again by hand."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
import time_machine
from standardwebhooks import Webhook, WebhookVerificationError

from tests.moments import later
from tests.webhooks.receiver import Receiver, answers, hangs
from units import clock
from units.refusals import Refused
from webhooks.actions import deliveries
from webhooks.actions.deliveries import (
    GIVE_UP_AFTER,
    RETRY_AFTER,
    alarm_give,
    deliveries_clear,
    deliveries_give_up,
    deliveries_send,
)
from webhooks.actions.endpoints import Chosen, endpoint_change, endpoint_create, endpoint_switch, secret_renew
from webhooks.actions.events import events_dispatch
from webhooks.actions.replays import deliveries_again, delivery_again, trial_send
from webhooks.models import Delivery, Endpoint, Event
from webhooks.signing import headers_of
from webhooks.tasks import send_webhooks

FIGURES = ((5, 1, 0), (0, 0, 0))


def states():
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


@pytest.fixture
def three(working_province, subscribed):
    """Three events that wait for the endpoint."""
    for code in ("X1", "X2", "X3"):
        working_province.send(code, 4, *FIGURES)
    events_dispatch()
    return subscribed[0]


# --- What arrives


def test_a_receiver_verifies_what_it_gets_with_the_library(working_province, subscribed, allowed):
    _endpoint, secret = subscribed
    working_province.send("X1", 4, *FIGURES)
    send_webhooks()
    (got,) = allowed.got
    event = Event.objects.get(type="report.sent")
    assert got.verified(secret) == {
        "type": "report.sent",
        "timestamp": "2020-05-15T09:00:00.000+07:00",
        "data": event.data,
    }
    assert got.headers["webhook-id"] == event.message_id
    assert got.headers["content-type"] == "application/json"
    with pytest.raises(WebhookVerificationError):
        got.verified("whsec_" + "QUJD" * 8)
    got.body = got.body.replace(b"X1", b"X2")
    with pytest.raises(WebhookVerificationError):
        got.verified(secret)


def test_the_time_of_an_attempt_is_the_machines_in_the_demo_too(working_province, subscribed, allowed, settings):
    _endpoint, secret = subscribed
    working_province.send("X1", 4, *FIGURES)
    settings.DEMO_TODAY = clock.today()
    with time_machine.travel("2026-11-28T09:00:00+07:00", tick=False):
        send_webhooks()
        assert allowed.got[0].verified(secret)["type"] == "report.sent"


def test_events_arrive_in_their_order_and_are_not_sent_again(three, allowed):
    assert deliveries_send() == 3
    assert deliveries_send() == 0
    assert [got.headers["webhook-id"] for got in allowed.got] == list(
        Event.objects.order_by("pk").values_list("message_id", flat=True)
    )
    assert states() == ["delivered"] * 3


def test_two_secrets_sign_for_the_hours_of_a_rotation(working_province, subscribed, allowed):
    endpoint, old = subscribed
    new = secret_renew(endpoint=endpoint, hours=24, by=working_province.administrator)
    working_province.send("X1", 4, *FIGURES)
    send_webhooks()
    assert allowed.got[0].verified(old) == allowed.got[0].verified(new)
    with later(hours=25):
        working_province.send("X2", 4, *FIGURES)
        send_webhooks()
        assert allowed.got[1].verified(new)["data"]["unit"] == "X2"
        with pytest.raises(WebhookVerificationError):
            allowed.got[1].verified(old)


def test_a_secret_is_stored_sealed_and_cannot_be_read_with_another_key(three, subscribed, allowed, settings):
    _endpoint, secret = subscribed
    stored = Endpoint.objects.get().secret
    assert secret not in stored
    assert secret.removeprefix("whsec_") not in stored
    settings.SECRET_KEY = "another"
    assert deliveries_send() == 0
    assert allowed.got == []
    assert Delivery.objects.earliest("pk").failure == "no_secret"


# --- What fails


def test_a_failure_waits_longer_each_time_for_three_days_with_one_id_and_is_then_given_up(three, allowed):
    Delivery.objects.exclude(pk=Delivery.objects.earliest("pk").pk).delete()
    allowed.replies = [answers(500, b"Loi <b>")]
    waits = []
    for _attempt in range(len(RETRY_AFTER) + 1):
        Endpoint.objects.update(rests_until=None)
        with time_machine.travel(Delivery.objects.get().try_at, tick=False):
            deliveries_send()
            waits.append((Delivery.objects.get().try_at - clock.now()).total_seconds())
    found = Delivery.objects.get()
    assert (found.state, found.tries, found.code, found.answer) == ("dead", 10, 500, "Loi <b>")
    assert all(base <= wait <= base * 1.2 for base, wait in zip(RETRY_AFTER, waits, strict=False))
    assert 75 * 3600 <= sum(RETRY_AFTER) <= 76 * 3600
    assert len({(got.headers["webhook-id"], got.body) for got in allowed.got}) == 1
    assert len(allowed.got) == 10


def test_one_that_fails_holds_up_no_other(three, allowed):
    allowed.replies = [answers(500), answers(204)]
    deliveries_send()
    assert states() == ["waiting", "delivered", "delivered"]
    with later(seconds=7):
        deliveries_send()
    assert states() == ["delivered"] * 3
    assert Endpoint.objects.get().failing_since is None


def test_a_receiver_that_fails_three_times_in_a_row_rests(working_province, three, allowed):
    allowed.replies = [answers(500)]
    deliveries_send()
    deliveries_send()
    endpoint = Endpoint.objects.get()
    assert (len(allowed.got), endpoint.failures, endpoint.failing_since) == (3, 3, clock.now())
    assert endpoint.rests_until == clock.now() + timedelta(minutes=1)
    with later(minutes=2):
        deliveries_send()  # one knocks; while it rests the others wait
    assert len(allowed.got) == 4
    assert Endpoint.objects.get().rests_until > clock.now() + timedelta(minutes=3)


def test_a_busy_receiver_is_tried_again_when_it_asks_for_it(three, allowed):
    allowed.replies = [answers(503, Retry_After="600"), answers(204)]
    deliveries_send()
    assert len(allowed.got) == 1
    assert Delivery.objects.earliest("pk").try_at == clock.now() + timedelta(seconds=600)
    with later(seconds=599):
        deliveries_send()
    assert len(allowed.got) == 1
    with later(seconds=601):
        deliveries_send()
    assert states() == ["delivered"] * 3


def test_a_receiver_that_answers_410_is_switched_off_and_administrators_are_informed(three, allowed, caplog):
    allowed.replies = [answers(410)]
    with caplog.at_level(logging.ERROR):
        deliveries_send()
    endpoint = Endpoint.objects.get()
    assert (endpoint.is_on, endpoint.off_reason, states()) == (False, "gone", ["dead"] * 3)
    assert len(allowed.got) == 1
    assert f"127.0.0.1:{allowed.port}" in caplog.text
    assert endpoint.history.latest().is_on is False


def test_what_cannot_go_out_for_days_is_given_up_and_said_once_a_day(three, allowed, caplog):
    allowed.replies = [answers(500)]
    deliveries_send()
    with later(days=1):
        assert (deliveries_give_up(), alarm_give()) == (0, 0)
    with later(days=2), caplog.at_level(logging.ERROR):
        assert (alarm_give(), alarm_give()) == (1, 0)
        assert "failed for days" in caplog.text
    with later(seconds=GIVE_UP_AFTER.total_seconds()):
        assert (deliveries_give_up(), alarm_give()) == (3, 1)
    assert states() == ["dead"] * 3
    assert set(Delivery.objects.values_list("failure", flat=True)) == {"too_old"}


def test_a_worker_killed_after_sending_sends_again_with_the_same_id(three, allowed, monkeypatch):
    class Killed(BaseException):
        pass

    def die(*_args):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(deliveries, "_record", die)
        with pytest.raises(Killed):
            deliveries_send()
    assert states() == ["sending", "waiting", "waiting"]
    assert deliveries_send() == 0
    with later(minutes=3):
        deliveries_send()
    with later(minutes=4):
        deliveries_send()
    assert states() == ["delivered"] * 3
    ids = [got.headers["webhook-id"] for got in allowed.got]
    assert (len(ids), len(set(ids))) == (4, 3)


def test_a_hanging_receiver_delays_another_by_one_attempt_a_round(working_province, three, allowed, settings):
    allowed.replies = [hangs]
    with Receiver() as other:
        settings.WEBHOOK_HOSTS = [allowed.origin, other.origin]
        chosen = Chosen("Khác", f"{other.origin}/", ["report.sent"])
        second, _secret = endpoint_create(chosen=chosen, by=working_province.administrator)
        deliveries_again(endpoint=second, first=clock.today(), last=clock.today())
        deliveries_send()
        assert (len(allowed.got), len(other.got)) == (3, 3)


def test_a_run_ends_when_its_time_is_over(three, allowed):
    deliveries_send(seconds=0)
    assert allowed.got == []


# --- By hand


def test_a_test_goes_to_one_endpoint_whatever_it_asks_for(subscribed, allowed):
    endpoint, secret = subscribed
    Endpoint.objects.update(events=["period.locked"])
    trial_send(endpoint=endpoint)
    send_webhooks()
    assert allowed.got[0].verified(secret)["type"] == "endpoint.test"
    for _more in range(3):
        trial_send(endpoint=endpoint)
    with pytest.raises(Refused) as refusal:
        trial_send(endpoint=endpoint)
    assert refusal.value.code == "waiting"


def test_one_delivery_is_sent_again_with_its_id_once_it_ended(three, allowed):
    first = Delivery.objects.earliest("pk")
    with pytest.raises(Refused) as refusal:
        delivery_again(delivery=first)
    assert refusal.value.code == "not_ended"
    deliveries_send()
    assert delivery_again(delivery=first).tries == 0
    deliveries_send()
    assert allowed.got[3].headers["webhook-id"] == allowed.got[0].headers["webhook-id"]


def test_the_events_of_some_days_are_sent_again_with_those_of_while_it_was_off(working_province, three, allowed):
    deliveries_send()
    administrator, today = working_province.administrator, clock.today()
    endpoint_switch(endpoint=three, on=False, by=administrator)
    working_province.send("SO1", 4, *FIGURES)
    send_webhooks()
    with pytest.raises(Refused):
        deliveries_again(endpoint=three, first=today, last=today)
    endpoint_switch(endpoint=three, on=True, by=administrator)
    send_webhooks()
    assert len(allowed.got) == 3
    assert deliveries_again(endpoint=three, first=today, last=today) == 1
    assert deliveries_again(endpoint=three, first=today, last=today, delivered_too=True) == 3
    send_webhooks()
    assert len(allowed.got) == 7


@pytest.mark.parametrize(("first", "last", "code"), [(1, 0, "order"), (-90, 0, "days")])
def test_days_in_the_wrong_order_or_too_many_are_refused(subscribed, first, last, code):
    today = clock.today()
    with pytest.raises(Refused) as refusal:
        deliveries_again(endpoint=subscribed[0], first=today + timedelta(days=first), last=today + timedelta(days=last))
    assert refusal.value.code == code


def test_what_waits_goes_to_a_new_address(working_province, three, allowed, settings):
    chosen = Chosen("Tên mới", f"{allowed.origin}/moi", three.events)
    endpoint_change(endpoint=three, chosen=chosen, by=working_province.administrator)
    deliveries_send()
    assert {got.line for got in allowed.got} == {"POST /moi HTTP/1.1"}


# --- In the end


def test_what_ended_is_deleted_after_30_days_and_events_after_90(three, allowed):
    deliveries_send()
    with later(days=29):
        assert deliveries_clear() == 0
    with later(days=30):
        assert deliveries_clear() == 3
        assert Event.objects.count() == 3
    with later(days=90):
        assert deliveries_clear() == 3
    assert not Event.objects.exists()


def test_webhook_headers_are_those_of_the_library(subscribed):
    _endpoint, secret = subscribed
    event = Event(message_id="msg_1", type="endpoint.test")
    headers = headers_of(event, "{}", [secret])
    assert set(headers) == {"Content-Type", "webhook-id", "webhook-timestamp", "webhook-signature"}
    assert Webhook(secret).verify("{}", headers) == {}


def test_an_action_takes_no_address_and_no_event_that_is_not_allowed(working_province, allowed):
    for address, events, code in (
        ("https://khac.example.vn/", ["report.sent"], "not_allowed"),
        (f"{allowed.origin}/", [], "events"),
        (f"{allowed.origin}/", ["endpoint.test"], "events"),
    ):
        with pytest.raises(Refused) as refusal:
            endpoint_create(chosen=Chosen("A", address, events), by=working_province.administrator)
        assert refusal.value.code == code
    assert not Endpoint.objects.exists()


def test_what_is_sent_again_by_hand_arrives_in_the_order_of_events(working_province, three, allowed):
    """One that happened while the endpoint was off gets its delivery last, and goes out at its turn."""
    endpoint_switch(endpoint=three, on=False, by=working_province.administrator)
    working_province.send("SO1", 4, *FIGURES)
    events_dispatch()
    endpoint_switch(endpoint=three, on=True, by=working_province.administrator)
    working_province.send("H1", 4, *FIGURES)
    events_dispatch()

    assert deliveries_again(endpoint=three, first=clock.today(), last=clock.today()) == 4
    assert deliveries_send() == 5

    assert [got.headers["webhook-id"] for got in allowed.got] == list(
        Event.objects.order_by("pk").values_list("message_id", flat=True)
    )
