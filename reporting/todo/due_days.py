"""The days by which a unit has to send: what its clerks' calendars show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from reporting.models import (
    Basis,
    Compliance,
    EventKind,
    ReportingPeriod,
    Submission,
    SubmissionEvent,
    SubmissionStatus,
)
from reporting.todo.statements import REQUESTS
from units import clock
from units.models import Unit

KEPT = timedelta(days=92)  # a deadline stays in the calendar for a quarter after it has passed


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day by which one report is to be sent.

    ``name`` never changes, whatever day it is moved to; ``moved`` counts the moves, and ``changed_at`` is when anything
    that the entry says changed last.
    """

    name: str
    period: ReportingPeriod
    day: date
    moved: int
    changed_at: datetime
    is_sent: bool
    is_correction: bool = False


def due_days(unit: Unit) -> list[DueDay]:
    """The deadlines of ``unit``, those of the last quarter and all later ones, in their order. Five queries.

    A period in which the unit has nothing to report is left out.
    """
    periods = [each for each in _periods(unit) if unit.is_in_force(each.ends_on)]
    reports = {
        each.period_id: each
        for each in Submission.objects.filter(unit=unit, period__in=periods).select_related(
            "sent_revision", "accepted_revision"
        )
    }
    events = _events(reports.values())
    history = _history(periods, unit.kind)
    found = []
    for period in periods:
        report = reports.get(period.pk)
        of_report = events[report.pk] if report else []
        found.append(_deadline(unit, period, report, history[period.pk], of_report))
        if report is not None and (again := _correction(report, period, of_report)):
            found.append(again)
    return sorted(found, key=lambda each: (each.day, each.name))


def _periods(unit: Unit) -> list[ReportingPeriod]:
    """Two queries."""
    since = clock.today() - KEPT
    periods = [each for each in ReportingPeriod.objects.order_by("ends_on") if each.last_due_on >= since]
    rows = Compliance.objects.filter(unit=unit, period__in=periods, basis=Basis.PROVISIONAL)
    expected = dict(rows.values_list("period", "expected"))
    today = clock.today()
    return [each for each in periods if expected.get(each.pk, not each.has_ended(today))]


def _history(periods: list[ReportingPeriod], kind: str) -> dict[int, list[datetime]]:
    """When the deadline of the group ``kind`` was set first, and each time that it was moved, by period. One query."""
    column = f"due_on_{kind}"
    rows = ReportingPeriod.history.filter(id__in=[each.pk for each in periods])
    known: dict[int, list[tuple[date, datetime]]] = defaultdict(list)
    for pk, due, at in rows.order_by("history_id").values_list("id", column, "history_date"):
        if not known[pk] or known[pk][-1][0] != due:
            known[pk].append((due, at))
    # rows that were loaded without a history have been so since their year began
    begun = {each.pk: [clock.at(date(each.year, 1, 1), clock.START_OF_DAY)] for each in periods}
    return {pk: [at for _due, at in known[pk]] or begun[pk] for pk in begun}


def _events(reports: Iterable[Submission]) -> dict[int, list[SubmissionEvent]]:
    """What moved the day of each report. One query."""
    kinds = (EventKind.EXTENDED, *REQUESTS)
    found: dict[int, list[SubmissionEvent]] = defaultdict(list)
    events = SubmissionEvent.objects.filter(submission__in=[each.pk for each in reports], kind__in=kinds)
    for event in events.order_by("at", "pk"):
        found[event.submission_id].append(event)
    return found


def _deadline(
    unit: Unit,
    period: ReportingPeriod,
    report: Submission | None,
    history: list[datetime],
    events: list[SubmissionEvent],
) -> DueDay:
    extended = [event.at for event in events if event.kind == EventKind.EXTENDED]
    is_sent = report is not None and report.current_revision is not None
    sent_at = report.first_sent_at if report is not None and is_sent else None
    changed = [*history, *extended, *([sent_at] if sent_at else [])]
    return DueDay(
        name=f"due-{period.pk}-{unit.pk}",
        period=period,
        day=period.due_on(unit.kind, report.extended_until if report else None),
        moved=len(history) - 1 + len(extended),
        changed_at=max(changed),
        is_sent=is_sent,
    )


def _correction(report: Submission, period: ReportingPeriod, events: list[SubmissionEvent]) -> DueDay | None:
    """The day by which a report that is open once more is to be sent again."""
    last = next((event for event in reversed(events) if event.kind in REQUESTS), None)
    if last is None or last.until is None or not report.is_editable(clock.now()):
        return None
    is_open = report.status == SubmissionStatus.RETURNED or last.kind == EventKind.OPENED_TO_ADD
    if not is_open:
        return None
    day = clock.day_of(last.until)
    return DueDay(f"again-{last.pk}", period, day, 0, last.at, is_sent=False, is_correction=True)
