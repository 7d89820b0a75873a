#!/usr/bin/env bash
# dateranger 0.3.0a0 (PyPI), «useful business date ranges»: each_quarter() of 2026 yields three quarters, without the
# fourth, and each_month() of January to March is January and February: within a year it leaves out the last one. Across
# years each_month() has them all, November to January, but each_quarter() still has none of the last quarter. A range
# within one month or quarter is whole again, and each_week() begins with the days before it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q dateranger==0.3.0a0
"$work/venv/bin/python" - <<'PYTHON'
import sys
from datetime import date

from DateRanger.objects import DateFrame

ranges = [
    (date(2026, 1, 1), date(2026, 12, 31)),
    (date(2026, 1, 1), date(2026, 3, 31)),
    (date(2025, 11, 1), date(2026, 1, 31)),
    (date(2026, 11, 1), date(2026, 11, 30)),
]
seen = []
for start, end in ranges:
    frame = DateFrame(start, end)
    months = [first.month for first, _ in frame.each_month()]
    quarters = [f"{first.year}-Q{(first.month + 2) // 3}" for first, _ in frame.each_quarter()]
    seen.append((months, quarters))
    print(f"{start} to {end}: months {months}, quarters {quarters}, first week {next(frame.each_week())[0]}")
expected = [
    (list(range(1, 12)), ["2026-Q1", "2026-Q2", "2026-Q3"]),
    ([1, 2], ["2026-Q1"]),
    ([11, 12, 1], ["2025-Q4"]),
    ([11], ["2026-Q4"]),
]
sys.exit(0 if seen == expected else 1)
PYTHON
