#!/usr/bin/env bash
# dhis2-fetch 0.1.3, a client of DHIS2: the pairs of months that it lists and asks a server for are 2026B1 to 2026B6,
# names that DHIS2 does not have, and it refuses those of DHIS2, 202601B to 202606B, telling to write 2022B1. It lets
# 2025W53 pass as a week, though 2025 has 52. Quarters, six months and the weeks of 2026 are right. What DHIS2 calls
# them says its own package @dhis2/multi-calendar-dates 2.1.2 (npm).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q dhis2-fetch==0.1.3 pandas==3.1.1
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @dhis2/multi-calendar-dates@2.1.2
cat >dhis2.cjs <<'NODE'
const { generateFixedPeriods } = require("@dhis2/multi-calendar-dates");
const [periodType, year] = process.argv.slice(2);
const periods = generateFixedPeriods({ year: Number(year), periodType, calendar: "gregory", locale: "en" });
console.log(JSON.stringify(periods.map(({ id }) => id)));
NODE
venv/bin/python - <<'PYTHON'
import json
import subprocess
import sys

from dhis2_fetch.periods import generate_periods, validate_periods


def dhis2(*asked):
    """The names of the periods of a type in a year, as DHIS2's own package gives them."""
    return json.loads(subprocess.run(["node", "dhis2.cjs", *asked], capture_output=True, check=True).stdout)


found = generate_periods("2026B1", "2026B6", "BiMonth")
theirs = dhis2("BIMONTHLY", "2026")
print(found, theirs)
try:
    validate_periods("202601B", "202606B", "BiMonth")
    refused = ""
except ValueError as error:
    refused = str(error)
print(refused)
validate_periods("2025W53", "2025W53", "Weekly")
weeks = dhis2("WEEKLY", "2025")
print(weeks[-1])
others = [
    generate_periods("2026Q1", "2026Q4", "Quarter") == dhis2("QUARTERLY", "2026"),
    generate_periods("2026S1", "2026S2", "SixMonth") == dhis2("SIXMONTHLY", "2026"),
    generate_periods("2026W1", "2026W53", "Weekly") == dhis2("WEEKLY", "2026"),
]
wrong = found == [f"2026B{number}" for number in range(1, 7)] and theirs == [f"20260{n}B" for n in range(1, 7)]
sys.exit(0 if wrong and refused.endswith("Expected format: 2022B1") and weeks[-1] == "2025W52" and all(others) else 1)
PYTHON
