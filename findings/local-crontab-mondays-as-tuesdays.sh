#!/usr/bin/env bash
# local-crontab 0.1.8 (npm) and 0.3.0 (PyPI) and crontzconvert 1.1.1 (npm) turn a schedule of local time into one of
# UTC. 3:00 on working days in Viet Nam is 20:00 of the days before, Sunday to Thursday: both local-crontabs leave
# Monday to Friday, and so remind from Tuesday to Saturday. The one of npm leaves the day of the month too: the 1st
# becomes the 2nd. crontzconvert is right with those, but moves all hours of Monday from 5 to 9 to Sunday, though only
# two of the five fall on it: 0, 1 and 2 o'clock on Sunday in UTC are Sunday morning in Viet Nam. The READMEs of
# crontzconvert and of the local-crontab of PyPI have days moved, and none of the three names such a limit.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund local-crontab@0.1.8 crontzconvert@1.1.1 cron-parser@5.10.5
python3 -m venv venv
venv/bin/pip install -q local-crontab==0.3.0 croniter==7.0.0
cat >probe.cjs <<'NODE'
const { localCrontabToUtcCrontabs } = require("local-crontab");
const { convert } = require("crontzconvert");
const { CronExpressionParser } = require("cron-parser");
const ZONE = "Asia/Ho_Chi_Minh";
const local = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, weekday: "short", day: "2-digit", hour: "2-digit" });
const next = (rule, tz, count) => {
  const schedule = CronExpressionParser.parse(rule, { currentDate: new Date("2026-11-01T12:00:00Z"), tz });
  return schedule.take(count).map((moment) => local.format(moment.toDate())).join(", ");
};
let same = true;
for (const [name, rule, expected] of [
  ["local-crontab", "0 3 * * 1-5", "0 20 * * 1-5"],
  ["local-crontab", "0 3 1 * *", "0 20 1 * *"],
  ["crontzconvert", "0 3 * * 1-5", "0 20 * * 0-4"],
  ["crontzconvert", "0 5-9 * * 1", "0 0-2,22,23 * * 0"],
]) {
  const seconds = convert(`0 ${rule}`, ZONE, "UTC").slice(2);
  const found = name === "crontzconvert" ? seconds : localCrontabToUtcCrontabs(rule, ZONE).join("; ");
  console.log(`${name}: ${rule} is ${found}\n  ${next(rule, ZONE, 5)}\n  ${next(found, "UTC", 5)}`);
  same &&= found === expected;
}
process.exit(same ? 0 : 1);
NODE
TZ=UTC node probe.cjs
venv/bin/python - <<'PYTHON'
import datetime
import sys
from zoneinfo import ZoneInfo

from croniter import croniter
from local_crontab import Converter

zone = ZoneInfo("Asia/Ho_Chi_Minh")
rules = Converter("0 3 * * 1-5", zone.key).to_utc_crons()
november = next(rule for rule in rules if "1-11" in rule)
schedule = croniter(november, datetime.datetime(2026, 11, 1, 12, tzinfo=datetime.UTC))
days = [schedule.get_next(datetime.datetime).astimezone(zone).strftime("%a %H:%M") for _ in range(5)]
first = Converter("0 3 1 * *", zone.key).to_utc_crons()
print(f"local-crontab of PyPI: 0 3 * * 1-5 is {november}: {', '.join(days)}\n  0 3 1 * * is {'; '.join(first)}")
expected = [f"{day} 03:00" for day in ("Tue", "Wed", "Thu", "Fri", "Sat")]
sys.exit(0 if days == expected and "0 20 30 11 *" in first else 1)
PYTHON
