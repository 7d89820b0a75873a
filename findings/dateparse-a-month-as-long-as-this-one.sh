#!/usr/bin/env bash
# dateparse 1.4.0 (PyPI) finds dates in English texts. «A month before june 11» is 14 May if it is February and 12 May
# if it is November: a month is as many days as the month of today, whatever the dates are. So a month after 31 January
# is 28 February or 2 March. «Last friday» is Friday to come, the same as «friday», though «four days before march 11»
# and «a week from friday» are right. python-dateutil 2.9.0.post0 has 11 May.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check dateparse==1.4.0 python-dateutil==2.9.0.post0
venv/bin/python - <<'PYTHON'
import sys
from datetime import date

from dateparse import DateParser
from dateutil.relativedelta import relativedelta

same = True
for today, text, expected in (
    (date(2026, 2, 1), "a month before june 11", date(2026, 5, 14)),
    (date(2026, 11, 10), "a month before june 11", date(2027, 5, 12)),
    (date(2026, 2, 1), "a month after january 31", date(2026, 2, 28)),
    (date(2026, 11, 10), "a month after january 31", date(2027, 3, 2)),
    (date(2026, 11, 10), "last friday", date(2026, 11, 13)),
    (date(2026, 11, 10), "friday", date(2026, 11, 13)),
    (date(2026, 11, 10), "four days before march 11", date(2027, 3, 7)),
):
    found = DateParser(base_date=today).get_first_date(text)
    print(f"on {today}, {text}: {found}")
    same &= found == expected
other = date(2026, 6, 11) - relativedelta(months=1)
print("dateutil, a month before 11 June:", other)
sys.exit(0 if same and other == date(2026, 5, 11) else 1)
PYTHON
