#!/usr/bin/env bash
# workdays 1.4 (PyPI), «excel-like», counts working days «inclusive of both start_date and end_date». Forwards it does.
# Backwards, as from today to a deadline that is over, it counts as if both were left out, and takes no holiday off:
# from Friday to the Thursday before it is 0 days and not 2, from 4 September 2026 to 28 August, with 1 and 2 September
# off, it is -4, and -4 too without holidays, where it is six days.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check workdays==1.4
venv/bin/python - <<'PYTHON'
import sys
from datetime import date

from workdays import networkdays

OFF = [date(2026, 9, 1), date(2026, 9, 2)]
same = True
for start, end, days_off, expected in (
    (date(2026, 11, 26), date(2026, 11, 27), [], 2),
    (date(2026, 11, 27), date(2026, 11, 26), [], 0),
    (date(2026, 11, 27), date(2026, 11, 27), [], 1),
    (date(2026, 8, 28), date(2026, 9, 4), OFF, 4),
    (date(2026, 9, 4), date(2026, 8, 28), OFF, -4),
    (date(2026, 9, 4), date(2026, 8, 28), [], -4),
):
    found = networkdays(start, end, days_off)
    print(f"from {start:%a %d/%m} to {end:%a %d/%m}, {len(days_off)} holidays: {found}")
    same &= found == expected
sys.exit(0 if same else 1)
PYTHON
