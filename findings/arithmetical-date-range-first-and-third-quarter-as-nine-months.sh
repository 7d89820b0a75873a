#!/usr/bin/env bash
# arithmetical-date-range 0.2.0 (PyPI), a «Date Range which can do arithmetic (addition and subtraction)», makes of the
# first and the third quarter of 2026 one range from 1 January to 1 October, with the second quarter in it, in either
# order, though its + may return a list of ranges by its type. The third quarter taken away again, the second stays. A
# range that is taken from itself is not None but a range of no length; and what a subtraction has split cannot be
# subtracted from any more: of the year without the second and the fourth quarter comes a TypeError.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q arithmetical-date-range==0.2.0
"$work/venv/bin/python" - <<'PYTHON'
import sys
from datetime import datetime

from arithmetical_date_range import ArithmeticalDateRange

starts = first, second, third, fourth, after = [datetime(2026 + n // 4, n % 4 * 3 + 1, 1) for n in range(5)]
quarters = [ArithmeticalDateRange(*days) for days in zip(starts, starts[1:])]
year = ArithmeticalDateRange(first, after)
both = quarters[0] + quarters[2]
print("first and third quarter:", both)
print("third and first quarter:", quarters[2] + quarters[0])
print("the third taken away:", both - quarters[2])
print("the first without the first:", quarters[0] - quarters[0])
try:
    error = ""
    print(year - [quarters[1], quarters[3]])
except TypeError as found:
    error = str(found)
print("the year without two quarters:", error)
same = both == quarters[2] + quarters[0] == ArithmeticalDateRange(first, fourth)
same &= both - quarters[2] == ArithmeticalDateRange(first, third)
same &= quarters[0] - quarters[0] == ArithmeticalDateRange(second, second)
sys.exit(0 if same and error.startswith("unsupported operand type(s) for -=") else 1)
PYTHON
