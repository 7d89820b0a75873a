#!/usr/bin/env bash
# fiscal-year 1.0.0 (npm) takes the month and the day on which a year begins. The day counts for the year alone: where
# it begins on 15 July, 14 July 2026 is the last day of 2026, and in its first quarter and first month; 1 October, 78
# days after the beginning, is in the second quarter and fourth month. From the first of a month on the quarters are
# right, but the README has month 9 of the year from 1 July for 1 October 2017, «zero-based»; it is 3.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund fiscal-year@1.0.0
cat >probe.cjs <<'NODE'
const FiscalYear = require("fiscal-year").default;
let same = true;
for (const [day, date, expected, right] of [
  [1, "2017-10-01", "2018, quarter 2, month 3", "2018, quarter 2, month 3; in its README month 9"],
  [1, "2026-06-30", "2026, quarter 4, month 11", "2026, quarter 4, month 11"],
  [15, "2026-07-14", "2026, quarter 1, month 0", "2026, quarter 4, month 11"],
  [15, "2026-07-15", "2027, quarter 1, month 0", "2027, quarter 1, month 0"],
  [15, "2026-10-01", "2027, quarter 2, month 3", "2027, quarter 1, month 2"],
]) {
  const year = FiscalYear({ month: 6, day });
  const place = `quarter ${year.getFiscalQuarter(date)}, month ${year.getFiscalMonth(date)}`;
  const found = `${year.getFiscalYear(date)}, ${place}`;
  console.log(`${date}, from ${day} July on: ${found}; right ${right}`);
  same &&= found === expected;
}
process.exit(same ? 0 : 1);
NODE
TZ=UTC node probe.cjs
