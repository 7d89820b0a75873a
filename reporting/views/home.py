"""Home by role: a clerk's tasks and result; everybody else goes to where their work is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from reporting.models import Basis, Compliance, ReportingPeriod, Submission
from reporting.standings import lines_of
from units import clock
from units.models import Unit
from units.requests import PortalRequest


@dataclass(frozen=True, slots=True)
class Month:
    """One period in a clerk's list: its report, if begun, and its figures."""

    period: ReportingPeriod
    submission: Submission
    official: Compliance | None
    provisional: Compliance | None
    is_editable: bool
    days_left: int

    @property
    def figures(self) -> Compliance | None:
        """The confirmed figures, else the provisional ones."""
        return self.official if self.official and self.official.reported else self.provisional

    @property
    def is_task(self) -> bool:
        return self.is_editable

    @property
    def urgency(self) -> tuple[int, object]:
        """Corrections first, then what is overdue, then what is due."""
        order = 0 if self.submission.status == "returned" else 1 if self.days_left < 0 else 2
        return order, self.period.ends_on


@require_safe
def home(request: PortalRequest) -> HttpResponse:
    """Where ``/`` leads: a clerk's own page, the overview, or the administration."""
    if request.user.is_administrator:
        return redirect("admin:index")
    if request.user.unit is None:
        return redirect("reporting:dashboard")
    return render(request, "reporting/home.html", _context(request.user.unit))


def _context(unit: Unit) -> dict[str, Any]:
    today = clock.today()
    latest = ReportingPeriod.objects.latest_ended(today)
    months = _months(unit, latest) if latest else []
    confirmed = next((month for month in months if month.official and month.official.reported), None)
    lines = lines_of(confirmed.period, Basis.OFFICIAL) if confirmed else []
    line = next((line for line in lines if line.row.unit_id == unit.pk), None)
    return {
        "unit": unit,
        "months": months,
        "tasks": sorted((month for month in months if month.is_task), key=lambda month: month.urgency),
        "next_period": ReportingPeriod.objects.filter(opens_on__gt=today).order_by("opens_on").first(),
        "line": line,
        "as_of": confirmed.period if confirmed else None,
        "ranked": sum(each.rank is not None and each.row.unit.kind == unit.kind for each in lines),
        "communes": _communes(unit, latest) if unit.kind == "district" and latest else None,
        "latest": latest,
    }


def _months(unit: Unit, latest: ReportingPeriod) -> list[Month]:
    """The periods of this year and what is still open of earlier ones, newest first."""
    now = clock.now()
    periods = ReportingPeriod.objects.filter(year=latest.year, ends_on__lte=latest.ends_on).order_by("-month")
    submissions = {
        row.period_id: row
        for row in Submission.objects.filter(unit=unit).select_related("unit", "period", "sent_revision")
    }
    rows = Compliance.objects.filter(unit=unit, period__year=latest.year)
    figures = {(row.period_id, row.basis): row for row in rows}
    return [
        _month(unit, period, submissions.get(period.pk), figures, now)
        for period in periods
        if (period.pk, Basis.OFFICIAL) in figures
    ]


def _month(
    unit: Unit,
    period: ReportingPeriod,
    submission: Submission | None,
    figures: dict[tuple[int, str], Compliance],
    now: datetime,
) -> Month:
    submission = submission or Submission(unit=unit, period=period)
    return Month(
        period=period,
        submission=submission,
        official=figures.get((period.pk, Basis.OFFICIAL)),
        provisional=figures.get((period.pk, Basis.PROVISIONAL)),
        is_editable=submission.is_editable(now),
        days_left=(period.due_on(unit.kind) - clock.day_of(now)).days,
    )


def _communes(unit: Unit, period: ReportingPeriod) -> list[Compliance]:
    """The district's communes in ``period``, those that have not sent first."""
    rows = Compliance.objects.filter(unit__parent=unit, period=period, basis=Basis.PROVISIONAL)
    return list(rows.select_related("unit__parent").order_by("reported", "unit__sort_key"))
