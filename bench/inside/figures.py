"""The recompute: cold, with nothing changed, after one tier's change, after one confirmed report."""

from __future__ import annotations

from typing import Any

from django.db import connection
from measuring import taken
from people import leave

from quotas.models import QuotaTier
from reporting.actions.figures import figures_drain, figures_recompute
from reporting.models import Submission
from units.models import StaleFigures

YEAR = 2020
KEPT = (
    *("reporting_revisionsums", "reporting_catalogueentry"),
    *("reporting_proceduresum", "reporting_proceduremonths", "reporting_summedsending"),
)


def fill(size: str) -> int:
    """The revision's own province of a size, all confirmed; how many figures it has."""
    from bench import data

    leave()
    getattr(data, size)()
    return int(data.counts())


def cold() -> dict[str, Any]:
    """The year into an empty table."""
    return taken(lambda: figures_recompute(year=YEAR), before=lambda: clear("reporting_compliance"))


def from_nothing() -> dict[str, Any]:
    """The same, and whatever the revision keeps of sendings must be counted again."""
    return taken(lambda: figures_recompute(year=YEAR), before=lambda: clear("reporting_compliance", *KEPT))


def unchanged() -> dict[str, Any]:
    """The year again, when nothing changed."""
    return taken(lambda: figures_recompute(year=YEAR))


def tier(minimum: int) -> dict[str, Any]:
    """From the new minimum of the tier with the most units, once it is theirs, to their verdicts."""

    def change() -> None:
        StaleFigures.objects.all().delete()
        found = QuotaTier.objects.filter(decision__year=YEAR).order_by("kind", "pk")[0]
        found.minimum_hundredths = minimum
        found.save()
        _apply(found.decision)
        if not StaleFigures.objects.exists():  # the revision's form marks them, not its action
            mark_stale()(reason="bench", years=[YEAR])

    return taken(figures_drain, before=change)


def report() -> dict[str, Any]:
    """From one report to its figures: the drain of what its confirmation marks."""
    unit_id = Submission.objects.order_by("pk").values_list("unit_id", flat=True)[0]

    def mark() -> None:
        StaleFigures.objects.all().delete()
        with connection.cursor() as cursor:  # so that there is something to write
            cursor.execute("UPDATE reporting_compliance SET received_total = 0 WHERE unit_id = %s", [unit_id])
        mark_stale()(reason="bench", years=[YEAR], unit_ids=[unit_id])

    return taken(figures_drain, before=mark)


def mark_stale() -> Any:
    """The action that asks for a recompute, by whatever name of its module."""
    try:
        from units.actions.stale_figures import figures_mark_stale
    except ImportError:
        from units.actions.figures import figures_mark_stale
    return figures_mark_stale


def _apply(decision: Any) -> None:
    """Give every unit the quota of its tier, by whatever name."""
    try:
        from quotas.actions.decisions import decision_apply
    except ImportError:
        from quotas.actions.tiers import quotas_assign as decision_apply
    decision_apply(decision=decision)


def clear(*tables: str) -> None:
    """Empty those of ``tables`` that the revision has, and what refers to them."""
    known = [table for table in tables if table in connection.introspection.table_names()]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(known)} CASCADE")
