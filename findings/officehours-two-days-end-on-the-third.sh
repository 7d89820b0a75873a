#!/usr/bin/env bash
# officehours 0.1.9 (PyPI), with hours of 8:00 to 17:00: 9 hours, a day of work, from Monday at 8:00 end on Monday at
# 17:00, but 18 hours end on Wednesday at 8:00, not on Tuesday at 17:00, and 45 from Monday on, a week, on the Monday
# after it instead of Friday. From 17:00 on the Friday before, the same hours end on Tuesday and on Friday at 17:00. Its
# working_hours counts 18 and 45 for both, so that a dossier that has had its two days is not yet due.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q officehours==0.1.9
venv/bin/python -W ignore - <<'PYTHON'
import sys
from datetime import datetime

from officehours import Calculator

office = Calculator("8:00", "17:00")
monday, friday = datetime(2026, 11, 30, 8), datetime(2026, 11, 27, 17)
same = True
for start, hours, expected, meant in [
    (monday, 9, "Mon 30.11. 17:00", datetime(2026, 11, 30, 17)),
    (monday, 18, "Wed 02.12. 08:00", datetime(2026, 12, 1, 17)),
    (monday, 45, "Mon 07.12. 08:00", datetime(2026, 12, 4, 17)),
    (friday, 9, "Mon 30.11. 17:00", datetime(2026, 11, 30, 17)),
    (friday, 18, "Tue 01.12. 17:00", datetime(2026, 12, 1, 17)),
    (friday, 45, "Fri 04.12. 17:00", datetime(2026, 12, 4, 17)),
]:
    due = office.due_date(hours, start)
    counted = office.working_hours(start, due), office.working_hours(start, meant)
    print(f"{start:%a %H:%M} and {hours} hours: {due:%a %d.%m. %H:%M}, of them and to {meant:%a %H:%M} {counted}")
    same &= f"{due:%a %d.%m. %H:%M}" == expected and counted == (hours, hours)
sys.exit(0 if same else 1)
PYTHON
