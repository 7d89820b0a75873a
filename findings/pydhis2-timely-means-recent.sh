#!/usr/bin/env bash
# pydhis2 0.2.1: «submission timeliness» of its data quality metrics does not look at the period that was reported. It
# is the share of values whose time stamp is at most thirty days before today. A month that everybody sent a day after
# it ended is «fail» with 0 % as soon as it is looked at two months later, and one that everybody sent a year late is
# «pass» with 100 %, if that was yesterday. No parameter takes a deadline.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q pydhis2==0.2.1 pandas==2.3.3
"$work/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import pandas
from pydhis2.dqr.metrics import TimelinessMetrics

NOW = pandas.Timestamp.now()
UNITS = ("22333", "22366", "22390")


def timeliness(month, sent):
    """The metric of a month's reports that all units sent at the moment ``sent``."""
    rows = [{"orgUnit": unit, "period": f"{month:%Y%m}", "value": 12, "created": sent.isoformat()} for unit in UNITS]
    (metric,) = TimelinessMetrics().calculate(pandas.DataFrame(rows))
    print(f"month {month:%Y-%m}, sent {sent:%Y-%m-%d}: {metric.status}, {metric.value:.0%}")
    return metric.status, metric.value


print("pydhis2", version("pydhis2"), "- today is", NOW.date())
old = (NOW - pandas.DateOffset(months=12)).replace(day=1)
a_day_after = old + pandas.offsets.MonthEnd() + pandas.DateOffset(days=1)
found = timeliness(old, a_day_after), timeliness(old, NOW - pandas.DateOffset(days=1))
sys.exit(0 if found == (("fail", 0.0), ("pass", 1.0)) else 1)
PYTHON
