"""Reading what a reviewer needs beside each report, set-based: figures, the month before, hints."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from procedures.models import Procedure
from reporting.hints import MONTHS_LOOKED_AT, Figures, Hint, hints_of
from reporting.models import (
    NUMBERS,
    Basis,
    Compliance,
    EventKind,
    ReportingPeriod,
    RevisionCount,
    Submission,
    SubmissionEvent,
)
from reporting.models.events import ANSWERS_TO_REOPEN
from reporting.rates import rounded_rate, shown_rate
from reporting.system_hints import system_hints_by_report

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Waiting:
    """One report with what stands beside it: the month's figures, the month before, and the hints."""

    submission: Submission
    figures: Compliance | None
    before: Compliance | None
    hints: list[Hint]
    names: Mapping[int, str]  # of the procedures that the hints speak of

    @property
    def named_hints(self) -> list[tuple[str, Hint]]:
        """Each hint with the procedure it speaks of; no name where it is about the whole report."""
        return [(self.names.get(hint.procedure_id or 0, ""), hint) for hint in self.hints]

    @property
    def warnings(self) -> list[Hint]:
        """The hints that ask for a second look."""
        return [hint for hint in self.hints if not hint.is_note]

    @property
    def is_clear(self) -> bool:
        return not self.warnings

    @property
    def change(self) -> Decimal | None:
        """The month's shown rate minus the shown rate of the month before, in percentage points."""
        now, then = _rate(self.figures), _rate(self.before)
        return None if now is None or then is None else now - then

    @property
    def ytd_rate(self) -> Decimal | None:
        """The year to date as it stands beside the minimum: never rounded up to it where it is missed."""
        row = self.figures
        if row is None:
            return None
        return shown_rate(row.ytd_received_online, row.ytd_received_total, row.minimum_hundredths)

    @property
    def is_incomplete(self) -> bool:
        """Months are missing: the year to date must never stand without saying so."""
        return bool(self.figures and self.figures.months_reported < self.figures.months_expected)

    @property
    def ticket(self) -> str:
        """Which report in which version a tick means: one that moved on is not confirmed unseen."""
        return f"{self.submission.pk}:{self.submission.version}"


def waiting_reports(*, period: str = "", kind: str = "", district: str = "") -> QuerySet[Submission]:
    """The reports that await confirmation, the earliest sent first; a filter that names nothing known finds none."""
    found = Submission.objects.awaiting_review().select_related("unit__parent", "period", "sent_revision")
    if kind:
        found = found.filter(unit__kind=kind)
    if district:
        found = found.filter(unit__parent__code=district)
    if period:
        found = found.filter(period__in=_periods_named(period))
    return found.order_by("sent_revision__sent_at", "unit__sort_order", "pk")


def with_figures(submissions: Sequence[Submission]) -> list[Waiting]:
    """Each of ``submissions`` with its provisional figures, the month before, and hints. At most six queries."""
    rows = _compliance_of(submissions)
    hints = hints_by_report(submissions)
    spoken_of = {hint.procedure_id for found in hints.values() for hint in found if hint.procedure_id}
    names = dict(Procedure.objects.filter(pk__in=spoken_of).values_list("pk", "name"))
    waiting = []
    for each in submissions:
        now, then = ((each.unit_id, month) for month in _this_and_last(each.period))
        waiting.append(Waiting(each, rows.get(now), rows.get(then), hints[each.pk], names))
    return waiting


def hints_by_report(submissions: Sequence[Submission]) -> dict[int, list[Hint]]:
    """The hints on the sending that stands of each report, by report. At most four queries."""
    months = _months_of(submissions)
    found, figures = {}, {}
    for each in submissions:
        mine, last = months[each.unit_id], _month_of(each.period)
        before = [mine.get(last - back, {}) for back in range(1, MONTHS_LOOKED_AT + 1)]
        figures[each.pk] = mine.get(last, {})
        found[each.pk] = hints_of(figures[each.pk], before)
    for pk, hints in system_hints_by_report(submissions, figures.items()).items():
        found[pk] += hints
    return found


def hints_of_draft(submission: Submission, figures: Figures) -> list[Hint]:
    """The hints on figures that are not sent yet, against what the unit sent before and what the system counted."""
    mine, last = _months_of([submission])[submission.unit_id], _month_of(submission.period)
    hints = hints_of(figures, [mine.get(last - back, {}) for back in range(1, MONTHS_LOOKED_AT + 1)])
    return hints + system_hints_by_report([submission], [(submission.pk, figures)]).get(submission.pk, [])


def requests_to_reopen() -> QuerySet[SubmissionEvent]:
    """Requests of units to open a closed report that no opening has followed yet, the oldest first."""
    answered = SubmissionEvent.objects.filter(
        submission=OuterRef("submission"), kind__in=ANSWERS_TO_REOPEN, pk__gt=OuterRef("pk")
    )
    asked = SubmissionEvent.objects.filter(~Exists(answered), kind=EventKind.REOPENING_ASKED)
    return asked.select_related("submission__unit__parent", "submission__period").order_by("pk")


def _months_of(submissions: Sequence[Submission]) -> dict[int, dict[int, Figures]]:
    """What the units of ``submissions`` sent for those months and the ones before: by unit, then month."""
    if not submissions:
        return {}
    last = max(_month_of(each.period) for each in submissions)
    first = min(_month_of(each.period) for each in submissions) - MONTHS_LOOKED_AT
    standing = (
        Submission.objects.sent()
        .filter(unit__in={each.unit_id for each in submissions})
        .annotate(standing=Coalesce("sent_revision", "accepted_revision"))
        .annotate(month=F("period__year") * MONTHS + F("period__month"))
        .filter(month__gte=first, month__lte=last)
    )
    place = {revision: (unit, month) for revision, unit, month in standing.values_list("standing", "unit", "month")}
    counts = RevisionCount.objects.filter(revision__in=standing.values("standing")).order_by("procedure")
    months: dict[int, dict[int, Figures]] = defaultdict(lambda: defaultdict(dict))
    for revision, procedure, *numbers in counts.values_list("revision", "procedure", *NUMBERS):
        unit, month = place[revision]
        months[unit][month][procedure] = tuple(numbers)  # type: ignore[index]
    return months


def _compliance_of(submissions: Iterable[Submission]) -> dict[tuple[int, int], Compliance]:
    wanted = {(each.unit_id, month) for each in submissions for month in _this_and_last(each.period)}
    rows = (
        Compliance.objects.filter(basis=Basis.PROVISIONAL, unit__in={unit for unit, _month in wanted})
        .annotate(place=F("period__year") * MONTHS + F("period__month"))
        .filter(place__in={month for _unit, month in wanted})
    )
    return {(row.unit_id, row.place): row for row in rows}


def _periods_named(name: str) -> list[int]:
    try:
        return [ReportingPeriod.objects.named(name).pk]
    except ReportingPeriod.DoesNotExist:
        return []


def _month_of(period: ReportingPeriod) -> int:
    """Months counted through from year 0, so that the month before is one less."""
    return period.year * MONTHS + period.month


def _this_and_last(period: ReportingPeriod) -> tuple[int, int]:
    return _month_of(period), _month_of(period) - 1


def _rate(row: Compliance | None) -> Decimal | None:
    return rounded_rate(row.received_online, row.received_total) if row and row.reported else None
