#!/usr/bin/env bash
# aws-cron-parser 1.1.12 (npm) says when a schedule of Amazon's EventBridge comes next. The 31st of each month comes in
# months that have none too, on the first days of the next: after 31 January on 3 March, 1 May, 1 July. 29 February is 1
# March in three years of four, and the one before 30 June 2026 is 1 March 2026 again and again. pyawscron 1.0.7 (PyPI),
# made after it, ends in a ValueError for both. aws-croniter 2.1.1 (PyPI) leaves such months out, as EventBridge and
# crontab do: its documentation has 1-31 for the day of the month, and 31 is no day of November.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund aws-cron-parser@1.1.12
python3 -m venv venv
venv/bin/pip install -q pyawscron==1.0.7 aws-croniter==2.1.1
cat >probe.cjs <<'NODE'
const { parse, next, prev } = require("aws-cron-parser");
const days = (rule, step, from, count) => {
  const cron = parse(rule);
  const found = [];
  for (let at = new Date(from); found.length < count; ) {
    at = step(cron, at);
    found.push(at.toISOString().slice(0, 10));
  }
  return found.join(" ");
};
const found = [
  days("0 17 31 * ? *", next, "2026-01-15T12:00:00Z", 6),
  days("0 17 29 2 ? *", next, "2026-06-30T12:00:00Z", 3),
  days("0 17 29 2 ? *", prev, "2026-06-30T12:00:00Z", 3),
];
console.log(found.join("\n"));
const expected = [
  "2026-01-31 2026-03-03 2026-03-31 2026-05-01 2026-05-31 2026-07-01",
  "2027-03-01 2028-02-29 2029-03-01",
  "2026-03-01 2026-03-01 2026-03-01",
];
process.exit(JSON.stringify(found) === JSON.stringify(expected) ? 0 : 1);
NODE
TZ=UTC node probe.cjs
venv/bin/python - <<'PYTHON'
import datetime
import sys

from aws_croniter import AwsCroniter
from pyawscron import AWSCron

start = datetime.datetime(2026, 1, 15, 12, tzinfo=datetime.UTC)
same = True
for rule, expected in (
    ("0 17 31 * ? *", "2026-01-31 2026-03-31 2026-05-31 2026-07-31"),
    ("0 17 29 2 ? *", "2028-02-29 2032-02-29 2036-02-29 2040-02-29"),
):
    days = " ".join(str(moment.date()) for moment in AwsCroniter(rule).get_next(start, 4))
    try:
        other = AWSCron.get_next_n_schedule(4, start, rule)
    except ValueError as error:
        other = error
    print(rule, "aws-croniter", days, "| pyawscron", other)
    same &= days == expected and str(other) == "day is out of range for month"
sys.exit(0 if same else 1)
PYTHON
