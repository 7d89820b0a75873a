#!/usr/bin/env bash
# businesstimedelta 1.0.1 (PyPI): a rule with time_off is «an exclusion of working hours (such as holidays, lunch
# breaks, etc)». It excludes nothing if it lasts to the end of the working day or longer: where offices work from 8:00
# to 17:00 on Saturdays too and the afternoon from 13:00 on is off, a Saturday counts 9 hours; with an afternoon off
# until 16:59 it counts 5 hours and a minute. A day off as a whole and a lunch break are left out as they should be.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q businesstimedelta==1.0.1 pytz==2026.6
"$work/venv/bin/python" - <<'PYTHON'
import datetime as dt
import sys

import pytz
from businesstimedelta import HolidayRule, LunchTimeRule, Rules, WorkDayRule

ZONE = pytz.timezone("Asia/Ho_Chi_Minh")
WEEK = [0, 1, 2, 3, 4, 5]
work = WorkDayRule(dt.time(8), dt.time(17), WEEK, tz=ZONE)
rules = {
    "no time off": [work],
    "lunch from 12 to 13": [work, LunchTimeRule(dt.time(12), dt.time(13), WEEK, tz=ZONE)],
    "off from 13:00 to 16:59": [work, LunchTimeRule(dt.time(13), dt.time(16, 59), [5], tz=ZONE)],
    "off from 13:00 to 17:00": [work, LunchTimeRule(dt.time(13), dt.time(17), [5], tz=ZONE)],
    "off from 13:00 to 18:00": [work, WorkDayRule(dt.time(13), dt.time(18), [5], tz=ZONE, time_off=True)],
    "off the whole day": [work, HolidayRule([dt.date(2026, 11, 28), dt.date(2027, 1, 1)], tz=ZONE)],
}
saturday = ZONE.localize(dt.datetime(2026, 11, 28))
seen = {}
for what, parts in rules.items():
    time = Rules(parts).difference(saturday, saturday + dt.timedelta(days=1)).timedelta
    seen[what] = time.total_seconds() / 60
    print(f"Saturday 28 November 2026, {what}: {time}")
sys.exit(0 if list(seen.values()) == [540, 480, 301, 540, 540, 0] else 1)
PYTHON
