"""Whose months a unit shows in its own year to date: of those merged into it or renamed to it, from their month on.

The recompute does the same in SQL (``reporting.figures.recompute``); here it is described to people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from reporting.models import Compliance, ReportingPeriod
from units.models import Unit, UnitSuccession


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A unit whose months of the year another one shows, by which step, and as of which day.

    Of a chain it is the step of that day: the one by which the months came to the last unit.
    """

    unit: Unit
    step: UnitSuccession
    since: date


def behind(pk: int, steps: Iterable[UnitSuccession]) -> set[int]:
    """The ids of the unit ``pk`` and of all that passed into it by ``steps``, directly or through others."""
    return {pk, *_joined(pk, steps)}


def taken_over(unit: Unit, period: ReportingPeriod) -> list[TakenOver]:
    """Whose months ``unit`` shows as of ``period``, in the order in which they joined. Three queries at most."""
    joined = _joined(unit.pk, steps_of_year(period))
    units = Unit.objects.select_related("parent").in_bulk(joined) if joined else {}
    found = [TakenOver(units[pk], step, since) for pk, (step, since) in joined.items()]
    return sorted(found, key=lambda each: (each.since, each.unit.sort_order, each.unit.code))


def steps_of_year(period: ReportingPeriod) -> QuerySet[UnitSuccession]:
    """The steps of the year of ``period`` that took effect by its end and pass figures on."""
    first = ReportingPeriod.objects.filter(year=period.year).order_by("month").values("starts_on")[:1]
    return UnitSuccession.objects.passing_on().filter(effective_on__gte=first, effective_on__lte=period.ends_on)


def _joined(pk: int, steps: Iterable[UnitSuccession]) -> dict[int, tuple[UnitSuccession, date]]:
    """By the id of each predecessor since when its months are shown, and by which step: the earliest way."""
    before: dict[int, list[UnitSuccession]] = {}
    for step in steps:
        before.setdefault(step.successor_id, []).append(step)
    found: dict[int, tuple[UnitSuccession, date]] = {}
    waiting: list[tuple[int, UnitSuccession | None]] = [(pk, None)]
    while waiting:
        successor, later = waiting.pop()
        for step in before.get(successor, ()):
            deciding = step if later is None or step.effective_on >= later.effective_on else later
            known = found.get(step.predecessor_id)
            if step.predecessor_id != pk and (known is None or deciding.effective_on < known[1]):
                found[step.predecessor_id] = deciding, deciding.effective_on
                waiting.append((step.predecessor_id, deciding))
    return found


@dataclass(frozen=True, slots=True)
class Relatives:
    """The other units that a unit's page names: who passed into it, who carries on its work, who else has its code."""

    steps_before: list[UnitSuccession]
    steps: list[UnitSuccession]
    namesakes: list[Unit]


def relatives_of(unit: Unit) -> Relatives:
    """The steps that led to ``unit`` and that ended it, and the other units with its code, newest first. 3 queries."""
    namesakes = Unit.objects.with_code(unit.code).exclude(pk=unit.pk).select_related("parent")
    return Relatives(
        list(unit.precessions.select_related("predecessor__parent").order_by("effective_on", "pk")),
        list(unit.successions.select_related("successor__parent").order_by("effective_on", "pk")),
        sorted(namesakes, key=lambda each: each.active_until or date.max, reverse=True),
    )


@dataclass(frozen=True, slots=True)
class MonthsTakenOver:
    """The months of the year that a predecessor brings into the year to date, in order, and their sums."""

    predecessor: TakenOver
    rows: list[Compliance]

    @property
    def received_total(self) -> int:
        return sum(row.received_total for row in self.rows)

    @property
    def received_online(self) -> int:
        return sum(row.received_online for row in self.rows)

    @property
    def months(self) -> str:
        """Of which months they are: «1–11», «1–3, 5»."""
        return ranges([row.period.month for row in self.rows])


def months_taken_over(unit: Unit, period: ReportingPeriod, basis: str) -> list[MonthsTakenOver]:
    """What each predecessor brings into the year to date of ``unit`` as of ``period``. One query, four if any."""
    predecessors = taken_over(unit, period)
    if not predecessors:
        return []
    rows = Compliance.objects.filter(
        unit__in=[each.unit for each in predecessors],
        basis=basis,
        period__year=period.year,
        period__month__lte=period.month,
    )
    by_unit: dict[int, list[Compliance]] = {}
    for row in rows.select_related("period").order_by("period__month"):
        by_unit.setdefault(row.unit_id, []).append(row)
    return [MonthsTakenOver(each, by_unit.get(each.unit.pk, [])) for each in predecessors]


def ranges(numbers: Iterable[int]) -> str:
    """Ascending numbers with their runs drawn together: «1–3, 5»."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(f"{first}–{last}" if last > first else str(first) for first, last in runs)
