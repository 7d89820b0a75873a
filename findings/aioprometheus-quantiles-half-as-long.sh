#!/usr/bin/env bash
# aioprometheus 23.12.0: the quantiles of a Summary are far below those of what it observed, whatever the order. Of 100
# dossiers that took 1 to 100 days, the median is 27 days, nine in ten took at most 45 and 99 in 100 at most 51; its
# defaults allow the three an error of 5, 1 and 0.1 percent of the ranks. The number and the sum are right. (In
# 2017 the project was told of a 99th percentile below the 90th.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q aioprometheus==23.12.0 quantile-python==1.1
"$work/venv/bin/python" - <<'PYTHON'
import random
import sys
from importlib.metadata import version

from aioprometheus import Registry, Summary

DAYS = [*range(1, 101)]


def quantiles(days):
    """What a summary says of dossiers that took these days."""
    summary = Summary("days", "Days until the answer", registry=Registry())
    for each in days:
        summary.observe({"unit": "22540"}, each)
    return dict(summary.get({"unit": "22540"}))


print("aioprometheus", version("aioprometheus"), "with quantile-python", version("quantile-python"))
orders = {"rising": DAYS, "falling": DAYS[::-1], "mixed": random.Random(2026).sample(DAYS, len(DAYS))}
seen = {name: quantiles(days) for name, days in orders.items()}
for name, found in seen.items():
    print(f"  1 to 100 days, {name}: {found}")
expected = {0.5: 27.0, 0.9: 45.0, 0.99: 51.0, "count": 100, "sum": 5050.0}
sys.exit(0 if all(found == expected for found in seen.values()) else 1)
PYTHON
