#!/usr/bin/env bash
# cron-schedule-triggers 0.0.11 (PyPI) says when a schedule of Quartz comes next. The 31st of each month comes in July
# and August 2026, then in August 2038 and 2050. The weekday nearest to the 15th, 15W, is 21 July and 21 August, though
# 15 July 2026 is a Wednesday; the 1st, 11th and 21st are the 30th, 31st and 1st; Monday to Friday is one and the same
# evening four times. Quartz documents 15W as the nearest weekday and / as steps. croniter 7.0.0 (PyPI) has the 31st,
# the steps and the weekdays right. 30 November, the last day and the first Monday are right here as well.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q cron-schedule-triggers==0.0.11 croniter==7.0.0
venv/bin/python - <<'PYTHON'
import datetime
import sys

from croniter import croniter
from cstriggers.core.trigger import QuartzCron

START = "2026-06-30T12:00:00"
same = True
for rule, usual, expected in (
    ("0 0 17 31 * ? *", "0 17 31 * *", "2026-07-31 2026-08-31 2038-08-31 2050-08-31"),
    ("0 0 17 15W * ? *", None, "2026-06-30 2026-07-21 2026-08-21 2026-09-21"),
    ("0 0 17 1/10 * ? *", "0 17 1-31/10 * *", "2026-06-30 2026-07-31 2026-08-01 2026-08-11"),
    ("0 0 17 ? * MON-FRI *", "0 17 * * 1-5", "2026-06-30 2026-06-30 2026-06-30 2026-06-30"),
    ("0 0 17 30 11 ? *", "0 17 30 11 *", "2026-11-30 2027-11-30 2028-11-30 2029-11-30"),
    ("0 0 17 L * ? *", "0 17 L * *", "2026-06-30 2026-07-31 2026-08-31 2026-09-30"),
    ("0 0 17 ? * 2#1 *", "0 17 * * 1#1", "2026-07-06 2026-08-03 2026-09-07 2026-10-05"),
):
    schedule = QuartzCron(schedule_string=rule, start_date=START)
    found = " ".join(moment[:10] for moment in schedule.next_triggers(number_of_triggers=4, isoformat=True))
    other = croniter(usual, datetime.datetime.fromisoformat(START)) if usual else None
    right = " ".join(str(other.get_next(datetime.datetime).date()) for _ in range(4)) if other else "-"
    print(f"{rule}: {found}; croniter {right}")
    same &= found == expected
sys.exit(0 if same else 1)
PYTHON
