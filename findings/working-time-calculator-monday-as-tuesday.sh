#!/usr/bin/env bash
# working-time-calculator 0.0.2 (npm) is given working hours with their zone, 8:00 to 17:00 in Asia/Ho_Chi_Minh from
# Monday to Friday, and two moments. It takes the day of the week from the zone in which the moments are written, the
# hours from the other: from 6:00 to 17:00 on Monday 30 November 2026 in Viet Nam are 9 working hours if written in
# +07:00, but 0 if the same moments are written in UTC, as toISOString() writes them; a Saturday has 9 then, and a Date
# gives the one or the other by the zone of the server.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund working-time-calculator@0.0.2
cat >probe.cjs <<'NODE'
const Calculator = require("working-time-calculator");
const hours = new Calculator();
hours.addWorkingHours(Calculator.WEEKDAYS, "08:00", "17:00", "Asia/Ho_Chi_Minh");
const seen = [];
for (const [day, from, to] of [
  ["Monday", "2026-11-30T06:00:00+07:00", "2026-11-30T17:00:00+07:00"],
  ["Saturday", "2026-11-28T06:00:00+07:00", "2026-11-28T17:00:00+07:00"],
]) {
  const [fromUtc, toUtc] = [from, to].map((moment) => new Date(moment).toISOString());
  const found = [
    hours.calcHoursBetween(from, to),
    hours.calcHoursBetween(fromUtc, toUtc),
    hours.calcHoursBetween(new Date(from), new Date(to)),
  ];
  seen.push(...found);
  console.log(`${process.env.TZ}, ${day}: ${found[0]} hours, written in UTC ${found[1]}, as Date ${found[2]}`);
}
const dates = process.env.TZ === "UTC" ? [0, 9] : [9, 0];
process.exit(String(seen) === String([9, 0, dates[0], 0, 9, dates[1]]) ? 0 : 1);
NODE
TZ=UTC node probe.cjs
TZ=Asia/Ho_Chi_Minh node probe.cjs
