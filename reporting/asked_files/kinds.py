"""The files that take long in a large province, each by the name of the address that offers it.

An app above adds its own by ``kind_add`` when it is ready.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from reporting import rules
from reporting.asked_files.asked import CSV, AskedFile, MadeFile, NoSuchFileError, period_called
from reporting.documents.letters import DOCX
from reporting.documents.pdf.leader_page import leader_page
from reporting.documents.pdf.typeset import PDF
from reporting.documents.province_report import province_report
from reporting.documents.urging_letter import urging_letter
from reporting.figures.totals import Totals
from reporting.leader.answers import answers
from reporting.models import ReportingPeriod, SystemCount
from reporting.province.overview import Overview
from reporting.province.report import ProvinceReport
from reporting.reconciliation.difference_sums import UNIT_ORDERS, UnitSums
from reporting.reconciliation.differences import DEFAULT_ORDER, ORDERS, Differences
from reporting.reconciliation.differences_sql import Scope
from reporting.reconciliation.tolerance import Tolerance
from reporting.selection.choice import Choice
from reporting.selection.selection import NothingEndedError, Selection, UnknownPeriodError
from reporting.selection.sorting import FIELD, Sorting
from reporting.spreadsheets.compliance import compliance_csv
from reporting.spreadsheets.differences import differences_as_csv, differences_workbook
from reporting.spreadsheets.overview import overview_csv, overview_xlsx
from reporting.spreadsheets.province_report import workbook
from reporting.urging.not_sent import units_not_sent
from units.models import PortalSettings, User
from units.rows_done import NOBODY_ASKS, RowsDone


class _OfReport(AskedFile):
    """One of the month's files of «summary reports»."""

    is_allowed = staticmethod(rules.can_read_reports)
    report: ProvinceReport

    def read(self, query: Mapping[str, str]) -> dict[str, str]:
        choice = Choice.of({**query, "period": self.period}, self.user)
        try:
            self.report = ProvinceReport(self.user, choice)
        except UnknownPeriodError as unknown:
            raise NoSuchFileError(self.period) from unknown
        if self.report.latest is None:
            raise NoSuchFileError(self.period)
        return {"basis": self.report.basis, "span": self.report.span}

    @property
    def rows(self) -> int:
        return units_expected_in(self.report)

    @property
    def name(self) -> str:
        """The end of the file's name: period and basis, so that two files are never taken for one another."""
        return f"{self.report.as_of.name}-{'tam-tinh' if self.report.is_provisional else 'da-xac-nhan'}"


class ReportsWorkbook(_OfReport):
    """Every table of a month: a row for every unit and month of its sending, and two for every unit."""

    route, title, at_once = "reports-workbook", _("Workbook (Excel)"), 5000

    @property
    def rows(self) -> int:
        return workbook_rows(self.report)

    def make(self, done: RowsDone = NOBODY_ASKS) -> MadeFile:
        return MadeFile(workbook(self.report, done), f"tong-hop-{self.name}.xlsx")


class ReportsCompliance(_OfReport):
    """Every unit's compliance as of a month: a row for every unit."""

    route, title, at_once = "reports-csv", _("Results of every unit (CSV)"), 10_000

    def make(self, done: RowsDone = NOBODY_ASKS) -> MadeFile:
        report = self.report
        content = compliance_csv(report.as_of, report.basis, report.freshness, done)
        return MadeFile(content.encode(), f"ket-qua-{self.name}.csv", CSV)


class ReportsDocument(_OfReport):
    """The draft of the report to the People's Committee: its annexes have a row for every unit."""

    route, title, at_once = "reports-docx", _("Report to the People's Committee (Word, draft)"), 5000

    def make(self, done: RowsDone = NOBODY_ASKS) -> MadeFile:
        return MadeFile(province_report(self.report, done), f"bao-cao-ubnd-tinh-{self.name}.docx", DOCX)


class ReportsPage(_OfReport):
    """The leader's page: one sheet, whatever the number of units."""

    route, title, at_once = "reports-page", _("Page for leaders (PDF)"), 20_000

    def make(self, done: RowsDone = NOBODY_ASKS) -> MadeFile:
        report = self.report
        page = leader_page(answers(report), report.freshness)
        done.number += self.rows  # the units are read in a few statements, not one after the other
        return MadeFile(page, f"trang-lanh-dao-{self.name}.pdf", PDF)


class UrgingLetter(AskedFile):
    """The letter that urges the units that have not sent: its annex has a row for each of them."""

    route, title, at_once = "urging-letter", _("Urging letter (Word, draft)"), 5000
    is_allowed = staticmethod(rules.can_read_urging)

    def read(self, query: Mapping[str, str]) -> dict[str, str]:
        self.found = period_called(self.period)
        self.with_no_quota = query.get("all") == "1"
        return {"all": "1"} if self.with_no_quota else {}

    @property
    def rows(self) -> int:
        return units_not_sent(self.found, with_no_quota=self.with_no_quota).count()

    def make(self, done: RowsDone = NOBODY_ASKS) -> MadeFile:
        content = urging_letter(self.found, with_no_quota=self.with_no_quota, done=done)
        return MadeFile(content, f"cong-van-don-doc-{self.found.name}.docx", DOCX)


