#!/usr/bin/env bash
# cron-to-quartz 1.4.15 (npm) and cronverter 0.2.0 (PyPI) turn schedules of cron into those of Quartz and back. The days
# of the week begin with 0 in cron and with 1 in Quartz; both packages change the steps between days along with the
# days. On the way there Monday, Wednesday and Friday as 1-5/2 become 2-6/3, Monday and Thursday, and on the way back
# 2-6/2 becomes 1-5/1, every working day, for which cronverter tells no loss. Sunday as 7 in cron is day 8 in Quartz,
# which has the days 1 to 7.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q cronverter==0.2.0
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cron-to-quartz@1.4.15
cat >probe.cjs <<'NODE'
const { getQuartz } = require("cron-to-quartz");
const cases = { "1-5": "2-6", "1-5/2": "2-6/3", "*/2": "*/3", 7: "8" };
const seen = Object.entries(cases).map(([days, expected]) => {
  const [[, minute, hour, , , found]] = getQuartz(`0 8 * * ${days}`);
  console.log(`cron ${days}: Quartz ${found}`);
  return minute === "0" && hour === "8" && found === expected;
});
process.exit(seen.every(Boolean) ? 0 : 1);
NODE
node probe.cjs
venv/bin/python - <<'PYTHON'
import sys

from cronverter import quartz2unix

expected = {"2-6": "1-5", "2-6/2": "1-5/1", "MON-FRI/2": "1-5/1", "*/2": "*/1"}
found = {}
for days in expected:
    result = quartz2unix.convert(f"0 0 8 ? * {days}")
    assert result.data_loss == [quartz2unix.DataLossCause.DOM_WAS_QUESTIONMARK], result
    found[days] = result.unix_cron.removeprefix("0 8 * * ")
    print(f"Quartz {days}: cron {found[days]}")
sys.exit(0 if found == expected else 1)
PYTHON
