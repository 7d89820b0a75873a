"""The province as of a month: everything the overview shows and exports, read once, in a fixed number of queries."""

from __future__ import annotations

from django.utils.functional import cached_property

from reporting.by_procedure.silent import SilentProcedure, silent_procedures
from reporting.drawings.line_marks import LineChart
from reporting.figures.completeness import Completeness, completeness_of
from reporting.figures.lines import Group, Line, Verdicts, all_groups, groups_of, lines_of
from reporting.figures.open_hints import OpenHints
from reporting.figures.same_months import SameMonths, same_months
from reporting.figures.totals import Months, Totals, to_date
from reporting.figures.trend import Trend
from reporting.figures.trend_drawing import provisional_months, trend_chart
from reporting.models import Basis
from reporting.rankings.flags import Thresholds
from reporting.rates import ComplianceStatus
from reporting.selection.choice import Choice
from reporting.selection.selection import Selection
from units.models import PortalSettings, UnitKind, User

SILENT_SHOWN = 100  # of the 1,601 procedures of a province of 2026 most are silent in its first month


class Overview(Selection):
    """What one person sees of one choice.

    Without a period in the choice, today's sending and the month's provisional figures are those of the last month
    that ended, and everything judged is as of the last month whose deadline has passed and most of whose reports
    are confirmed. With one, everything is of that month and basis.
    """

    def __init__(self, user: User, choice: Choice) -> None:
        super().__init__(user, choice)
        if self.latest is not None:
            is_default = not choice.period and not choice.basis and self.sees_provisional
            self.month_period = self.latest if is_default else self.as_of
            self.month_basis = Basis.PROVISIONAL if is_default else self.basis

    @cached_property
    def by_month(self) -> Months:
        """The province's months of the year on the chosen basis."""
        return self.totals.province(self.as_of.year, self.basis)

    @cached_property
    def month(self) -> Totals:
        """The month's figures that are shown with the year to date."""
        months = self.totals.province(self.month_period.year, self.month_basis)
        return months.get(self.month_period.month, Totals())

    @cached_property
    def month_open_hints(self) -> OpenHints | None:
        """What part of the month's figures comes from reports with open hints; None on confirmed figures."""
        if self.month_basis != Basis.PROVISIONAL:
            return None
        return self.open_hints_in([self.month_period.month])

    @cached_property
    def exempt(self) -> Totals:
        """The month with the figures that do not count."""
        return self.by_month.get(self.as_of.month, Totals())

    @cached_property
    def ytd(self) -> Totals:
        return to_date(self.by_month, self.as_of.month)

    @cached_property
    def last_year(self) -> SameMonths | None:
        before = self.totals.province(self.year_before, Basis.OFFICIAL)
        return same_months(self.by_month, before, range(1, self.as_of.month + 1))

    @cached_property
    def completeness(self) -> Completeness | None:
        """The state of the month's sending; None for those who do not see provisional figures."""
        period = self.latest
        if period is None or not self.sees_provisional:
            return None
        by_kind = []
        for kind in UnitKind:
            months = self.totals.group(period.year, Basis.PROVISIONAL, kind)
            if period.month in months:
                by_kind.append((kind, months[period.month]))
        return completeness_of(period, by_kind)

    @cached_property
    def groups(self) -> list[Group]:
        return groups_of(self.as_of, self.basis, self.totals, self.verdicts.get(self.as_of.month, {}))

    @cached_property
    def all_groups(self) -> tuple[Totals, Verdicts]:
        return all_groups(self.groups)

    @cached_property
    def kinds(self) -> list[str]:
        """The groups whose rankings are shown: the chosen one, or all."""
        return [self.choice.kind] if self.choice.kind else [group.kind for group in self.groups]

    @cached_property
    def all_lines(self) -> dict[str, list[Line]]:
        """The lines of every group, with their ranks in it. One query."""
        return lines_of(self.as_of, self.basis, UnitKind.values)

    @cached_property
    def lines(self) -> dict[str, list[Line]]:
        """The lines of each shown group that the filters leave, with their ranks in the complete group. One query."""
        lines = self.all_lines
        return {kind: [line for line in lines[kind] if self._is_chosen(line)] for kind in self.kinds}

    def _is_chosen(self, line: Line) -> bool:
        choice = self.choice
        if choice.district:
            unit = line.row.unit
            if choice.district not in (unit.code, unit.parent.code if unit.parent else ""):
                return False
        if choice.status == "not_met":
            return line.status in (ComplianceStatus.NOT_MET, ComplianceStatus.NOT_YET_MET)
        return not choice.status or line.status == choice.status

    @cached_property
    def thresholds(self) -> Thresholds:
        """From where on lines are noted in files; pages know the portal's settings already. One query."""
        return Thresholds.of(PortalSettings.load())

    @cached_property
    def trend(self) -> Trend:
        return Trend.up_to(self.as_of.month, self.by_month)

    @property
    def trend_chart(self) -> LineChart:
        """The province's year: to date, by month, the year before."""
        return trend_chart(
            self.by_month,
            self.as_of.month,
            title=self.trend.finding,
            before=self.totals.province(self.year_before, Basis.OFFICIAL),
            year=self.as_of.year,
            provisional=provisional_months(self.by_month, self.totals.province(self.as_of.year, Basis.OFFICIAL)),
        )

    @cached_property
    def silent(self) -> list[SilentProcedure]:
        """All of them; the page shows ``silent_shown`` and leads to the rest, files have every one."""
        return silent_procedures(self.as_of, self.basis)

    @property
    def silent_shown(self) -> list[SilentProcedure]:
        return self.silent[:SILENT_SHOWN]
