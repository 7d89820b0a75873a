"""PostgreSQL's plan of a statement."""

import json

from units.sql import rows_of


def plan_of(statement, parameters=None, *, run=False):
    """Every node of it; with ``run`` also how often each was run and what it found («Actual Loops», «Actual Rows»)."""
    options = "ANALYZE, FORMAT JSON" if run else "FORMAT JSON"
    [(plans,)] = rows_of(f"EXPLAIN ({options}) {statement}", parameters)
    nodes = [plan["Plan"] for plan in (json.loads(plans) if isinstance(plans, str) else plans)]
    for node in nodes:
        nodes.extend(node.get("Plans", ()))
    return nodes
