"""What waits for the coordinator: reports to confirm, hints, changes after a confirmation, requests to reopen."""

from __future__ import annotations

from datetime import datetime

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
from reporting.queue import ORDER, WITH_HINTS, WITHOUT_HINTS, Queue
from reporting.review_queue import requests_to_reopen
from reporting.todo.parts import ROWS, Part


def waiting_part(count: int, clear: int) -> Part:
    """Reports to confirm, of these without hints; the earliest sent first. One query."""
    facts = {"clear": clear, "queue": Queue(), "clear_queue": Queue(hints=WITHOUT_HINTS)}
    return Part("waiting", _("Awaiting confirmation"), count, list(Queue().reports()[:ROWS]), facts)


def hints_part(count: int) -> Part:
    """Reports to confirm whose figures ask for a second look, those with most hints first. One query."""
    queue = Queue(hints=WITH_HINTS)
    rows = queue.reports().order_by("-warnings", *ORDER)[:ROWS]
    return Part("hints", _("Hints on figures"), count, list(rows), {"queue": queue})


def changed_part(since: datetime) -> Part:
    """Reports that changed after they were confirmed, the last changed first. Two queries."""
    changed = changed_after_confirmation(since)
    last = SubmissionEvent.objects.filter(
        submission=OuterRef("pk"), kind__in=(EventKind.REOPENED, EventKind.ACCEPTED)
    ).order_by("-pk")
    rows = changed.select_related("unit__parent", "period").annotate(changed_at=Subquery(last.values("at")[:1]))
    return Part(
        "changed",
        _("Changed after confirmation"),
        changed.count(),
        list(rows.order_by("-changed_at", "pk")[:ROWS]),
        {"since": since},
    )


def changed_after_confirmation(since: datetime) -> SubmissionQuerySet:
    """Reports reopened since then and not confirmed again yet, or confirmed again since then with other figures."""
    events = SubmissionEvent.objects.filter(at__gte=since)
    reopened = events.filter(kind=EventKind.REOPENED)
    before = SubmissionEvent.objects.filter(
        submission=OuterRef("submission"), kind=EventKind.ACCEPTED, pk__lt=OuterRef("pk")
    ).order_by("-pk")
    again = events.filter(kind=EventKind.ACCEPTED).annotate(was=Subquery(before.values("revision_number")[:1]))
    differing = again.filter(was__isnull=False).filter(
        _has_other("revision_number", "was") | _has_other("was", "revision_number")
    )
    is_open = Q(pk__in=reopened.values("submission"), accepted_revision__isnull=False)
    return Submission.objects.filter(
        (is_open & ~Q(status=SubmissionStatus.ACCEPTED)) | Q(pk__in=differing.values("submission"))
    )


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
    """Requests of units to have a closed report opened, the oldest first. Two queries."""
    asked = requests_to_reopen()
    return Part("asked", _("Asked to reopen"), asked.count(), list(asked[:ROWS]))
