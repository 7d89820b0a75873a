#!/usr/bin/env bash
# quarter 0.0.4 compares quarters "in the vein of datetime", but with > a quarter is later than itself, and so is a
# difference of quarters greater than itself: a report for the third quarter of 2026 counts as one for a later quarter
# than the third of 2026. <, <= and >= are right. datetime-quarter 1.0.3 is right with all four.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q quarter==0.0.4 datetime-quarter==1.0.3
venv/bin/python - <<'PYTHON'
import operator
import sys
from datetime import date

from datequarter import DateQuarter
from quarter import Quarter, QuarterDelta

same = True
for name, compare in (("<", operator.lt), ("<=", operator.le), (">=", operator.ge), (">", operator.gt)):
    found = compare(Quarter.from_date(date(2026, 7, 15)), Quarter(2026, 3))
    delta = compare(QuarterDelta(quarters=2), QuarterDelta(quarters=2))
    right = compare(DateQuarter.from_date(date(2026, 7, 15)), DateQuarter(2026, 3))
    print(f"III/2026 {name} III/2026: quarter {found}, its differences {delta}, datetime-quarter {right}")
    same = same and found == delta == (name != "<") and right == (name in ("<=", ">="))
later = [str(quarter) for quarter in map(Quarter, (2026,) * 4, range(1, 5)) if quarter > Quarter(2026, 3)]
print(f"quarters of 2026 later than the third: {', '.join(later)}")
sys.exit(0 if same and later == ["2026-Q3", "2026-Q4"] else 1)
PYTHON
