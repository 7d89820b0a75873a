#!/usr/bin/env bash
# worktimecalc 0.1.4 (PyPI) calculates «the exact business time between two datetimes» and takes «a list of
# datetime.date objects» as holidays. It leaves them out only if they are in order: with 2 September before 30 April and
# 1 May in the list, the week of those two days has 45 working hours, sorted it has 27. No error and no warning, and the
# days of a set, which has no order of its own, come as they please.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q worktimecalc==0.1.4
"$work/venv/bin/python" - <<'PYTHON'
import datetime as dt
import sys

from worktimecalc.calc import WorkTimeCalculator

NATIONAL, APRIL, MAY, NEW = dt.date(2026, 9, 2), dt.date(2026, 4, 30), dt.date(2026, 5, 1), dt.date(2027, 1, 1)
lists = ([], [APRIL, MAY, NATIONAL, NEW], [NATIONAL, APRIL, MAY, NEW], [NEW, NATIONAL, APRIL, MAY, dt.date(2027, 2, 5)])
seen = []
for days in lists:
    calculator = WorkTimeCalculator(8, 17, holidays=days)
    seen.append(calculator("2026-04-29T08:00:00", "2026-05-05T17:00:00").as_hms["hours"])
    print("from 29 April to 5 May 2026, days off", *days, "-", seen[-1], "hours")
sys.exit(0 if seen == [45, 27, 45, 45] else 1)
PYTHON
