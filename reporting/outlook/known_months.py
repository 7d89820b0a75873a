"""What the months of the year say of a unit's rest of it: the recent ones, the best ones, those that came early."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, QuerySet, Sum, Window
from django.db.models.functions import RowNumber
from django.utils.functional import cached_property

from reporting.figures.open_hints import has_open_hints
from reporting.models import Basis, Compliance
from reporting.outlook.projection import Months
from reporting.selection.selection import Selection

RECENT_MONTHS = 3
BEST_MONTHS = 3
ORDER_SCALE = 10**8  # orders the rates of a unit's months; which of two almost equal ones counts changes nothing shown


class KnownMonths:
    """Months of every unit as one selection sees them, by the unit's id. A query each; the later ones only at need."""

    def __init__(self, selection: Selection) -> None:
        self.selection = selection

    @cached_property
    def recent(self) -> dict[int, Months]:
        """Those of the last three months that each unit reported, added up."""
        return _added(self._reported().filter(period__month__gt=self.selection.as_of.month - RECENT_MONTHS))

    @cached_property
    def best(self) -> dict[int, Months]:
        """The three months with the highest rates of each unit, of those with dossiers, added up."""
        order = ORDER_SCALE * F("received_online") / F("received_total")
        position = Window(RowNumber(), partition_by="unit", order_by=[order.desc(), F("period__month").desc()])
        rows = (
            self._reported().filter(received_total__gt=0).annotate(position=position).filter(position__lte=BEST_MONTHS)
        )
        found: dict[int, Months] = {}
        for unit, online, total in rows.values_list("unit", "received_online", "received_total"):
            found[unit] = found.get(unit, Months()) + Months(online, total, 1)
        return found

    @cached_property
    def later(self) -> dict[int, Months]:
        """Months after the one of the page that were sent already, without those whose reports have open hints.

        Nothing where the address names a period, which looks from then on, and for users without provisional figures.
        """
        return {} if self.later_rows is None else _by_unit(self.later_rows)

    @property
    def later_rows(self) -> QuerySet[Compliance, Any] | None:
        """The same as rows: unit, online, total and the number of months; None where none are asked for."""
        selection = self.selection
        if selection.choice.period or not selection.sees_provisional:
            return None
        rows = Compliance.objects.filter(
            ~has_open_hints(),
            basis=Basis.PROVISIONAL,
            reported=True,
            period__year=selection.as_of.year,
            period__month__gt=selection.as_of.month,
        )
        return _summed(rows)

    def _reported(self) -> QuerySet[Compliance]:
        as_of = self.selection.as_of
        return Compliance.objects.filter(
            basis=self.selection.basis, reported=True, period__year=as_of.year, period__month__lte=as_of.month
        ).order_by()


def _added(rows: QuerySet[Compliance]) -> dict[int, Months]:
    return _by_unit(_summed(rows))


def _summed(rows: QuerySet[Compliance]) -> QuerySet[Compliance, Any]:
    return rows.order_by().values_list("unit").annotate(Sum("received_online"), Sum("received_total"), Count("pk"))


def _by_unit(sums: QuerySet[Compliance, Any]) -> dict[int, Months]:
    return {unit: Months(int(online), int(total), months) for unit, online, total, months in sums}
