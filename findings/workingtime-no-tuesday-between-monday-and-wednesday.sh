#!/usr/bin/env bash
# workingtime 0.2.0 (PyPI) with pandas 3.1.1: from Monday 10:00 to Wednesday 9:00 it counts 7 working hours of days from
# 8 to 16, from Monday 9:00 to Wednesday 10:00 17. The day between is lost whenever the end is earlier in its day than
# the beginning, since it counts whole days of 24 hours. weekends and holidays, which WorkingTime takes, change nothing:
# from Friday to Monday Saturday and Sunday count, each with 8 hours.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q workingtime==0.2.0 pandas==3.1.1
"$work/venv/bin/python" - <<'PYTHON'
import sys
from datetime import date, datetime

from workingtime import WorkingTime

MONDAY, WEDNESDAY = (2026, 11, 30), (2026, 12, 2)
week = WorkingTime(weekends=[5, 6], holidays=[date(2026, 11, 28), date(2026, 11, 29)])
spans = (
    (WorkingTime(), datetime(*MONDAY, 10), datetime(*WEDNESDAY, 9)),
    (WorkingTime(), datetime(*MONDAY, 9), datetime(*WEDNESDAY, 10)),
    (WorkingTime(), datetime(2026, 11, 27, 9), datetime(*MONDAY, 10)),
    (week, datetime(2026, 11, 27, 9), datetime(*MONDAY, 10)),
)
seen = []
for calendar, start, end in spans:
    seen.append(calendar.working_time(start, end).total_seconds() / 3600)
    print(f"{start:%A %H:%M} to {end:%A %H:%M}, weekends {calendar.weekends}: {seen[-1]} hours")
sys.exit(0 if seen == [7, 17, 25, 25] else 1)
PYTHON
