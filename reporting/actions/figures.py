"""Keeping compliance up to date: the drain of what is stale, and the recompute from scratch.

Why rows are appended and drained in this way: ``docs/adr/0003-stale-rows.md``.
"""

from collections.abc import Iterator, Sequence

from django.db import transaction

from reporting.figures.recompute import Recomputed, recompute_year
from reporting.models import FiguresState, ReportingPeriod
from units import clock
from units.models import StaleFigures
from units.sql import run

MANY_UNITS = 500
MANY_ROWS = 2000  # written at once, after which the planner's statistics are out of date
BATCH = 5000


def figures_drain() -> Recomputed | None:
    """Recompute what stale rows name and delete exactly those rows, in one transaction; None if there were none.

    The lock is taken before the rows are read: a row appended while a drain runs stays for the next one, and two
    drains at once follow each other. Killed anywhere, it happens again.
    """
    with transaction.atomic():
        return figures_drain_locked(figures_lock())


def figures_drain_locked(state: FiguresState) -> Recomputed | None:
    """The drain for an action that holds ``figures_lock`` already and then reads what it brought up to date."""
    stale = list(StaleFigures.objects.values_list("pk", "year", "unit_id"))
    if not stale:
        return None
    done = Recomputed()
    for year, unit_ids in _named_by(stale):
        done += recompute_year(year, unit_ids)
    _delete([row[0] for row in stale])
    _record(state)
    if done.written >= MANY_ROWS:
        figures_analyze()
    return done


def figures_recompute(*, year: int | None = None) -> Recomputed:
    """Recompute ``year``, or every year that has periods, from scratch; stale rows stay for the drain."""
    with transaction.atomic():
        state = figures_lock()
        done = Recomputed()
        for each in _years() if year is None else [year]:
            done += recompute_year(each)
        _record(state)
    return done


def figures_lock() -> FiguresState:
    """Lock the one row that orders all recomputes, until the end of the caller's transaction."""
    FiguresState.objects.get_or_create(pk=FiguresState.ONLY)
    return FiguresState.objects.select_for_update().get(pk=FiguresState.ONLY)


def figures_analyze() -> None:
    """Refresh the database's statistics after a big load; stale ones cost the recompute a factor of seven."""
    run("ANALYZE")


def _named_by(stale: Sequence[tuple[int, int | None, int | None]]) -> Iterator[tuple[int, set[int] | None]]:
    """Each year to recompute with the units to do, None for all of them."""
    all_years = _years()
    units: dict[int, set[int | None]] = {}
    for _, year, unit_id in stale:
        for each in all_years if year is None else [year]:
            units.setdefault(each, set()).add(unit_id)
    for year in sorted(units):
        everyone = None in units[year] or len(units[year]) > MANY_UNITS
        yield year, None if everyone else {unit_id for unit_id in units[year] if unit_id is not None}


def _years() -> list[int]:
    return sorted(set(ReportingPeriod.objects.order_by().values_list("year", flat=True)))


def _delete(ids: list[int]) -> None:
    for start in range(0, len(ids), BATCH):
        StaleFigures.objects.filter(pk__in=ids[start : start + BATCH]).delete()


def _record(state: FiguresState) -> None:
    state.drained_at = clock.now()
    state.save(update_fields=["drained_at"])
