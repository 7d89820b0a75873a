"""What administrators send by hand: a test, one delivery again, or all events of some days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from units import clock
from units.locking import lock_or_404
from units.refusals import require
from webhooks.actions.asking import ask_for_sending
from webhooks.contents import trial_data
from webhooks.models import Delivery, DeliveryState, Endpoint, Event, EventType, Failure

MOST_DAYS = 90  # as long as events are kept
AT_ONCE = 1000
MOST_TESTS_WAITING = 3


@transaction.atomic
def trial_send(*, endpoint: Endpoint) -> Delivery:
    """Record a test event for one endpoint and have it sent.

    Raises:
        Refused: the endpoint is off, or tests wait already.
    """
    endpoint = lock_or_404(Endpoint.objects.select_for_update(), endpoint.pk)
    _require_on(endpoint)
    tests = Delivery.objects.filter(endpoint=endpoint, event__type=EventType.TEST, state=DeliveryState.WAITING)
    require(tests.count() < MOST_TESTS_WAITING, _("Tests wait already: look what becomes of them."), code="waiting")
    now = clock.now()
    event = Event.objects.create(
        type=EventType.TEST, at=now, due_at=now, dispatched_at=now, subject=f"endpoint {endpoint.pk}", data=trial_data()
    )
    _let_go(endpoint)
    ask_for_sending()
    return Delivery.objects.create(event=event, endpoint=endpoint)


@transaction.atomic
def delivery_again(*, delivery: Delivery) -> Delivery:
    """Let one delivery that ended go out again, with the ``webhook-id`` that it had.

    Raises:
        Refused: it waits or is being sent, or its endpoint is off.
    """
    endpoint = lock_or_404(Endpoint.objects.select_for_update(), delivery.endpoint_id)
    _require_on(endpoint)
    done = _again([delivery.pk])
    require(bool(done), _("This delivery waits already or is being sent."), code="not_ended")
    _let_go(endpoint)
    ask_for_sending()
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def deliveries_again(*, endpoint: Endpoint, first: date, last: date, delivered_too: bool = False) -> int:
    """Let an endpoint have the events of the days from ``first`` to ``last`` again; returns how many.

    Those that were given up, and those recorded while it was off or before it existed; ``delivered_too`` also those
    that arrived. In their order, each with its ``webhook-id``.

    Raises:
        Refused: the endpoint is off, or the days are in the wrong order or too many.
    """
    require(first <= last, _("The first day is after the last."), code="order")
    sentence = _("Choose at most %(n)s days: events are not kept longer.") % {"n": MOST_DAYS}
    require((last - first).days < MOST_DAYS, sentence, code="days")
    endpoint = lock_or_404(Endpoint.objects.select_for_update(), endpoint.pk)
    _require_on(endpoint)
    span = (clock.at(first, clock.START_OF_DAY), clock.end_of(last))
    events = Event.objects.filter(recorded_at__range=span, type__in=endpoint.events, dispatched_at__isnull=False)
    known = Delivery.objects.filter(endpoint=endpoint, event__in=events)
    states = [DeliveryState.DEAD, *([DeliveryState.DELIVERED] if delivered_too else [])]
    done = _again(list(known.filter(state__in=states).values_list("pk", flat=True)))
    done += _made(endpoint, events.exclude(deliveries__endpoint=endpoint).order_by("pk").values_list("pk", flat=True))
    if done:
        _let_go(endpoint)
        ask_for_sending()
    return done


def _again(pks: Sequence[int]) -> int:
    """Let deliveries that ended wait as at first; of one that another person let wait, or that is sent, nothing."""
    now, ended = clock.now(), [DeliveryState.DELIVERED, DeliveryState.DEAD]
    fresh = {"state": DeliveryState.WAITING, "tries": 0, "try_at": now, "created_at": now, "ended_at": None}
    fresh |= {"failure": Failure.NONE, "code": None, "milliseconds": None, "answer": ""}
    return sum(
        Delivery.objects.filter(pk__in=pks[start : start + AT_ONCE], state__in=ended).update(**fresh)
        for start in range(0, len(pks), AT_ONCE)
    )


def _made(endpoint: Endpoint, event_ids: Iterable[int]) -> int:
    rows = (Delivery(endpoint=endpoint, event_id=pk) for pk in event_ids)
    done = 0
    while batch := list(islice(rows, AT_ONCE)):
        done += len(Delivery.objects.bulk_create(batch))
    return done


def _let_go(endpoint: Endpoint) -> None:
    """End the rest of an endpoint: a person looks now whether it answers."""
    Endpoint.objects.filter(pk=endpoint.pk).update(rests_until=None)


def _require_on(endpoint: Endpoint) -> None:
    require(endpoint.is_on, _("The endpoint is off: switch it on first."), code="is_off")
