#!/usr/bin/env bash
# python-networkdays 1.2 (PyPI): a JobSchedule looks for the working days of a job in as many days of the calendar as it
# needs working days, so weekends shorten the job. Its README has 120 hours of 8 a day from 1 July 2024: 15 business
# days that end on 07/19/24. Run, they are 12 and end on 07/16/24; five days from a Thursday are four and end on
# Tuesday. A calendar of its own up to the end of the year makes the same job 15 days, as the README.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check python-networkdays==1.2
LC_ALL=C venv/bin/python - <<'PYTHON'
import sys
from datetime import date

from networkdays.networkdays import JobSchedule, Networkdays

same = True
for hours, start, end, expected in (
    (120, date(2024, 7, 1), None, (12, "07/01/24", "07/16/24")),
    (120, date(2024, 7, 1), date(2024, 12, 31), (15, "07/01/24", "07/19/24")),
    (40, date(2026, 11, 26), None, (4, "11/26/26", "12/01/26")),
    (40, date(2026, 11, 26), date(2026, 12, 31), (5, "11/26/26", "12/02/26")),
):
    days = Networkdays(start, end) if end else None
    job = JobSchedule(project_duration_hours=hours, workhours_per_day=8, date_start=start, networkdays=days)
    found = job.bussines_days, job.prj_starts, job.prj_ends
    print(f"{hours} hours from {start}, calendar up to {end}: {found}")
    same &= found == expected
sys.exit(0 if same else 1)
PYTHON
