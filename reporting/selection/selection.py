"""What the address of a page requests of the figures: which period, basis and months; the same for every page."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from reporting import rules
from reporting.figures.freshness import Freshness, freshness
from reporting.figures.lines import Verdicts, verdicts_by_month
from reporting.figures.open_hints import OpenHints, hinted_months, open_hints_of
from reporting.figures.spans import Span, months_of
from reporting.figures.totals import Months, Totals, YearTotals, year_totals
from reporting.models import Basis, ReportingPeriod
from reporting.selection.choice import Choice
from units import clock
from units.models import UnitKind, User, kinds_of


class UnknownPeriodError(LookupError):
    """The address names a period that does not exist."""


class NothingEndedError(LookupError):
    """No period has ended, so that there is no month to show unless the address names one that has begun."""


class Selection:
    """What one user requests. Two queries.

    ``latest`` is the requested period, else the last one that ended; None while none has ended. ``basis`` is the
    requested one, else confirmed. The year to date is as of the end of ``as_of``: the requested period, else the
    last month whose deadline has passed and most of whose reports are confirmed.
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

    @property
    def has_districts(self) -> bool:
        """Whether there was a district in some month of the year: since July 2025 provinces have none."""
        return self.as_of.year in self.totals.years_with_districts

    @property
    def kinds_of_year(self) -> list[UnitKind]:
        """The groups that there are in the year: districts only where there was one."""
        return kinds_of(self.has_districts)

    @property
    def basis_word(self) -> str:
        """The chosen basis as part of a heading."""
        return _("confirmed") if self.basis == Basis.OFFICIAL else _("provisional")

    @property
    def span(self) -> Span:
        """Over which months the page adds up; the year to date where nothing was chosen."""
        return Span(self.choice.span or Span.YEAR_TO_DATE)

    @property
    def months(self) -> range:
        """The month numbers of ``span`` up to ``as_of``."""
        return months_of(self.as_of.month, self.span)

    @property
    def year_before(self) -> int:
        return self.as_of.year - 1

    @cached_property
    def verdicts(self) -> dict[int, dict[str, Verdicts]]:
        """The verdicts of each group as of each month of the year up to ``as_of``. One query."""
        return verdicts_by_month(self.as_of.year, self.as_of.month, self.basis)

    @cached_property
    def open_hints(self) -> OpenHints | None:
        """What part of the sums over ``months`` comes from reports with open hints.

        None on confirmed figures, and where no report has any. One query, on provisional figures only.
        """
        return self.open_hints_in(self.months) if self.basis == Basis.PROVISIONAL else None

    def open_hints_in(self, months: Collection[int]) -> OpenHints | None:
        """The same of the province's provisional figures of ``months`` of the year."""
        return open_hints_of(self._hinted, self.totals.province(self.as_of.year, Basis.PROVISIONAL), months)

    @cached_property
    def _hinted(self) -> Months:
        return hinted_months(self.as_of.year)

    @cached_property
    def freshness(self) -> Freshness:
        return freshness()


def _latest_ended(periods: list[ReportingPeriod], today: date) -> ReportingPeriod | None:
    return next((period for period in periods if period.has_ended(today)), None)
