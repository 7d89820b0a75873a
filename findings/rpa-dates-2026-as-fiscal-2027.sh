#!/usr/bin/env bash
# rpa-dates 2.0.4: where the fiscal year begins in January, as in Viet Nam, every day of 2026 is in the fiscal year
# 2027, in its months 1 to 12. One from October on is right. week_of_year of 1 January 2026 is 0 unless a standard is
# given, in which case it is 1. The README's first example of working days, from "2025-07-03" on, ends in a
# DateOperationError, since only days such as 03.07.2025 are read.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q rpa-dates==2.0.4
venv/bin/python - <<'PYTHON'
import sys
from datetime import date

from rpa_dates import DateConfig, DateService

same = True
for start, first, last in ((1, (2027, 1), (2027, 12)), (10, (2026, 4), (2027, 3))):
    service = DateService(config=DateConfig(fiscal_year_start_month=start))
    for day, expected in ((date(2026, 1, 15), first), (date(2026, 12, 15), last)):
        found = service.fiscal_year(day, start), service.fiscal_month(day, start)
        print(f"from month {start} on, {day} is in month {found[1]} of {found[0]}")
        same = same and found == expected
weeks = service.week_of_year(date(2026, 1, 1)), service.week_of_year(date(2026, 1, 1), "iso")
print(f"week of 1 January 2026: {weeks[0]}, as ISO {weeks[1]}")
try:
    deadline = str(DateService().working_day_offset(5, "2025-07-03", country_code="US"))
except Exception as error:
    deadline = type(error).__name__
print(f"five working days from 2025-07-03: {deadline}")
sys.exit(0 if same and weeks == (0, 1) and deadline == "DateOperationError" else 1)
PYTHON
