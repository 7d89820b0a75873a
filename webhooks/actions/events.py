"""Recording what happened, in its transaction, and passing it on to the endpoints that asked for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import singledispatch

from django.conf import settings
from django.db import transaction

from reporting.actions.confirmations import confirmations_settle
from reporting.happened import (
    FiguresChanged,
    Happening,
    PeriodLocked,
    PeriodUnlocked,
    RankingFrozen,
    ReportMoved,
)
from reporting.models import UNDO_TIME, EventKind, ReportingPeriod, SubmissionStatus
from units import clock
from webhooks.actions.asking import ask_for_sending
from webhooks.contents import frozen_data, period_data, report_data, year_data
from webhooks.models import Delivery, Endpoint, Event, EventType

QUIET, LONGEST_QUIET = timedelta(minutes=1), timedelta(minutes=5)  # after a recompute, and after the first of several
OPENED_WITHIN = timedelta(days=3)  # an opening that no job has seen for longer is no news
AT_ONCE = 500  # events that one transaction passes on
REPORT_TYPES = {
    EventKind.SENT: EventType.REPORT_SENT,
    EventKind.WITHDRAWN: EventType.REPORT_WITHDRAWN,
    EventKind.RETURNED: EventType.REPORT_RETURNED,
    EventKind.ACCEPTED: EventType.REPORT_CONFIRMED,
    EventKind.REOPENED: EventType.REPORT_REOPENED,
    EventKind.REOPENING_ENDED: EventType.REPORT_RESTORED,
}


def is_wanted() -> bool:
    """Whether anything is recorded: the operator allows a host, and an administrator added an endpoint."""
    return bool(settings.WEBHOOK_HOSTS) and Endpoint.objects.exists()


def events_record(happenings: Sequence[Happening]) -> None:
    """Record what endpoints may ask for, in the transaction of what happened (``reporting/happened.py``)."""
    if not is_wanted():
        return
    _take_back([each for each in happenings if isinstance(each, ReportMoved) and each.kind == EventKind.UNCONFIRMED])
    found = [event for each in happenings if (event := _event(each)) is not None]
    Event.objects.bulk_create(found, batch_size=AT_ONCE)
    if any(event.due_at <= event.recorded_at for event in found):
        ask_for_sending()


def openings_record() -> int:
    """Record the periods that opened in the last days and of which nothing was recorded; returns how many."""
    oldest = Endpoint.objects.order_by("created_at").values_list("created_at", flat=True).first()
    if not settings.WEBHOOK_HOSTS or oldest is None:
        return 0
    first = max(clock.day_of(oldest), clock.today() - OPENED_WITHIN)
    opened = ReportingPeriod.objects.filter(opens_on__gte=first, opens_on__lte=clock.today(), locked_at__isnull=True)
    said = set(Event.objects.filter(type=EventType.PERIOD_OPENED).values_list("subject", flat=True))
    fresh = [each for each in opened.order_by("starts_on") if _of_period(each) not in said]
    made = [
        _made(EventType.PERIOD_OPENED, clock.at(each.opens_on, clock.START_OF_DAY), _of_period(each), period_data(each))
        for each in fresh
    ]
    Event.objects.bulk_create(made, ignore_conflicts=True)  # another process may be doing the same
    return len(made)


def events_dispatch() -> int:
    """Make a delivery of each due event for each endpoint that asked for it; returns how many events were passed on."""
    passed = 0
    while number := _dispatch_some():
        passed += number
    return passed


@transaction.atomic
def _dispatch_some() -> int:
    """Pass on some due events, locked: of two processes one does, and what is being taken back is waited for."""
    now = clock.now()
    if not Event.objects.due(now).exists() or not confirmations_settle(made_by=now - UNDO_TIME):
        return 0
    events = list(Event.objects.due(now).select_for_update()[:AT_ONCE])
    Delivery.objects.bulk_create(_deliveries_of(events, now), batch_size=AT_ONCE)
    Event.objects.filter(pk__in=[event.pk for event in events]).update(dispatched_at=now)
    return len(events)


def _deliveries_of(events: Sequence[Event], now: datetime) -> list[Delivery]:
    """One for each endpoint that is on, asked for the event and existed when it was recorded. One query."""
    endpoints = list(Endpoint.objects.filter(is_on=True))
    return [
        Delivery(event=event, endpoint=endpoint, created_at=now, try_at=now)
        for event in events
        for endpoint in endpoints
        if event.type in endpoint.events and endpoint.created_at <= event.recorded_at
    ]


def _take_back(moves: list[ReportMoved]) -> None:
    """Forget confirmations whose minute runs; none of them has gone out: ``_dispatch_some`` waits for its end."""
    if moves:
        within = Event.objects.waiting().filter(type=EventType.REPORT_CONFIRMED, due_at__gt=moves[0].at)
        within.filter(subject__in=[_of_report(move) for move in moves]).delete()


@singledispatch
def _event(_happening: Happening) -> Event | None:
    """The event of something that happened; None for what is no event, or belongs to one that waits."""
    return None


@_event.register
def _of_move(move: ReportMoved) -> Event | None:
    kind = _type_of(move)
    if kind is None:
        return None
    event = _made(kind, move.at, _of_report(move), report_data(move))
    if kind == EventType.REPORT_CONFIRMED:
        event.due_at = event.recorded_at + UNDO_TIME
    return event


@_event.register
def _of_lock(locked: PeriodLocked) -> Event:
    return _made(EventType.PERIOD_LOCKED, locked.at, _of_period(locked.period), period_data(locked.period))


@_event.register
def _of_unlock(unlocked: PeriodUnlocked) -> Event:
    return _made(EventType.PERIOD_UNLOCKED, unlocked.at, _of_period(unlocked.period), period_data(unlocked.period))


@_event.register
def _of_freeze(frozen: RankingFrozen) -> Event:
    ranking = frozen.ranking
    subject = f"{_of_period(ranking.period)} {ranking.number}"
    return _made(EventType.RANKING_FROZEN, ranking.frozen_at, subject, frozen_data(ranking))


@_event.register
def _of_figures(changed: FiguresChanged) -> Event | None:
    """One event for recomputes of a year that follow each other: it waits until a minute passes without another.

    So a confirmation that is taken back within its minute causes one event, after both. It waits five minutes at most.
    """
    subject, now = f"year {changed.year}", clock.now()
    waiting = Event.objects.waiting().filter(type=EventType.FIGURES_CHANGED, subject=subject)
    first = waiting.values_list("recorded_at", flat=True).first()
    if first is not None:
        due_at = min(now + QUIET, first + LONGEST_QUIET)
        if waiting.update(at=changed.at, due_at=due_at):  # else it was passed on in between
            return None
    event = _made(EventType.FIGURES_CHANGED, changed.at, subject, year_data(changed.year))
    event.due_at = now + QUIET
    return event


def _made(kind: EventType, at: datetime, subject: str, data: dict[str, object]) -> Event:
    now = clock.now()
    return Event(type=kind, at=at, recorded_at=now, due_at=now, subject=subject, data=data)


def _type_of(move: ReportMoved) -> EventType | None:
    """The event of a move. A report that a rearrangement of units takes from review, or puts back, says that too."""
    if move.kind in REPORT_TYPES:
        return REPORT_TYPES[move.kind]
    if move.kind in (EventKind.CARRIED_OVER, EventKind.CARRIED_BACK) and move.before != move.after:
        is_sent = move.after == SubmissionStatus.SUBMITTED
        return EventType.REPORT_SENT if is_sent else EventType.REPORT_WITHDRAWN
    return None


def _of_report(move: ReportMoved) -> str:
    return f"report {move.submission.pk}"


def _of_period(period: ReportingPeriod) -> str:
    return f"period {period.name}"
