"""What is remembered from before a change, and the names of units on its page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.functional import cached_property

from quotas.books import QuotaBook, book_now
from reporting.models import FiguresState, ReportingPeriod
from units.models import Unit, UnitKind
from units.wording import month


class UnitDays(NamedTuple):
    """A unit's group and the days on which it is in force."""

    kind: str
    active_from: date | None
    active_until: date | None


@dataclass(frozen=True, slots=True)
class Before:
    """The state before a change: the locked state of figures, all quotas, units and periods."""

    state: FiguresState
    book: QuotaBook
    units: Mapping[int, UnitDays]
    names: Mapping[int, str]
    periods: Mapping[int, str]

    @classmethod
    def now(cls, state: FiguresState) -> Before:
        """Four queries."""
        units = Unit.objects.order_by().values_list("pk", "name", "kind", "active_from", "active_until")
        rows = list(units)
        return cls(
            state,
            book_now(),
            {pk: UnitDays(kind, since, until) for pk, _name, kind, since, until in rows},
            {pk: name for pk, name, *_days in rows},
            {period.pk: month(period) for period in ReportingPeriod.objects.all()},
        )

    def kind_of(self, unit_id: int) -> str:
        return self.units[unit_id].kind


class Shown:
    """The units that a page names, read once for all of its parts."""

    def __init__(self, ids: Collection[int], before: Before) -> None:
        self._ids, self._before = ids, before

    @cached_property
    def _units(self) -> Mapping[int, Unit]:
        return Unit.objects.select_related("parent").in_bulk(list(self._ids))

    def name(self, pk: int) -> str:
        """The unit's name; that from before where it is deleted."""
        return self._units[pk].display_name if pk in self._units else self._before.names.get(pk, "")

    def order(self, pk: int) -> tuple[int, int, str, int]:
        """By group, then as lists have them."""
        unit = self._units.get(pk)
        if unit is None:
            return (len(UnitKind), 0, "", pk)
        return (list(UnitKind.values).index(unit.kind), unit.sort_order, unit.code, pk)
