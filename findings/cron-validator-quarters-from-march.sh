#!/usr/bin/env bash
# cron-validator 1.0.8 (PyPI), «Unix cron implementation», begins steps at 0 where days and months begin with 1, and
# ends those of months at 11: every third month, */3, is March, June and September instead of January, April, July and
# October; every month as */1 leaves out December; every tenth day is the 10th, 20th and 30th instead of the 1st, 11th,
# 21st and 31st. In the manual of crontab * is the range from first to last, through which a step goes; croniter 7.0.0
# (PyPI) does so. Minutes and hours, which begin with 0, are right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q cron-validator==1.0.8 croniter==7.0.0
venv/bin/python - <<'PYTHON'
import datetime
import itertools
import sys

from cron_validator import CronValidator
from croniter import croniter

start, end = datetime.datetime(2025, 12, 31, 23), datetime.datetime(2027, 1, 1)
same = True
for rule, form, expected, right in (
    ("0 17 1 */3 *", "%m", "03 06 09", "01 04 07 10"),
    ("0 17 1 */1 *", "%m", "01 02 03 04 05 06 07 08 09 10 11", "01 02 03 04 05 06 07 08 09 10 11 12"),
    ("0 17 */10 1 *", "%d", "10 20 30", "01 11 21 31"),
    ("0 */8 5 1 *", "%H", "00 08 16", "00 08 16"),
):
    found = CronValidator.get_execution_time(rule, from_dt=start, to_dt=end)
    schedule = croniter(rule, start)
    other = iter(lambda: schedule.get_next(datetime.datetime), None)
    texts = [
        " ".join(moment.strftime(form) for moment in moments)
        for moments in (found, itertools.takewhile(lambda moment: moment < end, other))
    ]
    print(f"{rule}: cron-validator {texts[0]}, croniter {texts[1]}")
    same &= texts == [expected, right]
sys.exit(0 if same else 1)
PYTHON
