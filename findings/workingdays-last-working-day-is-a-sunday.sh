#!/usr/bin/env bash
# workingdays 20.10.3 (PyPI): lastWorkdayofMonth «returns a string of the last workingday of the month», and holidays
# can be passed. If the month ends with holidays, it looks no further than the day before them: where Monday 31 August
# 2026 is off before National Day, the last working day of August is Sunday 30 August, and that of a quarter that ends
# with 31 May 2027, a Monday too, is Sunday 30 May. Without the holiday, or where it is a Friday, the answer is right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q workingdays==20.10.3
"$work/venv/bin/python" - <<'PYTHON'
import datetime as dt
import sys

from workingdays.date_utilities import lastWorkdayofMonth, lastWorkdayofQtr

quarters = {"Q1": ["Dec", "Jan", "Feb"], "Q2": ["Mar", "Apr", "May"], "Q3": ["Jun", "Jul", "Aug"]}
quarters |= {"Q4": ["Sep", "Oct", "Nov"]}
seen = [
    lastWorkdayofMonth("20260805"),
    lastWorkdayofMonth("20260805", ["20260831", "20260901", "20260902"]),
    lastWorkdayofMonth("20270205", ["20270226"]),
    lastWorkdayofMonth("20260102", ["20260130"]),
    lastWorkdayofQtr("20270405", ["20270531"], key=quarters),
]
for text in seen:
    print(f"{dt.datetime.strptime(text, '%Y%m%d'):%A %d %B %Y}")
sys.exit(0 if seen == ["20260831", "20260830", "20270226", "20260130", "20270530"] else 1)
PYTHON
