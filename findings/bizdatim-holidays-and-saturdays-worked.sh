#!/usr/bin/env bash
# bizdatim 0.2.0 (PyPI) adds working hours, and its policy of weekends and holidays does not hold for moments: of a day
# in datetime.date it says that it is a holiday, of the same day in datetime.datetime, which add_seconds takes, that it
# is not. So an hour from 16:30 on 31 August, with 1 and 2 September off, ends on 1 September. What comes in after the
# end of a Friday is worked on Saturday at 8:00, before the start of a Saturday it waits until Monday. Its own
# documentation of add_seconds ends ten hours from Thursday, 30 June 2011 on Monday, 4 July, as Friday is a holiday; it
# is on Friday.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check bizdatim==0.2.0
venv/bin/python - <<'PYTHON'
import sys
from datetime import date, datetime, time

from bizdatim import SAT, SUN, Policy

same = True
for days_off, hours, start, count, expected in (
    ([date(2011, 7, 1)], (8, 20), datetime(2011, 6, 30, 14, 30), 10, "Fri 2011-07-01 12:30"),
    ([date(2026, 9, 1), date(2026, 9, 2)], (8, 17), datetime(2026, 8, 31, 16, 30), 1, "Tue 2026-09-01 08:30"),
    ([], (8, 17), datetime(2026, 11, 27, 18), 1, "Sat 2026-11-28 09:00"),
    ([], (8, 17), datetime(2026, 11, 28, 7), 1, "Mon 2026-11-30 09:00"),
    ([], (8, 17), datetime(2026, 11, 27, 16), 2, "Mon 2026-11-30 09:00"),
):
    policy = Policy(weekends=(SAT, SUN), holidays=days_off, hours=tuple(map(time, hours)))
    found = policy.add_seconds(start, 3600 * count).strftime("%a %Y-%m-%d %H:%M")
    print(f"{start:%a %Y-%m-%d %H:%M}, off {[str(day) for day in days_off]}, {count} hours: {found}")
    same &= found == expected
policy = Policy(weekends=(SAT, SUN), holidays=[date(2026, 9, 2)])
found = policy.is_holiday(date(2026, 9, 2)), policy.is_holiday(datetime(2026, 9, 2))
print("2 September as a date, as a moment:", found)
sys.exit(0 if same and found == (True, False) else 1)
PYTHON
