#!/usr/bin/env bash
# epi-week 0.0.1 (npm) numbers weeks from Sunday to Saturday, the first with four days in the year. In 2010, 2011, 2015,
# 2016, 2021, 2022, 2026, 2027 and 2028 the numbers are one too high from the first Sunday on: 4 January 2026 begins
# week 2, 31 December 2026 is in a week 53 that the year does not have. It also sets the date that it is given to 00:00.
# epiweeks 2.4.0 (PyPI) gives weeks 1 and 52; so does DHIS2 with its weeks from Sunday on.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q epiweeks==2.4.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund epi-week@0.0.1
cat >weeks.cjs <<'NODE'
const epi = require("epi-week");
const weeks = {};
for (let year = 2010; year <= 2030; year++)
  for (let day = 1; day <= 366; day++) {
    const date = new Date(year, 0, day, 12);
    const iso = new Date(date - date.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
    const { year: of, week } = epi(date);
    weeks[iso] = `${of} ${week} ${date.getHours()}`;
  }
console.log(JSON.stringify(weeks));
NODE
TZ=Asia/Ho_Chi_Minh node weeks.cjs >weeks.json
venv/bin/python - <<'PYTHON'
import json
import sys
from datetime import date

from epiweeks import Week

with open("weeks.json", encoding="utf-8") as file:
    found = json.load(file)
right = {day: f"{week.year} {week.week} 0" for day in found for week in [Week.fromdate(date.fromisoformat(day))]}
away = {}
for day, week in found.items():
    if week != right[day]:
        away[day[:4]] = away.get(day[:4], 0) + 1
for day in ("2026-01-03", "2026-01-04", "2026-12-31", "2025-12-31"):
    print(f"{day}: epi-week {found[day].split()[:2]}, epiweeks {right[day].split()[:2]}")
print("days away in each year:", away)
years = {"2010": 365, "2011": 365, "2015": 362, "2016": 366, "2021": 363, "2022": 365, "2026": 362, "2027": 365}
same = away == {**years, "2028": 366} or away == {**years, "2028": 365}
sys.exit(0 if same and found["2026-12-31"] == "2026 53 0" else 1)
PYTHON
