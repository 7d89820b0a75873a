#!/usr/bin/env bash
# dateperiodparser 0.1.3 (PyPI) finds periods «including ISO dates, school years, quarters» in texts. The month 2026-11
# is 1 January to 11 December 2026 for it, a range of the year 2026 and the «11» behind the dash, 2026-02 1 January to 2
# December; of «Q1 and Q2 2026» only the second quarter is left. ISO 8601 has YYYY-MM for a month. «November 2026», «Q3
# 2026» and the ISO day 2026-11-30 are right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check dateperiodparser==0.1.3
venv/bin/python - <<'PYTHON'
import sys

from dateperiodparser import DatePeriodParser

same = True
parser = DatePeriodParser(use_dateparser=False)
for text, expected in (
    ("November 2026", "2026-11-01 2026-11-30"),
    ("2026-11-30", "2026-11-30 2026-11-30"),
    ("Q3 2026", "2026-07-01 2026-09-30"),
    ("2026-11", "2026-01-01 2026-12-11"),
    ("2026-02", "2026-01-01 2026-12-02"),
    ("Q1 and Q2 2026", "2026-04-01 2026-06-30"),
):
    found = ", ".join(f"{period.start.date()} {period.end.date()}" for period in parser.parse(text))
    print(f"{text}: {found}")
    same &= found == expected
sys.exit(0 if same else 1)
PYTHON
