#!/usr/bin/env bash
# cronexpr 0.30.0 (PyPI): asked for the next and the next one, 17:00 of the working day nearest to the 15th,
# «0 17 15W * *», comes in September and November 2026 at 00:00 and at 17:00, in August and October at 17:00. That of
# the 31st, «31W», is on Sunday, 1 November, though its README has it "Monday-Friday" and within the month. Three days
# before the month's end is on 28 October at 00:00 too, and before 17:00 on 31 July the last day of a month was at
# 23:59 on 30 June. 17:00 of the 1st and 15th and of the last Friday are right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q cronexpr==0.30.0
venv/bin/python - <<'PYTHON'
import sys
from datetime import datetime, timezone

from cronexpr import next_fire, prev_fire

same = True
for step, rule, expected in [
    (next_fire, "0 17 15W * *", ["Fri 14.08. 17:00", "Tue 15.09. 00:00", "Tue 15.09. 17:00"]),
    (next_fire, "0 17 31W * *", ["Mon 31.08. 17:00", "Tue 01.09. 17:00", "Fri 30.10. 17:00", "Sun 01.11. 17:00"]),
    (next_fire, "0 17 L-3 * *", ["Fri 28.08. 17:00", "Sun 27.09. 17:00", "Wed 28.10. 00:00"]),
    (prev_fire, "0 17 L * *", ["Fri 31.07. 17:00", "Tue 30.06. 23:59", "Tue 30.06. 17:00"]),
    (next_fire, "0 17 1,15 * *", ["Sat 01.08. 17:00", "Sat 15.08. 17:00", "Tue 01.09. 17:00"]),
    (next_fire, "0 17 ? * 5L", ["Fri 28.08. 17:00", "Fri 25.09. 17:00", "Fri 30.10. 17:00"]),
]:
    moment, found = datetime(2026, 7, 31, 23, tzinfo=timezone.utc), []
    for _ in expected:
        moment = step(rule, moment)
        found.append(f"{moment:%a %d.%m. %H:%M}")
    print(step.__name__, rule, found)
    same &= found == expected
sys.exit(0 if same else 1)
PYTHON
