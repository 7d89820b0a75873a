#!/usr/bin/env bash
# @ordermentum/lunartick 0.0.19 (npm), «based on the RFC5545 spec», reads recurrence rules. 25 November of each year,
# FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=25, comes on 30 October, the day of DTSTART; every second month comes each month;
# COUNT=3 does not end, though its README lists all four among the properties it supports; of the 15th and the last day
# the last days are left out. December, as BYMONTH=12, and the 29th to 31st are refused as out of range. The README
# names one limit, several values of BYDAY and of hours. rrule-temporal 2.2.8 (npm) has the days of RFC 5545 (3.3.10).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @ordermentum/lunartick@0.0.19 rrule-temporal@2.2.8 @js-temporal/polyfill@0.5.1
cat >probe.cjs <<'NODE'
const Rule = require("@ordermentum/lunartick");
const { RRuleTemporal } = require("rrule-temporal");
const START = "20261030T170000";
const HOUR = "BYHOUR=17;BYMINUTE=0;BYSECOND=0";
const zoned = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Ho_Chi_Minh" });
let same = true;
for (const [rule, expected, right] of [
  ["FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=25", "2027-10-30 2028-10-30 2029-10-30", "2026-11-25 2027-11-25 2028-11-25"],
  ["FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=15", "2026-11-15 2026-12-15 2027-01-15", "2026-12-15 2027-02-15 2027-04-15"],
  ["FREQ=MONTHLY;BYMONTHDAY=15,-1", "2026-11-15 2026-12-15 2027-01-15", "2026-10-31 2026-11-15 2026-11-30"],
  ["FREQ=WEEKLY;BYDAY=MO;COUNT=1", "2026-11-02 2026-11-09 2026-11-16", "2026-11-02"],
  ["FREQ=MONTHLY;BYMONTHDAY=28", "2026-11-28 2026-12-28 2027-01-28", "2026-11-28 2026-12-28 2027-01-28"],
]) {
  const lunartick = Rule.parse(`${rule};${HOUR};TZID=Asia/Ho_Chi_Minh;DTSTART=${START}`);
  const days = Array.from(lunartick.iterator(lunartick.dtStart, 3));
  const found = days.map((day) => zoned.format(new Date(day.date ?? day))).join(" ");
  const rruleString = `DTSTART;TZID=Asia/Ho_Chi_Minh:${START}\nRRULE:${rule}`;
  const moments = new RRuleTemporal({ rruleString }).all((_, count) => count < 3);
  const other = moments.map((moment) => moment.toString().slice(0, 10)).join(" ");
  console.log(`${rule}: ${found} | rrule-temporal ${other}`);
  same &&= found === expected && other === right;
}
try {
  Rule.parse(`FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25;${HOUR};TZID=Asia/Ho_Chi_Minh;DTSTART=${START}`);
  same = false;
} catch (error) {
  console.log(`December: ${error.message}`);
}
process.exit(same ? 0 : 1);
NODE
TZ=UTC node probe.cjs
