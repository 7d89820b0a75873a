#!/usr/bin/env bash
# cron-to-quartz 1.4.15 (npm) adds one to every number of the days of the week, which begin with 0 in cron and with 1
# in Quartz, and to steps too: Monday, Wednesday and Friday as 1-5/2 become 2-6/3, Monday and Thursday, and every
# second day, */2, is every third. Sunday as 7, which cron of Linux takes as well as 0, is day 8, and Friday to Sunday,
# 5-7, is 6-8; Quartz has the days 1 to 7.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund cron-to-quartz@1.4.15
cat >probe.cjs <<'NODE'
const { getQuartz } = require("cron-to-quartz");
const cases = { "1-5": "2-6", 0: "1", "*/2": "*/3", 7: "8", "5-7": "6-8", "1-5/2": "2-6/3" };
const seen = Object.entries(cases).map(([days, expected]) => {
  const [[, minute, hour, , , found]] = getQuartz(`0 8 * * ${days}`);
  console.log(`${days}: ${found}`);
  return minute === "0" && hour === "8" && found === expected;
});
process.exit(seen.every(Boolean) ? 0 : 1);
NODE
node probe.cjs
