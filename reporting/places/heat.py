"""Units × months: in each cell a rate and its distance to the unit's own quota, by month, quarter or year to date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import add, attrgetter
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from reporting.drawings.heat import shown_of, step_of
from reporting.figures.spans import MONTHS_A_QUARTER, QUARTERS, Span
from reporting.figures.totals import Months, Totals, added, to_date, year_totals
from reporting.figures.trend import Trend
from reporting.models import Basis, Compliance
from reporting.rates import rate_order, shown_rate
from reporting.selection.selection import Selection
from reporting.selection.sorting import Sorting
from units.models import Unit
from units.models.units import display_name
from units.wording import month_number

ROWS_A_PAGE = 300
NAME, TOTAL = "unit", "total"


@dataclass(frozen=True, slots=True)
class Cell:
    """One rate, or why there is none: ``reported`` of ``expected`` months are in it, ``sent`` were sent.

    ``minimum_hundredths`` is the quota that its last month is judged by (None: no quota, or not one alone).
    """

    online: int = 0
    total: int = 0
    reported: int = 0
    expected: int = 0
    sent: int = 0
    minimum_hundredths: int | None = None

    @property
    def rate(self) -> Decimal | None:
        return shown_rate(self.online, self.total, self.minimum_hundredths)

    @property
    def step(self) -> str:
        """The class of the distance to the quota."""
        return step_of(self.online, self.total, self.minimum_hundredths)

    @property
    def distance(self) -> str:
        """«▼ −4,6»; empty without a rate or a quota."""
        return shown_of(self.online, self.total, self.minimum_hundredths)

    @property
    def state(self) -> str:
        """«rate», «nil» (reported, nothing received), «awaiting» (sent, not confirmed), «missing», or «absent»."""
        if self.total:
            return "rate"
        if self.reported:
            return "nil"
        if self.sent:
            return "awaiting"
        return "missing" if self.expected else "absent"

    @property
    def is_incomplete(self) -> bool:
        return 0 < self.reported < self.expected

    def __add__(self, other: Cell) -> Cell:
        minimum = self.minimum_hundredths if other.minimum_hundredths is None else other.minimum_hundredths
        online, total, reported, expected, sent = map(add, _numbers(self), _numbers(other))
        return Cell(online, total, reported, expected, sent, minimum)


_numbers = attrgetter("online", "total", "reported", "expected", "sent")
NO_MONTH = (Cell(), Cell(sent=1))  # of a month without a row: nothing sent, or something


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One unit, a cell for each column, and the year to date: plain values, so that equal rows are drawn once."""

    code: str
    name: str
    cells: tuple[Cell, ...]
    total: Cell
    is_unallocated: bool = False  # of a unit that ended without an heir, where lines are those of today's units


class UnitMonth(NamedTuple):
    """What a cell needs to know of a row of compliance; thousands are read, too many to make models of them."""

    unit_id: int
    basis: str
    month: int
    online: int
    total: int
    reported: bool
    expected: bool
    ytd_online: int
    ytd_total: int
    months_reported: int
    months_expected: int
    district_name: str | None
    minimum_hundredths: int | None

    def cell(self, is_sent: bool) -> Cell:
        """The month by itself; what counts as reported is what was due."""
        reported = int(self.reported and self.expected)
        return Cell(self.online, self.total, reported, int(self.expected), int(is_sent), self.minimum_hundredths)

    def to_date(self, sent: int) -> Cell:
        figures = (self.ytd_online, self.ytd_total, self.months_reported, self.months_expected, sent)
        return Cell(*figures, self.minimum_hundredths)


UNIT_MONTH = (
    "unit_id",
    "basis",
    "period__month",
    "received_online",
    "received_total",
    "reported",
    "expected",
    "ytd_received_online",
    "ytd_received_total",
    "months_reported",
    "months_expected",
    "district__name",
    "minimum_hundredths",
)


@dataclass(frozen=True, slots=True)
class HeatColumn:
    """A month, or with its numeral a quarter; ``months`` are those it adds up, ``name`` is in the address."""

    name: str
    months: range
    quarter: str = ""

    @property
    def last(self) -> int:
        return self.months[-1]

    @property
    def label(self) -> str:
        """«Tháng 3», «Quý I»."""
        if self.quarter:
            return _("Quarter %(quarter)s") % {"quarter": self.quarter}
        return _("Month %(number)s") % {"number": month_number(self.last)}


