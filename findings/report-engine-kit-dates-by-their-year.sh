#!/usr/bin/env bash
# report-engine-kit 0.3.0: filters of its analytics compare days such as 2026-06-30 by their year alone. From 1 June to
# 30 June 2026 are all days of 2026, before 1 June 2026 none of them, though its source says that what is no number is
# compared as text. Two units with names are none in a distinct count, where the codes 00123 and 123 are one. Sorted by
# the overdue dossiers, "-late", the months stand by the first measure, the number of dossiers.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q report-engine-kit==0.3.0
"$work/venv/bin/python" - <<'PYTHON'
import sys

from report_engine_kit.analytics import Dimension, Measure, aggregate_rows

ROWS = [
    {"unit": "Xã Cam Lâm", "code": "00123", "day": "2026-03-05", "files": 12, "late": 1},
    {"unit": "Xã Vĩnh Hải", "code": "123", "day": "2026-06-30", "files": 7, "late": 5},
    {"unit": "Xã Cam Lâm", "code": "00123", "day": "2026-11-30", "files": 19, "late": 2},
]
UNITS = [Measure(key, agg="distinct_count", field_name=key) for key in ("unit", "code")]
SUMS = [Measure(key, agg="sum", field_name=key) for key in ("files", "late")]


def days(**wanted):
    """The days that a filter of ``day`` leaves."""
    return aggregate_rows(ROWS, [Dimension("day")], SUMS, filters=[{"key": "day", **wanted}]).labels


found = {
    "in June": days(op="between", values=["2026-06-01", "2026-06-30"]),
    "before June": days(op="lt", value="2026-06-01"),
    "units, codes": [one.data for one in aggregate_rows(ROWS, [Dimension("day", date_trunc="year")], UNITS).datasets],
    "by late": aggregate_rows(ROWS, [Dimension("day")], SUMS, sort="-late").labels,
}
print(*found.items(), sep="\n")
every = [row["day"] for row in ROWS]
expected = [every, [], [[0], [1]], ["2026-11-30", "2026-03-05", "2026-06-30"]]
sys.exit(0 if list(found.values()) == expected else 1)
PYTHON
