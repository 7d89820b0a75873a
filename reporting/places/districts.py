"""The districts as of a month: the office's own line, its communes, and both together as a subtotal of its own.

Communes are never added into their district's own line (DESIGN section 5).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from reporting.models import Compliance
from reporting.places.unit_sums import unit_sums
from reporting.rates import ComplianceStatus, rate_order, shown_rate
from reporting.spans import Span
from reporting.standings import Line, Verdicts, lines_of, verdicts_by
from reporting.standpoint import Standpoint
from reporting.totals import Totals, added
from units.models import Unit, UnitKind
from units.templatetags.figures import month, rate
from units.vietnamese import lower_first


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """One district: ``line`` is its own year to date (None: nothing to report), ``own`` its own sums over the span."""

    unit: Unit
    line: Line | None
    own: Totals
    own_rate: Decimal | None
    communes: Totals
    verdicts: Verdicts

    @property
    def together(self) -> Totals:
        """The district with its communes; reports are those of all of them."""
        return self.own + self.communes

    @property
    def is_incomplete(self) -> bool:
        return self.own.reported < self.own.expected

    @property
    def note(self) -> str:
        """What must stand with the own rate while months are missing; empty when none is."""
        if not self.is_incomplete:
            return ""
        return _("incomplete reports (%(done)s/%(all)s months)") % {"done": self.own.reported, "all": self.own.expected}

    @property
    def noted_name(self) -> str:
        return f"{self.unit.name}, {self.note}" if self.note else self.unit.name

    @property
    def has_quota(self) -> bool:
        return self.line is not None and self.line.row.minimum_hundredths is not None


class Districts:
    """All districts in force in the as-of month, in the units' order. Five queries."""

    def __init__(self, standpoint: Standpoint) -> None:
        self.standpoint = standpoint

    @cached_property
    def rows(self) -> list[DistrictRow]:
        day, standpoint = self.standpoint.as_of.ends_on, self.standpoint
        units = Unit.objects.in_force(day).filter(kind=UnitKind.DISTRICT).select_related("tile")
        own = unit_sums(standpoint, Q(unit__kind=UnitKind.DISTRICT))
        lines = lines_of(standpoint.as_of, standpoint.basis, [UnitKind.DISTRICT])[UnitKind.DISTRICT]
        line_by_unit = {line.row.unit_id: line for line in lines}
        communes = sums_of_communes(standpoint)
        among = Q(unit__kind=UnitKind.COMMUNE)
        verdicts = verdicts_by("unit__parent", standpoint.as_of, standpoint.basis, among)
        return [
            self._row(
                unit,
                line_by_unit.get(unit.pk),
                own.get(unit.pk, Totals()),
                communes.get(unit.pk, Totals()),
                verdicts.get(unit.pk, Verdicts()),
            )
            for unit in units.order_by("sort_order", "code")
        ]

    def _row(self, unit: Unit, line: Line | None, own: Totals, communes: Totals, verdicts: Verdicts) -> DistrictRow:
        judged = self.standpoint.span == Span.YEAR_TO_DATE and line is not None
        minimum = line.row.minimum_hundredths if judged and line else None
        shown = shown_rate(own.received_online, own.received_total, minimum)
        return DistrictRow(unit, line, own, shown, communes, verdicts)

    @property
    def all(self) -> tuple[Totals, Totals, Verdicts]:
        """The sums of the districts' own lines, of all their communes, and the communes' verdicts."""
        return (
            added(row.own for row in self.rows),
            added(row.communes for row in self.rows),
            sum((row.verdicts for row in self.rows), Verdicts()),
        )

    @property
    def finding(self) -> str:
        """The least and the best rate of the districts' own lines; of those with a quota where any has one."""
        rated = [row for row in self.rows if row.own.received_total]
        rated = [row for row in rated if row.has_quota] or rated
        if len(rated) < 2:
            return _("Online rate of each district")
        ordered = sorted(rated, key=_own_order)
        least, best = ordered[0], ordered[-1]
        return _("Rates of the districts go from %(least)s (%(lowest)s) to %(best)s (%(highest)s)") % {
            "least": rate(least.own_rate),
            "lowest": lower_first(least.noted_name),
            "best": rate(best.own_rate),
            "highest": lower_first(best.noted_name),
        }

    @property
    def verdict_finding(self) -> str:
        """How many of the districts that have a quota meet it, in the year to date."""
        judged = [row for row in self.rows if row.has_quota]
        if not judged:
            return _("No district has a quota")
        met = sum(row.line is not None and row.line.status == ComplianceStatus.MET for row in judged)
        return _("%(met)s of %(all)s districts with a quota meet it (year to date to %(period)s)") % {
            "met": met,
            "all": len(judged),
            "period": month(self.standpoint.as_of),
        }


def sums_of_communes(standpoint: Standpoint) -> dict[int | None, Totals]:
    """By district the sums of its communes over the span, closed ones too. One query."""
    rows = (
        Compliance.objects.filter(
            basis=standpoint.basis,
            period__year=standpoint.as_of.year,
            period__month__in=standpoint.months,
            unit__kind=UnitKind.COMMUNE,
        )
        .order_by()
        .values("unit__parent")
        .annotate(
            total=Sum("received_total"),
            online=Sum("received_online"),
            post=Sum("returned_by_post"),
            done=Count("pk", filter=Q(reported=True)),
            all=Count("pk"),
        )
    )
    return {
        row["unit__parent"]: Totals(row["total"], row["online"], row["post"], reported=row["done"], expected=row["all"])
        for row in rows
    }


def _own_order(row: DistrictRow) -> int:
    return rate_order(row.own.received_online, row.own.received_total) or 0


def _order(totals: Totals) -> int | None:
    return rate_order(totals.received_online, totals.received_total)


KEYS: dict[str, Any] = {
    "unit": lambda row: row.unit.sort_order,
    "own": lambda row: _order(row.own),
    "gap": lambda row: row.line.gap if row.line else None,
    "communes": lambda row: _order(row.communes),
    "met": lambda row: row.verdicts.met if row.verdicts.units else None,
    "together": lambda row: _order(row.together),
}