class _OfDifferences(AskedFile):
    """The differences of a period with the filters of the page: a row for every unit and procedure."""

    is_allowed = staticmethod(rules.can_read_reconciliation)

    def read(self, query: Mapping[str, str]) -> dict[str, str]:
        portal = PortalSettings.load()
        scope = Scope.of(query, period=ReportingPeriod(), tolerance=Tolerance.of(portal))
        self.scope = replace(scope, period=self._period(scope))
        self.pairs = Differences(self.scope, Sorting.of(query, ORDERS, DEFAULT_ORDER))
        self.units = UnitSums(self.scope, Sorting.of(query, UNIT_ORDERS, DEFAULT_ORDER))
        sorting = query.get(FIELD, "")
        known = sorting.removeprefix("-") in {*ORDERS, *UNIT_ORDERS}
        return self.scope.chosen | ({FIELD: sorting} if known else {})

    def _period(self, scope: Scope) -> ReportingPeriod:
        """The period, with the number of the system's counts in it: all of them are compared. One query.

        Raises:
            NoSuchFileError: there is none.
        """
        counts = SystemCount.objects.filter(period=OuterRef("pk")).order_by()
        if scope.unit:
            counts = counts.filter(unit__code=scope.unit)
        if scope.kind:
            counts = counts.filter(unit__kind=scope.kind)
        number = counts.values("period").annotate(number=Count("pk")).values("number")
        found = ReportingPeriod.objects.called(self.period).annotate(compared=Coalesce(Subquery(number), 0)).first()
        if found is None:
            raise NoSuchFileError(self.period)
        self.compared = found.compared
        return found

    @property
    def rows(self) -> int:
        """Those compared; the file has fewer, where only those above the tolerance are shown."""
        return self.compared

    @property
    def name(self) -> str:
        return f"doi-soat-{self.scope.period.name}"


class DifferencesWorkbook(_OfDifferences):
    """The differences by group, unit, and unit and procedure."""

    route, title, at_once = "differences-xlsx", _("Reconciliation (Excel)"), 6000

    def make(self, done: RowsDone = NOBODY_ASKS) -> MadeFile:
        return MadeFile(differences_workbook(self.scope, self.pairs.in_order(), self.units, done), f"{self.name}.xlsx")


class DifferencesCsv(_OfDifferences):
    """The differences by unit and procedure."""

    route, title, at_once = "differences-csv", _("Reconciliation (CSV)"), 20_000

    def make(self, done: RowsDone = NOBODY_ASKS) -> MadeFile:
        return MadeFile(differences_as_csv(self.scope, self.pairs.in_order(), done).encode(), f"{self.name}.csv", CSV)


class _OfOverview(AskedFile):
    """The overview with the filters of its page: a row for every unit of the shown groups."""

    overview: Overview

    @staticmethod
    def is_allowed(user: User) -> bool:
        return True

    def read(self, query: Mapping[str, str]) -> dict[str, str]:
        choice = Choice.of(query, self.user)
        try:
            self.overview = Overview(self.user, choice)
        except UnknownPeriodError as unknown:
            raise NoSuchFileError(choice.period) from unknown
        if self.overview.latest is None:
            raise NothingEndedError
        return choice.chosen

    @property
    def rows(self) -> int:
        return units_expected_in(self.overview)


class OverviewWorkbook(_OfOverview):
    """The overview's tables."""

    route, title, at_once = "dashboard-xlsx", _("Overview (Excel)"), 5000

    def make(self, done: RowsDone = NOBODY_ASKS) -> MadeFile:
        return MadeFile(overview_xlsx(self.overview, done), f"tong-quan-{self.overview.as_of.name}.xlsx")


class OverviewCsv(_OfOverview):
    """The overview's rankings."""

    route, title, at_once = "dashboard-csv", _("Rankings (CSV)"), 8000

    def make(self, done: RowsDone = NOBODY_ASKS) -> MadeFile:
        content = overview_csv(self.overview, done)
        return MadeFile(content.encode(), f"xep-hang-{self.overview.as_of.name}.csv", CSV)


KINDS: dict[str, type[AskedFile]] = {
    kind.route: kind
    for kind in (
        ReportsWorkbook,
        ReportsCompliance,
        ReportsDocument,
        ReportsPage,
        UrgingLetter,
        DifferencesWorkbook,
        DifferencesCsv,
        OverviewWorkbook,
        OverviewCsv,
    )
}


def kind_add(kind: type[AskedFile]) -> None:
    """Let a worker make a file that an app above offers."""
    KINDS[kind.route] = kind


def workbook_rows(report: ProvinceReport) -> int:
    """About how many rows the workbook of a month has."""
    return report.ytd.expected + 2 * units_expected_in(report)


def units_expected_in(selection: Selection) -> int:
    """How many units have a line as of the month; read with the page's sums already."""
    as_of = selection.as_of
    months = selection.totals.province(as_of.year, selection.basis)
    return months.get(as_of.month, Totals()).expected
