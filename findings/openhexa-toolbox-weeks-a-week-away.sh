#!/usr/bin/env bash
# openhexa-toolbox 2.11.4, a client of DHIS2: DHIS2 has weeks that begin on Wednesday, Thursday, Saturday or Sunday;
# each belongs to the year in which four of its days are. It moves them to the Monday next to them and takes the
# number of that week, which near New Year is of another year. Then a whole year is one week away: all weeks of 2026
# that begin on Saturday or Sunday, all of 2027 that begin on Wednesday or Thursday. Weeks that begin on Monday are
# right. @dhis2/multi-calendar-dates 2.1.2 (npm) says what DHIS2 does.
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
const { generateFixedPeriods } = require("@dhis2/multi-calendar-dates");
const options = { calendar: "gregory", locale: "en" };
const weeks = {};
for (const periodType of ["WEEKLY", "WEEKLYWED", "WEEKLYTHU", "WEEKLYSAT", "WEEKLYSUN"]) {
  weeks[periodType] = [2024, 2025, 2026, 2027].map((year) =>
    generateFixedPeriods({ year, periodType, ...options }).map(({ id, startDate }) => [id, startDate]),
  );
}
console.log(JSON.stringify(weeks));
NODE
venv/bin/python - <<'PYTHON'
import json
import subprocess
import sys
from datetime import date
from importlib.metadata import version

from openhexa.toolbox.dhis2.periods import Week, WeekSaturday, WeekSunday, WeekThursday, WeekWednesday

KINDS = {
    "WEEKLY": (Week, [0, 0, 0, 0]),
    "WEEKLYWED": (WeekWednesday, [0, 0, 0, 52]),
    "WEEKLYTHU": (WeekThursday, [0, 0, 0, 52]),
    "WEEKLYSAT": (WeekSaturday, [1, 52, 52, 0]),
    "WEEKLYSUN": (WeekSunday, [0, 1, 52, 0]),
}
print("openhexa-toolbox", version("openhexa-toolbox"))
years = json.loads(subprocess.check_output(["node", "dhis2.cjs"]))
same = True
for name, (kind, expected) in KINDS.items():
    pairs = [[(str(kind.from_date(date.fromisoformat(day))), key) for key, day in weeks] for weeks in years[name]]
    away = [sum(found != key for found, key in year) for year in pairs]
    found, key = pairs[2][0]
    print(f"{name}: in 2024 to 2027 {away} weeks differ; {years[name][2][0][1]} begins {found}, in DHIS2 {key}")
    same = same and away == expected
sys.exit(0 if same else 1)
PYTHON
