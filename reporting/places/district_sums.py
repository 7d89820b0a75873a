"""Districts and their communes, side by side: the district's own line, its communes' sums, and both together.

Communes are never added into their district's own line; «with its communes» is a sum of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from reporting.figures.lines import Line
from reporting.figures.totals import Totals
from reporting.models import Compliance, ReportingPeriod
from reporting.rates import rounded_rate
from units.models import Unit, UnitKind


@dataclass(frozen=True, slots=True)
class CommuneSums:
    """The communes of one district together, from January: sums of months over all of them, closed ones too.

    ``reported`` and ``expected`` count months of communes.
    """

    received_total: int = 0
    received_online: int = 0
    reported: int = 0
    expected: int = 0

    @property
    def rate(self) -> Decimal | None:
        return rounded_rate(self.received_online, self.received_total)


@dataclass(frozen=True, slots=True)
class DistrictSums:
    """One district: its own line, and its communes."""

    line: Line
    communes: CommuneSums
    commune_lines: list[Line]

    @property
    def district(self) -> Unit:
        return self.line.row.unit

    @property
    def received_total(self) -> int:
        """The district with its communes."""
        return self.line.row.ytd_received_total + self.communes.received_total

    @property
    def received_online(self) -> int:
        """The district with its communes."""
        return self.line.row.ytd_received_online + self.communes.received_online

    @property
    def rate(self) -> Decimal | None:
        """Of the district with its communes."""
        return rounded_rate(self.received_online, self.received_total)

    @property
    def communes_met(self) -> int:
        return sum(line.status == "met" for line in self.commune_lines)


@dataclass(frozen=True, slots=True)
class OtherSums:
    """What is no listed district's: districts that ended since January, and communes of no district in force."""

    districts: Totals
    communes: Totals
    has_districts: bool  # whether the year has any: a province without them has no such lines

    @property
    def together(self) -> Totals:
        return self.districts + self.communes

    def lines(self) -> list[tuple[str, Totals]]:
        """The three lines with their names, as a district has them; none where there is nothing."""
        if self.together == Totals() or not self.has_districts:
            return []
        return [
            (_("Districts that have ended"), self.districts),
            (_("Communes of no district in force"), self.communes),
            (_("Both"), self.together),
        ]


def other_sums(all_districts: Totals, all_communes: Totals, shown: Iterable[DistrictSums]) -> OtherSums:
    """What the sums of all districts and of all communes have in addition to those of the ``shown`` ones.

    A merged district's dossiers are in its successor's line, its months too: so dossiers follow by taking off, and
    months are never fewer than none.
    """
    own, communes = all_districts, all_communes
    for each in shown:
        row, sums = each.line.row, each.communes
        own -= Totals(
            row.ytd_received_total,
            row.ytd_received_online,
            reported=row.months_reported,
            expected=row.months_expected,
        )
        communes -= Totals(sums.received_total, sums.received_online, reported=sums.reported, expected=sums.expected)
    return OtherSums(_counted(own), _counted(communes), all_districts != Totals())


def _counted(totals: Totals) -> Totals:
    """What the lines show of sums: dossiers and monthly reports."""
    return Totals(
        totals.received_total,
        totals.received_online,
        reported=max(0, totals.reported),
        expected=max(0, totals.expected),
    )


def commune_sums(period: ReportingPeriod, basis: str) -> dict[int | None, CommuneSums]:
    """The communes' sums from January to ``period``, by the id of their district in each month. One query."""
    rows = (
        Compliance.objects.filter(
            period__year=period.year, period__month__lte=period.month, basis=basis, unit__kind=UnitKind.COMMUNE
        )
        .order_by()
        .values("district")
        .annotate(
            total=Sum("received_total"),
            online=Sum("received_online"),
            done=Count("pk", filter=Q(expected=True, reported=True)),
            all=Count("pk", filter=Q(expected=True)),
        )
    )
    found: list[dict[str, Any]] = [dict(row) for row in rows]
    return {
        row["district"]: CommuneSums(int(row["total"]), int(row["online"]), row["done"], row["all"]) for row in found
    }


def district_sums(
    sums: dict[int | None, CommuneSums], districts: Iterable[Line], communes: Iterable[Line]
) -> list[DistrictSums]:
    """The ``districts``' lines, in their order, each with its communes."""
    by_district: dict[int | None, list[Line]] = {}
    for line in communes:
        by_district.setdefault(line.row.district_id, []).append(line)
    return [
        DistrictSums(line, sums.get(line.row.unit_id, CommuneSums()), by_district.get(line.row.unit_id, []))
        for line in districts
    ]
