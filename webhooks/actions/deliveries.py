"""Sending deliveries: each claimed by one process before it is sent, its answer recorded, and tried again if need be.

waiting → sending → delivered or dead; a failure puts it back to waiting, nine times in about 75 hours. One that was cut
off while it was sent goes out again with the same ``webhook-id``: a receiver may get an event twice, never not at all.
"""

from __future__ import annotations

import logging
import secrets
import time
from datetime import datetime, timedelta

from celery import current_app
from django.db import transaction
from django.db.models import Min

from units import clock
from webhooks.actions.asking import ask_for_sending
from webhooks.actions.endpoints import endpoint_end
from webhooks.models import Delivery, DeliveryState, Endpoint, Failure, OffReason
from webhooks.sending import GONE, Answer, post
from webhooks.signing import body_of, headers_of, secrets_of

alarms = logging.getLogger("webhooks.alarms")  # mailed to ADMINS (config/settings/logs.py)
State = DeliveryState
RUN_SECONDS = 40  # of one run; beat starts the next each minute, or the run asks for it
HOURS = 3600
RETRY_AFTER = (5, 300, 1800, 2 * HOURS, 5 * HOURS, 10 * HOURS, 14 * HOURS, 20 * HOURS, 24 * HOURS)  # seconds
JITTER = 20  # percent by chance on top, so that what failed together does not come back together
REST_AFTER = 3  # failures in a row, of whichever deliveries
REST, LONGEST_REST = timedelta(minutes=1), timedelta(minutes=15)
GIVE_UP_AFTER = timedelta(hours=80)
ALARM_AFTER, ALARM_AGAIN = timedelta(days=2), timedelta(days=1)
SOON = 60  # seconds: what is due by then is asked for, later beat does it
ENDED_KEPT, EVENTS_KEPT = timedelta(days=30), timedelta(days=90)


def deliveries_send(*, seconds: float = RUN_SECONDS) -> int:
    """Send what is due, to each endpoint in turn and in the order of events, for ``seconds``; returns how many arrived.

    An endpoint that does not answer holds up the others for one attempt, and rests after some.
    """
    until = time.monotonic() + seconds
    arrived = 0
    while time.monotonic() < until:
        due = list(Endpoint.objects.with_due(clock.now()).values_list("pk", flat=True))
        outcomes = [_send_next(pk) for pk in due if time.monotonic() < until]
        arrived += outcomes.count(True)
        if all(outcome is None for outcome in outcomes):
            break
    _go_on()
    return arrived


def deliveries_give_up() -> int:
    """Give up what could not go out because its endpoint failed all the time; returns how many."""
    since = clock.now() - GIVE_UP_AFTER
    old = Delivery.objects.filter(state=State.WAITING, created_at__lte=since, endpoint__failing_since__lte=since)
    return old.update(state=State.DEAD, failure=Failure.TOO_OLD, ended_at=clock.now())


def deliveries_clear() -> int:
    """Delete what ended 30 days ago, given up or not, and events of 90 days ago without a delivery left."""
    from webhooks.models import Event

    now = clock.now()
    deleted, _by_model = Delivery.objects.filter(ended_at__lte=now - ENDED_KEPT).delete()
    old = Event.objects.filter(recorded_at__lte=now - EVENTS_KEPT, dispatched_at__isnull=False, deliveries=None)
    return deleted + old.delete()[0]


def alarm_give() -> int:
    """Write endpoints that failed for days into the log as an error, which is mailed to ADMINS; once a day each."""
    now = clock.now()
    failing = Endpoint.objects.filter(is_on=True, failing_since__lte=now - ALARM_AFTER)
    due = [each for each in failing if each.alarmed_at is None or each.alarmed_at <= now - ALARM_AGAIN]
    if due:
        hosts = ", ".join(sorted({each.host for each in due}))
        alarms.error("Webhooks have failed for days at: %s. See /admin/webhooks/.", hosts)
        Endpoint.objects.filter(pk__in=[each.pk for each in due]).update(alarmed_at=now)
    return len(due)


def _send_next(pk: int) -> bool | None:
    """Send the next delivery of an endpoint: whether it arrived; None where there was none to send."""
    delivery = _claim(pk)
    if delivery is None:
        return None
    keys = secrets_of(delivery.endpoint)
    if keys:
        body = body_of(delivery.event)
        answer = post(delivery.endpoint.address, body, headers_of(delivery.event, body, keys))
    else:
        answer = Answer(None, Failure.NO_SECRET)
    _record(delivery, answer)
    return answer.is_success


