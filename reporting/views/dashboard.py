"""The province at a glance: today's sending, the province's figures, the verdicts and rankings, the trend."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from reporting import rules
from reporting.models import Basis, FiguresState, ReportingPeriod
from reporting.standings import (
    Line,
    Totals,
    completeness_of,
    groups_of,
    lines_of,
    month_totals,
    of_province,
    to_date,
    verdict_counts,
)
from units import clock
from units.models import StaleFigures, UnitKind, User
from units.requests import PortalRequest


@require_safe
def dashboard(request: PortalRequest) -> HttpResponse:
    """The overview of one period on one basis; both, and the filters, stand in the address."""
    period = _period(request)
    if period is None:
        return render(request, "reporting/dashboard_empty.html")
    basis = _basis(request.user, request.GET.get("basis", ""))
    months = month_totals(period.year, basis)
    province = of_province(months)
    lines = lines_of(period, basis)
    context = {
        "period": period,
        "periods": ReportingPeriod.objects.begun(clock.today()).order_by("-year", "-month"),
        "basis": basis,
        "bases": Basis.choices if rules.can_see_provisional(request.user) else [],
        "kinds": UnitKind.choices,
        "kind": request.GET.get("kind", ""),
        "status": request.GET.get("status", ""),
        "completeness": completeness_of(period) if rules.can_see_provisional(request.user) else None,
        "month": province.get(period.month, Totals()),
        "ytd": to_date(province, period.month),
        "groups": groups_of(lines, months, period.month),
        "province_counts": verdict_counts(lines),
        "unit_count": len(lines),
        "trend": [(number, totals) for number, totals in province.items() if number <= period.month],
        **_freshness(),
    }
    context["shown"] = [group for group in context["groups"] if context["kind"] in ("", group.kind)]
    if context["status"]:
        for group in context["shown"]:
            group.lines = [line for line in group.lines if _has(line, context["status"])]
    return render(request, "reporting/dashboard.html", context)


def _has(line: Line, status: str) -> bool:
    return line.status == status or (status == "not_met" and line.status == "not_yet_met")


def _period(request: PortalRequest) -> ReportingPeriod | None:
    name = request.GET.get("period", "")
    if not name:
        return ReportingPeriod.objects.latest_ended(clock.today())
    try:
        return ReportingPeriod.objects.named(name)
    except ReportingPeriod.DoesNotExist:
        return get_object_or_404(ReportingPeriod, pk=0)


def _basis(user: User, asked: str) -> str:
    """Official unless somebody who may see provisional figures asks for them."""
    return Basis.PROVISIONAL if asked == Basis.PROVISIONAL and rules.can_see_provisional(user) else Basis.OFFICIAL


def _freshness() -> dict[str, Any]:
    return {"state": FiguresState.objects.first(), "pending": StaleFigures.objects.exists()}