class HeatTable:
    """The units that fit the filters of a selection, over the months of its year until the as-of month.

    Six queries, however many units: which units, the value they are sorted by, the page's units and their rows, the
    sums of all chosen units, and how many of them lack a month.
    """

    def __init__(self, selection: Selection, query: Mapping[str, str]) -> None:
        self.selection = selection
        self.span = Span(selection.choice.span or Span.MONTH)
        self.columns = _columns(selection.as_of.month, self.span)
        self.sorting = Sorting.of(query, [NAME, TOTAL, *(column.name for column in self.columns)], NAME)
        self._number = query.get("page")
        self._rows = Compliance.objects.filter(
            self._among(), period__year=selection.as_of.year, period__month__lte=selection.as_of.month
        ).order_by()

    def _among(self) -> Q:
        choice, among = self.selection.choice, Q()
        if choice.kind:
            among &= Q(unit__kind=choice.kind)
        if choice.district:
            among &= Q(unit__code=choice.district) | Q(district__code=choice.district)
        return among

    @cached_property
    def page(self) -> Page:
        """The ids of the units of the page that the address asks for."""
        chosen = self._rows.filter(basis=self.selection.basis).values("unit_id")
        units = Unit.objects.filter(pk__in=chosen).order_by("sort_order", "code").values_list("pk", flat=True)
        indexes = {pk: index for index, pk in enumerate(units)}
        orders = self._orders()
        keys: dict[str, Callable[[int], int | None]] = dict.fromkeys(
            [TOTAL, *(column.name for column in self.columns)], orders.get
        )
        return Paginator(self.sorting.rows(indexes, keys | {NAME: indexes.get}), ROWS_A_PAGE).get_page(self._number)

    def _orders(self) -> dict[int, int | None]:
        """By unit what the table is sorted by; by name nothing needs to be known."""
        column = next((each for each in self.columns if each.name == self.sorting.column), None)
        rows = self._rows.filter(basis=self.selection.basis)
        if column is None or self.span == Span.YEAR_TO_DATE:
            month = column.last if column else self.selection.as_of.month
            found = rows.filter(period__month=month).values_list("unit_id", "ytd_received_online", "ytd_received_total")
        else:
            sums = rows.filter(period__month__in=column.months).values("unit_id")
            found = sums.annotate(online=Sum("received_online"), total=Sum("received_total")).values_list(
                "unit_id", "online", "total"
            )
        return {pk: rate_order(online, total) for pk, online, total in found}

    @cached_property
    def rows(self) -> list[HeatRow]:
        """The page's units with their cells, in its order."""
        ids = list(self.page.object_list)
        units = {unit[0]: unit for unit in Unit.objects.filter(pk__in=ids).values_list("pk", "kind", "code", "name")}
        by_unit: dict[int, dict[int, UnitMonth]] = {}
        sent: dict[int, set[int]] = {}
        for row in map(UnitMonth._make, self._of_page(ids)):
            if row.basis == self.selection.basis:
                by_unit.setdefault(row.unit_id, {})[row.month] = row
            elif row.reported:
                sent.setdefault(row.unit_id, set()).add(row.month)
        return [self._row(units[pk], by_unit.get(pk, {}), sent.get(pk, set())) for pk in ids]

    def _of_page(self, ids: list[int]) -> QuerySet[Compliance, Any]:
        """The rows of the page; with the other basis, which says what was sent, for those who may see it."""
        bases = Basis.values if self.selection.sees_provisional else [self.selection.basis]
        return self._rows.filter(unit__in=ids, basis__in=bases).values_list(*UNIT_MONTH)

    def _row(self, unit: tuple[int, str, str, str], rows: dict[int, UnitMonth], sent: set[int]) -> HeatRow:
        cells = tuple(self._cell(column, rows, sent) for column in self.columns)
        latest = rows[max(rows)]
        _pk, kind, code, name = unit
        return HeatRow(code, display_name(kind, name, latest.district_name), cells, latest.to_date(len(sent)))

    def _cell(self, column: HeatColumn, rows: dict[int, UnitMonth], sent: set[int]) -> Cell:
        if self.span == Span.YEAR_TO_DATE:
            last = rows.get(column.last)
            return last.to_date(sum(month <= column.last for month in sent)) if last else Cell()
        months = [
            rows[month].cell(month in sent) if month in rows else NO_MONTH[month in sent] for month in column.months
        ]
        return months[0] if len(months) == 1 else sum(months, Cell())

    @cached_property
    def months(self) -> Months:
        """The sums of all chosen units by month."""
        year, basis = self.selection.as_of.year, self.selection.basis
        months = year_totals([year], [basis], self._among()).province(year, basis)
        return {month: totals for month, totals in months.items() if month <= self.selection.as_of.month}

    @property
    def sums(self) -> list[Totals]:
        """The sums of all chosen units, one a column."""
        if self.span == Span.YEAR_TO_DATE:
            return [to_date(self.months, column.last) for column in self.columns]
        return [added(self.months.get(month, Totals()) for month in column.months) for column in self.columns]

    @property
    def total(self) -> Totals:
        return to_date(self.months, self.selection.as_of.month)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """What the columns are called, and each cell of a row where it has no heading above it."""
        return tuple(column.label for column in self.columns)

    @cached_property
    def lacking(self) -> dict[str, int]:
        """How many of the chosen units must report in the as-of month, and how many of them lack a month."""
        rows = self._rows.filter(basis=self.selection.basis, period=self.selection.as_of, expected=True)
        return rows.aggregate(
            units=Count("pk"), lacking=Count("pk", filter=Q(months_reported__lt=F("months_expected")))
        )

    @property
    def finding(self) -> str:
        return Trend(list(self.months.items())).finding


def _columns(month: int, span: str) -> list[HeatColumn]:
    if span != Span.QUARTER:
        return [HeatColumn(str(each), range(each, each + 1)) for each in range(1, month + 1)]
    firsts: Iterable[int] = range(1, month + 1, MONTHS_A_QUARTER)
    return [
        HeatColumn(f"q{number}", range(first, min(first + MONTHS_A_QUARTER, month + 1)), quarter=QUARTERS[number - 1])
        for number, first in enumerate(firsts, start=1)
    ]
