"""One unit's page: its figure explained."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quotas.models import QuotaDecision
from reporting import rules
from reporting.catalogue import reportable_procedures
from reporting.judged_by import judged_by
from reporting.models import NUMBERS, Basis, ReportingPeriod, RevisionCount, Submission
from reporting.standings import Line
from reporting.unit_line import line_of
from reporting.unit_page import UnitMonths, rows_to_date
from units import clock
from units.models import Unit
from units.requests import PortalRequest
from units.templatetags.figures import month
from units.vietnamese import upper_first


@require_safe
def unit(request: PortalRequest, code: str) -> HttpResponse:
    """The months, counts, exempted procedures, decision and tier behind the figure of the latest unit with ``code``."""
    found = Unit.objects.select_related("parent").latest_with_code(code)
    if found is None:
        raise Http404
    periods = list(ReportingPeriod.objects.begun(clock.today()).order_by("-year", "-month"))
    period = _period(request.GET.get("period", ""), found, periods)
    basis = Basis.PROVISIONAL if request.GET.get("basis") == Basis.PROVISIONAL else Basis.OFFICIAL
    sees_provisional = rules.can_see_provisional(request.user) or rules.keeps(request.user, found)
    if not sees_provisional:
        basis = Basis.OFFICIAL
    rows = rows_to_date(found, period, basis) if period else []
    line, place = line_of(rows[-1]) if rows and rows[-1].period == period else (None, None)
    decision = _decision(line, period) if line and period else None
    submissions = _submissions(request, found, period) if period else {}
    context = {
        "unit": found,
        "period": period,
        "basis": basis,
        "basis_name": Basis(basis).label,
        "line": line,
        "decision": decision,
        "judged_by": judged_by(decision, line.row.tier) if line and decision else None,
        "months": UnitMonths(found, period, basis, rows, line) if period else None,
        "query": f"?period={period.name}&basis={basis}" if period else "",
        "submissions": submissions,
        "receipts": {pk: _standing_number(row, basis) for pk, row in submissions.items()},
        "can_read_changes": rules.can_read_changes(request.user, found),
        "procedures": _procedures(found, period, basis, submissions.get(period.pk)) if period and line else [],
        "place": place,
        "month_row": line.row if line else None,
        "period_options": [(each.name, upper_first(month(each))) for each in periods],
        "bases": Basis.choices if sees_provisional else [],
    }
    return render(request, "reporting/unit.html", context)


def _period(name: str, found: Unit, periods: list[ReportingPeriod]) -> ReportingPeriod | None:
    """The named one of ``periods``; without a name the latest that ended while the unit was in force."""
    if name:
        for period in periods:
            if period.name == name:
                return period
        raise Http404
    day = min(clock.today(), found.active_until or clock.today())
    return next((period for period in periods if period.has_ended(day)), None)


def _decision(line: Line, period: ReportingPeriod) -> QuotaDecision | None:
    """By what the unit is judged, or by what it was given no quota."""
    if line.row.tier:
        return line.row.tier.decision
    return QuotaDecision.objects.judging(period.year, period.month)


def _submissions(request: PortalRequest, found: Unit, period: ReportingPeriod) -> dict[int, Submission]:
    rows = Submission.objects.visible_to(request.user).filter(unit=found, period__year=period.year)
    related = ("unit", "period", "sent_revision", "accepted_revision")
    return {row.period_id: row for row in rows.select_related(*related)}


def _standing_number(row: Submission, basis: str) -> int | None:
    """The number of the sending whose figures stand on ``basis``; None where there is none."""
    standing = row.accepted_revision
    if basis == Basis.PROVISIONAL:
        standing = row.sent_revision or standing
    return standing.number if standing else None


def _procedures(found: Unit, period: ReportingPeriod, basis: str, known: Submission | None) -> list[tuple]:
    """What the unit reports in ``period``, counted or exempt, with the month's three numbers where it was sent.

    ``known`` is its report, where the reader may see that as well and not only what stands confirmed.
    """
    submission = known or Submission.objects.filter(unit=found, period=period).first()
    revision_id = submission.accepted_revision_id if submission else None
    if submission and basis == Basis.PROVISIONAL:
        revision_id = submission.sent_revision_id or revision_id
    counts = RevisionCount.objects.filter(revision=revision_id) if revision_id else RevisionCount.objects.none()
    numbers = {pk: rest for pk, *rest in counts.values_list("procedure_id", *NUMBERS)}
    rows = reportable_procedures(found, period, answered=numbers)
    return [(row, numbers.get(row.procedure.pk)) for row in rows]
