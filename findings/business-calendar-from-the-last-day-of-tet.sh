#!/usr/bin/env bash
# business-calendar 0.2.1: working days from a day off are counted, 9 from 16 February 2026, the first day off of Tết,
# to 5 March; but from the last day off in its list, 20 February, the count ends in an IndexError of its own search,
# whatever the second day is. One more day off at the end of the list, a year later, makes it 9 as well. Adding working
# days to that day is right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q business-calendar==0.2.1 python-dateutil==2.9.0.post0 six==1.17.0
venv/bin/python -W ignore - <<'PYTHON'
import sys
from datetime import datetime

from business_calendar import Calendar

TET = [datetime(2026, 2, day) for day in range(16, 21)]
UNTIL = datetime(2026, 3, 5)


def counted(days_off: list[datetime], start: datetime, end: datetime = UNTIL) -> object:
    try:
        return Calendar(holidays=days_off).busdaycount(start, end)
    except IndexError as error:
        return type(error).__name__


seen = {
    "from the first day off": counted(TET, TET[0]),
    "from the last day off": counted(TET, TET[-1]),
    "from the last day off to the Monday after it": counted(TET, TET[-1], datetime(2026, 2, 23)),
    "from there, with a day off in 2027": counted([*TET, datetime(2027, 2, 8)], TET[-1]),
    "the working day after the last day off": str(Calendar(holidays=TET).addbusdays(TET[-1], 1).date()),
}
for name, value in seen.items():
    print(f"{name}: {value}")
sys.exit(list(seen.values()) != [9, "IndexError", "IndexError", 9, "2026-02-23"])
PYTHON
