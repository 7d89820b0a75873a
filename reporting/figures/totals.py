"""Sums over units by month and group: a rate is a sum over a sum, never a mean of rates."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from operator import add, attrgetter, sub
from typing import Any

from django.db.models import Count, Q, Sum

from reporting.models import Compliance
from reporting.rates import exact_rate, rounded_rate
from units.models import UnitKind

SUMMED = (
    "received_total",
    "received_online",
    "returned_by_post",
    "exempt_received_total",
    "exempt_received_online",
)


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of counted and of exempt figures, and how many units reported of those that must."""

    received_total: int = 0
    received_online: int = 0
    returned_by_post: int = 0
    exempt_received_total: int = 0
    exempt_received_online: int = 0
    reported: int = 0
    expected: int = 0

    @property
    def rate(self) -> Decimal | None:
        return rounded_rate(self.received_online, self.received_total)

    @property
    def exact(self) -> Fraction | None:
        """The rate that is not rounded, for what shows fewer decimals: nothing is rounded twice."""
        return exact_rate(self.received_online, self.received_total)

    @property
    def share_reported(self) -> Decimal | None:
        """Of the units that must send, how many percent did."""
        return rounded_rate(self.reported, self.expected)

    def __add__(self, other: Totals) -> Totals:
        return Totals(*map(add, _numbers(self), _numbers(other)))

    def __sub__(self, other: Totals) -> Totals:
        return Totals(*map(sub, _numbers(self), _numbers(other)))


_numbers = attrgetter(*Totals.__slots__)


Months = dict[int, Totals]


class YearTotals:
    """The sums of every group and month of some years on some bases, closed units too.

    ``years_with_districts``: in which of the years some unit is a district, or a commune of one.
    """

    def __init__(
        self, sums: dict[tuple[int, str, str, int], Totals], years_with_districts: Collection[int] = ()
    ) -> None:
        self._groups: dict[tuple[int, str, str], Months] = {}
        for (year, basis, kind, month), totals in sorted(sums.items()):
            self._groups.setdefault((year, basis, kind), {})[month] = totals
        self.years_with_districts = frozenset(years_with_districts)

    def group(self, year: int, basis: str, kind: str) -> Months:
        """The months of one group."""
        return dict(self._groups.get((year, basis, kind), {}))

    def province(self, year: int, basis: str) -> Months:
        """The months of all groups together."""
        months: Months = {}
        for kind in UnitKind.values:
            for month, totals in self.group(year, basis, kind).items():
                months[month] = months.get(month, Totals()) + totals
        return dict(sorted(months.items()))


def year_totals(years: Collection[int], bases: Collection[str], among: Q | None = None) -> YearTotals:
    """Read the sums of ``years`` on ``bases``, of all units or of those that fit ``among``. One query."""
    sums = {name: Sum(name) for name in SUMMED}
    rows = (
        Compliance.objects.filter(among or Q(), period__year__in=years, basis__in=bases)
        .order_by()
        .values("period__year", "basis", "unit__kind", "period__month")
        .annotate(
            **sums,
            done=Count("pk", filter=Q(expected=True, reported=True)),
            all=Count("pk", filter=Q(expected=True)),
            of_districts=Count("pk", filter=Q(unit__kind=UnitKind.DISTRICT) | Q(district__isnull=False)),
        )
    )
    with_districts: set[int] = set()
    found: dict[tuple[int, str, str, int], Totals] = {}
    for row in rows:
        summed: dict[str, Any] = dict(row)
        numbers = {name: int(summed[name]) for name in SUMMED}
        key = (row["period__year"], row["basis"], row["unit__kind"], row["period__month"])
        found[key] = Totals(**numbers, reported=summed["done"], expected=summed["all"])
        if summed["of_districts"]:
            with_districts.add(row["period__year"])
    return YearTotals(found, with_districts)


def to_date(months: Months, month: int, since: int = 1) -> Totals:
    """The sums from the month ``since`` to ``month``."""
    return added(totals for number, totals in months.items() if since <= number <= month)


def added(totals: Iterable[Totals]) -> Totals:
    """The sum of sums."""
    return sum(totals, Totals())
