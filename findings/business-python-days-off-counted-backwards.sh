#!/usr/bin/env bash
# business-python 2.1.0 (PyPI): from 29 April to 5 May 2026 are 2 business days where 30 April and 1 May are off, but
# from 5 May to 29 April -4: backwards it leaves out the weekends and counts the days off. add_business_days is right in
# both directions. No error and no warning: what is overdue is so by two days more than it is.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q business-python==2.1.0
"$work/venv/bin/python" - <<'PYTHON'
import sys
from datetime import date

from business.calendar import Calendar

days = ["monday", "tuesday", "wednesday", "thursday", "friday"]
off = ["2026-04-30", "2026-05-01", "2026-08-31", "2026-09-01", "2026-09-02"]
calendar, plain = (Calendar(working_days=days, holidays=holidays) for holidays in (off, []))
seen = []
for start, end in ((date(2026, 4, 29), date(2026, 5, 5)), (date(2026, 8, 28), date(2026, 9, 3))):
    forwards, backwards = calendar.business_days_between(start, end), calendar.business_days_between(end, start)
    without = plain.business_days_between(start, end), plain.business_days_between(end, start)
    seen.append((forwards, backwards, *without))
    print(f"{start} to {end}: {forwards}, back {backwards}; without days off {without[0]} and {without[1]}")
late = calendar.add_business_days(date(2026, 5, 5), -2)
print("two business days before 2026-05-05:", late)
sys.exit(0 if seen == [(2, -4, 4, -4), (1, -4, 4, -4)] and late == date(2026, 4, 29) else 1)
PYTHON
