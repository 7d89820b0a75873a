"""Reading what a reviewer needs with each report, set-based: figures, the month before, hints, what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, QuerySet

from procedures.models import Procedure
from reporting.hints.found import MONTHS, found_by_report, month_of
from reporting.hints.hints import Figures, Hint, Jump
from reporting.models import (
    Basis,
    Compliance,
    EventKind,
    ReportingPeriod,
    Submission,
    SubmissionEvent,
)
from reporting.models.events import ANSWERS_TO_REOPEN
from reporting.rates import shown_rate
from reporting.reconciliation.tolerance import Tolerance
from reporting.review.history import SendingDifference, differences_of


@dataclass(frozen=True, slots=True)
class Waiting:
    """One report with what is shown with it: the month's figures, the month before, and the hints."""

    submission: Submission
    figures: Compliance | None
    before: Compliance | None
    hints: list[Hint]
    names: Mapping[int, str]  # of the procedures that the hints are about
    difference: SendingDifference | None  # from the confirmed sending, or the one before; None at the first
    jump: Jump | None = None  # the procedure whose total changed most since last month
    course: tuple[int | None, ...] = ()  # dossiers received in the last twelve months; None: nothing was sent
    earlier: Sequence[Figures] = ()  # the unit's own months that the hints compare with, the latest first

    @property
    def jump_name(self) -> str:
        """The name of the procedure that jumped."""
        return self.names.get(self.jump.procedure_id, "") if self.jump else ""

    @property
    def named_hints(self) -> list[tuple[str, Hint]]:
        """Each hint with the name of its procedure; no name where it is about the complete report."""
        return [(self.names.get(hint.procedure_id or 0, ""), hint) for hint in self.hints]

    @property
    def open_hints(self) -> list[Hint]:
        """The hints that ask for a second look."""
        return [hint for hint in self.hints if not hint.is_note]

    @property
    def is_clear(self) -> bool:
        """Whether nothing asks for a second look: no hint, and no unit that ended before the month did."""
        return not self.open_hints and self.submission.is_unit_in_force

    @property
    def change(self) -> Decimal | None:
        """The month's shown rate minus the shown rate of the month before, in percentage points."""
        now, then = _rate(self.figures), _rate(self.before)
        return None if now is None or then is None else now - then

    @property
    def ytd_rate(self) -> Decimal | None:
        """The year to date as shown with the minimum: never rounded up to it where it is missed."""
        row = self.figures
        if row is None:
            return None
        return shown_rate(row.ytd_received_online, row.ytd_received_total, row.minimum_hundredths)

    @property
    def is_incomplete(self) -> bool:
        """Whether months are missing: the year to date is never shown without saying so."""
        return bool(self.figures and self.figures.months_reported < self.figures.months_expected)

    @property
    def ticket(self) -> str:
        """Which report in which version a tick means: one that moved on is not confirmed unseen."""
        return f"{self.submission.pk}:{self.submission.version}"


def with_figures(submissions: Sequence[Submission], tolerance: Tolerance) -> list[Waiting]:
    """Each of ``submissions`` with its figures, those of the month before, its hints and what it changed.

    At most six queries, and one more where a report was sent again.
    """
    rows = _compliance_of(submissions)
    found = found_by_report(submissions, tolerance)
    courses = _courses_of(submissions)
    spoken_of = {hint.procedure_id for each in found.values() for hint in each.hints if hint.procedure_id}
    spoken_of |= {each.jump.procedure_id for each in found.values() if each.jump}
    names = dict(Procedure.objects.filter(pk__in=spoken_of).values_list("pk", "name"))
    differences = differences_of(submissions)
    waiting = []
    for each in submissions:
        now, then = ((each.unit_id, month) for month in _this_and_last(each.period))
        course = tuple(courses.get((each.unit_id, now[1] - back)) for back in reversed(range(MONTHS)))
        mine, difference = found[each.pk], differences.get(each.pk)
        figures = rows.get(now), rows.get(then)
        waiting.append(Waiting(each, *figures, mine.hints, names, difference, mine.jump, course, mine.before))
    return waiting


def requests_to_reopen() -> QuerySet[SubmissionEvent]:
    """Requests of units to open a closed report that no opening has followed yet, the oldest first."""
    answered = SubmissionEvent.objects.filter(
        submission=OuterRef("submission"), kind__in=ANSWERS_TO_REOPEN, pk__gt=OuterRef("pk")
    )
    asked = SubmissionEvent.objects.filter(~Exists(answered), kind=EventKind.REOPENING_ASKED)
    return asked.select_related("submission__unit__parent", "submission__period").order_by("pk")


def _courses_of(submissions: Sequence[Submission]) -> dict[tuple[int, int], int]:
    """What the units received in each month that a sparkline shows, by unit and month; one query."""
    if not submissions:
        return {}
    months = [month_of(each.period) for each in submissions]
    rows = Compliance.objects.filter(
        basis=Basis.PROVISIONAL, reported=True, unit__in={each.unit_id for each in submissions}
    )
    rows = rows.annotate(month=F("period__year") * MONTHS + F("period__month"))
    shown = rows.filter(month__gt=min(months) - MONTHS, month__lte=max(months)).order_by()
    return {(unit, month): total for unit, month, total in shown.values_list("unit", "month", "received_total")}


def _compliance_of(submissions: Iterable[Submission]) -> dict[tuple[int, int], Compliance]:
    needed = {(each.unit_id, month) for each in submissions for month in _this_and_last(each.period)}
    rows = (
        Compliance.objects.filter(basis=Basis.PROVISIONAL, unit__in={unit for unit, _month in needed})
        .annotate(month=F("period__year") * MONTHS + F("period__month"))
        .filter(month__in={month for _unit, month in needed})
    )
    return {(row.unit_id, row.month): row for row in rows}


def _this_and_last(period: ReportingPeriod) -> tuple[int, int]:
    return month_of(period), month_of(period) - 1


def _rate(row: Compliance | None) -> Decimal | None:
    if row is None or not row.reported:
        return None
    return shown_rate(row.received_online, row.received_total, row.minimum_hundredths)
