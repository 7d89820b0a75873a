"""One district as of a month: its own sums, its communes', both together, and its communes' ranks in their group."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from reporting.drawings.line_marks import LineChart
from reporting.figures.lines import Line
from reporting.figures.totals import Months, Totals, year_totals
from reporting.figures.trend import Trend
from reporting.figures.trend_drawing import months_chart
from reporting.models import Basis
from reporting.places.distribution import Distribution
from reporting.places.groups import distribution_of
from reporting.places.lines_among import lines_among
from reporting.places.span_sums import SpanSums, span_sums
from reporting.selection.selection import Selection
from units.models import Unit, UnitKind
from units.vietnamese import lower_first


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the sums: who, how many dossiers over the span, and the same months of last year."""

    name: str
    sums: SpanSums


@dataclass(frozen=True, slots=True)
class DistrictMonth:
    """One month: the office's own figures and its communes'."""

    number: int
    own: Totals
    communes: Totals


class DistrictPage:
    """What one person sees of one district: ten queries in addition to the selection's."""

    def __init__(self, selection: Selection, unit: Unit) -> None:
        self.selection = selection
        self.unit = unit
        self._communes = Q(unit__kind=UnitKind.COMMUNE, district=unit)

    @cached_property
    def line(self) -> Line | None:
        """The office's own year to date, judged and ranked among the districts."""
        lines = lines_among(self.selection.as_of, self.selection.basis, UnitKind.DISTRICT, Q(unit=self.unit))
        return lines[0] if lines else None

    @cached_property
    def lines(self) -> list[Line]:
        """Its communes, with their ranks among all communes."""
        return lines_among(self.selection.as_of, self.selection.basis, UnitKind.COMMUNE, self._communes)

    @cached_property
    def _totals(self) -> tuple[tuple[Months, Months, Months], tuple[Months, Months, Months]]:
        """Own, communes', together: of this year on the basis, of the year before confirmed."""
        selection = self.selection
        years = [selection.year_before, selection.as_of.year]
        totals = year_totals(years, Basis.values, Q(unit=self.unit) | self._communes)
        (year, basis), (before, official) = (years[1], selection.basis), (years[0], Basis.OFFICIAL)
        return (
            (
                totals.group(year, basis, UnitKind.DISTRICT),
                totals.group(year, basis, UnitKind.COMMUNE),
                totals.province(year, basis),
            ),
            (
                totals.group(before, official, UnitKind.DISTRICT),
                totals.group(before, official, UnitKind.COMMUNE),
                totals.province(before, official),
            ),
        )

    @cached_property
    def parts(self) -> list[Part]:
        """Own, communes', together over the chosen span; a subtotal of communes only where there are some."""
        names = [self.unit.display_name, _("Its communes together"), _("The district with its communes")]
        as_of = self.selection.as_of
        parts = []
        for index, (name, now, then) in enumerate(zip(names, *self._totals, strict=True)):
            to_date = self.line.to_date if self.line and index == 0 else None
            spans = span_sums(as_of.year, as_of.month, now, then, year_to_date=to_date)
            parts.append(Part(name, next(each for each in spans if each.span == self.selection.span)))
        return parts if self._totals[0][1] else parts[:1]

    @cached_property
    def months(self) -> list[DistrictMonth]:
        own, communes, _together = self._totals[0]
        numbers = sorted(set(own) | set(communes))
        return [
            DistrictMonth(number, own.get(number, Totals()), communes.get(number, Totals()))
            for number in numbers
            if number <= self.selection.as_of.month
        ]

    @property
    def own_trend(self) -> Trend:
        return Trend([(month.number, month.own) for month in self.months])

    @property
    def communes_trend(self) -> Trend:
        return Trend([(month.number, month.communes) for month in self.months])

    @property
    def finding(self) -> str:
        """What the months show of the communes together, or of the office where they have too few rates."""
        if self.communes_trend.has_finding:
            return _("Its communes together: %(finding)s") % {"finding": lower_first(self.communes_trend.finding)}
        return f"{self.unit.display_name}: {lower_first(self.own_trend.finding)}"

    @property
    def chart(self) -> LineChart:
        """The months of the communes together and of the office, which has the thick line alone where none report."""
        own, communes, _together = self._totals[0]
        named = {_("Its communes together"): communes} if communes else {}
        return months_chart(named | {self.unit.display_name: own}, self.selection.as_of.month, title=self.finding)

    @cached_property
    def distribution(self) -> Distribution:
        return distribution_of(self.selection, self._communes)
