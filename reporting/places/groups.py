"""One group as of a month: its sums by span compared with last year's, its months, and how its units are spread."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode

from quotas.models import QuotaTier
from reporting.drawings.line_marks import LineChart
from reporting.figures.lines import Verdicts, verdicts_by
from reporting.figures.totals import Months
from reporting.figures.trend import Trend
from reporting.figures.trend_drawing import provisional_months, trend_chart
from reporting.models import Basis, Compliance
from reporting.places.distribution import Distribution, Named
from reporting.places.span_sums import SpanSums, span_sums
from reporting.places.unit_sums import unit_sums
from reporting.selection.selection import Selection
from units.models import Unit


class GroupPage:
    """What one person sees of the group ``kind``: four queries in addition to the selection's."""

    def __init__(self, selection: Selection, kind: str) -> None:
        self.selection = selection
        self.kind = kind

    @cached_property
    def months(self) -> Months:
        return self.selection.totals.group(self.selection.as_of.year, self.selection.basis, self.kind)

    @cached_property
    def months_before(self) -> Months:
        """The year before, confirmed whatever the basis: it is there to compare with."""
        return self.selection.totals.group(self.selection.year_before, Basis.OFFICIAL, self.kind)

    @property
    def spans(self) -> list[SpanSums]:
        as_of = self.selection.as_of
        return span_sums(as_of.year, as_of.month, self.months, self.months_before)

    @property
    def trend(self) -> Trend:
        return Trend.up_to(self.selection.as_of.month, self.months)

    @property
    def trend_chart(self) -> LineChart:
        """The group's year: to date, by month, the year before, and the quotas of its units."""
        as_of, totals = self.selection.as_of, self.selection.totals
        return trend_chart(
            self.months,
            as_of.month,
            title=self.trend.finding,
            before=self.months_before,
            year=as_of.year,
            minimums=[line.tier.minimum_hundredths for line in self.distribution.quotas],
            provisional=provisional_months(self.months, totals.group(as_of.year, Basis.OFFICIAL, self.kind)),
        )

    @cached_property
    def verdicts(self) -> Verdicts:
        among = Q(unit__kind=self.kind)
        found = verdicts_by("unit__kind", self.selection.as_of, self.selection.basis, among)
        return found.get(self.kind, Verdicts())

    @cached_property
    def distribution(self) -> Distribution:
        return distribution_of(self.selection, Q(unit__kind=self.kind))


def distribution_of(selection: Selection, among: Q) -> Distribution:
    """How the rates over the chosen span are spread of the units that fit ``among``. Four queries with its drawing."""
    sums = unit_sums(selection, among)
    rows = Compliance.objects.expected().filter(among, period=selection.as_of, basis=selection.basis).order_by()
    tier_of = dict(rows.filter(minimum_hundredths__isnull=False).values_list("unit_id", "tier_id"))
    tiers = QuotaTier.objects.in_bulk(set(tier_of.values()) - {None})
    units = ((totals, tiers.get(tier_of.get(pk))) for pk, totals in sums.items())
    return Distribution(units, sums, lambda ids: _named(ids, selection))


def _named(ids: list[int], selection: Selection) -> dict[int, Named]:
    """The names of the units and their pages as of the month. One query."""
    query = urlencode({"period": selection.as_of.name, "basis": selection.basis})
    units = Unit.objects.filter(pk__in=ids).select_related("parent")
    return {unit.pk: Named(unit.display_name, f"{_address(unit)}?{query}") for unit in units}


def _address(unit: Unit) -> str:
    return reverse("reporting:unit", args=[unit.code])
