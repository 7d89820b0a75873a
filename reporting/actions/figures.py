"""Keeping compliance up to date: the drain of what is stale, and the recompute from scratch.

Why rows are appended and drained in this way: ``docs/adr/0003-stale-rows.md``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from reporting.figures.lineage import Scope
from reporting.figures.procedure_sums import procedure_sums_rebuild, procedure_sums_update, procedure_sums_wrong
from reporting.figures.recompute import Recomputed, recompute_quotas, recompute_year
from reporting.figures.sending_sums import WrongSums, sending_sums_check, sending_sums_forget, sending_sums_update
from reporting.happened import FiguresChanged, happened
from reporting.models import FiguresState, ReportingPeriod
from units import clock
from units.models import StaleFigures
from units.progress import step
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
    stale = list(StaleFigures.objects.values_list("pk", "year", "unit_id", "quotas_only"))
    if not stale:
        return None
    done = {}
    for each in _work_of(stale):
        quotas = recompute_quotas(each.year) if each.quotas else Recomputed()
        recomputed = recompute_year(each.year, each.unit_ids)
        if recomputed.written >= MANY_ROWS:
            figures_analyze("reporting_compliance")
        done[each.year] = quotas + recomputed
        procedure_sums_update(each.year, each.unit_ids)
    _delete([row[0] for row in stale])
    _record(state)
    return _said(done)


def figures_recompute(*, year: int | None = None, recount: bool = False) -> Recomputed:
    """Recompute ``year``, or every year that has periods, from scratch; stale rows stay for the drain.

    ``recount`` also counts the sums of sendings, and those by procedure, again from the figures, which never change,
    instead of using the stored ones.
    """
    with transaction.atomic():
        state = figures_lock()
        done = {}
        for each in _years() if year is None else [year]:
            step(_("Recomputing %(year)s") % {"year": each})
            if recount:
                sending_sums_forget(each)
            done[each] = recompute_year(each)
            if recount:
                procedure_sums_rebuild(each)
            else:
                procedure_sums_update(each)
        _record(state)
        return _said(done)


def figures_verify(*, year: int | None = None) -> list[WrongSums]:
    """Count the stored sums of sendings again from their figures, of ``year`` or all years; those that are wrong.

    What is stale or missing is brought up to date first: only what a recompute would use is compared.
    """
    with transaction.atomic():
        figures_drain_locked(figures_lock())
        wrong = []
        for each in _years() if year is None else [year]:
            sending_sums_update(Scope.of(each))
            wrong += sending_sums_check(each)
    return wrong


def procedure_sums_verify(*, year: int | None = None) -> int:
    """Count the sums by procedure again from the figures, of ``year`` or all years; how many rows are wrong."""
    with transaction.atomic():
        figures_drain_locked(figures_lock())
        return sum(procedure_sums_wrong(each) for each in (_years() if year is None else [year]))


def figures_lock() -> FiguresState:
    """Lock the one row that orders all recomputes, until the end of the caller's transaction."""
    FiguresState.objects.get_or_create(pk=FiguresState.ONLY)
    return FiguresState.objects.select_for_update().get(pk=FiguresState.ONLY)


def figures_analyze(table: str = "") -> None:
    """Refresh the database's statistics, of all tables or of one, after much was written to them."""
    run(f"ANALYZE {table}")


def _said(done: Mapping[int, Recomputed]) -> Recomputed:
    """What was done in all years, after saying in which years figures changed."""
    happened(*(FiguresChanged(year, clock.now()) for year, each in done.items() if each.written or each.removed))
    return sum(done.values(), Recomputed())


@dataclass(slots=True)
class _Work:
    """What to recompute of a year: which units, None for all of them, and whether quotas of others changed."""

    year: int
    unit_ids: set[int] | None
    quotas: bool


def _work_of(stale: Sequence[tuple[int, int | None, int | None, bool]]) -> Iterator[_Work]:
    all_years = _years()
    units: dict[int, set[int | None]] = {}
    quotas: set[int] = set()
    for _pk, year, unit_id, quotas_only in stale:
        for each in all_years if year is None else [year]:
            named = units.setdefault(each, set())
            if quotas_only:
                quotas.add(each)
            else:
                named.add(unit_id)
    for year in sorted(units):
        everyone = None in units[year] or len(units[year]) > MANY_UNITS
        unit_ids = None if everyone else {unit_id for unit_id in units[year] if unit_id is not None}
        yield _Work(year, unit_ids, quotas=year in quotas and not everyone)


def years_named(years: Iterable[int | None]) -> list[int]:
    """The years that stale rows name, in order: None among them is every year that has periods."""
    named = set(years)
    return _years() if None in named else sorted(year for year in named if year is not None)


def _years() -> list[int]:
    return sorted(set(ReportingPeriod.objects.order_by().values_list("year", flat=True)))


def _delete(ids: list[int]) -> None:
    for start in range(0, len(ids), BATCH):
        StaleFigures.objects.filter(pk__in=ids[start : start + BATCH]).delete()


def _record(state: FiguresState) -> None:
    state.drained_at = clock.now()
    state.save(update_fields=["drained_at"])
