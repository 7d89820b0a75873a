"""«Ước thực hiện cả năm»: where every unit, group and the province would end the year; read in two or three queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from reporting.models import Compliance
from reporting.outlook.projection import Base, Projection, Prospect, projected, prospect_of
from reporting.rates import exact_rate, rounded_rate
from reporting.standings import LAST_MONTH, Line, lines_of
from reporting.standpoint import Standpoint
from reporting.totals import Totals, added, to_date
from units.models import UnitKind

RECENT_MONTHS = 3


class RunRate(models.TextChoices):
    """Which months' average is supposed to go on."""

    YEAR = "year", _("the average of all months reported")
    RECENT = "recent", _("the average of the last three months")


@dataclass(frozen=True, slots=True)
class OutlookLine:
    """One unit's line with its year as projected."""

    line: Line
    projection: Projection | None
    prospect: Prospect

    @property
    def rate(self) -> Decimal | None:
        return self.projection.rate(self.line.row.minimum_hundredths) if self.projection else None

    @property
    def needed(self) -> tuple[int, Decimal | None] | None:
        """What the rest of the year must bring, as a number and a share; None without quota or estimate."""
        if self.projection is None or self.prospect in (Prospect.NO_QUOTA, Prospect.NO_ESTIMATE):
            return None
        return self.projection.needed(self.line.row.minimum_hundredths or 0)


@dataclass(frozen=True, slots=True)
class OutlookSums:
    """A group or the province: sums to date over all units, closed ones too, plus what the rest would bring."""

    now: Totals
    year_total: int
    year_online: int
    units: int
    incomplete: int
    prospects: Counter[str]

    @property
    def rate(self) -> Decimal | None:
        return rounded_rate(self.year_online, self.year_total)

    @property
    def judged(self) -> int:
        """The units that were given a quota."""
        return self.units - self.prospects[Prospect.NO_QUOTA]

    def __add__(self, other: OutlookSums) -> OutlookSums:
        return OutlookSums(
            self.now + other.now,
            self.year_total + other.year_total,
            self.year_online + other.year_online,
            self.units + other.units,
            self.incomplete + other.incomplete,
            self.prospects + other.prospects,
        )


class Outlook:
    """The outlook from one standpoint, by one run rate. Nothing is left to project after December."""

    def __init__(self, standpoint: Standpoint, run_rate: str) -> None:
        self.standpoint = standpoint
        self.run_rate = RunRate(run_rate) if run_rate in RunRate.values else RunRate.YEAR
        self.left = LAST_MONTH - standpoint.as_of.month

    @cached_property
    def lines(self) -> dict[str, list[OutlookLine]]:
        """A line for every unit of each group, in the units' order."""
        as_of, basis = self.standpoint.as_of, self.standpoint.basis
        recent = self._recent() if self.run_rate == RunRate.RECENT else None
        return {
            kind: [self._line(line, recent) for line in lines]
            for kind, lines in lines_of(as_of, basis, UnitKind.values).items()
        }

    @cached_property
    def groups(self) -> list[tuple[UnitKind, OutlookSums]]:
        return [(kind, self._sums(kind)) for kind in UnitKind if self.lines[kind]]

    @property
    def province(self) -> OutlookSums:
        sums = [sums for _kind, sums in self.groups]
        return sum(sums[1:], sums[0]) if sums else OutlookSums(added([]), 0, 0, 0, 0, Counter())

    def _line(self, line: Line, recent: Mapping[int, Base] | None) -> OutlookLine:
        row = line.row
        base = Base(row.ytd_received_online, row.ytd_received_total, row.months_reported)
        if recent is not None:
            base = recent.get(row.unit_id, Base(0, 0, 0))
        projection = projected(row.ytd_received_online, row.ytd_received_total, base, self.left)
        return OutlookLine(line, projection, prospect_of(projection, row.minimum_hundredths))

    def _recent(self) -> dict[int, Base]:
        """The last months that each unit reported of those three, added up. One query."""
        as_of = self.standpoint.as_of
        rows = (
            Compliance.objects.filter(
                basis=self.standpoint.basis,
                reported=True,
                period__year=as_of.year,
                period__month__gt=as_of.month - RECENT_MONTHS,
                period__month__lte=as_of.month,
            )
            .order_by()
            .values_list("unit")
            .annotate(online=Sum("received_online"), total=Sum("received_total"), months=Count("pk"))
        )
        return {unit: Base(int(online), int(total), months) for unit, online, total, months in rows}

    def _sums(self, kind: UnitKind) -> OutlookSums:
        standpoint, lines = self.standpoint, self.lines[kind]
        now = to_date(standpoint.totals.group(standpoint.as_of.year, standpoint.basis, kind), standpoint.as_of.month)
        rest = [each.projection for each in lines if each.projection]
        return OutlookSums(
            now=now,
            year_total=now.received_total + sum(each.rest_total for each in rest),
            year_online=now.received_online + sum(each.rest_online for each in rest),
            units=len(lines),
            incomplete=sum(each.line.is_incomplete for each in lines),
            prospects=Counter(each.prospect.value for each in lines),
        )


def _to_date(each: OutlookLine) -> Fraction | None:
    return exact_rate(each.line.row.ytd_received_online, each.line.row.ytd_received_total)


def _year(each: OutlookLine) -> Fraction | None:
    return exact_rate(*each.projection.exact) if each.projection else None


def _needed(place: int) -> Callable[[OutlookLine], Any]:
    return lambda each: each.needed[place] if each.needed else None


DEFAULT_ORDER = "prospect"
OUTLOOK_KEYS: dict[str, Callable[[OutlookLine], Any]] = {
    "unit": lambda each: each.line.row.unit.sort_key,
    "rate": _to_date,
    "months": lambda each: each.line.row.months_reported,
    "year_total": lambda each: each.projection.year_total if each.projection else None,
    "year_online": lambda each: each.projection.year_online if each.projection else None,
    "year_rate": _year,
    "quota": lambda each: each.line.row.minimum_hundredths,
    "prospect": lambda each: Prospect.values.index(each.prospect),
    "need": _needed(0),
    "need_share": _needed(1),
}
