"""Asking for figures to be recomputed."""

import logging
from collections.abc import Iterable

from celery import current_app
from django.db import transaction

from units.models import StaleFigures
from units.sql import insert_rows

logger = logging.getLogger(__name__)
DRAIN_TASK = "reporting.tasks.drain_stale_figures"


def figures_mark_stale(
    *,
    reason: str,
    years: Iterable[int | None] = (None,),
    unit_ids: Iterable[int | None] = (None,),
    quotas_only: bool = False,
) -> list[StaleFigures]:
    """Append one ``StaleFigures`` row a year and unit, in the caller's transaction, and ask for a drain on commit.

    ``None`` among the years means every year, among the units every unit. ``quotas_only`` says that nothing but
    minimums and tiers changed, which is quickly brought up to date. The rows are the promise: asking Celery
    may fail, and beat's sweep then recomputes within a minute. Returns the rows written.
    """
    units = list(unit_ids)
    return stale_rows_append(
        [
            StaleFigures(year=year, unit_id=unit, quotas_only=quotas_only, reason=reason[:200])
            for year in years
            for unit in units
        ]
    )


def stale_rows_append(rows: Iterable[StaleFigures]) -> list[StaleFigures]:
    """The same for many changes at once, each a row with its own reason, year and unit: one insert, and one drain."""
    written = insert_rows(StaleFigures, list(rows))
    if written:
        transaction.on_commit(request_drain, robust=True)
    return written


def request_drain() -> None:
    """Ask a worker to recompute what is stale; a dead or hung broker is logged and raises nothing."""
    try:
        current_app.tasks[DRAIN_TASK].apply_async(retry=False, ignore_result=True)
    except Exception:
        logger.exception("The drain could not be requested; the sweep will do it.")
