"""What recording a file of dossiers would change, as it is kept with the file and shown on its page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from reporting.loading.system_rows import ChangedRow, Replacement
from reporting.models import ReportingPeriod

NUMBERS = ("units", "rows", "received_total", "received_online", "returned_by_post")
CHANGES = ("new", "changed", "removed", "from_others", "of_others")


def compared_json(compared: Replacement, days: Mapping[Any, Any]) -> dict[str, Any]:
    """What would change, in plain values; ``days`` are the first and last days of dossiers by period."""
    periods = ReportingPeriod.objects.in_bulk([each.period_id for each in compared.periods])
    known = {int(pk): [_iso(day) for day in both] for pk, both in days.items()}
    rows = []
    for each in sorted(compared.periods, key=lambda each: periods[each.period_id].starts_on):
        period = periods[each.period_id]
        numbers = {name: getattr(each, name) for name in (*NUMBERS, *CHANGES)}
        first, last = known.get(period.pk, [None, None])
        rows.append({"period": period.name, "first": first, "last": last, **numbers})
    return {"periods": rows, "changes": [_change(row) for row in compared.changes]}


def _iso(day: date | str) -> str:
    return day if isinstance(day, str) else day.isoformat()


def _change(row: ChangedRow) -> dict[str, Any]:
    return {
        "period": row.period.name,
        "unit": row.unit.display_name,
        "procedure": row.procedure.name,
        "code": row.procedure.code,
        "pairs": row.pairs,
    }
