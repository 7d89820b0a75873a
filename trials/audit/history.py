"""Whether the history of each report is a possible one, and what was sent is what was typed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Count

from reporting.models import (
    NUMBERS,
    DossierCount,
    EventKind,
    Revision,
    RevisionCount,
    Submission,
    SubmissionEvent,
    SubmissionStatus,
)
from trials.audit.database import in_months, reports_by_id
from trials.audit.words import in_words

AFTER = {
    EventKind.SENT: SubmissionStatus.SUBMITTED,
    EventKind.ACCEPTED: SubmissionStatus.ACCEPTED,
    EventKind.ACCEPTED_BRIEFLY: SubmissionStatus.ACCEPTED,
    EventKind.UNCONFIRMED: SubmissionStatus.SUBMITTED,
    EventKind.RETURNED: SubmissionStatus.RETURNED,
    EventKind.REOPENED: SubmissionStatus.RETURNED,
    EventKind.REOPENING_ENDED: SubmissionStatus.ACCEPTED,
}
FROM = {
    EventKind.SENT: {SubmissionStatus.DRAFT, SubmissionStatus.RETURNED},
    EventKind.WITHDRAWN: {SubmissionStatus.SUBMITTED},
    EventKind.ACCEPTED: {SubmissionStatus.SUBMITTED},
    EventKind.ACCEPTED_BRIEFLY: {SubmissionStatus.SUBMITTED},
    EventKind.UNCONFIRMED: {SubmissionStatus.ACCEPTED},
    EventKind.RETURNED: {SubmissionStatus.SUBMITTED},
    EventKind.REOPENED: {SubmissionStatus.ACCEPTED},
    EventKind.REOPENING_ENDED: {SubmissionStatus.RETURNED},
}


def history_faults(months: Collection[str]) -> Iterator[str]:
    """Reports whose history is no possible one, does not lead to their state, or lacks a sending."""
    names = reports_by_id(months)
    events: dict[int, list[tuple[str, int | None]]] = defaultdict(list)
    rows = SubmissionEvent.objects.filter(submission__in=Submission.objects.filter(in_months(months, "period")))
    for pk, kind, number in rows.order_by("pk").values_list("submission_id", "kind", "revision_number"):
        events[pk].append((kind, number))
    reports = Submission.objects.filter(in_months(months, "period")).annotate(
        sendings=Count("revisions", distinct=True)
    )
    for report in reports.order_by("pk"):
        said, happened = in_words(names[report.pk]), events[report.pk]
        sent = [number for kind, number in happened if kind == EventKind.SENT]
        if len(sent) != report.sendings:
            yield f"{said}: the history has {len(sent)} sendings, {report.sendings} are stored."
        for number, times in Counter(sent).items():
            if times > 1:
                yield f"{said}: the history has sending {number} {times} times."
        yield from _moves(said, [kind for kind, _number in happened], report.status)


def _moves(said: str, kinds: list[str], status: str) -> Iterator[str]:
    """Whether each event follows from the state that the ones before it led to."""
    state: str = SubmissionStatus.DRAFT
    is_asked = False  # for a correction: where a withdrawal leads to
    for kind in kinds:
        event = EventKind(kind)
        is_asked = is_asked or event in (EventKind.RETURNED, EventKind.REOPENED)
        if event in FROM and state not in FROM[event]:
            yield f"{said}: «{kind}» in the history of a report that was «{state}»."
        if event == EventKind.WITHDRAWN:
            state = SubmissionStatus.RETURNED if is_asked else SubmissionStatus.DRAFT
        else:
            state = AFTER.get(event, state)
    carried = {EventKind.CARRIED_OVER, EventKind.CARRIED_BACK} & {EventKind(kind) for kind in kinds}
    if state != status and not carried:
        yield f"{said} is «{status}», and its history leads to «{state}»."


def sent_as_typed(months: Collection[str]) -> Iterator[str]:
    """Reports that are sent or confirmed, whose cells are no others than those of the sending."""
    shut = (SubmissionStatus.SUBMITTED, SubmissionStatus.ACCEPTED)
    reports = Submission.objects.filter(in_months(months, "period"), status__in=shut)
    sent = dict(reports.values_list("pk", "sent_revision_id"))
    typed: dict[int, dict[int, tuple[Any, ...]]] = defaultdict(dict)
    rows = DossierCount.objects.filter(submission__in=reports).order_by()
    for pk, procedure, *numbers in rows.values_list("submission_id", "procedure_id", *NUMBERS):
        typed[pk][procedure] = tuple(numbers)
    figures: dict[int, dict[int, tuple[Any, ...]]] = defaultdict(dict)
    of = {revision: pk for pk, revision in sent.items() if pk in typed}
    counts = RevisionCount.objects.filter(revision__in=Revision.objects.filter(pk__in=reports.values("sent_revision")))
    for revision, procedure, *numbers in counts.order_by().values_list("revision_id", "procedure_id", *NUMBERS):
        if revision in of:
            figures[of[revision]][procedure] = tuple(numbers)
    names = reports_by_id(months)
    for pk, cells in typed.items():
        for procedure, numbers in figures[pk].items():
            if cells.get(procedure) != numbers:
                said, typed_now = in_words(names[pk]), cells.get(procedure)
                yield f"{said}: procedure {procedure} was sent as {numbers}, typed {typed_now}."
