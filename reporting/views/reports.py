"""The reports of a month to take away: a page that says what they hold, the workbook, the CSV and the Word report."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reporting import rules
from reporting.asked_files.kinds import (
    ReportsCompliance,
    ReportsDocument,
    ReportsPage,
    ReportsWorkbook,
    workbook_rows,
)
from reporting.province.report import ProvinceReport
from reporting.selection.choice import Choice
from reporting.selection.selection import NothingEndedError, UnknownPeriodError
from reporting.spreadsheets.compliance import columns
from reporting.views.access import allowed
from reporting.views.choices import choice_fields
from reporting.views.files import offered
from units.requests import PortalRequest


@dataclass(frozen=True, slots=True)
class Download:
    """One file on offer: its address, its name, and what it holds."""

    address: str
    name: str
    holds: str


@require_safe
@allowed(rules.can_read_reports)
def reports(request: PortalRequest) -> HttpResponse:
    """What the month's files will hold, what is still missing, and the files."""
    report = _report(request)
    if report.latest is None:  # the menu leads here from the first day
        raise NothingEndedError
    context = {
        "report": report,
        "overview": report,
        "numerals": ["I", "II", "III"],
        "columns": columns(has_districts=report.has_districts),
        "freshness": report.freshness,
        "fields": choice_fields(report, "period", "basis", "span"),
        "downloads": _downloads(report),
        "query": report.choice.query(),
        "are_large": workbook_rows(report) > ReportsWorkbook.at_once,
    }
    return render(request, "reporting/reports/page.html", context)


@require_safe
@allowed(rules.can_read_reports)
def workbook_xlsx(request: PortalRequest, period: str) -> HttpResponse:
    """Every table of the month, as a workbook."""
    return offered(request, ReportsWorkbook, period)


@require_safe
@allowed(rules.can_read_reports)
def compliance(request: PortalRequest, period: str) -> HttpResponse:
    """Every unit's compliance as of the month, as CSV."""
    return offered(request, ReportsCompliance, period)


@require_safe
@allowed(rules.can_read_reports)
def report_docx(request: PortalRequest, period: str) -> HttpResponse:
    """The draft of the report to the People's Committee."""
    return offered(request, ReportsDocument, period)


@require_safe
@allowed(rules.can_read_reports)
def report_page(request: PortalRequest, period: str) -> HttpResponse:
    """The leader's page of the month, one sheet."""
    return offered(request, ReportsPage, period)


def _report(request: PortalRequest) -> ProvinceReport:
    """The report of the period in the address.

    Raises:
        Http404: there is no such period.
    """
    try:
        return ProvinceReport(request.user, Choice.of(request.GET.dict(), request.user))
    except UnknownPeriodError as unknown:
        raise Http404 from unknown


def _downloads(report: ProvinceReport) -> list[Download]:
    # the period is in the path; the basis always in the query, whatever it would be by default
    query = report.choice.query(period="", basis=report.basis)
    offers = [
        (
            "reports-docx",
            _("Report to the People's Committee (Word, draft)"),
            _(
                "Grounds; how the units sent; results; what remains, with the units' own words; proposals to be edited;"
                " annexes by group and district. Number and date are left blank."
            )
            if report.has_districts
            else _(
                "Grounds; how the units sent; results; what remains, with the units' own words; proposals to be edited;"
                " annexes by group. Number and date are left blank."
            ),
        ),
        (
            "reports-workbook",
            _("Workbook (Excel)"),
            _(
                "Summary, ranking of each group, districts with their communes, procedures, fields, months, and who"
                " sent when; plain numbers, ready to filter and to print."
            )
            if report.has_districts
            else _(
                "Summary, ranking of each group, procedures, fields, months, and who sent when; plain numbers, ready to"
                " filter and to print."
            ),
        ),
        (
            "reports-csv",
            _("Results of every unit (CSV)"),
            _("One row a unit: year to date, quota, rate, verdict, ranks; for other programs."),
        ),
        (
            "reports-page",
            _("Page for leaders (PDF)"),
            _(
                "One sheet to print or to pass on: the four figures, who is below the quota, the months, and why; text"
                " can be searched and copied."
            ),
        ),
    ]
    return [
        Download(reverse(f"reporting:{route}", args=[report.as_of.name]) + query, name, holds)
        for route, name, holds in offers
    ]
