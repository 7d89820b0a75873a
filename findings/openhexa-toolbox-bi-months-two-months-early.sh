#!/usr/bin/env bash
# openhexa-toolbox 2.11.4, a client of DHIS2: DHIS2 numbers the pairs of months of a year from 1 to 6, so that 202603B
# is May and June 2026. The toolbox takes the number for the month in which the pair begins and reads March and April;
# 202605B, September and October, it reads as May and June. For April it writes 202603B, which DHIS2 files under May and
# June. 202602B it refuses. Months and quarters are right. @dhis2/multi-calendar-dates 2.1.2 (npm) says what DHIS2 does.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
needed="diskcache==5.6.3 humanize==4.17.0 pandas==3.1.1 polars==2.1.0 python-dateutil==4.0.0"
needed+=" regex==2026.11.19 requests==2.34.2 rich==15.0.0"
venv/bin/pip install -q $needed
venv/bin/pip install -q --no-deps --ignore-requires-python openhexa-toolbox==2.11.4
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @dhis2/multi-calendar-dates@2.1.2
cat >dhis2.cjs <<'NODE'
const { createFixedPeriodFromPeriodId } = require("@dhis2/multi-calendar-dates");
const ids = process.argv.slice(2);
const days = ids.map((periodId) => createFixedPeriodFromPeriodId({ periodId, calendar: "gregory" }));
console.log(JSON.stringify(days.map(({ startDate, endDate }) => `${startDate} to ${endDate}`)));
NODE
venv/bin/python - <<'PYTHON'
import json
import subprocess
import sys
from datetime import date
from importlib.metadata import version

from openhexa.toolbox.dhis2.periods import BiMonth, period_from_string

IDS = ["202601B", "202603B", "202605B", "202604", "2026Q2"]
print("openhexa-toolbox", version("openhexa-toolbox"))
periods = [period_from_string(each) for each in IDS]
seen = [f"{period.start} to {period.end}" for period in periods]
meant = json.loads(subprocess.check_output(["node", "dhis2.cjs", *IDS]))
for each, found, right in zip(IDS, seen, meant):
    print(f"  {each}: {found}, in DHIS2 {right}")
written = str(BiMonth.from_date(date(2026, 4, 15)))
print("  15 April is in", written)
moved = {"202603B": "2026-03-01 to 2026-04-30", "202605B": "2026-05-01 to 2026-06-30"}
expected = [moved.get(each, right) for each, right in zip(IDS, meant)]
others = {"202603B": "2026-05-01 to 2026-06-30", "202605B": "2026-09-01 to 2026-10-31"}
sure = all(right == others[each] for each, right in zip(IDS, meant) if each in others)
sys.exit(0 if seen == expected and sure and written == "202603B" else 1)
PYTHON
