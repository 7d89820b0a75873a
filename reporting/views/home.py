"""Home by role: a clerk's tasks and result, a coordinator's work of the day; the others go to where theirs is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from quotas.models import QuotaDecision
from reporting.figures.freshness import freshness
from reporting.figures.unit_line import line_of
from reporting.models import Compliance, ReportingPeriod
from reporting.rates import online_needed_in_rest
from reporting.spreadsheets.communes import communes_xlsx
from reporting.spreadsheets.sheets import XLSX
from reporting.todo.tasks import tasks_of
from reporting.todo.worklist import Month, communes_of, worklist_of
from reporting.views.answers import file_answer
from reporting.views.todo import todo
from units import clock
from units.models import Unit, UnitKind
from units.requests import PortalRequest

LAST_MONTH = 12


@dataclass(frozen=True, slots=True)
class Rest:
    """What the rest of the year must bring at the average volume so far."""

    months: int
    volume: int
    need: int
    share: Decimal | None

    @property
    def is_out_of_reach(self) -> bool:
        return self.need > self.volume


@require_safe
def home(request: PortalRequest) -> HttpResponse:
    """Where ``/`` leads: a clerk's or a coordinator's own page, the overview, or the administration."""
    if request.user.is_administrator:
        return redirect("admin:index")
    if request.user.is_coordinator:
        return todo(request)
    if request.user.unit is None:
        return redirect("reporting:dashboard")
    return render(request, "reporting/home/page.html", _context(request.user.unit))


@require_safe
def communes(request: PortalRequest) -> HttpResponse:
    """A district's list of its communes as a workbook; other users have none."""
    unit = request.user.unit
    worklist = worklist_of(unit) if unit is not None and unit.kind == UnitKind.DISTRICT else None
    if unit is None or worklist is None or worklist.latest is None:
        raise Http404
    found = communes_of(unit, worklist.latest, worklist.communes)
    name = f"cap-xa-{worklist.latest.name}-{unit.code}.xlsx"
    return file_answer(communes_xlsx(unit, worklist.latest, found), name, XLSX)


def _context(unit: Unit) -> dict[str, Any]:
    worklist = worklist_of(unit)
    tasks = tasks_of(unit, worklist)
    latest = worklist.latest
    context: dict[str, Any] = {"unit": unit, "months": worklist.months, "tasks": tasks, "latest": latest}
    if unit.has_ended:
        context["passed_into"] = list(unit.successions.select_related("successor__parent"))
        context["has_ended"] = True
    elif not tasks:
        later = ReportingPeriod.objects.filter(opens_on__gt=clock.today())
        context["next_period"] = later.order_by("opens_on").first()
    if unit.kind == UnitKind.DISTRICT and latest:
        context["communes"] = communes_of(unit, latest, worklist.communes)
        context["communes_sent"] = sum(commune.row.reported for commune in context["communes"])
    return context | _result(unit, worklist.months)


def _result(unit: Unit, months: list[Month]) -> dict[str, Any]:
    """The year to date as of the last confirmed month."""
    confirmed = next((month for month in months if month.official and month.official.reported), None)
    if confirmed is None or confirmed.official is None:
        return {}
    confirmed.official.unit, confirmed.official.period = unit, confirmed.period  # both are at hand: no need to read
    line, ranks = line_of(confirmed.official)
    context: dict[str, Any] = {"line": line, "ranks": ranks, "as_of": confirmed.period, "freshness": freshness()}
    if line.row.minimum_hundredths is None:
        context["decision"] = QuotaDecision.objects.judging(confirmed.period.year, confirmed.period.month)
    elif unit.active_until is None:  # a unit that ends has no rest of the year to plan
        context["rest"] = _rest(confirmed.official, confirmed.period)
    return context


def _rest(row: Compliance, as_of: ReportingPeriod) -> Rest | None:
    """What the months after ``as_of`` must bring, each with the average volume of the months reported."""
    months = LAST_MONTH - as_of.month
    if not (months and row.months_reported and row.ytd_received_total and row.minimum_hundredths):
        return None
    volume = (2 * row.ytd_received_total * months + row.months_reported) // (2 * row.months_reported)
    need, share = online_needed_in_rest(row.ytd_received_online, row.ytd_received_total, row.minimum_hundredths, volume)
    return Rest(months, volume, need, share)
