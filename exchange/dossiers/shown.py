"""What recording a file of dossiers would change, as it is kept with the file and shown on its page."""

from __future__ import annotations

from typing import Any

from exchange.dossiers.covered import Days, lost_as_json, lost_days
from reporting.loading.system_rows import ChangedRow, Replacement
from reporting.models import ReportingPeriod

NUMBERS = ("units", "rows", "received_total", "received_online", "returned_by_post")
CHANGES = ("new", "changed", "removed", "from_others", "of_others")


def compared_json(compared: Replacement, days: Days, recorded: Days) -> dict[str, Any]:
    """What would change, in plain values; ``days`` are those of the file, ``recorded`` those of its system."""
    periods = ReportingPeriod.objects.in_bulk([each.period_id for each in compared.periods])
    lost = lost_days(days, recorded)
    rows = []
    for each in sorted(compared.periods, key=lambda each: periods[each.period_id].starts_on):
        period = periods[each.period_id]
        numbers = {name: getattr(each, name) for name in (*NUMBERS, *CHANGES)}
        known = days.get(period.pk) or {}
        first, last = (min(known).isoformat(), max(known).isoformat()) if known else (None, None)
        lost_here = lost_as_json(lost.get(period.pk, []))
        rows.append({"period": period.name, "first": first, "last": last, **numbers, "lost_days": lost_here})
    return {"periods": rows, "changes": [_change(row) for row in compared.changes]}


def _change(row: ChangedRow) -> dict[str, Any]:
    return {
        "period": row.period.name,
        "unit": row.unit.display_name,
        "procedure": row.procedure.name,
        "code": row.procedure.code,
        "pairs": row.pairs,
    }
