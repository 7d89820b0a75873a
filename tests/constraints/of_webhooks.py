"""What satisfies each constraint of webhooks, and what breaks it."""

from datetime import UTC, datetime

from tests.constraints.bent import again, change
from webhooks.models import Delivery, Endpoint, Event


def webhook_event(message_id, kind="period.locked"):
    moment = datetime(2020, 5, 1, tzinfo=UTC)
    about = {"subject": "period 2020-01", "data": {}}
    return Event.objects.create(message_id=message_id, type=kind, at=moment, due_at=moment, **about)


CASES = [
    (
        "webhook_endpoint_address_once",
        lambda: again(Endpoint, address="https://b/"),
        lambda: again(Endpoint, name="B"),
    ),
    (
        "webhook_endpoint_off_with_reason",
        lambda: change(Endpoint, is_on=False, off_reason="gone"),
        lambda: change(Endpoint, is_on=False, off_reason=""),
    ),
    (
        "webhook_event_type_known",
        lambda: change(Event, type="period.locked"),
        lambda: change(Event, type="report.read"),
    ),
    (
        "webhook_period_opened_once",
        lambda: again(Event, message_id="msg_2", subject="period 2020-02"),
        lambda: again(Event, message_id="msg_2"),
    ),
    (
        "webhook_delivery_once",
        lambda: again(Delivery, event=webhook_event("msg_2")),
        lambda: again(Delivery),
    ),
    (
        "webhook_one_on_its_way",
        lambda: again(Delivery, event=webhook_event("msg_2"), state="sending"),
        lambda: [again(Delivery, event=webhook_event(name), state="sending") for name in ("msg_2", "msg_3")],
    ),
    (
        "webhook_delivery_state_known",
        lambda: change(Delivery, state="dead"),
        lambda: change(Delivery, state="lost"),
    ),
]
