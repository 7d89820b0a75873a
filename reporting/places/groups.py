"""One group as of a month: its sums by span compared with last year's, its months, and how its units are spread."""

from __future__ import annotations

from functools import cached_property

from django.db.models import Q

from quotas.models import QuotaTier
from reporting.figures.lines import Verdicts, verdicts_by
from reporting.figures.totals import Months
from reporting.figures.trend import Trend
from reporting.models import Basis, Compliance
from reporting.places.distribution import Distribution
from reporting.places.span_sums import SpanSums, span_sums
from reporting.places.unit_sums import unit_sums
from reporting.selection.selection import Selection


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

    @cached_property
    def verdicts(self) -> Verdicts:
        among = Q(unit__kind=self.kind)
        found = verdicts_by("unit__kind", self.selection.as_of, self.selection.basis, among)
        return found.get(self.kind, Verdicts())

    @cached_property
    def distribution(self) -> Distribution:
        return distribution_of(self.selection, Q(unit__kind=self.kind))


def distribution_of(selection: Selection, among: Q) -> Distribution:
    """How the rates over the chosen span are spread of the units that fit ``among``. Three queries."""
    sums = unit_sums(selection, among)
    rows = Compliance.objects.expected().filter(among, period=selection.as_of, basis=selection.basis).order_by()
    tier_of = dict(rows.filter(minimum_hundredths__isnull=False).values_list("unit_id", "tier_id"))
    tiers = QuotaTier.objects.in_bulk(set(tier_of.values()) - {None})
    return Distribution((totals, tiers.get(tier_of.get(pk))) for pk, totals in sums.items())
