"""The province as of a month: everything the overview shows and exports, read once, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Exists
from django.utils.translation import gettext as _

from reporting import rules
from reporting.choice import Choice
from reporting.completeness import Completeness, completeness_of
from reporting.models import Basis, FiguresState, ReportingPeriod
from reporting.rates import ComplianceStatus
from reporting.silent_procedures import SilentProcedure, silent_procedures
from reporting.standings import Group, Line, Verdicts, all_groups, groups_of, lines_of
from reporting.totals import LastYear, Months, Totals, YearTotals, beside_last_year, to_date, year_totals
from reporting.trend import Trend
from units import clock
from units.models import StaleFigures, UnitKind, User


class UnknownPeriodError(LookupError):
    """The address names a period that does not exist."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """When the figures were last brought up to date, and whether changes still wait."""

    drained_at: datetime | None
    pending: bool

    @classmethod
    def of_now(cls) -> Freshness:
        """As it stands, in one query."""
        waiting = Exists(StaleFigures.objects.all())
        row = FiguresState.objects.annotate(waiting=waiting).values_list("drained_at", "waiting").first()
        return cls(*row) if row else cls(None, StaleFigures.objects.exists())


class Overview:
    """What one person sees of one choice.

    Without a period in the choice, today's sending and the month's provisional figures are those of the last month
    that ended, and everything judged stands as of the last month whose deadline has passed and most of whose reports
    are confirmed. With one, everything is of that month and basis.
    """

    def __init__(self, user: User, choice: Choice) -> None:
        self.choice = choice
        self.sees_provisional = rules.can_see_provisional(user)
        today = clock.today()
        self.periods = list(ReportingPeriod.objects.begun(today).order_by("-year", "-month"))
        self.latest = self._named() if choice.period else _latest_ended(self.periods, today)
        self.totals = self._totals()
        if self.latest is not None:
            self.basis = choice.basis or Basis.OFFICIAL
            self.as_of = self._as_of(self.latest, today)
            is_default = not choice.period and not choice.basis and self.sees_provisional
            self.month_period = self.latest if is_default else self.as_of
            self.month_basis = Basis.PROVISIONAL if is_default else self.basis

    def _named(self) -> ReportingPeriod:
        for period in self.periods:
            if period.name == self.choice.period:
                return period
        raise UnknownPeriodError(self.choice.period)

    def _totals(self) -> YearTotals:
        if self.latest is None:
            return YearTotals({})
        return year_totals([self.latest.year - 1, self.latest.year], Basis.values)

    def _as_of(self, latest: ReportingPeriod, today: date) -> ReportingPeriod:
        """Of which month the verdicts are."""
        if self.choice.period or self.basis == Basis.PROVISIONAL:
            return latest
        official = self.totals.province(latest.year, Basis.OFFICIAL)
        for period in self.periods:
            totals = official.get(period.month, Totals())
            is_confirmed = 2 * totals.reported > totals.expected
            is_due = all(period.due_on(kind) < today for kind in UnitKind)
            if period.year == latest.year and is_confirmed and is_due:
                return period
        return latest

    @cached_property
    def months(self) -> Months:
        """The province's months of the year on the chosen basis."""
        return self.totals.province(self.as_of.year, self.basis)

    @cached_property
    def month(self) -> Totals:
        """The month's figures that stand beside the year to date."""
        months = self.totals.province(self.month_period.year, self.month_basis)
        return months.get(self.month_period.month, Totals())

    @cached_property
    def exempt(self) -> Totals:
        """The month with the figures that do not count."""
        return self.months.get(self.as_of.month, Totals())

    @cached_property
    def ytd(self) -> Totals:
        return to_date(self.months, self.as_of.month)

    @property
    def basis_word(self) -> str:
        """The chosen basis as it stands inside a heading."""
        return _("confirmed") if self.basis == Basis.OFFICIAL else _("provisional")

    @property
    def year_before(self) -> int:
        return self.as_of.year - 1

    @cached_property
    def last_year(self) -> LastYear | None:
        return beside_last_year(
            self.months, self.totals.province(self.as_of.year - 1, Basis.OFFICIAL), self.as_of.month
        )

    @cached_property
    def completeness(self) -> Completeness | None:
        """How the month's sending stands; None for those who do not see provisional figures."""
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
        return groups_of(self.as_of, self.basis, self.totals)

    @cached_property
    def all_groups(self) -> tuple[Totals, Verdicts]:
        return all_groups(self.groups)

    @cached_property
    def kinds(self) -> list[str]:
        """The groups whose rankings are shown: the chosen one, or all."""
        return [self.choice.kind] if self.choice.kind else [group.kind for group in self.groups]

    @cached_property
    def lines(self) -> dict[str, list[Line]]:
        """The lines of each shown group that the filters leave, with their ranks in the whole group. One query."""
        lines = lines_of(self.as_of, self.basis, self.kinds)
        return {kind: [line for line in lines[kind] if self._is_chosen(line)] for kind in self.kinds}

    def _is_chosen(self, line: Line) -> bool:
        unit, wanted = line.row.unit, self.choice
        if wanted.district and wanted.district not in (unit.code, unit.parent.code if unit.parent else ""):
            return False
        if wanted.status == "not_met":
            return line.status in (ComplianceStatus.NOT_MET, ComplianceStatus.NOT_YET_MET)
        return not wanted.status or line.status == wanted.status

    @cached_property
    def trend(self) -> Trend:
        return Trend([(month, totals) for month, totals in self.months.items() if month <= self.as_of.month])

    @cached_property
    def silent(self) -> list[SilentProcedure]:
        return silent_procedures(self.as_of, self.basis)

    @cached_property
    def freshness(self) -> Freshness:
        return Freshness.of_now()


def _latest_ended(periods: list[ReportingPeriod], today: date) -> ReportingPeriod | None:
    return next((period for period in periods if period.has_ended(today)), None)
