#!/usr/bin/env bash
# cron-converter 2.1.0 and @sapphire/cron 1.2.1 (npm), cron-converter 2.0.2 and cron-validator 1.0.8 (PyPI): a schedule
# with both a day of the month and a day of the week comes only where both meet. 17:00 on the 13th and on Fridays, «0 17
# 13 * 5», comes once in the twelve months from July 2026 on, not 63 times. The manual of crontab and the crontab of
# POSIX have it come when either of them matches; croniter 7.0.0 (PyPI) and cron-parser 5.10.5 (npm) do so.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cron-converter@2.1.0 @sapphire/cron@1.2.1 cron-parser@5.10.5
python3 -m venv venv
venv/bin/pip install -q cron-converter==2.0.2 cron-validator==1.0.8 croniter==7.0.0
cat >probe.cjs <<'NODE'
const { getSchedule, stringToArray } = require("cron-converter");
const { Cron } = require("@sapphire/cron");
const { CronExpressionParser } = require("cron-parser");
const rule = "0 17 13 * 5";
const start = new Date("2026-07-01T00:00:00Z");
const end = new Date("2027-07-01T00:00:00Z");
const schedule = getSchedule(stringToArray(rule), start, "UTC");
const sapphire = new Cron(rule);
const parser = CronExpressionParser.parse(rule, { currentDate: start, tz: "UTC" });
const steps = {
  "cron-converter": () => new Date(schedule.next().toString()),
  "@sapphire/cron": (at) => sapphire.next(at),
  "cron-parser": () => parser.next().toDate(),
};
const counts = Object.entries(steps).map(([name, step]) => {
  const days = [];
  for (let at = step(start); at < end; at = step(at)) days.push(at.toISOString().slice(0, 10));
  console.log(`${name}: ${days.length} in all, first ${days.slice(0, 3).join(" ")}`);
  return days.length;
});
process.exit(String(counts) === "1,1,63" ? 0 : 1);
NODE
TZ=UTC node probe.cjs
venv/bin/python - <<'PYTHON'
import datetime
import itertools
import sys

from cron_converter import Cron
from cron_validator import CronValidator
from croniter import croniter

RULE = "0 17 13 * 5"
start, end = datetime.datetime(2026, 7, 1), datetime.datetime(2027, 7, 1)
schedule = Cron(RULE).schedule(start)
following = croniter(RULE, start)
days = {
    "cron-converter": iter(schedule.next, None),
    "cron-validator": CronValidator.get_execution_time(RULE, from_dt=start, to_dt=end),
    "croniter": iter(lambda: following.get_next(datetime.datetime), None),
}
counts = []
for name, moments in days.items():
    found = [str(moment.date()) for moment in itertools.takewhile(lambda moment: moment < end, moments)]
    print(f"{name}: {len(found)} in all, first {' '.join(found[:3])}")
    counts.append(len(found))
sys.exit(0 if counts == [1, 1, 63] else 1)
PYTHON
