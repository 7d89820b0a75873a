"""The days by which a unit has to send: what its clerks' calendars show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product

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
from units.models import Unit, UnitKind
from units.models.lineage import kept

KEPT = timedelta(days=92)  # a deadline stays in the calendar for a quarter after it has passed


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day by which one report is to be sent.

    ``name`` never changes, whatever day it is moved to; ``moved`` counts the moves, and ``changed_at`` is when anything
    that the entry says changed last.
    """

    name: str
    unit: Unit
    period: ReportingPeriod
    day: date
    moved: int
    changed_at: datetime
    is_sent: bool
    is_correction: bool = False


def due_days(unit: Unit) -> list[DueDay]:
    """The deadlines of ``unit``, those of the last quarter and all later ones, in their order. Five queries.

    Those of units that passed whole into it are among them, as its clerks send their last months. A period in which a
    unit has nothing to report is left out.
    """
    to_send = _to_send(unit)
    rows = Submission.objects.filter(
        unit__in={owner.pk for owner, _period in to_send}, period__in={period.pk for _owner, period in to_send}
    )
    found_reports = rows.select_related("sent_revision", "accepted_revision")
    reports = {(each.unit_id, each.period_id): each for each in found_reports}
    events = _events(reports.values())
    history = _history([period for _owner, period in to_send])
    found = []
    for owner, period in to_send:
        report = reports.get((owner.pk, period.pk))
        of_report = events[report.pk] if report else []
        found.append(_deadline(owner, period, report, history[period.pk, owner.kind], of_report))
        if report is not None and (again := _correction(owner, report, period, of_report)):
            found.append(again)
    return sorted(found, key=lambda each: (each.day, each.name))


def _to_send(unit: Unit) -> list[tuple[Unit, ReportingPeriod]]:
    """Each unit whose reports the clerks of ``unit`` keep, with each period for which it has one to send.

    Two queries.
    """
    today = clock.today()
    periods = [each for each in ReportingPeriod.objects.order_by("ends_on") if each.last_due_on >= today - KEPT]
    rows = Compliance.objects.filter(unit__in=kept(unit.pk, today), period__in=periods, basis=Basis.PROVISIONAL)
    known = {(each.unit_id, each.period_id): each for each in rows.select_related("unit__parent")}
    owners = {each.unit_id: each.unit for each in known.values()} | {unit.pk: unit}

    def is_expected(owner: Unit, period: ReportingPeriod) -> bool:
        row = known.get((owner.pk, period.pk))
        expected = not period.has_ended(today) if row is None else row.expected
        return expected and owner.is_in_force(period.ends_on)

    return [(owner, period) for owner, period in product(owners.values(), periods) if is_expected(owner, period)]


def _history(periods: Iterable[ReportingPeriod]) -> dict[tuple[int, str], list[datetime]]:
    """When the deadline of each group was set first, and each time it was moved, by period and group. One query."""
    kinds = [str(kind) for kind in UnitKind]
    columns = [f"due_on_{kind}" for kind in kinds]
    # rows that were loaded without a history have been so since their year began
    begun = {each.pk: clock.at(date(each.year, 1, 1), clock.START_OF_DAY) for each in periods}
    known: dict[tuple[int, str], list[tuple[date, datetime]]] = defaultdict(list)
    rows = ReportingPeriod.history.filter(id__in=begun).order_by("history_id")
    for pk, at, *days in rows.values_list("id", "history_date", *columns):
        for kind, due in zip(kinds, days, strict=True):
            moves = known[pk, kind]
            if not moves or moves[-1][0] != due:
                moves.append((due, at))
    return {(pk, kind): [at for _due, at in known[pk, kind]] or [begun[pk]] for pk, kind in product(begun, kinds)}


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
        unit=unit,
        period=period,
        day=period.due_on(unit.kind, report.extended_until if report else None),
        moved=len(history) - 1 + len(extended),
        changed_at=max(changed),
        is_sent=is_sent,
    )


def _correction(
    unit: Unit, report: Submission, period: ReportingPeriod, events: list[SubmissionEvent]
) -> DueDay | None:
    """The day by which a report that is open once more is to be sent again."""
    last = next((event for event in reversed(events) if event.kind in REQUESTS), None)
    if last is None or last.until is None or not report.is_editable(clock.now()):
        return None
    is_open = report.status == SubmissionStatus.RETURNED or last.kind == EventKind.OPENED_TO_ADD
    if not is_open:
        return None
    day = clock.day_of(last.until)
    return DueDay(f"again-{last.pk}", unit, period, day, 0, last.at, is_sent=False, is_correction=True)
