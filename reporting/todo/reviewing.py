"""What waits for the coordinator: reports to confirm, hints, changes after a confirmation, requests to reopen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from reporting.models import (
    NUMBERS,
    EventKind,
    RevisionCount,
    Submission,
    SubmissionEvent,
    SubmissionQuerySet,
    SubmissionStatus,
)
from reporting.review.queue import OF_ENDED_UNITS, ORDER, WITH_HINTS, WITHOUT_HINTS, Queue, in_full
from reporting.review.review_queue import requests_to_reopen
from reporting.todo.parts import ROWS, Part, first_of
from units import clock

Change = tuple[int, str, int]  # an event's id, its kind, and its report's id


def waiting_part(count: int, clear: int) -> Part:
    """Reports to confirm, of these without hints; the earliest sent first. One query."""
    facts = {"clear": clear, "queue": Queue(), "clear_queue": Queue(hints=WITHOUT_HINTS)}
    rows = in_full(Queue().reports()[:ROWS]) if count else ()
    return Part("waiting", _("Awaiting confirmation"), count, list(rows), facts)


def hints_part(count: int) -> Part:
    """Reports to confirm whose figures ask for a second look, those with most hints first. One query."""
    queue = Queue(hints=WITH_HINTS)
    order = ("-warnings", *ORDER)
    rows = in_full(queue.reports().order_by(*order)[:ROWS], order) if count else ()
    return Part("hints", _("Hints on figures"), count, list(rows), {"queue": queue})


def ended_part() -> Part:
    """Reports to act on of units that ended before the reported month did. One query, two where there are any."""
    statuses = (SubmissionStatus.SUBMITTED, SubmissionStatus.RETURNED)
    reports = Submission.objects.of_units_out_of_force().filter(status__in=statuses)
    rows = reports.select_related("unit__parent", "period").order_by("period__ends_on", "unit__sort_order", "pk")
    facts = {"queue": Queue(hints=OF_ENDED_UNITS)}
    return Part("ended", _("Units that ended before the reported month was over"), *first_of(rows, reports), facts)


def changed_part(since: date) -> Part:
    """Reports that changed after they were confirmed since that day at this hour, the last changed first.

    One query where nothing was reopened or confirmed once more in these days, else four. The hour is asked for only
    where something was on the first of them.
    """
    title, facts = _("Changed after confirmation"), {"since": since}
    changes = _changes(since)
    if not changes:
        return Part("changed", title, 0, (), facts)
    changed = _changed_after_confirmation(changes)
    last = SubmissionEvent.objects.filter(
        submission=OuterRef("pk"), kind__in=(EventKind.REOPENED, EventKind.ACCEPTED)
    ).order_by("-pk")
    rows = changed.select_related("unit__parent", "period").annotate(changed_at=Subquery(last.values("at")[:1]))
    return Part("changed", title, *first_of(rows.order_by("-changed_at", "pk"), changed), facts)


def _changes(since: date) -> list[Change]:
    """What was reopened or confirmed once more since that day at this hour. One query."""
    # a first sending cannot have been confirmed before: the thousands of a week after a deadline are left out
    events = SubmissionEvent.objects.filter(at__gte=clock.at(since, clock.START_OF_DAY)).filter(
        Q(kind=EventKind.REOPENED) | Q(kind=EventKind.ACCEPTED, revision_number__gt=1)
    )
    found = list(events.order_by().values_list("at", "pk", "kind", "submission"))
    if any(clock.day_of(at) == since for at, *_change in found):
        this_hour = clock.now() - (clock.today() - since)
        found = [each for each in found if each[0] >= this_hour]
    return [(pk, kind, submission) for _at, pk, kind, submission in found]


def _changed_after_confirmation(changes: Sequence[Change]) -> SubmissionQuerySet:
    """Of reports with ``changes`` those reopened and not confirmed again yet, or confirmed again with other figures.

    One query now, and the one returned. Step by step, because a planner that sees all of it at once expects to
    compare the figures of every report; what was reopened or sent again within days is little.
    """
    again = [pk for pk, kind, _submission in changes if kind == EventKind.ACCEPTED]
    reopened = [submission for _pk, kind, submission in changes if kind == EventKind.REOPENED]
    before = SubmissionEvent.objects.filter(
        submission=OuterRef("submission"), kind=EventKind.ACCEPTED, pk__lt=OuterRef("pk")
    ).order_by("-pk")
    known = SubmissionEvent.objects.filter(pk__in=again).annotate(was=Subquery(before.values("revision_number")[:1]))
    differing = known.filter(was__isnull=False).filter(
        _has_other("revision_number", "was") | _has_other("was", "revision_number")
    )
    is_open = Q(pk__in=reopened, accepted_revision__isnull=False) & ~Q(status=SubmissionStatus.ACCEPTED)
    changed = list(differing.order_by().values_list("submission", flat=True))
    return Submission.objects.filter(is_open | Q(pk__in=changed))


def _has_other(sending: str, than: str) -> Exists:
    """Whether one sending of an event's report has a figure that another has not."""
    same = RevisionCount.objects.filter(
        revision__submission=OuterRef("revision__submission"),
        revision__number=OuterRef(OuterRef(than)),
        **{name: OuterRef(name) for name in ("procedure", *NUMBERS)},
    )
    counts = RevisionCount.objects.filter(
        revision__submission=OuterRef("submission"), revision__number=OuterRef(sending)
    )
    return Exists(counts.filter(~Exists(same)))


def asked_part() -> Part:
    """Requests of units to have a closed report opened, the oldest first. One query, two where there are any."""
    return Part("asked", _("Reopening requested"), *first_of(requests_to_reopen()))