@transaction.atomic(durable=True)
def _claim(pk: int) -> Delivery | None:
    """Claim the delivery of the oldest event that is due at an endpoint, committed before anything is sent.

    None where another process has one on its way, or nothing is due. An attempt counts from here on.
    """
    now = clock.now()
    endpoint = Endpoint.objects.select_for_update().filter(pk=pk, is_on=True).first()
    if endpoint is None or endpoint.is_resting(now):
        return None
    _put_lost_back(endpoint, now)
    mine = Delivery.objects.filter(endpoint=endpoint)
    if mine.filter(state=State.SENDING).exists():
        return None
    found = mine.filter(state=State.WAITING, try_at__lte=now).select_related("event").order_by("event_id").first()
    if found is None:
        return None
    found.endpoint = endpoint
    found.state, found.claim = State.SENDING, secrets.token_hex(8)
    found.tries += 1
    found.claimed_at = now
    found.save(update_fields=["state", "claim", "tries", "claimed_at"])
    return found


def _put_lost_back(endpoint: Endpoint, now: datetime) -> None:
    """Let what was cut off while it was sent go out again, or give it up after its last attempt."""
    for lost in Delivery.objects.due_or_lost(now).filter(endpoint=endpoint, state=State.SENDING):
        lost.failure, lost.tried_at, lost.code = Failure.LOST, lost.claimed_at, None
        _wait_or_end(lost, now, None)
        lost.save()


@transaction.atomic
def _record(delivery: Delivery, answer: Answer) -> bool:
    """Store what an attempt brought, for the delivery and for its endpoint; False where another process took it over.

    The endpoint is locked first, as in ``_claim``.
    """
    now = clock.now()
    endpoint = Endpoint.objects.select_for_update().filter(pk=delivery.endpoint_id).first()
    current = Delivery.objects.filter(pk=delivery.pk, state=State.SENDING, claim=delivery.claim).first()
    if endpoint is None or current is None:
        return False
    current.tried_at, current.code, current.milliseconds = now, answer.code, answer.milliseconds
    current.failure, current.answer = answer.failure, answer.text
    if answer.is_success:
        current.state, current.ended_at = State.DELIVERED, now
        _note_success(endpoint)
    elif answer.code == GONE:
        current.state, current.ended_at = State.DEAD, now
    else:
        _wait_or_end(current, now, answer.retry_after)
        _note_failure(endpoint, now, answer.retry_after)
    current.save()
    if answer.code == GONE:
        endpoint_end(endpoint, OffReason.GONE)
        alarms.error("A receiver of webhooks answered 410 and was switched off: %s.", endpoint.host)
    return True


def _wait_or_end(delivery: Delivery, now: datetime, retry_after: int | None) -> None:
    """Let a delivery wait for its next attempt, not before the receiver asks for it; end it after the last."""
    if delivery.tries > len(RETRY_AFTER):
        delivery.state, delivery.ended_at = State.DEAD, now
        return
    seconds = RETRY_AFTER[max(delivery.tries, 1) - 1] * (100 + secrets.randbelow(JITTER + 1)) / 100
    delivery.state = State.WAITING
    delivery.try_at = now + timedelta(seconds=max(seconds, retry_after or 0))


def _note_success(endpoint: Endpoint) -> None:
    if endpoint.failures or endpoint.rests_until or endpoint.failing_since:
        values = {"failures": 0, "failing_since": None, "rests_until": None, "alarmed_at": None}
        Endpoint.objects.filter(pk=endpoint.pk).update(**values)


def _note_failure(endpoint: Endpoint, now: datetime, retry_after: int | None) -> None:
    """Count a failure in a row; after some, or when the receiver asks for it, nothing is sent there for a while."""
    failures = endpoint.failures + 1
    rest = timedelta(seconds=retry_after or 0)
    if failures >= REST_AFTER:
        doubled = REST * 2 ** min(failures - REST_AFTER, 10)
        rest = max(rest, min(doubled, LONGEST_REST))
    Endpoint.objects.filter(pk=endpoint.pk).update(
        failures=failures,
        failing_since=endpoint.failing_since or now,
        rests_until=now + rest if rest else None,
    )


def _go_on() -> None:
    """Ask a worker for the next run where something is due before beat comes."""
    if current_app.conf.task_always_eager:
        return
    now = clock.now()
    soon = Delivery.objects.filter(state=State.WAITING, endpoint__is_on=True).exclude(endpoint__rests_until__gt=now)
    first = soon.aggregate(first=Min("try_at"))["first"]
    if first is not None and (first - now).total_seconds() < SOON:
        ask_for_sending(seconds=max(0, round((first - now).total_seconds())))
