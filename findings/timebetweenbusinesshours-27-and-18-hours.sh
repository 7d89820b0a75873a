#!/usr/bin/env bash
# timebetweenbusinesshours 0.8.5 (PyPI), with hours from 8 to 17 and Saturday and Sunday off: from Friday, 8:00, to
# Tuesday, 17:00, get_hours counts 27 hours, which are three days, and get_hours_and_minutes 18:00. A Monday that is a
# holiday and the Tuesday after it are 0 hours and 9:00, a Tuesday that is one and the Monday before it 18 and 9:00. Of
# a Saturday from 8:00 to 17:00, and of a holiday, both count 9 hours. From Friday, 16:00, to Monday, 9:00, both count
# two.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q timebetweenbusinesshours==0.8.5
venv/bin/python - <<'PYTHON'
import sys
from datetime import datetime

from TimeBetweenBusinessHours import TimeBetweenBusinessHours

same = True
for start, end, holidays, expected in [
    ("2026-11-27 16:00", "2026-11-30 09:00", [], (2, "2:00")),
    ("2026-11-27 08:00", "2026-12-01 17:00", [], (27, "18:00")),
    ("2026-11-30 08:00", "2026-12-01 17:00", ["2026-11-30"], (0, "9:00")),
    ("2026-11-30 08:00", "2026-12-01 17:00", ["2026-12-01"], (18, "9:00")),
    ("2026-11-30 08:00", "2026-11-30 17:00", ["2026-11-30"], (9, "9:00")),
    ("2026-11-28 08:00", "2026-11-28 17:00", [], (9, "9:00")),
]:
    moments = (datetime.fromisoformat(moment) for moment in (start, end))
    between = TimeBetweenBusinessHours(*moments, [8, 17], [6, 7], holidays)
    found = between.get_hours(), between.get_hours_and_minutes()
    print(start, end, holidays, found)
    same &= found == expected
sys.exit(0 if same else 1)
PYTHON
