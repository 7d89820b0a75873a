"""The months of a year by the units of today: what predecessors reported is added to who carries on their work.

A merger or a renaming passes months on, along chains; after a split or an abolition nobody can say to whom a dossier
belongs, so such a unit keeps a line of its own. Every dossier is in exactly one line: the sums are those of the table
by the units of each month.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property

from reporting.figures.spans import Span
from reporting.places.heat import NAME, NO_MONTH, ROWS_A_PAGE, TOTAL, Cell, HeatColumn, HeatRow, HeatTable, UnitMonth
from reporting.rates import rate_order
from units import clock
from units.models import Unit, UnitSuccession
from units.models.units import display_name

Months = dict[int, Cell]


class PresentTable(HeatTable):
    """The table of months with a line for each unit of today, and one for each that ended without an heir.

    Eight queries, however many units.
    """

    @cached_property
    def present(self) -> dict[int, int]:
        return UnitSuccession.objects.present_units(clock.today())

    def _line(self, pk: int) -> int:
        return self.present.get(pk, pk)

    @cached_property
    def _members(self) -> dict[int, list[int]]:
        """The ids of the units of each line, by the id of the unit that it is called after."""
        members: dict[int, list[int]] = {}
        chosen = self._rows.filter(basis=self.selection.basis).values_list("unit_id", flat=True).distinct()
        for pk in chosen:
            members.setdefault(self._line(pk), []).append(pk)
        return members

    @cached_property
    def page(self) -> Page:
        """The ids of the units after which the lines of the page are called."""
        ordered = Unit.objects.order_by("sort_order", "code", "pk").values_list("pk", flat=True)
        indexes = {pk: index for index, pk in enumerate(pk for pk in ordered if pk in self._members)}
        orders = self._line_orders() if self.sorting.column != NAME else {}
        names = [TOTAL, *(column.name for column in self.columns)]
        keys: dict[str, Callable[[int], int | None]] = dict.fromkeys(names, orders.get)
        return Paginator(self.sorting.rows(indexes, keys | {NAME: indexes.get}), ROWS_A_PAGE).get_page(self._number)

    def _line_orders(self) -> dict[int, int | None]:
        column = next((each for each in self.columns if each.name == self.sorting.column), None)
        months = range(1, self.selection.as_of.month + 1) if column is None else self._months_of(column)
        rows = self._rows.filter(basis=self.selection.basis, period__month__in=months)
        sums: dict[int, list[int]] = {}
        for pk, online, total in rows.values_list("unit_id", "received_online", "received_total"):
            line = sums.setdefault(self._line(pk), [0, 0])
            line[0] += online
            line[1] += total
        return {pk: rate_order(online, total) for pk, (online, total) in sums.items()}

    def _months_of(self, column: HeatColumn) -> range:
        return range(1, column.last + 1) if self.span == Span.YEAR_TO_DATE else column.months

    @cached_property
    def rows(self) -> list[HeatRow]:
        """The lines of the page, in its order."""
        ids = list(self.page.object_list)
        months = self._months_by_line(ids)
        today = clock.today()
        units = Unit.objects.select_related("parent").in_bulk(ids)
        return [self._line_row(units[pk], months.get(pk, {}), today) for pk in ids]

    def _months_by_line(self, ids: Iterable[int]) -> dict[int, Months]:
        """The cells of every month of each line, by the number of the month."""
        rows = list(map(UnitMonth._make, self._of_page([pk for line in ids for pk in self._members[line]])))
        sent = {(row.unit_id, row.month) for row in rows if row.basis != self.selection.basis and row.reported}
        found: dict[int, Months] = {}
        for row in rows:
            if row.basis == self.selection.basis:
                months = found.setdefault(self._line(row.unit_id), {})
                cell = row.cell((row.unit_id, row.month) in sent)
                months[row.month] = _together(months[row.month], cell) if row.month in months else cell
        return found

    def _line_row(self, unit: Unit, months: Months, today: date) -> HeatRow:
        cells = tuple(_added(months, self._months_of(column)) for column in self.columns)
        total = _added(months, range(1, self.selection.as_of.month + 1))
        name = display_name(unit.kind, unit.name, unit.parent.name if unit.parent else None)
        is_unallocated = unit.active_until is not None and unit.active_until < today
        return HeatRow(unit.code, name, cells, total, is_unallocated)


def _together(one: Cell, other: Cell) -> Cell:
    """The same month of two units that are one today; without a quota where each had its own."""
    minimum = one.minimum_hundredths if one.minimum_hundredths == other.minimum_hundredths else None
    return replace(one + other, minimum_hundredths=minimum)


def _added(months: Months, wanted: Iterable[int]) -> Cell:
    found = [months.get(month, NO_MONTH[0]) for month in wanted]
    return sum(found, Cell())
