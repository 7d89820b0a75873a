"""One unit's page: its figure explained."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from quotas.models import QuotaDecision
from reporting import rules
from reporting.changes.judged_by import judged_by
from reporting.figures.catalogue import reportable_procedures
from reporting.figures.inheritance import months_taken_over, relatives_of
from reporting.figures.lines import Line
from reporting.figures.unit_line import line_of
from reporting.leader.unit_why import unit_why
from reporting.models import NUMBERS, Basis, Reminder, ReportingPeriod, RevisionCount, Submission
from reporting.places.unit_page import UnitMonths, rows_to_date
from reporting.selection.choice import Choice
from reporting.selection.selection import Selection, UnknownPeriodError
from reporting.views.choices import ChoiceField, choices_field, day_asked_for, period_field
from units import clock
from units.models import Unit
from units.requests import PortalRequest

LINES_A_PAGE = 300  # a commune of 2026 reports 588 procedures
CONTACTS = 5  # the last ones; all of a month are on its page of urging


@require_safe
def unit(request: PortalRequest, code: str) -> HttpResponse:
    """The months, counts, exempted procedures, decision and tier behind the figure of a unit.

    Of several with ``code`` it is that of the period, or of the day ``?on=``; without either the latest.
    """
    found = Unit.objects.select_related("parent").latest_with_code(code, day_asked_for(request.GET))
    if found is None:
        raise Http404
    sees_provisional = rules.can_see_provisional(request.user) or rules.keeps(request.user, found)
    asked_provisional = sees_provisional and request.GET.get("basis") == Basis.PROVISIONAL
    basis = Basis.PROVISIONAL if asked_provisional else Basis.OFFICIAL
    selection = _selection(request, basis)
    period = _period(selection, found)
    rows = rows_to_date(found, period, basis) if period else []
    line, ranks = line_of(rows[-1]) if rows and rows[-1].period == period else (None, None)
    decision = _decision(line, period) if line and period else None
    submissions = _submissions(request, found, period) if period else {}
    asked = _procedures(found, period, basis, submissions.get(period.pk)) if period and line else []
    taken_over = months_taken_over(found, period, basis) if period else []
    context = {
        "unit": found,
        "period": period,
        "basis": basis,
        "basis_name": Basis(basis).label,
        "line": line,
        "decision": decision,
        "relatives": relatives_of(found),
        "taken_over": taken_over,
        "why": unit_why(found, rows, [each.predecessor.unit for each in taken_over]) if line else None,
        "judged_by": judged_by(decision, line.row.tier) if line and decision else None,
        "freshness": selection.freshness,
        "months": UnitMonths(found, period, basis, rows, line) if period else None,
        "has_districts": period is not None and selection.has_districts,
        "query": f"?period={period.name}&basis={basis}" if period else "",
        "submissions": submissions,
        "receipts": {pk: _counted_number(row, basis) for pk, row in submissions.items()},
        "contacts": _contacts(request, found),
        "can_read_changes": rules.can_read_changes(request.user, found),
        "procedures": Paginator(asked, LINES_A_PAGE).get_page(request.GET.get("page")),
        "ranks": ranks,
        "month_row": line.row if line else None,
        "has_quota": line is not None and line.row.minimum_hundredths is not None,
        "fields": _fields(selection, period, basis if sees_provisional else None),
    }
    return render(request, "reporting/unit/page.html", context)


def _fields(selection: Selection, period: ReportingPeriod | None, basis: Basis | None) -> list[ChoiceField]:
    """The line of choices; ``basis`` is None for who sees only confirmed figures."""
    fields = [period_field(selection.periods, selection.choice.period, period)]
    if basis:
        fields.append(choices_field("basis", _("Basis"), Basis, basis, Basis.OFFICIAL))
    return fields


def _selection(request: PortalRequest, basis: str) -> Selection:
    """From where the overview would look with this period and ``basis``, so that both show the same month."""
    try:
        return Selection(request.user, Choice(period=request.GET.get("period", ""), basis=basis))
    except UnknownPeriodError as unknown:
        raise Http404 from unknown


def _period(selection: Selection, found: Unit) -> ReportingPeriod | None:
    """The period asked for; else the overview's month, or the latest before it that ended while the unit was there.

    A unit opened since then is shown in its first month.
    """
    if selection.latest is None or selection.choice.period:
        return selection.latest
    there = [each for each in selection.periods if found.is_in_force(each.ends_on)]
    if found.active_from is not None and found.active_from > selection.as_of.ends_on:
        return there[-1] if there else None
    upto, today = selection.as_of.starts_on, clock.today()
    return next((each for each in there if each.starts_on <= upto and each.has_ended(today)), None)


def _decision(line: Line, period: ReportingPeriod) -> QuotaDecision | None:
    """By what the unit is judged, or by what it was given no quota."""
    if line.row.tier:
        return line.row.tier.decision
    return QuotaDecision.objects.judging(period.year, period.month)


def _submissions(request: PortalRequest, found: Unit, period: ReportingPeriod) -> dict[int, Submission]:
    rows = Submission.objects.visible_to(request.user).filter(unit=found, period__year=period.year)
    related = ("unit", "period", "sent_revision", "accepted_revision")
    return {row.period_id: row for row in rows.select_related(*related)}


def _contacts(request: PortalRequest, found: Unit) -> list[Reminder]:
    """How the unit was last urged about a report, the last first, for those who read it. One query for them."""
    if not rules.can_read_urging(request.user):
        return []
    return list(Reminder.objects.of_units().filter(unit=found).select_related("period").defer("body")[:CONTACTS])


def _counted_number(row: Submission, basis: str) -> int | None:
    """The number of the sending whose figures count on ``basis``; None where there is none."""
    counted = row.counted_revision(basis)
    return counted.number if counted else None


def _procedures(found: Unit, period: ReportingPeriod, basis: str, known: Submission | None) -> list[tuple]:
    """What the unit reports in ``period``, counted or exempt, with the month's three numbers where it was sent.

    ``known`` is its report, where the reader may see that as well and not only what is confirmed.
    """
    submission = known or Submission.objects.filter(unit=found, period=period).first()
    revision_id = submission.counted_revision_id(basis) if submission else None
    counts = RevisionCount.objects.filter(revision=revision_id) if revision_id else RevisionCount.objects.none()
    numbers = {pk: rest for pk, *rest in counts.values_list("procedure_id", *NUMBERS)}
    rows = reportable_procedures(found, period, answered=numbers)
    return [(row, numbers.get(row.procedure.pk)) for row in rows]
