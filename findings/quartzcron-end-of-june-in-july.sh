#!/usr/bin/env bash
# quartzcron 0.1.2 (npm) says when a schedule of Quartz comes next. The weekday nearest to the 31st, 31W, comes on 1
# July and 1 October 2026 too, where June and September have no 31st, and on 30W in the same way on 2 March 2026.
# Quartz's documentation of W says that it does not jump over the boundary of a month's days. aws-croniter 2.1.1 (PyPI),
# which has the same W, leaves those months out. 15W, LW and the 31st without W are right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund quartzcron@0.1.2
python3 -m venv venv
venv/bin/pip install -q aws-croniter==2.1.1
cat >probe.cjs <<'NODE'
const QuartzCron = require("quartzcron");
let same = true;
for (const [rule, from, expected] of [
  ["0 0 17 31W * ? *", "2026-06-15T12:00:00Z", "2026-07-01 2026-07-31 2026-08-31 2026-10-01"],
  ["0 0 17 30W * ? *", "2026-01-31T12:00:00Z", "2026-03-02 2026-03-30 2026-04-30 2026-05-29"],
  ["0 0 17 31 * ? *", "2026-06-15T12:00:00Z", "2026-07-31 2026-08-31 2026-10-31 2026-12-31"],
  ["0 0 17 15W * ? *", "2026-06-15T18:00:00Z", "2026-07-15 2026-08-14 2026-09-15 2026-10-15"],
]) {
  const days = new QuartzCron(rule).next({ date: new Date(from), n: 4 });
  const found = days.map((day) => new Date(day).toISOString().slice(0, 10)).join(" ");
  console.log(`${rule}: ${found}`);
  same &&= found === expected;
}
process.exit(same ? 0 : 1);
NODE
TZ=UTC node probe.cjs
venv/bin/python - <<'PYTHON'
import datetime
import sys

from aws_croniter import AwsCroniter

start = datetime.datetime(2026, 6, 15, 12, tzinfo=datetime.UTC)
days = " ".join(str(moment.date()) for moment in AwsCroniter("0 17 31W * ? *").get_next(start, 4))
print("aws-croniter:", days)
sys.exit(0 if days == "2026-07-31 2026-08-31 2026-10-30 2026-12-31" else 1)
PYTHON
