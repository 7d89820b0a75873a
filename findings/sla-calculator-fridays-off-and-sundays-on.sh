#!/usr/bin/env bash
# sla-calculator 1.0.0 (PyPI), which takes "all holidays and weekends as none working hours": Friday and Saturday are
# its weekend, as its pendulum 2.1.2 counts days from Sunday. Of a dossier that comes in at 10:00 on Friday, 27 November
# 2026, four hours end at 12:00 on Sunday, with the hours of 8 to 17; of one on Sunday at 10:00 they end that day. Where
# as much of the time is over on the first day as is left for the next, that day is not looked at: an hour from 16:30 on
# 31 December ends at 8:30 on New Year's Day, a holiday of its own holidays 0.10.3. From Monday to Wednesday it is
# right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q sla-calculator==1.0.0
TZ=UTC venv/bin/python - <<'PYTHON'
import sys
from importlib.metadata import version

import holidays
from sla_calculator import SLA_Calculator

print(version("pendulum"), version("holidays"), holidays.CountryHoliday("VN").get("2027-01-01"))
same = (version("pendulum"), version("holidays")) == ("2.1.2", "0.10.3")
for start, hours, expected in [
    ("2026-11-30T10:00:00Z", 4, "Mon 30.11. 14:00"),
    ("2026-12-01T15:00:00Z", 4, "Wed 02.12. 10:00"),
    ("2026-11-27T10:00:00Z", 4, "Sun 29.11. 12:00"),
    ("2026-11-28T10:00:00Z", 4, "Sun 29.11. 12:00"),
    ("2026-11-29T10:00:00Z", 4, "Sun 29.11. 14:00"),
    ("2026-12-31T16:30:00Z", 1, "Fri 01.01. 08:30"),
]:
    asked = {"start_time": start, "sla_in_hours": hours, "open_hour": 8, "close_hour": 17, "country_name": "VN"}
    end = f"{SLA_Calculator().calculate(**asked).strftime('%a %d.%m. %H:%M')}"
    print(start, hours, end)
    same &= end == expected
sys.exit(0 if same and holidays.CountryHoliday("VN").get("2027-01-01") else 1)
PYTHON
