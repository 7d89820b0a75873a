"""Whose months a unit shows in its own year to date: of those merged into it or renamed to it, from their month on.

The recompute does the same in SQL (``reporting.recompute``); here it is told to people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from reporting.models import ReportingPeriod
from units.models import Unit, UnitSuccession


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A unit whose months of the year another one shows, by which step, and as of which day."""

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
    """The steps of the year of ``period`` that took effect by its end and hand figures on."""
    first = ReportingPeriod.objects.filter(year=period.year).order_by("month").values("starts_on")[:1]
    return UnitSuccession.objects.handing_on().filter(effective_on__gte=first, effective_on__lte=period.ends_on)


def _joined(pk: int, steps: Iterable[UnitSuccession]) -> dict[int, tuple[UnitSuccession, date]]:
    """By the id of each predecessor the step that it took, and since when its months are shown: the earliest way."""
    before: dict[int, list[UnitSuccession]] = {}
    for step in steps:
        before.setdefault(step.successor_id, []).append(step)
    found: dict[int, tuple[UnitSuccession, date]] = {}
    waiting = [(pk, date.min)]
    while waiting:
        successor, since = waiting.pop()
        for step in before.get(successor, ()):
            day = max(since, step.effective_on)
            known = found.get(step.predecessor_id)
            if step.predecessor_id != pk and (known is None or day < known[1]):
                found[step.predecessor_id] = step, day
                waiting.append((step.predecessor_id, day))
    return found
