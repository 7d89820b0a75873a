#!/usr/bin/env bash
# businesstime 0.3.0: the working time to a deadline that is over is negative, as its change log says, and from Monday
# 9:00 back to Friday 16:00 businesstimedelta() gives -2 hours, where days have nine. businesstime_hours(), made to
# count the days among them in working hours, gives 13 hours, as if they were left: it takes back a day of nine hours
# from 22 hours, the rest of a day of 24. One hour late is 14 hours left. A whole day late and what is not late are
# right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q businesstime==0.3.0
"$work/venv/bin/python" - <<'PYTHON'
import sys
from datetime import datetime, time, timedelta
from importlib.metadata import version

from businesstime import BusinessTime

DEADLINE, HOUR = datetime(2026, 12, 4, 16), timedelta(hours=1)
calendar = BusinessTime(business_hours=(time(8), time(17)))
print("businesstime", version("businesstime"), "deadline", DEADLINE)
expected = {
    datetime(2026, 12, 3, 15): (10, 10),
    datetime(2026, 12, 4, 15): (1, 1),
    datetime(2026, 12, 7, 8): (-1, 14),
    datetime(2026, 12, 7, 9): (-2, 13),
    datetime(2026, 12, 7, 16): (-9, -9),
}
seen = {}
for now in expected:
    delta = calendar.businesstimedelta(now, DEADLINE)
    days, hours = divmod(abs(delta), timedelta(days=1))
    whole = (days * 9 + hours / HOUR) * (1 if delta > timedelta(0) else -1)
    seen[now] = (whole, calendar.businesstime_hours(now, DEADLINE) / HOUR)
    print(f"  at {now} hours left by businesstimedelta {seen[now][0]}, by businesstime_hours {seen[now][1]}")
sys.exit(0 if seen == expected else 1)
PYTHON
